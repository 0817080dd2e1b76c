"""Our generator, run as its users run it: cold, with nothing changed, with one plan edited."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.speed.steps import Step

ROOT = Path(__file__).parent.parent.parent
OUTPUT = "output"
_LEFT_OUT = frozenset(
    ("content", "output", "output.next", "output.lock", "public", "public.next", "public.lock", "tests", "export")
)
"""What of the project a measured one does not share: its content, and what builds write."""
BUILD = (sys.executable, "-m", "invoke", "build")


def make_project(folder: Path, content: Path) -> None:
    """Make a project in `folder` that is this one with other content and its own output and caches."""
    folder.mkdir(parents=True)
    for each in ROOT.iterdir():
        if not each.name.startswith(".") and each.name not in _LEFT_OUT:
            (folder / each.name).symlink_to(each)
    shutil.copytree(content, folder / "content")


def steps(folder: Path, number: int) -> Iterator[Step]:
    """Give the builds of a round, each prepared when it is asked for; `number` makes the edit differ from the last."""
    forget(folder)
    yield Step("cold", folder, BUILD, folder / OUTPUT)
    yield Step("unchanged", folder, BUILD, folder / OUTPUT)
    edit(folder / "content" / "plans", number)
    yield Step("edited", folder, BUILD, folder / OUTPUT)


def forget(folder: Path) -> None:
    """Remove what earlier builds have left."""
    for name in ("output", "output.next", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "output.lock").unlink(missing_ok=True)


def edit(plans: Path, number: int) -> None:
    """Change a sentence of the plan in the middle."""
    files = sorted(plans.glob("*.md"))
    file = files[len(files) // 2]
    paragraphs = file.read_text(encoding="utf-8").split("\n\n")
    longest = max(range(len(paragraphs)), key=lambda index: _is_prose(paragraphs[index]) * len(paragraphs[index]))
    text = paragraphs[longest].partition("（改稿")[0]
    paragraphs[longest] = f"{text}（改稿{number}）"
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")


def _is_prose(paragraph: str) -> bool:
    return paragraph[:1] not in "#>|-[" and "\n" not in paragraph
