// The search, for pages of the portal and for others:
//
//   import { search } from "https://…/search/index.js";
//   const { total, hits } = await search("质押融资", { plan: "heyuan-ip-145", limit: 20 });

export { SearchFailure } from "./failure.js";

import { SearchFailure } from "./failure.js";

/** The site's first folder; the scripts lie in theme/js.…/search/. */
const ROOT = new URL("../../../", import.meta.url);

/**
 * Search the plans.
 *
 * Options: `kind`, `plan`, `region`, `period` narrow the search to one value of a facet; `limit` is how many hits are
 * given (10), `all` gives every one; `signal` cancels.
 *
 * Gives `total`, how many clauses answer; `hits`, each with its `clause` (library name), `match` (`exact`, the phrase
 * stands there word for word, or `words`), `kind`, `plan`, `trail`, `label`, `excerpt` (`[{ text, mark }]`) and `url`;
 * `facets` with counts; `said`, where the query was put otherwise (`{ reason, query }`); `suggestions`
 * (`[{ query, total }]`) and `related` hits, where nothing was found.  Throws SearchFailure, AbortError when cancelled.
 */
export async function search(query, options = {}) {
  const { signal, ...rest } = options;
  signal?.throwIfAborted();
  const result = await answer(String(query), rest);
  signal?.throwIfAborted();
  return result;
}

/** Give a hit with its address: its page at the clause, which marks the phrase there. */
function withUrl(hit) {
  const url = new URL(hit.page, ROOT);
  url.searchParams.set("q", hit.phrase);
  url.hash = hit.anchor;
  return { ...hit, url: url.href };
}

/** Give a result with the addresses of its hits, the first of which came `before` it. */
const withUrls = (result, before = []) => ({
  ...result,
  hits: [...before, ...result.hits.map(withUrl)],
  related: result.related.map(withUrl),
});

let worker;
let asked = 0;
const waiting = new Map();

/** Ask the worker, or this thread where there can be none (another origin, an old browser). */
async function answer(query, options) {
  worker ??= startWorker();
  const started = await worker;
  if (!started) return withUrls(await (await inThread()).search(query, options));
  asked += 1;
  started.postMessage({ number: asked, query, options });
  return new Promise((resolve, reject) => waiting.set(asked, { resolve, reject, hits: [] }));
}

/** Start the worker; give null where it does not start. */
function startWorker() {
  return new Promise((resolve) => {
    let made;
    try {
      made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    } catch {
      resolve(null);
      return;
    }
    made.onerror = (event) => {
      event.preventDefault();
      resolve(null);
      for (const { reject } of waiting.values()) reject(new SearchFailure("network", "worker.js"));
      waiting.clear();
    };
    made.onmessage = ({ data }) => {
      if (data.ready) resolve(made);
      else settle(data);
    };
  });
}

/** Take what the worker says: some of the first hits, a result with the others, or a failure. */
function settle({ number, portion, result, failure }) {
  const { resolve, reject, hits } = waiting.get(number);
  if (portion) {
    hits.push(...portion.map(withUrl));
    return;
  }
  waiting.delete(number);
  if (failure) reject(new SearchFailure(failure.reason, failure.file));
  else resolve(withUrls(result, hits));
}

let engine;

/** Load the engine into this thread. */
async function inThread() {
  if (engine) return engine;
  try {
    const [{ createEngine }, { source }] = await Promise.all([import("./engine.js"), import("./source.js")]);
    engine ??= createEngine(source(new URL("search/", ROOT)));
  } catch {
    throw new SearchFailure("network", "engine.js");
  }
  return engine;
}
