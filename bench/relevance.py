"""How well hits answer readers: nDCG@10 on `relevance.txt`, beside Pagefind's and plain lunr with jieba.

    python -m bench.relevance [--site OUTPUT] [--pagefind FOLDER]

`--pagefind` names a copy of the site that Pagefind has indexed (`npx pagefind@1.6.0 --site COPY`).  Pagefind answers
with pages: one counts as the best clause on it that is not counted yet, which favours Pagefind.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import rjieba
from lunr import lunr as lunr_index

from bench import ROOT
from bench.serving import serve
from plan_pages.reading import read_library
from plan_search.documents import by_clause
from planbook.addresses import page_of
from tests.browser import launched

PLANS = {
    "G": "guangdong-ip-145",
    "H": "heyuan-ip-145",
    "S": "shenzhen-ip-145",
    "Q": "shenzhen-ip-quality-2015",
    "B": "shenzhen-ip-standards-2011-2015",
}
Grades = Mapping[str, int]


def read_judgements(path: Path) -> dict[str, Grades]:
    """Give the grades of clauses by query."""
    judged = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            query, _, graded = line.partition(": ")
            pairs = (each.strip().split(" ") for each in graded.split(","))
            judged[query] = {f"{PLANS[name[0]]}{name[1:]}": int(grade) for grade, name in pairs}
    return judged


def ndcg(gains: Sequence[int], grades: Grades, depth: int = 10) -> float:
    """Give the normalised discounted cumulative gain of the first `depth` hits."""

    def discounted(values: Sequence[int]) -> float:
        return sum((2**gain - 1) / math.log2(place + 2) for place, gain in enumerate(values[:depth]))

    return discounted(gains) / discounted(sorted(grades.values(), reverse=True))


def ours(site: Path, queries: Sequence[str]) -> list[list[str]]:
    script = ROOT / "bench" / "ours.mjs"
    done = subprocess.run(
        ["node", "--no-warnings", str(script), str(site)],
        input=json.dumps(queries), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(done.stdout))


def jieba_lunr(content: Path, queries: Sequence[str], *, every: bool) -> list[list[str]]:
    """Plain lunr on the same clauses, texts and queries cut by jieba; all words required where `every` says so."""
    library, _ = read_library(content, "plans")
    documents = [
        {"id": name, "title": " ".join(rjieba.cut(each.title)), "text": " ".join(rjieba.cut(each.text))}
        for name, each in by_clause(library).items()
    ]
    index = lunr_index("id", [{"field_name": "title", "boost": 3}, "text"], documents)
    index.pipeline.reset()
    mark = "+" if every else ""
    cut = (" ".join(f"{mark}{word}" for word in rjieba.cut(query) if word.isalnum()) for query in queries)
    return [[each["ref"] for each in index.search(query)] for query in cut]


def pagefind(site: Path, queries: Sequence[str]) -> list[list[str]]:
    """Give the pages that Pagefind finds, best first."""
    with serve(site) as address, launched() as browser:
        page = browser.new_page()
        page.goto(f"{address}404.html")
        found = page.evaluate(
            """async queries => {
                 const pagefind = await import(new URL("pagefind/pagefind.js", location.href));
                 const answers = [];
                 for (const query of queries) {
                   const { results } = await pagefind.search(query);
                   const data = await Promise.all(results.slice(0, 10).map(each => each.data()));
                   answers.push(data.map(each => each.url));
                 }
                 return answers;
               }""",
            list(queries),
        )
    return [[url.lstrip("/").partition("#")[0] for url in urls] for urls in found]


def page_gains(pages: Sequence[str], grades: Grades) -> list[int]:
    left = dict(grades)
    gains = []
    for page in pages:
        here = [name for name in left if page_of(name) == page]
        best = max(here, key=lambda name: left[name], default=None)
        gains.append(left.pop(best) if best else 0)
    return gains


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=Path, default=ROOT / "output")
    parser.add_argument("--pagefind", type=Path)
    options = parser.parse_args()
    judged = read_judgements(ROOT / "bench" / "relevance.txt")
    queries = list(judged)

    def report(name: str, hits: Sequence[Sequence[str]], gains: Callable[[Sequence[str], Grades], list[int]]) -> None:
        scores = [ndcg(gains(each, judged[query]), judged[query]) for query, each in zip(queries, hits, strict=True)]
        empty = sum(not each for each in hits)
        print(f"{name}: nDCG@10 {sum(scores) / len(scores):.3f}, {empty} of {len(queries)} without a hit")
        if name == "ours":
            for query, score in sorted(zip(queries, scores, strict=True), key=lambda pair: pair[1])[:8]:
                print(f"  {score:.2f} {query}")

    def clause_gains(names: Sequence[str], grades: Grades) -> list[int]:
        return [grades.get(name, 0) for name in names]

    report("ours", ours(options.site, queries), clause_gains)
    report("lunr with jieba, any word", jieba_lunr(ROOT / "content", queries, every=False), clause_gains)
    report("lunr with jieba, all words", jieba_lunr(ROOT / "content", queries, every=True), clause_gains)
    if options.pagefind:
        report("Pagefind", pagefind(options.pagefind, queries), page_gains)


if __name__ == "__main__":
    main()
