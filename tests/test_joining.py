"""The modules of the search as they are published: two files that hold what the theme has in many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plan_pages.joining import LATER, join_search
from tests.building import ROOT

JS = ROOT / "theme" / "static" / "js"


@pytest.fixture
def modules() -> dict[str, str]:
    return {path.relative_to(JS).as_posix(): path.read_text(encoding="utf-8") for path in JS.rglob("*.js")}


def test_a_first_query_asks_for_few_files(portal: Path) -> None:
    """Engine and page import nothing of the search but what others need as well; nothing is left out of them."""
    folder = next((portal / "theme").glob("js.*")) / "search"
    imports = {
        name: re.findall(r'from ?"\./([a-z]+)\.js"', (folder / f"{name}.js").read_text(encoding="utf-8"))
        for name in ("engine", "page", "worker", "instead")
    }
    assert imports == {
        "engine": ["failure"],
        "page": ["index"],
        "worker": ["engine", "source"],
        "instead": ["engine"] * 4,
    }


def test_other_modules_stay_as_they_are(modules: dict[str, str]) -> None:
    """Only what is joined, and what that loads later, is written otherwise than in the theme."""
    joined = join_search(modules)
    changed = {name for name, text in joined.items() if text != modules[name]}
    loaded = {each for later in LATER.values() for each in later}
    assert set(LATER) <= changed <= set(LATER) | loaded
    assert joined.keys() == modules.keys()


@pytest.mark.parametrize(
    "line", ['import lunr from "./lunr.js";', 'export { fold } from "./fold.js";', "export default 1;"]
)
def test_what_cannot_be_joined_stops_the_build(modules: dict[str, str], line: str) -> None:
    """An import or export in a form that is not read here is no silent fault in the browser."""
    changed = {**modules, "search/ranking.js": modules["search/ranking.js"] + line + "\n"}
    with pytest.raises(ValueError, match=re.escape(f"search/ranking.js: {line}")):
        join_search(changed)
