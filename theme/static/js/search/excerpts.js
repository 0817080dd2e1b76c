// What a hit shows: the sentence around the match, cut into what is marked and what is not.

import { foldWithPlaces } from "./fold.js";

const LENGTH = 96;
const BEFORE = 28;
const SENTENCE_END = "。；！？\n";

/** Give the places in a text where any of the `wanted` letters stand: ascending `[begin, end]`, merged. */
export function marksOf(text, wanted, simplified) {
  return marksIn(text, foldWithPlaces(text, simplified), wanted);
}

function marksIn(text, { letters, places }, wanted) {
  const marks = [];
  for (const word of wanted) {
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) {
      marks.push([places[at], endOf(text, places, at + word.length - 1)]);
    }
  }
  marks.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  return marks.reduce((merged, mark) => {
    const last = merged[merged.length - 1];
    if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1]);
    else merged.push([...mark]);
    return merged;
  }, []);
}

/** Give the end of the character that the letter at a place comes from. */
function endOf(text, places, at) {
  const begin = places[at];
  return begin + String.fromCodePoint(text.codePointAt(begin) ?? 32).length;
}

/**
 * Give the part of a text around its best mark as segments `[{ text, mark }]`.  `wanted` are letters to mark, the
 * first that occurs decides where the excerpt begins: behind the first `heading` characters if it stands there as well.
 */
export function excerpt(text, wanted, simplified, heading = 0) {
  const folded = foldWithPlaces(text, simplified);
  const marks = marksIn(text, folded, wanted);
  const best = wanted.find((word) => folded.letters.includes(word));
  const places = best ? marksIn(text, folded, [best]) : [[0, 0]];
  const first = places.find(([at]) => at >= heading) ?? places[0];
  let begin = first[0];
  while (begin > 0 && !SENTENCE_END.includes(text[begin - 1]) && first[0] - begin < BEFORE) begin -= 1;
  let end = Math.min(text.length, Math.max(begin + LENGTH, first[1]));
  const stop = text.slice(first[1], end).indexOf("\n");
  if (stop >= 0 && first[1] + stop - begin > LENGTH / 3) end = first[1] + stop;
  begin -= isLow(text, begin) ? 1 : 0;
  end += isLow(text, end) ? 1 : 0;
  const segments = [];
  const add = (from, to, mark) => {
    const shown = text.slice(from, to).replace(/\n/gu, "　");
    if (shown) segments.push({ text: shown, mark });
  };
  if (begin > 0 && !SENTENCE_END.includes(text[begin - 1])) segments.push({ text: "……", mark: false });
  let at = begin;
  for (const [from, to] of marks) {
    if (to <= begin || from >= end) continue;
    add(at, Math.max(from, begin), false);
    add(Math.max(from, begin), Math.min(to, end), true);
    at = Math.min(to, end);
  }
  add(at, end, false);
  if (end < text.length && text[end] !== "\n") segments.push({ text: "……", mark: false });
  return segments;
}

const isLow = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
