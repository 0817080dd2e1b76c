// Where a clause is on the site: the same as plugins/planbook/addresses.py.

/** Give page and anchor of a clause, named inside its plan: `chapter-3/s2-m3` → plans/…/chapter-3.html, s2-m3. */
export function addressOf(slug, name) {
  const [first, second, ...rest] = name.split("/");
  if (!first || first === "overview") return { page: `plans/${slug}/index.html`, anchor: second ?? "" };
  if (first === "columns" || first === "indicators") {
    return { page: `plans/${slug}/${first}/${second}.html`, anchor: rest.join("/") };
  }
  return { page: `plans/${slug}/${first}.html`, anchor: [second, ...rest].filter(Boolean).join("/") };
}
