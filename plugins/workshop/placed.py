"""Files as they were left on the disk, by which a later change shows without reading them."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Placed(NamedTuple):
    """A file of the output and what the disk says of it."""

    name: str
    """Relative to the output, with forward slashes."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds."""
    kept: bool = True
    """Whether the output held it before the build."""
    seconds: float = 0
    """What making it took; nothing where an earlier build did."""


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that whoever looks, at whatever moment, finds it whole or as it was.

    It keeps its mode: in a shared folder others go on to write to it.  Raises OSError, which names the file, where it
    may not be written, on a full disk, and on Windows where another program has it open.
    """
    draft = file.with_name(f".{file.name}.{os.urandom(4).hex()}")  # two machines may number their processes alike
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        with suppress(FileNotFoundError):
            draft.chmod(file.stat().st_mode)
            if not os.access(file, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        put(draft, file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        error.filename = str(file)
        raise


def put(source: Path, target: Path) -> None:
    """Rename; on Windows a file that is being read, be it by a virus scanner, cannot be: that is tried for a moment."""
    for pause in (0.01, 0.03, 0.1, 0.3):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def placed(folder: str, name: str) -> Placed:
    """Give the file `name` of `folder` as it is.  Raises OSError where it is not there."""
    status = os.stat(f"{folder}/{name}")  # noqa: PTH116  (a `Path` takes as long as the call)
    return Placed(name, status.st_size, status.st_mtime_ns)


def as_placed(folder: str, files: Iterable[Placed]) -> bool:
    """Tell whether all of `files` are in `folder` as they were placed."""
    try:
        return all(
            (now.size, now.modified) == (each.size, each.modified)
            for each in files
            for now in (placed(folder, each.name),)
        )
    except OSError:
        return False


def found(folder: str) -> Iterator[tuple[str, int, int]]:
    """Give name, size and time of every file below `folder`, as `Placed` has them.  Raises OSError where it is gone."""
    homes = [""]
    while homes:
        home = homes.pop()
        with os.scandir(f"{folder}/{home}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    homes.append(f"{home}{entry.name}/")
                else:
                    status = entry.stat()
                    yield home + entry.name, status.st_size, status.st_mtime_ns


def names_below(folder: Path) -> list[str]:
    """Give the files below `folder` as names relative to it with forward slashes."""
    top = str(folder)
    found = []
    for parent, _, names in os.walk(top):
        home = parent[len(top) + 1 :].replace(os.sep, "/")
        found += [f"{home}/{name}" if home else name for name in names]
    return found
