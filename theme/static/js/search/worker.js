// The search in a worker, so that the page never waits for it.

import { createEngine } from "./engine.js";
import { source } from "./source.js";

const engine = createEngine(source(new URL("../../../search/", import.meta.url)));

self.onmessage = async ({ data: { number, query, options } }) => {
  try {
    self.postMessage({ number, result: await engine.search(query, options) });
  } catch (error) {
    self.postMessage({ number, failure: { reason: error.reason ?? "damaged", file: error.message } });
  }
};

self.postMessage({ ready: true });
