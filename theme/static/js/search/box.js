// What every page has of the search: `/` goes to the box, and a page opened from a hit marks the phrase.

const box = document.querySelector(".search-query");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const active = document.activeElement;
  if (!box || active?.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(active?.tagName ?? "")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

box?.form.addEventListener("submit", (event) => {
  if (!box.value.trim()) event.preventDefault();
});

const results = document.getElementById("search-results");
const phrase = new URLSearchParams(location.search).get("q");

if (results) import("./page.js").then(({ start }) => start(box, results));
else if (phrase) import("./highlight.js").then(({ highlight }) => highlight(phrase));
