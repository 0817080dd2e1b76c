"""Reading the plan files from disk: the edge between files and `planbook`."""

from __future__ import annotations

from pathlib import Path

from planbook import problems
from planbook.problems import Where
from planbook.read import Reading, read_plan


def plan_files(folder: Path) -> list[Path]:
    """Give the plan files below `folder` in order of their names; those that begin with a dot are no content."""
    return sorted(path for path in folder.rglob("*.md") if path.is_file() and not path.name.startswith("."))


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
