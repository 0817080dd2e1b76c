"""Measures the preview: from a save to the page that shows it, in a real browser.

    python -m bench.previewing [--plans 100] [--saves 15]

Plans are made by `bench.corpus`; a paragraph of one is edited.  The clock runs from the rename that saves the file
until the open page shows the new words; the part that the build takes is what the preview prints.  Every other save
puts a fault into the paragraph: how long after the page its panel shows what the checks find is measured as well.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page

from bench.corpus import make_corpus
from tests.browser import launched
from tests.building import Project

EDITED = "plan-0001"
SHOWN = """words => new Promise(resolve => {
  const look = () => document.querySelector('main')?.textContent.includes(words) && document.readyState === 'complete'
    ? resolve(scrollY) : setTimeout(look, 2);
  look();
})"""


FOUND = """words => new Promise(resolve => {
  const look = () => document.querySelector('.plan-preview')?.textContent.includes(words)
    ? resolve() : setTimeout(look, 2);
  look();
})"""
BUILT = re.compile(r"用时 ([\d.]+) 秒")
FAULTS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Measured:
    """Seconds of saves."""

    pages: list[float]
    """From each save to the page that shows it."""
    findings: list[float]
    """From each page with a fault in it to the panel that lists that."""
    builds: list[float]


def measure(folder: Path, plans: int, saves: int) -> Measured:
    """Preview `plans` plans in `folder`, and save one of them `saves` times."""
    project = Project(folder)
    make_corpus(folder / "corpus", plans)
    shutil.rmtree(folder / "content")
    (folder / "corpus").rename(folder / "content")
    plan = folder / "content" / "plans" / f"{EDITED}.md"
    text = plan.read_text(encoding="utf-8")
    last = text.rstrip().rpartition("\n")[2]
    said: list[str] = []
    with project.previewing(said) as address:
        folder_of_pages = project.output / "plans" / EDITED
        page_file = next(file for file in folder_of_pages.glob("*.html") if last[-12:] in file.read_text("utf-8"))
        pages, findings = _saves(address + page_file.relative_to(project.output).as_posix(), plan, text, saves)
    return Measured(pages, findings, [float(match[1]) for line in said if (match := BUILT.search(line))])


def _saves(address: str, plan: Path, text: str, saves: int) -> tuple[list[float], list[float]]:
    pages, findings = [], []
    with launched() as browser, browser.new_page() as page:
        page.goto(address)
        page.wait_for_selector(".plan-preview-line", state="attached")
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        for number in range(saves):
            fault = f"{FAULTS[number // 2 % 10]} 城" if number % 2 else ""
            words = f"第{number}次修改{time.time_ns()}{fault}"
            draft = plan.with_name(".draft")
            draft.write_text(f"{text.rstrip()}{words}。\n", encoding="utf-8")
            started = time.perf_counter()
            draft.replace(plan)
            _await(page, SHOWN, words)
            shown = time.perf_counter()
            pages.append(shown - started)
            if fault:
                _await(page, FOUND, fault)
                findings.append(time.perf_counter() - shown)
            page.wait_for_timeout(500)
    return pages, findings


def _await(page: Page, what: str, words: str) -> None:
    while True:
        try:
            page.evaluate(what, words)
        except Error:  # the page was loaded anew while it was asked
            continue
        return


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--saves", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), options.plans, options.saves)
    pages, findings = measured.pages, measured.findings
    print(
        f"{options.plans} plans, {len(pages)} saves: median {statistics.median(pages):.2f} s, "
        f"fastest {min(pages):.2f} s, slowest {max(pages):.2f} s from save to page; "
        f"median build {statistics.median(measured.builds):.1f} s; "
        f"from the page to what the checks find median {statistics.median(findings):.2f} s, "
        f"first {findings[0]:.2f} s, slowest {max(findings):.2f} s"
    )


if __name__ == "__main__":
    main()
