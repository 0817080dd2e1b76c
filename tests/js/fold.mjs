// Folds texts as the built site does: node fold.mjs OUTPUT < texts.json > folded.json

import { readFileSync, writeFileSync } from "node:fs";
import { openSite } from "./built.mjs";

const { module } = await openSite(process.argv[2]);
const { fold } = await module("fold.js");
// the index maps the few traditional characters of a text by a list that comes with it
const simplified = JSON.parse(process.env.SIMPLIFIED ?? "{}");
writeFileSync(1, JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => fold(text, simplified))));
