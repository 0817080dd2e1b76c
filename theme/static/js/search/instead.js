// What is given where a query finds little or nothing: other ways to put it, suggestions, related clauses.

import { candidates, find, hit, LIMIT, suffices } from "./finding.js";
import { match } from "./matching.js";
import { isCovered, parse } from "./query.js";
import { rank } from "./ranking.js";

/** How rare, of what its rarest token is, the words of a query must be that a clause has, to be shown as related. */
const RELATED = 0.25;

/** Give related clauses where the hits do not suffice. */
export async function others(files, query, found, options) {
  if (suffices(query, found, options)) return [];
  return related(files, query, new Set(found.hits.map((each) => each.doc)), (options.limit ?? LIMIT) - found.total);
}

/** Look for other ways to put a query that found nothing. */
export async function instead(files, query, options) {
  const { reword, suggest, withoutAsides } = await import("./suggest.js");
  const reworded = reword(query, await files.extra("variants"));
  const plain = withoutAsides(reworded);
  const ways = [["wording", reworded], ["asides", plain], ["apart", plain]];
  for (const [reason, other] of ways) {
    const parsed = { ...parse(other), apart: reason === "apart" };
    if (!parsed.words.length || (parsed.apart ? !parsed.words.some((word) => isCovered(word.letters)) : other === query)) continue;
    const found = await find(files, parsed, options);
    if (found.all) return { ...found, said: { reason, query: other }, related: await others(files, parsed, found, options) };
  }
  const vocabulary = await files.extra("words");
  const suggestions = [];
  for (const other of suggest(reworded, vocabulary)) {
    const found = (await candidates(files, parse(other))).found.length;
    if (found) suggestions.push({ query: other, total: found });
    if (suggestions.length === 3) break;
  }
  return { suggestions, related: suggestions.length ? [] : await related(files, parse(plain), new Set(), LIMIT) };
}

/**
 * Give clauses that have some words of a query, for where few have all: those with more of its words first, then as
 * lunr ranks.  `but` are the clauses that are hits already.
 */
async function related(files, query, but, limit) {
  const [{ manifest, tree }, lunr, found] = await Promise.all([files.index(), files.lunr(), candidates(files, query)]);
  const rarest = Math.max(0, ...found.terms.map((term) => term.idf));
  const shares = new Map();
  for (const { letters, slots } of found.parted) {
    if (Array.from(letters).length < 2) continue;
    const { whole } = match([slots], [], tree);
    for (const doc of whole) shares.set(doc, (shares.get(doc) ?? 0) + Math.min(...slots.map(([term]) => term.idf)));
  }
  const docs = [...shares.keys()].filter((doc) => !but.has(doc) && shares.get(doc) >= RELATED * rarest);
  const ranked = rank(docs.sort((one, other) => one - other), found.terms, tree, manifest.boosts, lunr.default);
  return Promise.all(ranked.slice(0, limit).map((each) => hit(files, each, { ...query, parts: found.parts }, false)));
}
