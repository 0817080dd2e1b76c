/* The switch to the other edition keeps the clause that one was reading, and what was searched for.  The switch stands at
   the top of the page: whoever comes back to it is taken to where the page was read last. */

import { reached } from "./places.js";

const RESTED = 400; // milliseconds without scrolling

const link = globalThis.document?.querySelector(".edition-switch");
const clauses = link ? [...document.querySelectorAll("main :is(h2, h3, p, li)[id]")] : [];
let place = link ? named() : "";
let timer;

/** Give the fragment of the address. */
function named() {
  return decodeURIComponent(location.hash.slice(1));
}

function note() {
  if (link.getBoundingClientRect().bottom >= 0 || !clauses.length) return;
  const top = document.getElementById(named())?.getBoundingClientRect().top ?? -1;
  place = top >= 0 && top < innerHeight / 2 ? named() : reached(clauses).id;
}

function keepPlace() {
  const query = new URLSearchParams(location.search).get("q");
  link.search = query ? new URLSearchParams({ q: query }) : "";
  link.hash = place;
}

if (link) {
  for (const event of ["pointerdown", "click"]) link.addEventListener(event, keepPlace);
  addEventListener("hashchange", () => (place = named()));
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(note, RESTED);
  }, { passive: true });
}
