// The search itself, without a page: a query in, hits out.  Runs in a worker, on a page, or under Node.

import { SearchFailure } from "./failure.js";
import { Files } from "./files.js";
import { find, suffices } from "./finding.js";
import { Damaged } from "./postings.js";
import { parse } from "./query.js";

/**
 * Make an engine.  `read(name, fresh)` gives the text of a file below `search/`; `load(name)` imports a module there;
 * `remote(endpoint, …)` asks another engine, where the site's settings name one.
 */
export function createEngine({ read, load, remote }) {
  let files = new Files(read, load);

  /** Answer a query; see index.js for what comes in and out. */
  async function search(query, options = {}) {
    try {
      return await answer(query, options);
    } catch (error) {
      if (error.reason === "format") throw error;
      const before = await files.index().catch(() => null);
      files = new Files(read, load, true); // nothing that was read is trusted any more
      const now = await files.index();
      const failure = error instanceof Damaged ? new SearchFailure("damaged", error.message) : error;
      if (!before || before.manifest.release === now.manifest.release) throw failure;
      return answer(query, options); // the site was published anew while this page was open
    }
  }

  async function answer(query, options) {
    const { manifest } = await files.index();
    if (manifest.endpoint) return (await remote()).ask(manifest.endpoint, manifest, query, options);
    if (!manifest.home) return inPlans(query, options);
    const { simplify, withShown } = await import("./edition.js");
    const { characters } = await files.extra("variants");
    const result = await inPlans(simplify(query, characters), options);
    return withShown(result, query, characters, files);
  }

  /** Answer a query in the characters of the plans. */
  async function inPlans(query, options) {
    const parsed = parse(query);
    const found = await find(files, parsed, options);
    const result = { query, said: null, suggestions: [], related: [], ...found };
    if (found.empty) return result;
    if (found.all && suffices(parsed, found, options)) return result;
    const { instead, others } = await import("./instead.js");
    if (!found.all) return { ...result, ...(await instead(files, query, options)) };
    return { ...result, related: await others(files, parsed, found, options) };
  }

  return { search };
}
