// Which clauses answer a query.

/**
 * Find the documents in which every word occurs: with all its tokens in the document's own text, or in the titles of
 * what holds it; one word at least in its own.  A word is a list of terms; `own` and `path` of a term are documents and
 * ranges of documents that have it.  Gives `found` in document order, and `whole`: those with all tokens in their own.
 */
export function match(words, excluded, tree) {
  const inAll = words.map((word) => occurrences(word, tree, true));
  const inOwn = words.map((word) => occurrences(word, tree, false));
  const without = excluded.map((word) => occurrences(word, tree, false));
  const found = [];
  const whole = [];
  for (let doc = 0; doc < tree.size; doc += 1) {
    if (!inAll.every((marks) => marks[doc])) continue;
    if (!inOwn.some((marks) => marks[doc]) || without.some((marks) => marks[doc])) continue;
    found.push(doc);
    if (inOwn.every((marks) => marks[doc])) whole.push(doc);
  }
  return { found, whole };
}

/** Mark the documents in which every token of a word occurs: with those of its path where `withPath` says so. */
function occurrences(word, tree, withPath) {
  const counts = new Uint16Array(tree.size);
  word.forEach((alternatives, turn) => {
    for (const term of alternatives) {
      for (const doc of term.docs) if (counts[doc] === turn) counts[doc] = turn + 1;
      if (!withPath) continue;
      for (const [begin, end] of term.ranges) {
        for (let doc = begin; doc < end; doc += 1) if (counts[doc] === turn) counts[doc] = turn + 1;
      }
    }
  });
  return word.length ? counts.map((count) => count === word.length) : counts;
}
