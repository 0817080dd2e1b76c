"""Measures the preview: from a save to the page that shows it, in a real browser.

    python -m bench.previewing [--plans 100] [--saves 15]

Plans are made by `bench.corpus`; a paragraph of one is edited.  The clock runs from the rename that saves the file
until the open page shows the new words; the part that the build takes is what the preview prints.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.corpus import make_corpus
from tests.browser import launched
from tests.building import Project

EDITED = "plan-0001"
SHOWN = """words => new Promise(resolve => {
  const look = () => document.querySelector('main')?.textContent.includes(words) && document.readyState === 'complete'
    ? resolve(scrollY) : setTimeout(look, 2);
  look();
})"""


def measure(folder: Path, plans: int, saves: int) -> tuple[list[float], list[float]]:
    """Preview `plans` plans in `folder`; give the seconds of each of `saves` saves, and of the builds in them."""
    project = Project(folder)
    make_corpus(folder / "corpus", plans)
    shutil.rmtree(folder / "content")
    (folder / "corpus").rename(folder / "content")
    plan = folder / "content" / "plans" / f"{EDITED}.md"
    text = plan.read_text(encoding="utf-8")
    last = text.rstrip().rpartition("\n")[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "serve", "--port", "0"],
        cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        address = next(match[0] for line in lines if (match := re.search(r"http://\S+?/", line)))
        folder_of_pages = project.output / "plans" / EDITED
        page_file = next(file for file in folder_of_pages.glob("*.html") if last[-12:] in file.read_text("utf-8"))
        seconds = _saves(address + page_file.relative_to(project.output).as_posix(), plan, text, saves)
    finally:
        process.terminate()
        said, _ = process.communicate()
    return seconds, [float(match[1]) for match in re.finditer(r"用时 ([\d.]+) 秒", said)]


def _saves(address: str, plan: Path, text: str, saves: int) -> list[float]:
    seconds = []
    with launched() as browser, browser.new_page() as page:
        page.goto(address)
        page.wait_for_selector(".plan-preview-line", state="attached")
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        for number in range(saves):
            words = f"第{number}次修改{time.time_ns()}"
            draft = plan.with_name(".draft")
            draft.write_text(f"{text.rstrip()}{words}。\n", encoding="utf-8")
            started = time.perf_counter()
            draft.replace(plan)
            while True:
                try:
                    page.evaluate(SHOWN, words)
                    break
                except Exception:  # the page was loaded anew while it was asked
                    continue
            seconds.append(time.perf_counter() - started)
            page.wait_for_timeout(500)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--saves", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, builds = measure(Path(folder), options.plans, options.saves)
    print(
        f"{options.plans} plans, {len(seconds)} saves: median {statistics.median(seconds):.2f} s, "
        f"fastest {min(seconds):.2f} s, slowest {max(seconds):.2f} s from save to page; "
        f"median build {statistics.median(builds):.1f} s"
    )


if __name__ == "__main__":
    main()
