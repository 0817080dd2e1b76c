"""Reading the plan files from disk: the edge between files and `planbook`."""

from __future__ import annotations

import os
from pathlib import Path

from planbook import problems
from planbook.problems import Problem, Where
from planbook.read import Reading, read_plan

_NEAR_MISSES = (".markdown", ".md.txt", ".mkd", ".txt", ".doc", ".docx")
"""Extensions of files that an editor may well take for plans."""


def plan_files(folder: Path, project: Path) -> tuple[list[Path], list[Problem]]:
    """Find the plan files below `folder`, in order of their names, and what is wrong with other things there.

    What begins with a dot is an editor program's own and passed over.
    """
    found: list[Problem] = []

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            found.append(problems.UNREADABLE.at(Where(name_of(Path(error.filename), project))))

    files = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if name.startswith("."):
                continue
            if name.lower().endswith(".md"):
                files.append(path)
            elif name.lower().endswith(_NEAR_MISSES):
                found.append(problems.WRONG_EXTENSION.at(Where(name_of(path, project))))
    return sorted(files), found


def read_file(path: Path, project: Path) -> Reading:
    """Read one plan file; problems name it relative to `project`."""
    name = name_of(path, project)
    try:
        data = path.read_bytes()
    except OSError:
        return Reading(None, (problems.UNREADABLE.at(Where(name)),))
    return read_plan(name, data)


def name_of(path: Path, project: Path) -> str:
    """Give `path` as the editor knows it: relative to `project`, with forward slashes."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()
