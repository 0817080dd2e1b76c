// The page of results: the box, the facets, the hits, and the address in step with them.

import { search } from "./index.js";
import { draw, say } from "./view.js";

const FACETS = ["kind", "plan", "region", "period"];
const STEP = 10;
const PAUSE = 120;

/** Start the page: `box` is the search box, `place` where results go. */
export function start(box, place) {
  const help = document.getElementById("search-help");
  const { title } = document;
  let state = read();
  let running = new AbortController();
  let timer;

  /** Search for what the state says and show it; what was asked before is dropped. */
  async function show({ quiet = false } = {}) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const blank = !state.query.trim();
    document.title = blank ? title : `${state.query.trim()} - ${title}`;
    help.hidden = !blank;
    place.hidden = blank;
    if (blank) {
      place.replaceChildren();
      delete place.dataset.total;
      return;
    }
    place.setAttribute("aria-busy", "true");
    if (!quiet && !place.firstChild) say(place, "正在检索……");
    const slow = setTimeout(() => say(place, "正在检索，网络较慢，请稍候……"), 1500);
    try {
      const asked = search(state.query, { ...state.chosen, limit: state.limit, all: state.all, signal });
      const result = await asked.finally(() => clearTimeout(slow));
      await draw(place, result, state, { choose, more, put }, signal);
      help.hidden = place.querySelector(".hit, .search-suggestions") !== null;
    } catch (error) {
      if (signal.aborted) return;
      fail(error);
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  }

  function fail(error) {
    const stale = error.reason === "format";
    if (stale && !sessionStorage.getItem("search-reloaded")) {
      sessionStorage.setItem("search-reloaded", "1");
      location.reload();
      return;
    }
    const text = stale
      ? "检索数据已经更新，请刷新页面后再检索。"
      : error.reason === "network"
        ? "检索数据没有取到，请检查网络后重试。"
        : "检索数据不完整，请重试；仍不成功时，可从网站地图查找。";
    place.replaceChildren();
    place.hidden = false;
    say(place, text, { retry: () => show(), alert: true });
    help.hidden = false;
  }

  function choose(name, value) {
    state = { ...state, limit: STEP, chosen: { ...state.chosen, [name]: value || undefined } };
    history.pushState(null, "", address(state));
    return show();
  }

  function more() {
    state = { ...state, limit: state.limit + STEP };
    return show({ quiet: true });
  }

  /** Put another query in the place of the one typed. */
  function put(query) {
    box.value = query;
    take(true);
  }

  /** Take what is in the box; a new entry of the history is made for what was submitted. */
  function take(submitted) {
    clearTimeout(timer);
    const changed = box.value !== state.query;
    if (!changed && !submitted) return;
    state = { query: box.value, chosen: changed ? {} : state.chosen, limit: STEP, all: false };
    if (submitted && changed) history.pushState(null, "", address(state));
    else history.replaceState(null, "", address(state));
    show();
  }

  let composing = false;
  box.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  box.addEventListener("compositionend", () => {
    composing = false;
    timer = setTimeout(take, PAUSE);
  });
  box.addEventListener("input", (event) => {
    if (composing || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(take, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || composing || event.keyCode === 229)) event.preventDefault();
    if (event.key === "ArrowDown" && !event.isComposing) focusHit(event, 0);
  });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!composing) take(true);
  });
  place.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.matches(".hit-link")) return;
    const links = [...place.querySelectorAll(".hit-link")];
    focusHit(event, links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1));
  });
  addEventListener("popstate", () => {
    state = read();
    box.value = state.query;
    show();
  });

  function focusHit(event, at) {
    const links = place.querySelectorAll(".hit-link");
    if (at >= links.length) return;
    event.preventDefault();
    (at < 0 ? box : links[at]).focus();
  }

  document.getElementById("search-without-script").hidden = true;
  if (box.value.trim()) state = { ...state, query: box.value }; // typed before this script was there
  else box.value = state.query;
  if (!state.query) box.focus();
  const { top } = history.state ?? {};
  history.replaceState(null, "", address(state));
  show().then(() => top && scrollTo({ top }));
  addEventListener("pagehide", () => history.replaceState({ limit: state.limit, top: scrollY }, ""));
}

/** Read the address, `?q=…&kind=…&all=1`, and how many hits were shown when the page was left. */
function read() {
  const values = new URLSearchParams(location.search);
  const chosen = Object.fromEntries(FACETS.map((name) => [name, values.get(name) || undefined]));
  return { query: values.get("q") ?? "", chosen, limit: history.state?.limit ?? STEP, all: values.get("all") === "1" };
}

/** Write it. */
function address({ query, chosen, all }) {
  const values = new URLSearchParams();
  if (query) values.set("q", query);
  for (const name of FACETS) if (chosen[name]) values.set(name, chosen[name]);
  if (all) values.set("all", "1");
  const written = values.toString();
  return written ? `?${written}` : location.pathname;
}
