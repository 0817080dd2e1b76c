// Another engine in the place of the index, where the site's settings name one: same questions, same answers.
//
//   meilisearch+https://host/indexes/clauses#key      opensearch+https://host/clauses
//
// The documents are those of `invoke export-search`; docs/search-engines.md says how they are mapped.

import { excerpt } from "./excerpts.js";
import { SearchFailure } from "./failure.js";
import { parse } from "./query.js";

const FACETS = ["kind", "plan", "region", "period"];
const MOST = 1000;

/** Ask the engine at an endpoint; gives what engine.js gives. */
export async function ask(endpoint, manifest, query, options = {}) {
  const parsed = parse(query);
  const none = { query, total: 0, all: 0, hits: [], facets: [], cut: parsed.cut, empty: !parsed.words.length, said: null, suggestions: [], related: [] };
  if (none.empty) return none;
  const [, engine, address, key] = /^(meilisearch|opensearch)\+([^#]+)#?(.*)$/u.exec(endpoint) ?? [];
  if (!engine) throw new SearchFailure("format", endpoint);
  const { total, sources, counts } = await ENGINES[engine](address, key, parsed, { ...options, limit: options.all ? MOST : (options.limit ?? 10) });
  const titles = new Map(manifest.plans.map((plan) => [plan.slug, plan.title]));
  const facets = FACETS.map((name) => ({
    name,
    values: Object.entries(counts[name] ?? {}).map(([value, count]) => ({ value, total: count, label: titles.get(value) ?? value })),
  }));
  const hits = sources.map((source) => hit(source, parsed));
  const order = ["exact", "words"];
  hits.sort((one, other) => order.indexOf(one.match) - order.indexOf(other.match));
  return { ...none, total, all: total, hits, facets };
}

/** Describe a document of the export as a hit. */
function hit(source, parsed) {
  const words = parsed.words.map((word) => word.letters);
  const isExact = source.folded.split("\n").some((passage) => passage.includes(parsed.phrase));
  return {
    clause: source.clause,
    match: isExact ? "exact" : "words",
    kind: source.kind,
    plan: source.plan_title,
    trail: source.trail,
    label: source.label,
    excerpt: excerpt(source.text, isExact ? [parsed.phrase] : words),
    page: source.page,
    anchor: source.anchor,
    phrase: isExact ? parsed.phrase : words.join(" "),
  };
}

async function post(address, key, body) {
  const headers = { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  let response;
  try {
    response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new SearchFailure("network", address);
  }
  if (!response.ok) throw new SearchFailure("network", `${response.status} ${address}`);
  return response.json();
}

const ENGINES = {
  /** https://www.meilisearch.com/docs/reference/api/search: phrases in quotation marks, `-` excludes. */
  async meilisearch(address, key, parsed, options) {
    const chosen = FACETS.filter((name) => options[name]).map((name) => `${name} = ${JSON.stringify(options[name])}`);
    const terms = [...parsed.words.map((word) => `"${word.letters}"`), ...parsed.excluded.map((word) => `-"${word}"`)];
    const found = await post(`${address}/search`, key, {
      q: terms.join(" "),
      filter: chosen,
      facets: FACETS,
      limit: options.limit,
      matchingStrategy: "all",
    });
    return { total: found.estimatedTotalHits ?? found.totalHits ?? 0, sources: found.hits, counts: found.facetDistribution ?? {} };
  },

  /** https://docs.opensearch.org/latest/query-dsl/: every word a phrase of bigrams in one of the fields. */
  async opensearch(address, key, parsed, options) {
    const phrase = (letters) => ({ multi_match: { query: letters, type: "phrase", fields: ["title^2", "folded", "path", "terms"] } });
    const found = await post(`${address}/_search`, key, {
      size: options.limit,
      track_total_hits: true,
      query: { bool: { must: parsed.words.map((word) => phrase(word.letters)), must_not: parsed.excluded.map(phrase) } },
      post_filter: { bool: { filter: FACETS.filter((name) => options[name]).map((name) => ({ term: { [name]: options[name] } })) } },
      aggs: Object.fromEntries(FACETS.map((name) => [name, { terms: { field: name, size: 500 } }])),
    });
    const counts = Object.entries(found.aggregations ?? {}).map(([name, { buckets }]) => [
      name,
      Object.fromEntries(buckets.map((bucket) => [bucket.key, bucket.doc_count])),
    ]);
    return { total: found.hits.total.value, sources: found.hits.hits.map((each) => each._source), counts: Object.fromEntries(counts) };
  },
};
