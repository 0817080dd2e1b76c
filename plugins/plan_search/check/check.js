// Puts the golden queries to the shipped search and sends back what it answered.  Served beside the site, not in it.

import { search } from "../search/index.js";

const queries = await (await fetch("queries.json")).json();
const errors = [];
addEventListener("error", (event) => errors.push(String(event.message)));

const answers = await answersOf(search, queries.engine);
const edition = queries.edition.length
  ? await answersOf((await import("../zh-hant/search/index.js")).search, queries.edition)
  : [];

async function answersOf(search, asked) {
  const found = [];
  for (const query of asked) {
    try {
      const { total, hits } = await search(query, { all: true });
      found.push({ total, exact: hits.filter((hit) => hit.match === "exact").map((hit) => hit.clause) });
    } catch (error) {
      found.push({ total: 0, exact: [], error: String(error) });
    }
  }
  return found;
}

const pages = [];
for (const query of queries.pages) pages.push(await onPage(query));

await fetch("report", { method: "POST", body: JSON.stringify({ answers, pages, edition, errors }) });

/** Open the page of results as a reader would, and read what it lists. */
async function onPage(query) {
  const frame = document.createElement("iframe");
  frame.src = `../search/index.html?q=${encodeURIComponent(query)}&all=1`;
  document.body.append(frame);
  for (let turn = 0; turn < 200; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const place = frame.contentDocument?.getElementById("search-results");
    const alert = place?.querySelector('[role="alert"]')?.textContent;
    if (alert) return { total: 0, exact: [], error: alert };
    if (place?.dataset.total === undefined || place.hasAttribute("aria-busy")) continue;
    const exact = [...place.querySelectorAll('li[data-match="exact"]')].map((item) => item.dataset.clause);
    const total = Number(place.dataset.total);
    frame.remove();
    return { total, exact };
  }
  return { total: 0, exact: [], error: "no results appeared" };
}
