// The engine of a built site: kinds of queries, bad input, bad files.

import assert from "node:assert/strict";
import test from "node:test";
import { openSite } from "./built.mjs";

const OUTPUT = process.env.SEARCH_OUTPUT;
const { engine } = await openSite(OUTPUT);
const all = { all: true };

test("several words must all occur, in the clause or in the titles above it", async () => {
  const { hits } = await engine.search("河源 质押融资", all);
  assert.ok(hits.length > 3);
  assert.ok(hits.every((hit) => hit.clause.startsWith("heyuan-ip-145/")));
});

test("words that are run together are found apart, after where they stand so", async () => {
  for (const query of ["专利保护", "知识产权体系"]) assert.ok((await engine.search(query)).total > 10, query);
  const { hits } = await engine.search("知识产权保护体系建设工程人才培养"); // longer than words that are looked for whole
  assert.ok(Array.isArray(hits));
});

test("what is in quotation marks must stand there word for word", async () => {
  const loose = await engine.search("服务体系建设", all);
  const strict = await engine.search('"服务体系建设"', all);
  assert.ok(loose.total > strict.total);
  assert.ok(strict.hits.every((hit) => hit.match === "exact"));
});

test("a minus excludes", async () => {
  const [both, without, only] = await Promise.all(["专利", "专利 -商标", "专利 商标"].map((each) => engine.search(each, all)));
  const clauses = new Set(without.hits.map((hit) => hit.clause));
  assert.ok(without.total < both.total);
  assert.ok(only.hits.every((hit) => !clauses.has(hit.clause) || !hit.excerpt.some(({ text }) => text.includes("商标"))));
});

test("exact hits come first, and the first ones are those of all hits", async () => {
  for (const query of ["知识产权保护体系", "人才培养", "深圳 专利"]) {
    const whole = await engine.search(query, all);
    const matches = whole.hits.map((hit) => hit.match);
    assert.deepEqual(matches, [...matches].sort());
    const first = await engine.search(query, { limit: 5 });
    assert.deepEqual(first.hits.map((hit) => hit.clause), whole.hits.slice(0, 5).map((hit) => hit.clause));
    assert.equal(first.total, whole.total);
  }
});

test("facets count what the others allow, and narrow", async () => {
  const { facets, total } = await engine.search("质押融资", all);
  const kinds = Object.fromEntries(facets.find((facet) => facet.name === "kind").values.map((each) => [each.value, each.total]));
  assert.equal(Object.values(kinds).reduce((sum, each) => sum + each), total);
  const indicators = await engine.search("质押融资", { ...all, kind: "indicator" });
  assert.equal(indicators.total, kinds.indicator);
  assert.ok(indicators.hits.every((hit) => hit.kind === "indicator"));
  const again = indicators.facets.find((facet) => facet.name === "kind").values.find((each) => each.value === "chapter");
  assert.equal(again.total, kinds.chapter);
});

test("traditional characters and regional wording find what the plans call it, and say so", async () => {
  for (const [query, said] of [["智慧財產權", "知识产权"], ["專利導航", "专利导航"], ["网际网路", "互联网"]]) {
    const result = await engine.search(query);
    assert.ok(result.total > 0, query);
    assert.deepEqual(result.said, { reason: "wording", query: said });
  }
});

test("words that only ask are left out when nothing else helps", async () => {
  const result = await engine.search("质押融资有哪些");
  assert.deepEqual(result.said, { reason: "asides", query: "质押融资" });
});

test("pinyin, initials and slips suggest what was meant", async () => {
  for (const [query, meant] of [
    ["zhishichanquan", "知识产权"],
    ["zhi shi chan quan", "知识产权"],
    ["zscq", "知识产权"],
    ["知识产全", "知识产权"],
    ["质压融资", "质押融资"],
    ["知产识权", "知识产权"],
  ]) {
    const { suggestions } = await engine.search(query);
    assert.ok(suggestions.some((each) => each.query === meant && each.total > 0), `${query}: ${JSON.stringify(suggestions)}`);
  }
});

test("what nobody wrote about has no hit", async () => {
  for (const query of ["火星移民", "qwertzuiop", "ѩѫ", "龘龘龘"]) {
    const { total, hits } = await engine.search(query);
    assert.deepEqual([total, hits.length], [0, 0], query);
  }
});

test("input that means nothing is no error", async () => {
  const lone = "\ud83d";
  for (const query of ["", "   ", "　", "。，、！", "😀", "👨‍👩‍👧", lone, "\u0000", "\u202e", "-", "--", '""', "“”", "*", "~", "^", "+"]) {
    const { total, hits, empty } = await engine.search(query);
    assert.deepEqual([total, hits.length, empty], [0, 0, true], JSON.stringify(query));
  }
});

test("operators, markup and names of JavaScript are text", async () => {
  for (const query of [
    "constructor", "__proto__", "toString", "hasOwnProperty", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "(.*)+$", "[a-z", "\\", "title:专利x", "专利~2x", "+x", "a".repeat(10_000), "😀".repeat(5000), "😀x", "${x}", "{{x}}", "../",
  ]) {
    const result = await engine.search(query);
    assert.equal(result.hits.filter((hit) => hit.match === "exact").length, 0, query.slice(0, 30));
  }
  const operators = await engine.search("+专利 *");
  assert.ok(operators.total > 0);
});

test("ten thousand characters are cut, and the result says so", async () => {
  const { cut } = await engine.search("知识产权".repeat(2500));
  assert.ok(cut);
});

test("a query costs few files", async () => {
  const { engine: fresh, reads } = await openSite(OUTPUT);
  await fresh.search("质押融资登记");
  assert.ok(reads.length <= 14, reads.join(" "));
  const before = reads.length;
  await fresh.search("质押融资登记");
  assert.equal(reads.length, before);
});

test("a shard that is damaged or missing fails with its reason, and is asked for again", async () => {
  for (const [reason, spoil] of [
    ["damaged", () => "<html>"],
    ["damaged", (text) => text.replaceAll(/[A-Za-z]/gu, "§")],
    ["network", () => { throw new Error("404"); }],
  ]) {
    let broken = true;
    const { engine: fresh } = await openSite(OUTPUT, (name, text) => (broken && name.endsWith(".txt") ? spoil(text) : text));
    await assert.rejects(fresh.search("质押融资"), { reason });
    broken = false;
    assert.ok((await fresh.search("质押融资")).total > 0);
  }
});

test("a damaged block or manifest fails with its reason", async () => {
  for (const [part, spoiled] of [["data/", "{"], ["data/", "{}"], ["manifest", "{"], ["manifest", '{"format":1}'], ["manifest", "<html>"]]) {
    const { engine: fresh } = await openSite(OUTPUT, (name, text) => (name.startsWith(part) && name.endsWith("json") ? spoiled : text));
    await assert.rejects(fresh.search("质押融资"), { reason: "damaged" }, spoiled);
  }
});

test("an index of another format is said to be one", async () => {
  const { engine: fresh } = await openSite(OUTPUT, (name, text) => (name === "manifest.json" ? text.replace('"format":1', '"format":2') : text));
  await assert.rejects(fresh.search("质押融资"), { reason: "format" });
});

test("a site published anew while the page is open is searched anew", async () => {
  let release = "old";
  const { engine: fresh, reads } = await openSite(OUTPUT, (name, text) => {
    if (name === "manifest.json") return text.replace(/"release":"\w+"/u, `"release":"${release}"`);
    if (release === "moving" && name.endsWith(".txt")) {
      release = "new";
      throw new Error("404");
    }
    return text;
  });
  await fresh.search("专利");
  release = "moving";
  assert.ok((await fresh.search("质押融资")).total > 0);
  assert.equal(reads.filter((name) => name === "manifest.json").length, 2);
});
