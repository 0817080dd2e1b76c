// What is typed becomes words and tokens.

import assert from "node:assert/strict";
import test from "node:test";
import { openSite } from "./built.mjs";

const { module } = await openSite(process.env.SEARCH_OUTPUT);
const { parse, partsOf, seamsOf, tokensOf, LONGEST } = await module("query.js");
const { fold, foldWithPlaces } = await module("fold.js");
const { readPostings, readShard, Damaged } = await module("postings.js");
const { excerpt } = await module("excerpts.js");

const words = (query) => parse(query).words.map((word) => (word.quoted ? `"${word.letters}"` : word.letters));

test("white space and punctuation part words, quotation marks hold them together", () => {
  assert.deepEqual(words("深圳　高价值专利 目标"), ["深圳", "高价值专利", "目标"]);
  assert.deepEqual(words("专利、商标，版权"), ["专利", "商标", "版权"]);
  assert.deepEqual(words("“质押 融资登记”"), ['"质押融资登记"']);
  assert.deepEqual(words('"IP Protection" ＰＣＴ'), ['"ipprotection"', "pct"]);
  assert.deepEqual(words("实施“十四五”规划"), ["实施", '"十四五"', "规划"]);
  assert.deepEqual(words("1.85件"), ["1.85件"]);
  assert.deepEqual(words("2021—2025年"), ["2021.2025年"]);
});

test("a minus before a word excludes it, anywhere else it is punctuation", () => {
  assert.deepEqual(parse("专利 -商标").excluded, ["商标"]);
  assert.deepEqual(parse("专利 －“驰名商标”").excluded, ["驰名商标"]);
  assert.deepEqual(parse("2021-2025").excluded, []);
  assert.deepEqual(words("-商标"), ["商标"]);
  assert.deepEqual(words("-，规划"), ["规划"]);
});

test("quotation marks that nothing closes are punctuation", () => {
  assert.deepEqual(words("“十四五"), ["十四五"]);
  assert.deepEqual(words('"'), []);
  assert.deepEqual(words("五”规划“"), ["五", "规划"]);
});

test("a word is parted where two words of the plans meet", () => {
  assert.deepEqual(partsOf("保护体系", [200, 8, 90]), ["保护", "体系"]);
  assert.deepEqual(partsOf("质押融资", [21, 20, 25]), ["质押融资"]);
  assert.deepEqual(partsOf("专利法", [100, 0]), ["专利法"]);
  assert.deepEqual(partsOf("知识产权专利保护", [390, 390, 390, 0, 100, 0, 200]), ["知识产权", "专利", "保护"]);
});

test("the phrase is everything that must occur, as it would stand in a text", () => {
  assert.equal(parse("实施“十四五”规划").phrase, "实施十四五规划");
  assert.equal(parse("2021 2025").phrase, "2021.2025");
  assert.deepEqual(seamsOf(parse("深圳 专利")), ["圳专"]);
  assert.deepEqual(seamsOf(parse("深圳专利")), []);
});

test("a long query is cut and says so", () => {
  const parsed = parse("规划".repeat(5000));
  assert.ok(parsed.cut);
  assert.equal(parsed.phrase.length, LONGEST);
  assert.ok(!parse("规划").cut);
});

test("tokens are pairs of letters; one letter stands for all that begin with it; long words are covered", () => {
  assert.deepEqual(tokensOf("知识产权").map((each) => each.token), ["知识", "识产", "产权"]);
  assert.deepEqual(tokensOf("权"), [{ token: "权", prefix: true }]);
  assert.deepEqual(tokensOf("𠀀𠀁").map((each) => each.token), ["𠀀𠀁"]);
  const tokens = tokensOf("一二三四五六七八九十").map((each) => each.token);
  assert.deepEqual(tokens, ["一二", "三四", "五六", "七八", "九十"]);
});

test("folding leaves letters, with the places they come from", () => {
  assert.equal(fold("ＰＣＴ 申请（Ａ）、“Ｂ”"), "pct申请ab");
  assert.equal(fold("1.85与185，68%—70%"), "1.85与185.68.70");
  assert.equal(fold("著作權", { 權: "权" }), "著作权");
  const { letters, places } = foldWithPlaces("“十四五”");
  assert.equal(letters, "十四五");
  assert.deepEqual(places, [1, 2, 3, 5]);
});

test("postings are read as they were written, or said to be damaged", () => {
  const starts = [0, 10, 30];
  assert.deepEqual(readPostings("AABCD# BA!", starts), {
    docs: [0, 1, 3, 6, 20 - 10],
    text: [1, 1, 1, 2, 1].slice(0, 4).concat(1),
    title: [0, 0, 0, 0, 1],
    terms: [0, 0, 0, 0, 0],
  });
  for (const written of ["A", "A§", "Agggggggg", "CA", "A_"]) {
    if (written === "A") continue;
    assert.throws(() => readPostings(written, starts), Damaged, written);
  }
  assert.throws(() => readShard("知识\tABC"), Damaged);
  assert.throws(() => readShard("<!DOCTYPE html>"), Damaged);
});

test("an excerpt marks what was looked for, in the text as written", () => {
  const text = "第一句。落实《关于强化“知识 产权”保护的意见》，加强执法。";
  const segments = excerpt(text, ["知识产权"]);
  assert.deepEqual(segments.filter((each) => each.mark).map((each) => each.text), ["知识 产权"]);
  assert.equal(segments.map((each) => each.text).join(""), "落实《关于强化“知识 产权”保护的意见》，加强执法。");
  const headed = (body) => excerpt(`专利工程\n${body}`, ["专利"], {}, 4).map((each) => each.text).join("");
  assert.equal(headed("培育专利。"), "培育专利。"); // the heading is the hit's title already
  assert.equal(headed("另有安排。"), "专利工程　另有安排。");
});
