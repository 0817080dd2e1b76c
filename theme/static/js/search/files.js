// The files of the index: fetched once, asked for again after a failure, read with suspicion.

import { SearchFailure } from "./failure.js";
import { fold } from "./fold.js";
import { Damaged, readShard } from "./postings.js";
import { plant } from "./tree.js";

/** The files that these scripts read; plugins/plan_search/index.py has the same number. */
const FORMAT = 1;
const KEY = 7;

/**
 * The index as one release has it.  `read(name, cache)` gives the text of a file below `search/`, with what `cache`
 * means to fetch; `again` says that an earlier try failed, so that nothing comes from the browser's cache.
 */
export class Files {
  constructor(read, load, again = false) {
    this.cache = again ? "reload" : "default";
    this.read = (name, cache = this.cache) => read(name, cache);
    this.load = load;
    this.kept = new Map();
  }

  /** Do `make` once for a name; when it fails, the next call does it again. */
  once(name, make) {
    if (!this.kept.has(name)) {
      const made = make().catch((error) => {
        this.kept.delete(name);
        if (error instanceof SearchFailure) throw error;
        throw new SearchFailure(error instanceof Damaged || error instanceof SyntaxError ? "damaged" : "network", name);
      });
      this.kept.set(name, made);
    }
    return this.kept.get(name);
  }

  /** Give manifest and tree of the release. */
  index() {
    return this.once("manifest.json", async () => {
      const manifest = JSON.parse(await this.read("manifest.json", "no-cache"));
      if (manifest.format !== FORMAT) throw new SearchFailure("format", "manifest.json");
      if (!Array.isArray(manifest.plans) || typeof manifest.shards !== "string") throw new Damaged("manifest");
      const { home = "" } = manifest; // where shards and lunr.js are: an edition has them from the site that it is one of
      return { manifest, home, tree: plant(manifest), blocks: manifest.plans.map((plan) => plan.blocks) };
    });
  }

  /** Give lunr.js. */
  async lunr() {
    const { manifest, home } = await this.index();
    const again = this.cache === "reload" ? `?${Date.now()}` : ""; // a browser may keep that an import failed
    return this.once(manifest.lunr, () => this.load(home + manifest.lunr + again));
  }

  /** Give the shard at a place in the manifest. */
  async shard(place) {
    const { manifest, home } = await this.index();
    const name = `${home}data/${manifest.shards.slice(place * KEY, (place + 1) * KEY)}.txt`;
    return this.once(name, async () => readShard(await this.read(name)));
  }

  /** Give a token's postings as written, undefined where no clause has it. */
  async postings(token) {
    const { manifest } = await this.index();
    const place = lastNotAfter(manifest.tokens, token);
    if (place < 0) return undefined;
    const lines = await this.shard(place);
    return lines.get(String.fromCodePoint(token.codePointAt(0)))?.get(token);
  }

  /** Give all tokens that begin with a letter, each with its postings. */
  async beginning(letter) {
    const { manifest } = await this.index();
    const first = Math.max(0, lastNotAfter(manifest.tokens, letter));
    const places = [];
    for (let place = first; place < manifest.tokens.length; place += 1) {
      if (place > first && !manifest.tokens[place].startsWith(letter)) break;
      places.push(place);
    }
    const shards = await Promise.all(places.map((place) => this.shard(place)));
    return shards.flatMap((lines) => [...(lines.get(letter) ?? [])]);
  }

  /** Give what is shown of a document: `{ name, label, text, terms, passages, trail, simplified }`. */
  async document(doc) {
    const { manifest, home, tree, blocks } = await this.index();
    const plan = tree.plans[doc];
    const place = doc - tree.starts[plan];
    const number = lastNotAfter(blocks[plan], place);
    const name = `data/${manifest.plans[plan].texts.slice(number * KEY, (number + 1) * KEY)}.json`;
    const block = await this.once(name, async () => readBlock(await this.read(name)));
    const first = blocks[plan][number];
    const found = block.docs[place - first];
    if (!found) throw new SearchFailure("damaged", name);
    const { characters } = home ? await this.extra("variants") : {};
    return { ...describe(found, { ...characters, ...block.simplified }), trail: trailOf(block, tree, doc, place - first) };
  }

  /** Give a file that only some queries need. */
  async extra(kind) {
    const { manifest } = await this.index();
    const name = `data/${manifest[kind]}.json`;
    return this.once(name, async () => JSON.parse(await this.read(name)));
  }
}

function readBlock(text) {
  const block = JSON.parse(text);
  if (!Array.isArray(block?.docs) || !Array.isArray(block.trail)) throw new Damaged("block");
  return block;
}

const described = new WeakMap();

/** Give the parts of a document by name, and `passages`, its folded letters. */
function describe(found, simplified) {
  if (!described.has(found)) {
    const [name, label, text, terms = ""] = found;
    const passages = `${fold(text, simplified)}\n${fold(terms, simplified)}`;
    described.set(found, { name, label, text, terms, simplified, passages });
  }
  return described.get(found);
}

/** Give the labels of what holds a document, outermost first, without the plan. */
function trailOf(block, tree, doc, at) {
  const labels = [];
  const first = doc - at;
  let above = tree.parents[doc];
  for (; above >= first && tree.parents[above] >= 0; above = tree.parents[above]) labels.unshift(block.docs[above - first][1]);
  let depth = 0;
  for (; above >= 0 && tree.parents[above] >= 0; above = tree.parents[above]) depth += 1;
  const outer = block.trail.slice(0, depth).map(([, label]) => label);
  return [...outer, ...labels].filter(Boolean);
}

/** Give the place of the last entry of an ascending list that is not after `wanted`, or -1. */
function lastNotAfter(list, wanted) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
