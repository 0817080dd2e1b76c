"""Beside Pagefind, in one run: bytes of a first query, precision and recall, on the same site with the same phrases.

    npm install pagefind@1.6.0 && cp -r output SITE && npx pagefind --site SITE
    python -m bench.beside SITE [--queries 40]

Phrases are drawn from the plans.  Precision and recall count pages, which is what Pagefind answers with: right are
those on which a clause holds the phrase (white space and punctuation aside).
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext

from bench import ROOT
from bench.serving import compressed, serve
from bench.weigh import queries, settle
from plan_pages.reading import read_library
from plan_search.documents import by_clause
from plan_search.folding import fold
from planbook.addresses import page_of
from tests.browser import launched

PAGEFIND = """async query => {
  const pagefind = await import(new URL("pagefind/pagefind.js", location.href));
  const { results } = await pagefind.search(query);
  await Promise.all(results.slice(0, 10).map(each => each.data()));
  window.all = async () => Promise.all(results.map(async each => (await each.data()).url));
}"""
OURS = """async query => {
  const { search } = await import(new URL("search/index.js", location.href));
  return (await search(query, { all: true })).hits.filter(hit => hit.match === "exact").map(hit => hit.clause);
}"""
Found = tuple[int, set[str]]


def weigh(context: BrowserContext, site: Path, address: str) -> list[int]:
    """Count, from now on, the bodies of everything but pages and style sheets."""
    sizes: list[int] = []

    def count(url: str) -> None:
        path = site / url.removeprefix(address).partition("?")[0]
        if path.is_file() and path.suffix not in (".html", ".css", ".svg"):
            sizes.append(len(compressed(path)))

    context.on("requestfinished", lambda request: count(request.url))
    return sizes


def of_pagefind(browser: Browser, site: Path, address: str, query: str) -> Found:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}404.html")
        sizes = weigh(context, site, address)
        page.evaluate(PAGEFIND, query)
        page.wait_for_timeout(100)
        total = sum(sizes)
        return total, {url.lstrip("/").partition("#")[0] for url in page.evaluate("all()")}


def of_ours(browser: Browser, site: Path, address: str, query: str) -> Found:
    with browser.new_context() as context:
        page = context.new_page()
        sizes = weigh(context, site, address)
        page.goto(f"{address}search/index.html?q={quote(query)}")
        settle(page)
        page.wait_for_timeout(100)
        total = sum(sizes)
        page.goto(f"{address}404.html")
        return total, {page_of(clause) for clause in page.evaluate(OURS, query)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=Path)
    parser.add_argument("--queries", type=int, default=40)
    options = parser.parse_args()
    library, _ = read_library(ROOT / "content", "plans")
    passages = {name: f"{fold(each.text)}\n{fold(each.terms)}" for name, each in by_clause(library).items()}
    asked = queries(ROOT / "content", options.queries, seed=2)
    with serve(options.site) as address, launched() as browser:
        for name, engine in (("Pagefind", of_pagefind), ("ours", of_ours)):
            weights, precise, complete = [], [], []
            for query in asked:
                weight, pages = engine(browser, options.site, address, query)
                right = {page_of(clause) for clause, text in passages.items() if fold(query) in text}
                weights.append(weight)
                precise.append(len(pages & right) / len(pages) if pages else 1.0)
                complete.append(len(pages & right) / len(right))
            median, most = statistics.median(weights) / 1000, max(weights) / 1000
            print(
                f"{name}: first query median {median:.1f} KB, max {most:.1f}; "
                f"precision {statistics.mean(precise):.3f}, recall {statistics.mean(complete):.3f}"
            )


if __name__ == "__main__":
    main()
