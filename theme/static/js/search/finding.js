// What answers a query: the documents that hold its words, counted by facet, the best of them described as hits.

import { addressOf } from "./addresses.js";
import { excerpt } from "./excerpts.js";
import { match } from "./matching.js";
import { readPostings } from "./postings.js";
import { isCovered, pairsOf, partsOf, seamsOf, tokensOf } from "./query.js";
import { holds, makeTerm, rank } from "./ranking.js";

export const LIMIT = 10;
/** Documents whose text is looked at, at most, to find the exact ones among the first hits. */
const EXAMINED = 60;

/** Tell whether hits need no related clauses beside them: enough of them, an exact one, or asked for as they are. */
export function suffices(query, { hits, total }, options) {
  const narrowed = Object.keys(FACETS).some((name) => options[name]);
  const exact = hits.some((each) => each.match === "exact") || query.words.some((word) => word.quoted);
  return narrowed || exact || options.all || total >= (options.limit ?? LIMIT);
}

/** Find what answers a query: hits, how many there are, and how many under each facet. */
export async function find(files, query, options) {
  const none = { total: 0, all: 0, hits: [], facets: [], cut: query.cut, empty: !query.words.length };
  if (none.empty) return none;
  const [{ manifest, tree }, lunr, found] = await Promise.all([files.index(), files.lunr(), candidates(files, query)]);
  const strict = query.words.filter((word) => word.quoted && word.letters.length > 2).map((word) => word.letters);
  const verbatim = strict.length ? await holding(files, found.found, strict) : found.found;
  const narrowed = narrow(verbatim, options, manifest, tree);
  const ranked = rank(narrowed.docs, found.terms, tree, manifest.boosts, lunr.default);
  const scores = new Map(ranked.map((each) => [each.doc, each.score]));
  const docs = [...scores.keys()];
  const whole = new Set(found.whole);
  const limit = options.all ? docs.length : (options.limit ?? LIMIT);
  const exact = await exactOnes(files, docs.filter((doc) => whole.has(doc)), query.phrase, limit, options.all);
  const first = new Set(exact);
  const shown = [...exact, ...docs.filter((doc) => !first.has(doc))].slice(0, limit);
  return {
    ...none,
    total: docs.length,
    all: verbatim.length,
    facets: narrowed.facets,
    hits: await Promise.all(shown.map((doc) => hit(files, { doc, score: scores.get(doc) }, { ...query, parts: found.parts }, first.has(doc)))),
  };
}

/**
 * Give the documents in which all words of a query occur (`found`), those that may hold the whole phrase (`whole`), the
 * `terms` that rank them, and the `parts` of the words that were looked for.
 */
export async function candidates(files, query) {
  const { tree } = await files.index();
  const made = new Map();
  const slotsOf = (tokens) => Promise.all(tokens.map((token) => terms(files, token, tree, made)));
  const whole = (token) => ({ token, prefix: false });
  const [words, excluded, seams] = await Promise.all([
    Promise.all(query.words.map((word) => slotsOf(query.apart ? pairsOf(word.letters).map(whole) : tokensOf(word.letters)))),
    Promise.all(query.excluded.map((letters) => slotsOf(tokensOf(letters)))),
    slotsOf(seamsOf(query).map(whole)),
  ]);
  const parted = query.words.map((word, at) => part(word, words[at], query.apart));
  const parts = parted.flatMap((each) => each.parts);
  const { found, whole: own } = match(parts.map((each) => each.slots), excluded, tree);
  const joints = [...seams, ...parted.flatMap((each) => each.joints)];
  const isJoined = (doc) => joints.every((alternatives) => alternatives.some((term) => holds(term, doc)));
  return { found, whole: own.filter(isJoined), terms: [...new Set(words.flat(2))], parted: parts, parts: parts.map((each) => each.letters) };
}

/** Part a word where two words of the plans meet: each part with its slots; `joints` are the slots between them. */
function part({ letters, quoted }, slots, apart) {
  if (quoted || slots.length < 3 || (isCovered(letters) && !apart)) return { parts: [{ letters, slots }], joints: [] };
  const parts = [];
  const joints = [];
  let at = 0;
  for (const text of partsOf(letters, slots.map(([term]) => term?.docs.length ?? 0))) {
    const length = Array.from(text).length - 1;
    if (at) joints.push(slots[at - 1]);
    parts.push({ letters: text, slots: slots.slice(at, at + length) });
    at += length + 1;
  }
  return { parts, joints };
}

/** Give the terms that stand for a token: itself, or all that begin with it. */
async function terms(files, { token, prefix }, tree, made) {
  const written = prefix ? await files.beginning(token) : [[token, await files.postings(token)]];
  return written.filter(([, postings]) => postings).map(([name, postings]) => {
    if (!made.has(name)) made.set(name, makeTerm(name, readPostings(postings, tree.starts), tree));
    return made.get(name);
  });
}

/** Give the documents that hold all `phrases` word for word. */
async function holding(files, docs, phrases) {
  const held = await Promise.all(
    docs.map(async (doc) => {
      const { passages } = await files.document(doc);
      return phrases.every((phrase) => passages.includes(phrase));
    }),
  );
  return docs.filter((_, place) => held[place]);
}

/** Give the documents that hold the whole phrase, in the order given, until there are `limit`. */
async function exactOnes(files, docs, phrase, limit, all) {
  const found = [];
  const most = all ? docs.length : Math.max(EXAMINED, 3 * limit);
  for (let at = 0; at < Math.min(docs.length, most) && found.length < limit; at += limit) {
    found.push(...(await holding(files, docs.slice(at, at + limit), [phrase])));
  }
  return found;
}

const FACETS = {
  kind: (doc, manifest, tree) => manifest.kinds[tree.kinds[doc]],
  plan: (doc, manifest, tree) => manifest.plans[tree.plans[doc]].slug,
  region: (doc, manifest, tree) => manifest.plans[tree.plans[doc]].region.join(" "),
  period: (doc, manifest, tree) => manifest.plans[tree.plans[doc]].period,
};

/** Keep the documents that the chosen facets allow; count each facet among those that the others allow. */
function narrow(docs, options, manifest, tree) {
  const names = Object.keys(FACETS);
  const chosen = names.filter((name) => options[name]);
  const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
  const kept = docs.filter((doc) => {
    const values = Object.fromEntries(names.map((name) => [name, FACETS[name](doc, manifest, tree)]));
    const failed = chosen.filter((name) => values[name] !== options[name]);
    for (const name of names) {
      const others = failed.filter((each) => each !== name);
      if (values[name] && !others.length) counts[name].set(values[name], (counts[name].get(values[name]) ?? 0) + 1);
    }
    return !failed.length;
  });
  const titles = new Map(manifest.plans.map((plan) => [plan.slug, plan.title]));
  const facets = names.map((name) => ({
    name,
    values: [...counts[name]].map(([value, total]) => ({ value, total, label: titles.get(value) ?? value })),
  }));
  for (const facet of facets) facet.values.sort((one, other) => other.total - one.total);
  return { docs: kept, facets };
}

/** Describe a hit. */
export async function hit(files, { doc, score }, query, isExact) {
  const [{ manifest, tree }, shown] = await Promise.all([files.index(), files.document(doc)]);
  const plan = manifest.plans[tree.plans[doc]];
  const { page, anchor } = addressOf(plan.slug, shown.name);
  const wanted = isExact ? [query.phrase] : [...query.parts, ...query.parts.flatMap(pairsOf)];
  return {
    doc,
    clause: [plan.slug, shown.name].filter(Boolean).join("/"),
    match: isExact ? "exact" : "words",
    score,
    kind: manifest.kinds[tree.kinds[doc]],
    plan: plan.title,
    trail: shown.trail,
    label: shown.label,
    excerpt: excerpt(shown.text, wanted, shown.simplified, shown.text.startsWith(shown.label) ? shown.label.length : 0),
    page,
    anchor,
    phrase: isExact ? query.phrase : query.parts.join(" "),
  };
}
