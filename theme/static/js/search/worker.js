// The search in a worker, so that the page never waits for it.

import { createEngine } from "./engine.js";
import { source } from "./source.js";

/** Hits sent at a time: the page takes a long list in pieces, none of which holds it up. */
const PORTION = 100;

const engine = createEngine(source(new URL("../../../search/", import.meta.url)));

self.onmessage = async ({ data: { number, query, options } }) => {
  try {
    const result = await engine.search(query, options);
    const { hits } = result;
    let at = 0;
    for (; hits.length - at > PORTION; at += PORTION) self.postMessage({ number, portion: hits.slice(at, at + PORTION) });
    self.postMessage({ number, result: { ...result, hits: hits.slice(at) } });
  } catch (error) {
    self.postMessage({ number, failure: { reason: error.reason ?? "damaged", file: error.message } });
  }
};

self.postMessage({ ready: true });
