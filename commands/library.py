"""The plans as they are written, for commands that work on them and not on a site."""

from __future__ import annotations

import sys
from pathlib import Path

from invoke.exceptions import Exit

from commands.built import PREVIEW
from commands.settings import settings_of
from plan_pages.reading import read_library
from planbook.model import Library


def content_library() -> Library:
    """Read and link the content; stop where it has errors."""
    settings = settings_of(PREVIEW)
    library, found = read_library(Path(settings["PATH"]), settings["PLAN_PATH"])
    if errors := [problem for problem in found if problem.is_error]:
        for problem in errors:
            print(problem, file=sys.stderr)
        raise Exit(f"共有 {len(errors)} 个错误。", code=1)
    return library
