"""Who may import whom, as `docs/architecture.md` says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.building import ROOT

PLUGINS = {path.name for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name != "__pycache__"}
OURS = PLUGINS | {"commands", "intake", "desk", "inspection", "release", "bench", "tasks", "tests", "pelicanconf",
                  "publishconf"}  # fmt: skip
PURE = {"abc", "ahocorasick_rs", "bisect", "collections", "colorsys", "copyreg", "dataclasses", "datetime", "decimal",
        "difflib", "enum", "functools", "hashlib", "heapq", "html", "itertools", "math", "operator", "pathlib", "re",
        "threading", "typing", "unicodedata", "urllib", "xml", "markdown", "nh3", "numpy", "opencc", "rjieba",
        "pypinyin", "yaml", "__future__"}  # fmt: skip
FILES = [
    path
    for folder in ("commands", "plugins", "intake", "desk", "inspection", "release")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


def imports(path: Path) -> set[str]:
    """Give the modules that a file imports, anywhere in it, by their full names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
    return found


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.partition(".")[0] in OURS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports(path: Path) -> None:
    """The core imports only itself and what is pure; plugins the core, themselves, and what they share to be fast.

    Commands import everybody, and nobody imports them.
    """
    layer = path.relative_to(ROOT).parts
    home = layer[1] if layer[0] == "plugins" else layer[0]
    shared = {"plugins": {"workshop", "atomic_output"}, "commands": OURS - {"tasks", "tests"}}
    allowed = {home, "planbook"} | shared.get(layer[0], set())
    assert {name.partition(".")[0] for name in ours(path)} <= allowed
    if home in ("planbook", "workshop"):
        assert ours(path) <= {name for name in ours(path) if name.partition(".")[0] == home}
    if home == "planbook":
        assert {name.partition(".")[0] for name in imports(path)} - {"planbook"} <= PURE


def test_problems_imports_nothing_of_ours_and_the_model_only_places() -> None:
    """`problems` stands alone; `model` takes only `Where` from it."""
    assert ours(ROOT / "plugins/planbook/problems.py") == set()
    assert ours(ROOT / "plugins/planbook/model.py") == {"planbook.pickling", "planbook.problems"}
    assert "from planbook.problems import Where\n" in (ROOT / "plugins/planbook/model.py").read_text("utf-8")


def test_architecture_names_every_module() -> None:
    """The map in `docs/architecture.md` shows every file of the plugins and of the import, and none that is gone."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    tree = text.partition("## The tree")[2].partition("```\n")[2].partition("```")[0]
    named = set(re.findall(r"^ +([a-z_]+\.py)\b", tree, re.MULTILINE))
    assert named == {path.name for path in FILES if path.name != "__init__.py"}
