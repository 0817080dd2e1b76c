// The search engine of a built site under Node: files from disk, the modules that the pages load.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Make the engine of the site built in `output`, or of its edition, and count what it reads. */
export async function openSite(output, change = (name, text) => text, edition = "") {
  const home = path.join(output, edition);
  const folder = (await readdir(path.join(home, "theme"))).find((name) => name.startsWith("js."));
  const module = (name) => import(pathToFileURL(path.join(home, "theme", folder, "search", name)));
  const { createEngine } = await module("engine.js");
  const reads = [];
  const engine = createEngine({
    read: async (name) => {
      reads.push(name);
      return change(name, await readFile(path.join(home, "search", name), "utf8"));
    },
    load: (name) => import(pathToFileURL(path.join(home, "search", name.split("?")[0]))),
    remote: () => module("remote.js"),
  });
  return { engine, reads, module };
}
