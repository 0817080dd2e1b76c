/* How pages are shown (长辈版, high contrast, size of text): kept in the browser, applied before the first paint. */

const KEY = "display";
const NAMES = ["mode", "contrast", "size"];

/** Give what the reader has chosen: `mode`, `contrast` and `size`, each empty where nothing is. */
export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // no storage, or not ours
  }
}

/** Show the page in the way `display`. */
export function show(display) {
  const { dataset } = document.documentElement;
  dataset.scripted = "";
  for (const name of NAMES) {
    if (display[name]) dataset[name] = display[name];
    else delete dataset[name];
  }
}

/** Change what is chosen, show it and keep it. */
export function choose(change) {
  const display = { ...chosen(), ...change };
  show(display);
  try {
    localStorage.setItem(KEY, JSON.stringify(display));
  } catch {
    // shown on this page, not kept
  }
  return display;
}

show(chosen());
