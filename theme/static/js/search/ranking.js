// Ranking is lunr's.  A lunr.Index made of the terms of a query alone ranks as the index of everything does, since
// its similarity divides by the query's vector only; and its weights follow from what the postings say (b = 0).

const K1 = 1.2;
const FIELDS = ["title", "text", "path", "terms"];
/** lunr itself orders as many of the best documents; what comes behind is ordered by the same sum. */
const ORDERED_BY_LUNR = 200;
/** With more terms (all that begin with one letter) the sum alone orders, which comes to the same. */
const TERMS_FOR_LUNR = 200;

/**
 * Make a term of a token and its postings: `ranges` are the documents that have it in the titles of what holds them,
 * outermost ranges only; `idf` as lunr has it.
 */
export function makeTerm(token, postings, tree) {
  const titles = new Map();
  const ranges = [];
  const count = { title: 0, text: 0, path: 0, terms: 0 };
  postings.docs.forEach((doc, place) => {
    if (postings.text[place]) count.text += 1;
    if (postings.terms[place]) count.terms += 1;
    if (!postings.title[place]) return;
    count.title += 1;
    if (tree.ends[doc] === doc + 1) return;
    titles.set(doc, postings.title[place]);
    if (!ranges.length || ranges[ranges.length - 1][1] <= doc) {
      ranges.push([doc + 1, tree.ends[doc]]);
      count.path += tree.ends[doc] - doc - 1;
    }
  });
  const occurrences = count.title + count.text + count.path + count.terms;
  const rarity = (tree.size - occurrences + 0.5) / (occurrences + 0.5);
  return { token, ...postings, titles, ranges, idf: Math.log(1 + Math.abs(rarity)) };
}

/** Give how often a term occurs in the titles of what holds `doc`. */
function inPath(term, doc, tree) {
  if (!term.titles.size) return 0;
  let times = 0;
  for (let each = tree.parents[doc]; each >= 0; each = tree.parents[each]) times += term.titles.get(each) ?? 0;
  return times;
}

function weigh(term, times, boost) {
  return times ? Math.round(((term.idf * ((K1 + 1) * times)) / (K1 + times)) * boost * 1000) / 1000 : 0;
}

/** Give the place of `doc` in ascending `docs`, or -1. */
function placeOf(docs, doc) {
  let low = 0;
  let high = docs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (docs[middle] === doc) return middle;
    if (docs[middle] < doc) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Give the weights of a term in the fields of a document, in the order of FIELDS. */
function weights(term, doc, tree, boosts) {
  const place = placeOf(term.docs, doc);
  return FIELDS.map((field) => {
    const times = field === "path" ? inPath(term, doc, tree) : place < 0 ? 0 : term[field][place];
    return weigh(term, times, boosts[field]);
  });
}

/** Tell whether a term occurs in a document itself. */
export const holds = (term, doc) => placeOf(term.docs, doc) >= 0;

/** Order documents by lunr's score, best first, then as they come in the plans: `[{ doc, score }]`. */
export function rank(docs, terms, tree, boosts, lunr) {
  const sums = sum(terms, tree, boosts);
  const length = Math.sqrt(terms.length);
  const rough = docs.map((doc) => ({ doc, score: sums[doc] / length }));
  rough.sort(byScore);
  if (terms.length > TERMS_FOR_LUNR) return rough;
  const best = rough.slice(0, ORDERED_BY_LUNR);
  const scores = askLunr(best.map((each) => each.doc), terms, tree, boosts, lunr);
  for (const each of best) each.score = scores.get(each.doc) ?? 0;
  return [...best.sort(byScore), ...rough.slice(ORDERED_BY_LUNR)];
}

const byScore = (one, other) => other.score - one.score || one.doc - other.doc;

/** Add up the weights of all terms for every document. */
function sum(terms, tree, boosts) {
  const sums = new Float64Array(tree.size);
  for (const term of terms) {
    term.docs.forEach((doc, place) => {
      sums[doc] +=
        weigh(term, term.title[place], boosts.title) +
        weigh(term, term.text[place], boosts.text) +
        weigh(term, term.terms[place], boosts.terms);
    });
    for (const [begin, end] of term.ranges) {
      for (let doc = begin; doc < end; doc += 1) sums[doc] += weigh(term, inPath(term, doc, tree), boosts.path);
    }
  }
  return sums;
}

function askLunr(docs, terms, tree, boosts, lunr) {
  const invertedIndex = Object.create(null);
  const vectors = new Map();
  const ordered = [...terms].sort((one, other) => (one.token < other.token ? -1 : 1));
  ordered.forEach((term, number) => {
    const posting = { _index: number };
    for (const field of FIELDS) posting[field] = Object.create(null);
    for (const doc of docs) {
      weights(term, doc, tree, boosts).forEach((weight, place) => {
        if (!weight) return;
        const field = FIELDS[place];
        posting[field][doc] = {};
        const name = `${field}/${doc}`;
        if (!vectors.has(name)) vectors.set(name, new lunr.Vector());
        vectors.get(name).insert(number, weight);
      });
    }
    invertedIndex[term.token] = posting;
  });
  const index = new lunr.Index({
    invertedIndex,
    fieldVectors: Object.fromEntries(vectors),
    tokenSet: lunr.TokenSet.fromArray(ordered.map((term) => term.token)),
    fields: FIELDS,
    pipeline: null, // tokens are looked up as they are
  });
  const found = index.query((query) => {
    for (const term of ordered) query.term(term.token, { usePipeline: false });
  });
  return new Map(found.map((each) => [Number(each.ref), each.score]));
}
