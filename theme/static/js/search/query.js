// A query as typed becomes words, and words become tokens of the index.
//
//   深圳 高价值专利        both words must occur
//   "质押融资登记"         word for word
//   专利 -商标            without the second

import { fold } from "./fold.js";

/** Letters that are looked for at most; what is typed beyond is left out. */
export const LONGEST = 100;
/** Words of more letters are looked for by every other pair of letters, which covers them as well. */
const COVERED = 8;
/** How many times rarer than its neighbours a pair is where two words meet: 保护, 护体, 体系. */
const RARER = 5;

const QUOTES = { '"': '"', "“": "”", "„": "“", "＂": "＂", "「": "」", "『": "』" };
const MINUS = "-－−﹣";
const WORD = /[\p{L}\p{M}\p{N}]/u;
const SPACE = /\s/u;

/**
 * Parse a query: `words`, each with its `letters` and whether it is `quoted`; `excluded`, the letters of words that
 * must not occur; `phrase`, the letters of everything that must; `cut`, whether something was left out.
 */
export function parse(query) {
  const parsed = read(query, true);
  return parsed.words.length || !parsed.excluded.length ? parsed : read(query, false);
}

function read(query, withMinus) {
  const words = [];
  const excluded = [];
  let phrase = "";
  let left = LONGEST;
  let cut = false;
  for (const part of parts(query.slice(0, 20 * LONGEST), withMinus)) {
    const texts = part.quoted ? [part.text] : part.text.split(/\n/u);
    if (part.excluded) {
      excluded.push(...texts.map((text) => fold(text)).filter(Boolean));
      continue;
    }
    for (const text of texts) {
      const all = Array.from(fold(text).replaceAll("\n", ""));
      const letters = all.slice(0, left).join("");
      left -= Math.min(left, all.length);
      cut ||= letters.length < all.join("").length;
      if (!letters) continue;
      phrase += ` ${letters}`;
      if (!words.some((word) => word.letters === letters && word.quoted === part.quoted)) {
        words.push({ letters, quoted: part.quoted });
      }
    }
  }
  return { words, excluded, phrase: fold(phrase), cut: cut || query.length > 20 * LONGEST };
}

/** Cut a query at white space and quotation marks; inside a part, line feeds stand where punctuation parts words. */
function* parts(query, withMinus) {
  const characters = Array.from(query);
  const at = { place: 0 };
  while (at.place < characters.length) {
    if (SPACE.test(characters[at.place])) {
      at.place += 1;
      continue;
    }
    const begins = at.place === 0 || SPACE.test(characters[at.place - 1]);
    const excluded = withMinus && begins && isMinus(characters, at.place);
    if (excluded) at.place += 1;
    const quoted = takeQuoted(characters, at);
    const text = quoted ?? takeRun(characters, at);
    if (text) yield { text, quoted: quoted !== null, excluded };
  }
}

function isMinus(characters, at) {
  const next = characters[at + 1] ?? " ";
  return MINUS.includes(characters[at]) && (WORD.test(next) || Object.hasOwn(QUOTES, next));
}

/** Take what stands in quotation marks, null where there are none that close. */
function takeQuoted(characters, at) {
  const closing = QUOTES[characters[at.place]];
  const end = closing ? characters.indexOf(closing, at.place + 1) : -1;
  if (end < 0) return null;
  const text = characters.slice(at.place + 1, end).join("");
  at.place = end + 1;
  return text;
}

/** Take characters up to white space or a quotation mark, one at least. */
function takeRun(characters, at) {
  const begin = at.place;
  const ends = (each) => SPACE.test(each) || Object.hasOwn(QUOTES, each);
  do at.place += 1;
  while (at.place < characters.length && !ends(characters[at.place]));
  return wordsOf(characters.slice(begin, at.place));
}

/** Put line feeds where punctuation parts words; between digits it stays (1.85). */
function wordsOf(characters) {
  let text = "";
  for (let at = 0; at < characters.length; at += 1) {
    const between = /\d/u.test(characters[at - 1] ?? "") && /\d/u.test(characters[at + 1] ?? "");
    text += WORD.test(characters[at]) || between ? characters[at] : "\n";
  }
  return text;
}

/** Give the tokens by which a word is looked for; one letter alone stands for all tokens that begin with it. */
export function tokensOf(letters) {
  const pairs = pairsOf(letters);
  if (!pairs.length) return [{ token: letters, prefix: true }];
  const covering = (_, at) => at % 2 === 0 || at === pairs.length - 1;
  return (isCovered(letters) ? pairs.filter(covering) : pairs).map((token) => ({ token, prefix: false }));
}

/** Tell whether a word is looked for by some of its pairs only. */
export const isCovered = (letters) => Array.from(letters).length > COVERED;

/** Give the tokens where two words of a phrase meet: a clause without them does not hold the phrase. */
export function seamsOf(query) {
  const inside = new Set(query.words.flatMap((word) => pairsOf(word.letters)));
  return query.words.length > 1 ? pairsOf(query.phrase).filter((pair) => !inside.has(pair)) : [];
}

/** Give the pairs of letters of a word, in order. */
export function pairsOf(letters) {
  const characters = Array.from(letters);
  return characters.slice(1).map((each, at) => characters[at] + each);
}

/**
 * Part a word where two words of the plans seem to meet: at a pair that no clause has, or far fewer than have its
 * neighbours.  `counts` tells in how many clauses each of its pairs stands.  Gives parts of two letters and more.
 */
export function partsOf(letters, counts) {
  const characters = Array.from(letters);
  const least = (at) => Math.min(counts[at - 1], counts[at + 1]);
  const gaps = counts.map((_, at) => at).filter((at) => at > 0 && at < counts.length - 1 && counts[at] * RARER < least(at));
  gaps.sort((one, other) => counts[one] - counts[other] || one - other);
  const cuts = [0, characters.length];
  for (const gap of gaps) if (cuts.every((cut) => Math.abs(cut - gap - 1) > 1)) cuts.push(gap + 1);
  cuts.sort((one, other) => one - other);
  return cuts.slice(1).map((cut, at) => characters.slice(cuts[at], cut).join(""));
}
