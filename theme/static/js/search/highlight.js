// Marks the phrase of a hit where it stands, at the clause that the address names.

import { marksOf } from "./excerpts.js";
import { fold } from "./fold.js";

/** Mark a phrase in the clause of the address, or its words, and bring the first mark into view. */
export async function highlight(phrase) {
  const characters = document.documentElement.lang.startsWith("zh-Hant") ? await simplified() : {};
  const anchor = decodeURIComponent(location.hash.slice(1));
  const place = document.getElementById(anchor);
  const clause = clauseAt(place) ?? document.querySelector("main");
  const words = phrase.split(/\s+/u).map((word) => fold(word, characters)).filter(Boolean);
  const whole = [fold(phrase, characters)].filter(Boolean);
  place?.closest("details")?.setAttribute("open", "");
  const marks = mark(clause, whole, characters).concat();
  if (!marks.length) marks.push(...mark(clause, words, characters));
  marks[0]?.scrollIntoView({ block: "center" });
}

/** Give the traditional characters of an edition, each with its simplified one. */
async function simplified() {
  const [{ Files }, { source }] = await Promise.all([import("./files.js"), import("./source.js")]);
  const { read, load } = source(new URL("../../../search/", import.meta.url));
  return (await new Files(read, load).extra("variants")).characters;
}

/** Give the element that holds the text of the clause at an anchor. */
function clauseAt(place) {
  if (!place) return null;
  return /^H[1-6]$/u.test(place.tagName) && place.id === "" ? place.parentElement : place;
}

/** Put <mark> around the places where any of `wanted` stand in an element; give the marks. */
function mark(element, wanted, characters) {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (node.parentElement.closest("script, style, .noteref") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  let text = "";
  while (walker.nextNode()) {
    const block = walker.currentNode.parentElement.closest("p, li, td, th, dd, dt, caption, h1, h2, h3, h4, h5, h6");
    if (nodes.length && nodes[nodes.length - 1].block !== block) text += "\n";
    nodes.push({ node: walker.currentNode, begin: text.length, block });
    text += walker.currentNode.data;
  }
  const made = [];
  for (const [begin, end] of marksOf(text, wanted, characters).reverse()) {
    for (const each of [...nodes].reverse()) made.push(...wrap(each, begin, end));
  }
  return made.reverse();
}

/** Put <mark> around the part of a text node between two places of the whole text. */
function wrap({ node, begin: start }, begin, end) {
  const from = Math.max(begin - start, 0);
  const to = Math.min(end - start, node.data.length);
  if (from >= to || !node.data.slice(from, to).trim()) return [];
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  const made = document.createElement("mark");
  made.className = "found";
  range.surroundContents(made);
  return [made];
}
