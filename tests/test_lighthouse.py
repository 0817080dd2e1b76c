"""Lighthouse on three kinds of pages, as on a phone with a slow connection."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM_FLAGS, module_file, program, served

PATHS = (
    "index.html",
    "plans/guangdong-ip-145/chapter-2.html",
    "plans/guangdong-ip-145/indicators/2-4.html",
)
COMPLETE = ("accessibility", "best-practices", "seo")
PERFORMANCE_AT_LEAST = 90
"""A quiet machine measures 100; the score also depends on what else runs."""

Report = dict[str, Any]


@pytest.fixture(scope="module")
def reports(portal: Path) -> Iterator[dict[str, Report]]:
    """A report on each page, made side by side: most of the time Lighthouse waits for the page to be quiet."""
    with served(portal) as address, ThreadPoolExecutor(len(PATHS)) as pool:
        yield dict(zip(PATHS, pool.map(lighthouse, [address + path for path in PATHS]), strict=True))


def lighthouse(url: str) -> Report:
    """Give Lighthouse's report on `url`.  It treats loopback as secure, so that no audit needs to be skipped."""
    command = [
        program("node"),
        str(module_file("lighthouse/cli/index.js")),
        url,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        "--disable-full-page-screenshot",
        f"--only-categories={','.join((*COMPLETE, 'performance'))}",
        f"--chrome-flags={' '.join(('--headless=new', *CHROMIUM_FLAGS))}",
    ]
    environment = {**os.environ, "CHROME_PATH": program("chromium", "chromium-browser")}
    done = subprocess.run(
        command, capture_output=True, check=False, text=True, encoding="utf-8", env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    report: Report = json.loads(done.stdout)
    return report


def score(report: Report, category: str) -> int:
    """Give the score of a category, of 100."""
    part: float = report["categories"][category]["score"]
    return round(100 * part)


def lost(report: Report, category: str) -> list[str]:
    """Give the audits that cost the category points."""
    weighed = [each["id"] for each in report["categories"][category]["auditRefs"] if each["weight"]]
    audits = [report["audits"][each] for each in weighed]
    return [f"{each['id']}: {each['title']}" for each in audits if each["score"] is not None and each["score"] < 1]


@pytest.mark.parametrize("category", COMPLETE)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wanting(reports: dict[str, Report], path: str, category: str) -> None:
    """Guards the full score for accessibility, best practices and being found by search engines."""
    assert (score(reports[path], category), lost(reports[path], category)) == (100, [])


@pytest.mark.parametrize("path", PATHS)
def test_page_is_fast(reports: dict[str, Report], path: str, record_property: Callable[[str, object], None]) -> None:
    """Guards that the page shows up quickly on a phone with a slow connection."""
    measured = score(reports[path], "performance")
    record_property("performance", measured)
    print(f"{path}: {measured}")
    assert measured >= PERFORMANCE_AT_LEAST, lost(reports[path], "performance")
