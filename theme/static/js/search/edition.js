// The search of an edition in traditional characters: queries are simplified for the index, and what it says of them
// is put back into the reader's characters.

/** Give a text in simplified characters. */
export const simplify = (text, characters) =>
  Array.from(text, (each) => (Object.hasOwn(characters, each) ? characters[each] : each)).join("");

/**
 * Give a result as the edition shows it: `query` as it was typed; the wording that was searched for instead, and what
 * may have been meant, in the characters of the query and of the words that the edition's files list.
 */
export async function withShown(result, query, characters, files) {
  if (!result.said && !result.suggestions.length) return { ...result, query };
  const known = await Promise.all(["variants", "words"].map((kind) => files.extra(kind)));
  const typed = Array.from(query).map((each) => [simplify(each, characters), each]);
  const show = shower(new Map([...typed, ...known.flatMap(({ shown }) => Object.entries(shown))]));
  const { said, suggestions } = result;
  return {
    ...result,
    query,
    said: said && { ...said, query: show(said.query) },
    suggestions: suggestions.map((each) => ({ ...each, query: show(each.query) })),
  };
}

/** Make a function that puts words in the place of others, the longest that fits at each place. */
function shower(words) {
  const longest = Math.max(...Array.from(words.keys(), (word) => word.length), 1);
  return (text) => {
    let shown = "";
    for (let at = 0, length; at < text.length; at += length) {
      length = Math.min(longest, text.length - at);
      while (length > 1 && !words.has(text.slice(at, at + length))) length -= 1;
      const word = text.slice(at, at + length);
      shown += words.get(word) ?? word;
    }
    return shown;
  };
}
