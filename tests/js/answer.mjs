// Answers queries with a built site's own engine: node answer.mjs OUTPUT [EDITION] < queries.json > answers.json
//
// In: [{ query, options }].  Out: for each the total and its hits as [clause, match, score], in order.

import { readFileSync, writeFileSync } from "node:fs";
import { openSite } from "./built.mjs";

const { engine } = await openSite(process.argv[2], undefined, process.argv[3]);
const answers = [];
for (const { query, options } of JSON.parse(readFileSync(0, "utf8"))) {
  const { total, hits } = await engine.search(query, options);
  answers.push({ total, hits: hits.map(({ clause, match, score }) => [clause, match, score]) });
}
writeFileSync(1, JSON.stringify(answers));
