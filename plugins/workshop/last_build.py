"""Whether the last build still stands: nothing that went into it has changed, and nothing that came out of it.

That is found out before Pelican or any plugin is imported, so that a build with nothing to do takes no time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from workshop.digests import code, digest
from workshop.placed import Placed, found, names_below, write_whole

T = TypeVar("T")
_VARIABLE = re.compile(r"""environ(?:\.get)?[(\[]\s*["'](\w+)""")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What goes into a build besides the code of the plugins: files, folders, variables of the environment."""

    paths: tuple[str, ...]
    variables: tuple[str, ...]

    def digest(self) -> str:
        """Give a digest of them all as they are now; what is not there is told from what is."""
        return digest(
            code(),
            [(path, [(name, _content(path, name)) for name in _names(path)]) for path in self.paths],
            [(name, os.environ.get(name)) for name in self.variables],
        )


def _names(path: str) -> list[str]:
    if not os.path.isdir(path):  # noqa: PTH112
        return [""]
    return sorted(name for name in names_below(Path(path)) if "__pycache__" not in name)


_LARGE = 4_000_000
"""Bytes from which a file is known by its time instead of its content: fonts of the system."""


def _content(path: str, name: str) -> bytes:
    try:
        with open(f"{path}/{name}" if name else path, "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            if status.st_size > _LARGE:
                return f"{status.st_size} {status.st_mtime_ns}".encode()
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""


def variables_in(*files: Path) -> tuple[str, ...]:
    """Give the variables of the environment that settings files ask for."""
    return tuple(sorted({name for file in files for name in _VARIABLE.findall(file.read_text(encoding="utf-8"))}))


@dataclass(frozen=True, slots=True)
class LastBuild(Generic[T]):
    """A build that came to its end."""

    inputs: Inputs
    digest: str
    """Of the inputs when the build began."""
    output: str
    files: str
    """Digest of everything in the output as the build left it, by `as_left`."""
    results: T

    def remember(self, file: Path) -> None:
        """Write this down for the next build."""
        write_whole(file, pickle.dumps(self, pickle.HIGHEST_PROTOCOL))


def as_left(files: Iterable[Placed]) -> str:
    """Give a digest of the names, sizes and times of files, by which a later change shows."""
    return digest(sorted((file.name, file.size, file.modified) for file in files))


def still_standing(file: Path) -> LastBuild[object] | None:
    """Give the build that `file` remembers, where inputs and output are as they were."""
    try:
        last = pickle.loads(file.read_bytes())
        if not isinstance(last, LastBuild) or last.digest != last.inputs.digest():
            return None
        return last if last.files == digest(sorted(found(last.output))) else None
    except Exception:  # whatever a damaged or older file makes of it: there is no such build
        return None
