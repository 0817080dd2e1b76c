/* The place in a page is kept while it is loaded anew: the clause at the top of the window stays there, to the pixel.

   A clause is known by its text, because anchors are counted and move when one is put before them; by its anchor where
   its own text was edited; and by those before it where it is gone. */

const KEY = `preview ${location.pathname}`;
const BEFORE = 40; // clauses before it that are kept as well
const LONG = 80; // characters that tell a clause from others

let last = null; // the place that was restored, and where that scrolled to

const textOf = (part) => part.textContent.replace(/\s+/g, "").slice(0, LONG);
const topOf = (part) => part.getBoundingClientRect().top;
const isSeen = (part) => part.getClientRects().length > 0;

/** Give the clauses of the page from the one at the top of the window backwards. */
function clausesFromTop() {
  const parts = [...document.querySelectorAll("main [id]")].filter(isSeen);
  const first = parts.findIndex((part) => topOf(part) >= 0 || part.getBoundingClientRect().bottom > innerHeight / 3);
  const end = first < 0 ? parts.length : first + 1;
  return parts.slice(Math.max(0, end - BEFORE), end).reverse();
}

/** Keep the place for when the page has been loaded anew. */
export function remember() {
  const unmoved = last && Math.abs(scrollY - last.scrolledTo) < 2;
  const place = unmoved ? last.place : { // a clause that is gone may come back
    atTop: scrollY === 0,
    clauses: clausesFromTop().map((part) => ({ id: part.id, text: textOf(part), top: topOf(part) })),
    open: [...document.querySelectorAll("details[open][id]")].map((part) => part.id),
  };
  history.scrollRestoration = "manual";
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // the page begins at its top
  }
}

function kept() {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return place;
  } catch {
    return null;
  }
}

/** Give the part of the page that is the clause, or null. */
function found(clause, byText) {
  const same = byText.get(clause.text) ?? [];
  return same.length === 1 ? same[0] : same.find((part) => part.id === clause.id) ?? document.getElementById(clause.id);
}

function scrollToPlace(place) {
  if (place.atTop) return scrollTo(0, 0);
  const byText = Map.groupBy
    ? Map.groupBy(document.querySelectorAll("main [id]"), textOf)
    : new Map([...document.querySelectorAll("main [id]")].map((part) => [textOf(part), [part]]));
  for (const clause of place.clauses) {
    const part = found(clause, byText);
    if (part && isSeen(part)) return scrollBy(0, topOf(part) - clause.top);
  }
}

/** Go to the place that was kept, now and once everything has its size, unless the reader has begun to move. */
export function restore() {
  const place = kept();
  if (!place) return;
  for (const id of place.open) document.getElementById(id)?.setAttribute("open", "");
  let moved = false;
  const go = () => {
    if (moved) return;
    scrollToPlace(place);
    last = { place, scrolledTo: scrollY };
  };
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(kind, () => (moved = true), { once: true, passive: true });
  }
  go();
  addEventListener("load", () => requestAnimationFrame(() => {
    go();
    history.scrollRestoration = "auto";
  }));
}
