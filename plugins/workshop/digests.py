"""Digests: whether values are those of an earlier build."""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from functools import lru_cache
from pathlib import Path

from workshop.placed import names_below

PLUGINS = Path(__file__).parent.parent


def digest(*values: object) -> str:
    """Give a digest of values that can be pickled: the same for equal ones, in any process.

    Sets have no order; they are to be sorted first.
    """
    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # without a memory of objects: equal values are written alike, whether they are one or two
    for value in values:
        pickler.dump(value)
    return hashlib.sha256(written.getbuffer()).hexdigest()


def digest_of_files(files: dict[str, Path]) -> str:
    """Give a digest of the names and contents of files."""
    return digest(sorted((name, hashlib.sha256(path.read_bytes()).digest()) for name, path in files.items()))


def files_below(folder: Path, ending: str = "") -> dict[str, Path]:
    """Give the files below `folder` whose names end so, by their names relative to it; what Python compiled is none."""
    names = (name for name in names_below(folder) if name.endswith(ending) and "__pycache__" not in name)
    return {name: folder / name for name in sorted(names)}


@lru_cache(maxsize=1)
def code() -> str:
    """Give a digest of the code of all plugins, of the packages they rest on, and of Python."""
    packages = PLUGINS.parent / "requirements.txt"
    return digest(
        sys.version,
        digest_of_files(files_below(PLUGINS, ".py")),
        packages.read_bytes() if packages.is_file() else b"",
    )
