// Reads what plugins/plan_search/postings.py and shards.py write.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TIMES = "#$%&'()*+,./";
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;

/** What a damaged file of the index throws. */
export class Damaged extends Error {}

/** Read a shard: from each first character to its second characters (`|` for none), each with its postings. */
export function readShard(text) {
  const lines = new Map();
  for (const line of text.split("\n")) {
    const [head, ...entries] = line.split("\t");
    if (Array.from(head).length !== 1 || !entries.length) throw new Damaged("shard");
    const tokens = new Map();
    for (const entry of entries) {
      const second = String.fromCodePoint(entry.codePointAt(0) ?? 124);
      tokens.set(second === "|" ? head : head + second, entry.slice(second.length));
    }
    lines.set(head, tokens);
  }
  return lines;
}

/**
 * Read the postings of one token: `docs` in ascending order, and for each of them how often the token occurs in its
 * `text`, `title` and `terms`.  `starts` has the number of the first document of each plan, and of all documents.
 */
export function readPostings(written, starts) {
  const docs = [];
  const text = [];
  const title = [];
  const terms = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const digit = VALUES[written.charCodeAt(at)] ?? -1;
      if (digit < 0 || shift > 30) throw new Damaged("postings");
      at += 1;
      value |= (digit & 31) << shift;
      if (digit < 32) return value;
    }
  };
  const run = (mark) => {
    const begin = at;
    while (written[at] === mark) at += 1;
    return at - begin;
  };
  let plan = 0;
  while (at < written.length) {
    plan += number();
    let doc = starts[plan];
    while (at < written.length && written[at] !== " ") {
      doc += number();
      if (!(doc < starts[plan + 1])) throw new Damaged("postings");
      docs.push(doc);
      text.push(times());
      title.push(run("!"));
      terms.push(run("~"));
    }
    at += 1;
  }
  return { docs, text, title, terms };

  function times() {
    const mark = written[at] ?? "";
    const some = mark ? TIMES.indexOf(mark) : -1;
    if (some < 0 && mark !== "@" && mark !== "?") return 1;
    at += 1;
    return mark === "@" ? 0 : mark === "?" ? number() : some + 2;
  }
}
