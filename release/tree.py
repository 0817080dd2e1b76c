"""The tree: the built site with a compressed file beside every text, ready to be sent.

It is kept between releases, so that only what changed is copied and compressed.  A file of the tree carries the time
of its content (`sums.time_of`), which tells without reading whether it is up to date.
"""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli

from release.faults import CannotRelease
from release.manifest import Manifest, manifest_of
from release.names import ENCODINGS, is_compressed, is_text, plain_name
from release.sums import Sums, in_parallel, is_stamped, sha256_of, stamp, sums_of

Progress = Callable[[str, int], None]
"""Called with what is being done and how many files there are; then with the same and 0 for each that is done."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder with all files of a release but its manifest."""

    folder: Path
    manifest: Manifest


def grow(site: Path, folder: Path, progress: Progress) -> Tree:
    """Bring the tree in `folder` up to date with the built site; give it with its manifest, as yet unnumbered."""
    _start_over_with_new_libraries(folder)
    names = files_below(site)
    _each("整理文件", names, lambda name: _take(site, folder, name), progress)
    texts = [name for name in names if is_text(name) and not all((folder / (name + end)).exists() for end in ENCODINGS)]
    _each("压缩", texts, lambda name: _compress(folder / name), progress)
    wanted = set(names)
    for name in files_below(folder):
        if plain_name(name) not in wanted and name not in wanted:
            (folder / name).unlink()
    sums = sums_below(folder)
    if spoiled := {plain_name(name) for name, each in sums.items() if _is_spoiled(folder / name, each)}:
        _each("压缩", sorted(spoiled), lambda name: _compress(folder / name), progress)
        sums = sums_below(folder)
    return Tree(folder, manifest_of(sums))


def _is_spoiled(path: Path, sums: Sums) -> bool:
    """Tell whether a compressed file is not as it was made, as after a power failure; all others are compared."""
    return is_compressed(path.name) and not is_stamped(path, sums.size, sums.sha256)


def _each(label: str, names: Sequence[str], act: Callable[[str], None], progress: Progress) -> None:
    """Call `act` for all of `names`, in parallel, and show how far it is."""

    def one(name: str) -> None:
        act(name)
        progress(label, 0)

    progress(label, len(names))
    in_parallel(one, names)


def files_below(folder: Path) -> list[str]:
    """Give the names of all files below `folder`, sorted.

    Raises CannotRelease where there is a symbolic link: what it leads to is no part of the site.
    """
    found = []
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink():
                raise CannotRelease(f"{path} 是符号链接，不能发布。请换成文件本身，重新生成后再发布。")
            if name in files:
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)


def sums_below(folder: Path) -> dict[str, Sums]:
    """Sum all files below `folder`."""
    names = files_below(folder)
    return dict(zip(names, in_parallel(lambda name: sums_of((folder / name).read_bytes()), names), strict=True))


def write_stamped(path: Path, data: bytes, sha256: str) -> None:
    """Write a file with the time of its content, so that it is there whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    stamp(draft, sha256)
    draft.replace(path)


def _take(site: Path, folder: Path, name: str) -> None:
    """Copy a file of the site into the tree, unless it is there; compressed forms of an older content go first."""
    data = (site / name).read_bytes()
    sha256 = sha256_of(data)
    path = folder / name
    if is_stamped(path, len(data), sha256) and path.read_bytes() == data:
        return
    for end in ENCODINGS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_stamped(path, data, sha256)


def _compress(path: Path) -> None:
    """Write the compressed forms of a file beside it, where they are smaller."""
    data = path.read_bytes()
    for end, made in (
        (".br", brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)),
        (".gz", gzip.compress(data, 9, mtime=0)),
    ):
        if len(made) < len(data):
            write_stamped(path.with_name(path.name + end), made, sha256_of(made))


def _start_over_with_new_libraries(folder: Path) -> None:
    """Empty the tree where another version of a library compressed it, so that the same site gives the same bytes."""
    note = folder.with_name(folder.name + ".made-by")
    versions = f"brotli {brotli.version} zlib {zlib.ZLIB_RUNTIME_VERSION}\n"
    if not note.is_file() or note.read_text(encoding="utf-8") != versions:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(versions, encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
