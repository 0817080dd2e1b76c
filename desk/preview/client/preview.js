/* The preview in an open page: it listens for news, loads the page anew where that has changed, says what is wrong. */

import { showLines } from "./lines.js";
import { Panel } from "./panel.js";
import { remember, restore } from "./place.js";

const { page, digest } = document.querySelector("script[data-digest]").dataset;
const panel = new Panel();
let source = null;

function listen() {
  source = new EventSource(`/_preview/news?page=${encodeURIComponent(page)}`);
  source.addEventListener("message", (event) => take(JSON.parse(event.data)));
  source.addEventListener("error", () => panel.lost());
}

function take(news) {
  const changed = !news.busy && news.digest && news.digest !== digest;
  if (changed) {
    source.close();
    remember();
    location.reload();
    return;
  }
  panel.show(news, { gone: Boolean(digest) && !news.digest });
  if (!news.busy) showLines(page, panel);
}

/* A browser keeps six connections to a server: pages out of sight give theirs back, and catch up afterwards. */
function listenWhileSeen() {
  source?.close();
  if (document.visibilityState === "visible") listen();
}

restore();
document.addEventListener("visibilitychange", listenWhileSeen);
addEventListener("pageshow", (event) => event.persisted && listenWhileSeen());
listenWhileSeen();
