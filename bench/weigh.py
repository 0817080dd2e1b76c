"""What a query weighs: bytes and requests of the first and of the next, cold cache, brotli, in the system's Chromium.

    python -m bench.weigh [--site OUTPUT] [--queries 60]

Body bytes as they go over the wire; what the page has anyway (its HTML and style sheet) is not counted, scripts are.
"""

from __future__ import annotations

import argparse
import random
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page

from bench import ROOT
from bench.serving import compressed, serve
from plan_pages.reading import read_library
from plan_search.documents import by_clause
from tests.browser import launched


@dataclass(slots=True)
class Weight:
    """Bodies that went over the wire, by address."""

    bodies: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.bodies.values())


def queries(content: Path, number: int, seed: int) -> list[str]:
    """Draw phrases of 2 to 12 characters from the plans."""
    dice = random.Random(seed)
    library, _ = read_library(content, "plans")
    texts = [line for each in by_clause(library).values() for line in each.text.split("\n") if line]
    drawn = []
    while len(drawn) < number:
        text = dice.choice(texts)
        begin = dice.randrange(len(text))
        piece = text[begin : begin + dice.randint(2, 12)]
        if sum(each.isalnum() for each in piece) > 1:
            drawn.append(piece)
    return drawn


def weigh(browser: Browser, site: Path, address: str, asked: list[str]) -> tuple[list[Weight], list[Weight]]:
    """Give the weights of first and of next queries, each first one with a fresh cache."""
    first, after = [], []
    for query, following in zip(asked, asked[1:] + asked[:1], strict=True):
        with browser.new_context() as context:
            page = context.new_page()
            weight = Weight()
            context.on("requestfinished", lambda request: count(request.url, address, site, weight))  # noqa: B023
            page.goto(f"{address}search/index.html?q={quote(query)}")
            settle(page)
            first.append(Weight(dict(weight.bodies)))
            weight.bodies.clear()
            page.fill(".search-query", following)
            page.keyboard.press("Enter")
            page.wait_for_timeout(150)
            settle(page)
            after.append(Weight(dict(weight.bodies)))
    return first, after


def settle(page: Page) -> None:
    page.wait_for_selector("#search-results[data-total]:not([aria-busy])")


def count(url: str, address: str, site: Path, weight: Weight) -> None:
    path = site / url.removeprefix(address).partition("?")[0]
    if path.suffix in (".js", ".json", ".txt") and path.is_file():
        weight.bodies[url] = len(compressed(path))


def report(name: str, weights: list[Weight]) -> None:
    totals = sorted(weight.total for weight in weights)
    requests = statistics.median(len(weight.bodies) for weight in weights)
    print(
        f"{name}: median {statistics.median(totals) / 1000:.1f} KB, p95 {totals[int(0.95 * len(totals))] / 1000:.1f}, "
        f"max {totals[-1] / 1000:.1f}, {requests:.0f} requests"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=Path, default=ROOT / "output")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--queries", type=int, default=60)
    options = parser.parse_args()
    asked = queries(options.content, options.queries, seed=1)
    with serve(options.site) as address, launched() as browser:
        first, after = weigh(browser, options.site, address, asked)
    report("first query", first)
    report("next query", after)
    parts = {"scripts": ".js", "shards": ".txt", "manifest and texts": ".json"}
    for name, suffix in parts.items():
        sums = [sum(size for url, size in each.bodies.items() if url.endswith(suffix)) for each in first]
        print(f"  {name}: median {statistics.median(sums) / 1000:.1f} KB")


if __name__ == "__main__":
    main()
