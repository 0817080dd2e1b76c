// Gives the clauses that the built site answers with: node ours.mjs OUTPUT < queries.json

import { readFileSync, writeFileSync } from "node:fs";
import { openSite } from "../tests/js/built.mjs";

const { engine } = await openSite(process.argv[2]);
const answers = [];
for (const query of JSON.parse(readFileSync(0, "utf8"))) {
  const { hits, related } = await engine.search(query, { limit: 10 });
  answers.push([...hits, ...related].map((hit) => hit.clause));
}
writeFileSync(1, JSON.stringify(answers));
