// The client of other engines against a server that speaks as they do: checks requests, answers from the records.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import test, { after, before } from "node:test";
import { openSite } from "./built.mjs";

const { ENGINE, RECORDS, SEARCH_OUTPUT } = process.env;
const records = JSON.parse(readFileSync(RECORDS, "utf8"));
const seen = [];
let status = 200;
let endpoint;

const holds = (record, phrase) => ["title", "folded", "path", "terms"].some((name) => record[name].includes(phrase));

function count(found) {
  const counts = {};
  for (const name of ["kind", "plan", "region", "period"]) {
    counts[name] = {};
    for (const record of found) counts[name][record[name]] = (counts[name][record[name]] ?? 0) + 1;
  }
  return counts;
}

const SPEAK = {
  meilisearch(path, { q, filter, facets, limit }) {
    assert.equal(path, "/indexes/clauses/search");
    assert.ok(Array.isArray(filter) && Array.isArray(facets));
    const terms = [...q.matchAll(/(-?)"([^"]*)"/gu)].map(([, minus, phrase]) => ({ minus, phrase }));
    const found = records.filter((record) => terms.every(({ minus, phrase }) => holds(record, phrase) === !minus));
    const kept = found.filter((record) => filter.every((each) => {
      const [, name, value] = /^(\w+) = "(.*)"$/u.exec(each);
      return record[name] === value;
    }));
    return { hits: kept.slice(0, limit), estimatedTotalHits: kept.length, facetDistribution: count(found) };
  },
  opensearch(path, { size, query, post_filter, aggs }) {
    assert.equal(path, "/clauses/_search");
    const phrase = ({ multi_match: { query: letters, type, fields } }) => {
      assert.equal(type, "phrase");
      assert.ok(fields.includes("folded"));
      return letters;
    };
    const must = query.bool.must.map(phrase);
    const not = query.bool.must_not.map(phrase);
    const found = records.filter((record) => must.every((each) => holds(record, each)) && !not.some((each) => holds(record, each)));
    const kept = found.filter((record) => post_filter.bool.filter.every(({ term }) => Object.entries(term).every(([name, value]) => record[name] === value)));
    const counts = count(found);
    const buckets = (name) => Object.entries(counts[name]).map(([key, doc_count]) => ({ key, doc_count }));
    return {
      hits: { total: { value: kept.length }, hits: kept.slice(0, size).map((_source) => ({ _source })) },
      aggregations: Object.fromEntries(Object.keys(aggs).map((name) => [name, { buckets: buckets(name) }])),
    };
  },
};

const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  seen.push({ path: request.url, authorization: request.headers.authorization });
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(status === 200 ? SPEAK[ENGINE](request.url, JSON.parse(body)) : {}));
});

before(() => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve)).then(() => {
  const place = ENGINE === "meilisearch" ? "indexes/clauses#key" : "clauses";
  endpoint = `${ENGINE}+http://127.0.0.1:${server.address().port}/${place}`;
}));
after(() => server.close());

const pointed = async () => {
  const site = await openSite(SEARCH_OUTPUT, (name, text) => (name === "manifest.json" ? text.replace('"endpoint":""', `"endpoint":${JSON.stringify(endpoint)}`) : text));
  return site.engine;
};

test("exact hits are those of the index", async () => {
  const [engine, own] = [await pointed(), (await openSite(SEARCH_OUTPUT)).engine];
  for (const query of ["质押融资登记", "专利导航", "“一张网”", "1.85件"]) {
    const exact = ({ hits }) => hits.filter((hit) => hit.match === "exact").map((hit) => hit.clause).sort();
    const found = await engine.search(query, { all: true });
    assert.deepEqual(exact(found), exact(await own.search(query, { all: true })), query);
    assert.ok(found.hits[0].excerpt.some(({ mark }) => mark));
  }
  if (ENGINE === "meilisearch") assert.equal(seen.at(-1).authorization, "Bearer key");
});

test("facets narrow and are counted", async () => {
  const engine = await pointed();
  const { facets } = await engine.search("质押融资");
  const wanted = facets.find((facet) => facet.name === "kind").values.find((each) => each.value === "indicator");
  const found = await engine.search("质押融资", { kind: "indicator", all: true });
  assert.equal(found.total, wanted.total);
  assert.ok(found.hits.every((hit) => hit.kind === "indicator"));
});

test("a minus excludes, a blank query asks nobody", async () => {
  const engine = await pointed();
  const [both, without] = [await engine.search("专利"), await engine.search("专利 -商标")];
  assert.ok(without.total < both.total);
  const before = seen.length;
  assert.ok((await engine.search(" ， ")).empty);
  assert.equal(seen.length, before);
});

test("an engine that fails is a failure with its reason", async () => {
  const engine = await pointed();
  status = 503;
  await assert.rejects(engine.search("专利"), { reason: "network" });
  status = 200;
  assert.ok((await engine.search("专利")).total > 0);
});
