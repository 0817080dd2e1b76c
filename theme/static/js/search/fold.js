// Folding: what counts as the same when searching.  The same as plugins/plan_search/folding.py.

const LETTER = /[\p{L}\p{N}]/u;
const MARK = /\p{M}/u;
const folded = new Map([["\n", "\n"]]);

/** Give what stays of one character: letters, a line feed, nothing for a combining mark, a space for the rest. */
function foldCharacter(character) {
  let kept = folded.get(character);
  if (kept === undefined) {
    kept = "";
    for (const each of character.normalize("NFKD").toLowerCase()) {
      if (LETTER.test(each)) kept += each;
      else if (!MARK.test(each)) kept += " ";
    }
    if (kept && !kept.trim()) kept = " ";
    folded.set(character, kept);
  }
  return kept;
}

const isDigit = (character) => character >= "0" && character <= "9";

/**
 * Fold a text: give its `letters` and for each of their UTF-16 units the `places` where it comes from in the text,
 * with the place after the last one at the end.  `simplified` has the traditional characters that the text uses.
 */
export function foldWithPlaces(text, simplified = {}) {
  let letters = "";
  const places = [];
  let gap = -1;
  let at = 0;
  for (const character of text) {
    for (const kept of foldCharacter(character)) {
      if (kept === " ") {
        if (gap < 0) gap = at;
        continue;
      }
      if (gap >= 0 && isDigit(kept) && isDigit(letters[letters.length - 1] ?? "")) {
        letters += ".";
        places.push(gap);
      }
      gap = -1;
      const letter = Object.hasOwn(simplified, kept) ? simplified[kept] : kept;
      letters += letter;
      for (let unit = 0; unit < letter.length; unit += 1) places.push(at);
    }
    at += character.length;
  }
  places.push(at);
  return { letters, places };
}

/** Give the folded letters of a text. */
export const fold = (text, simplified) => foldWithPlaces(text, simplified).letters;
