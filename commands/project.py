"""The project as commands see it: its folders, what the command line names, and what is printed."""

from __future__ import annotations

import os
from pathlib import Path

from commands import ROOT

CONTENT = ROOT / "content"
PLANS = CONTENT / "plans"
SOURCES = CONTENT / "sources"
OUTPUT = ROOT / "output"
_CALLED_FROM = os.environ.pop("CALLED_FROM", ".")
"""The folder in which `run` was called; not for commands that are run from here."""


def given_path(name: str) -> Path:
    """Give the file that the command line names, from the folder in which the command was called."""
    return Path(_CALLED_FROM, name)


def name_of(path: Path) -> str:
    """Give the name of a file of the project as people know it: `content/plans/heyuan-ip-145.md`."""
    return path.relative_to(ROOT).as_posix()


def say(text: str) -> None:
    """Print a line for people, at once."""
    print(text, flush=True)
