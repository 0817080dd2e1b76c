"""Our generator, run as its users run it: cold, with nothing changed, with one plan edited."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import ROOT
from bench.speed.steps import Step

OUTPUT = "output"
CONTENT = "content"
SITE = "site.yml"
_COMPILED = "__pycache__"
_WRITTEN = (".", "output", "public", "export", "shots", _COMPILED)
"""How the names of what is written here begin: a measured project must not share it."""
BUILD = (sys.executable, "-m", "commands", "build")
"""What `run` runs."""


def make_project(folder: Path, content: Path) -> None:
    """Make a project in `folder` that is this one with other content and its own output and caches.

    It has no edition in traditional characters: the peers make none.
    """
    folder.mkdir(parents=True)
    for each in ROOT.iterdir():
        if not each.name.startswith(_WRITTEN) and each.name not in (CONTENT, SITE):
            (folder / each.name).symlink_to(each)
    settings = (ROOT / SITE).read_text(encoding="utf-8")
    (folder / SITE).write_text(re.sub("(?m)^traditional: .", "traditional: 否", settings), encoding="utf-8")
    shutil.copytree(content, folder / CONTENT)


def steps(folder: Path, number: int) -> Iterator[Step]:
    """Give the builds of a round, each prepared when it is asked for; `number` makes the edit differ from the last."""
    forget(folder)
    yield Step("cold", folder, BUILD, folder / OUTPUT)
    yield Step("unchanged", folder, BUILD, folder / OUTPUT)
    edit(folder / CONTENT / "plans", number)
    yield Step("edited", folder, BUILD, folder / OUTPUT)


def forget(folder: Path) -> None:
    """Remove what earlier builds have left: all that is neither content nor a link to the project.

    What Python compiled stays, as it does at the peers: a user compiles once, when a release is installed.
    """
    for path in folder.iterdir():
        if path.is_symlink() or path.name in (CONTENT, SITE, _COMPILED):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


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
