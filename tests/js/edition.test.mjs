// The engine of a built site's edition in traditional characters.

import assert from "node:assert/strict";
import test from "node:test";
import { openSite } from "./built.mjs";

const { engine, reads } = await openSite(process.env.SEARCH_OUTPUT, undefined, "zh-hant");

test("a query in traditional or simplified characters finds the same, and is shown as typed", async () => {
  const [one, other] = await Promise.all(["質押融資", "质押融资"].map((query) => engine.search(query, { all: true })));
  assert.ok(one.total > 5);
  assert.deepEqual(one.hits, other.hits);
  assert.equal(one.query, "質押融資");
  assert.ok(one.hits[0].excerpt.some(({ text, mark }) => mark && text === "質押融資"));
  assert.match(one.hits[0].plan, /知識產權/);
});

test("only texts are the edition's own: shards come from the site", () => {
  assert.ok(reads.some((name) => name.startsWith("../../search/data/")));
  assert.ok(reads.some((name) => /^data\/\w+\.json$/.test(name)));
});

test("wordings and suggestions are shown in traditional characters", async () => {
  assert.deepEqual((await engine.search("軟體")).said, { reason: "wording", query: "軟件" });
  assert.deepEqual((await engine.search("知識產權有哪些")).said, { reason: "asides", query: "知識產權" });
  assert.equal((await engine.search("質押融咨")).suggestions[0].query, "質押融資");
  assert.equal((await engine.search("zhishichanquan")).suggestions[0].query, "知識產權");
});
