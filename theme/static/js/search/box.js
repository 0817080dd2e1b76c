// What every page has of the search: Ctrl+/ goes to the box (a key alone would be in the way of speech input, WCAG 2.2,
// 2.1.4), and a page opened from a hit marks the phrase.

const box = document.querySelector(".search-query");

document.addEventListener("keydown", (event) => {
  if (!box || event.key !== "/" || !(event.ctrlKey || event.metaKey)) return;
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
