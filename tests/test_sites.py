"""Small sites, whole: `tests/sites/<name>/content` becomes what `expected` holds, the main part of every page.

`pytest tests/test_sites.py --refresh` writes `expected` anew; look at the difference before committing it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.building import build_site

SITES = sorted(path for path in (Path(__file__).parent / "sites").iterdir() if path.is_dir())


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site(site: Path, tmp_path: Path, refresh: bool) -> None:
    """The pages are those expected, and what stands in them is."""
    build_site(site / "content", tmp_path / "output")
    made = {
        path.relative_to(tmp_path / "output").as_posix(): main_of(path.read_text(encoding="utf-8"))
        for path in sorted((tmp_path / "output").rglob("*.html"))
    }
    expected = site / "expected"
    if refresh:
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in made.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, encoding="utf-8")
    assert made == {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(expected.rglob("*.html"))
    }


def main_of(html: str) -> str:
    """Give the main part of a page, one blank line less where there are two."""
    match = re.search(r"<main.*</main>", html, re.DOTALL)
    assert match
    return re.sub(r"\n{2,}", "\n", match[0]) + "\n"
