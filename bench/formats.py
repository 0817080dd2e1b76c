"""What each format costs, plan by plan, in this process.

    python -m bench.formats CONTENT [--documents]

Prints milliseconds and kilobytes a plan: median and mean over the plans of the content.  Time is that of the processor,
but for documents, whose engines run beside this process: theirs is that of the clock.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench import ROOT
from plan_data.akoma_ntoso import akoma_ntoso_file
from plan_data.beside import Beside, beside_plans
from plan_data.stratml import stratml_file
from plan_data.units import rows_of, table_files
from plan_data.whole import Whole, whole_file
from plan_documents.engines import engines
from plan_documents.generator import source_of
from plan_documents.text import text_file
from plan_feeds.markdown import copies
from plan_pages.reading import read_library
from planbook.model import Plan
from planbook.publisher import Publisher

PUBLISHER = Publisher("文库", "https://www.example.gov.cn/zt/gh")
Files = Iterable[bytes]


def formats(plan: Plan, beside: Beside) -> Iterator[tuple[str, Callable[[], Files]]]:
    """Give name and making of each format that needs no engine."""
    concepts = {name: concept.id for name, concept in beside.concepts.items()}
    whole = Whole(plan, beside.references, beside.backlinks, beside.related, concepts)
    yield "JSON", lambda: [whole_file(whole)]
    yield "Akoma Ntoso", lambda: [akoma_ntoso_file(plan, beside.references, PUBLISHER, beside.works)]
    yield "StratML", lambda: [stratml_file(plan, PUBLISHER)]
    yield "tables", lambda: [data for _, data in table_files("data/", [rows_of(plan, beside)])]
    yield "Markdown copies", lambda: [data for _, data in copies(plan, beside.references)]
    yield "text", lambda: [text_file(plan)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("content", type=Path)
    parser.add_argument("--documents", action="store_true")
    options = parser.parse_args()
    library, _ = read_library(options.content, "plans")
    times, sizes = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as work:
        ready = engines(ROOT / "theme" / "documents", [], Path(work), []) if options.documents else []
        for plan, (_, beside) in zip(library.plans, beside_plans(library), strict=True):
            source = source_of(plan, library, PUBLISHER) if ready else None
            made = [(engine.form, lambda engine=engine, source=source: [engine.make(source)]) for engine in ready]
            timed = [(each, time.process_time) for each in formats(plan, beside)]
            timed += [(each, time.perf_counter) for each in made]
            for (name, make), clock in timed:
                started = clock()
                files = list(make())
                times[name].append((clock() - started) * 1000)
                sizes[name].append(sum(map(len, files)) / 1000)
    for name, found in times.items():
        size = sizes[name]
        print(
            f"{name:16} {statistics.median(found):6.1f} ms median, {statistics.mean(found):6.1f} mean;"
            f" {statistics.median(size):6.0f} KB median, {max(size):6.0f} largest"
        )


if __name__ == "__main__":
    main()
