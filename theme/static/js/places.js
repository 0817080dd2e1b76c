/* Places in a page, and which of them is being read. */

/** Give the last of `places` that the top third of the window has reached, or the first. */
export function reached(places) {
  const line = innerHeight / 3;
  return places.findLast((place) => place.getBoundingClientRect().top <= line) ?? places[0];
}
