"""Sums of files: SHA-256, and SM3 (GB/T 32905—2016) where this machine's OpenSSL has it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

HAS_SM3 = "sm3" in hashlib.algorithms_available

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sums:
    """What is known of a file's content."""

    size: int
    """In bytes."""
    sha256: str
    """In lower-case hexadecimal, as `sm3`."""
    sm3: str
    """Empty where this machine cannot make it."""


def sums_of(data: bytes) -> Sums:
    """Sum `data`."""
    return Sums(len(data), hashlib.sha256(data).hexdigest(), sm3_of(data))


def sha256_of(data: bytes) -> str:
    """Give the SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def sm3_of(data: bytes) -> str:
    """Give the SM3 of `data`, or nothing where this machine cannot make it."""
    return hashlib.new("sm3", data).hexdigest() if HAS_SM3 else ""


def in_parallel(act: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Give `act` of each of `items`, in their order; reading, summing and compressing all leave Python's lock."""
    todo = list(items)
    parts = [todo[start : start + _TOGETHER] for start in range(0, len(todo), _TOGETHER)]
    with ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
        return [made for part in pool.map(lambda part: [act(item) for item in part], parts) for made in part]


_TOGETHER = 32
"""Items that one thread takes at a time, as handing them over one by one costs more than reading a small file."""


def time_of(sha256: str) -> int:
    """Give the time stamp of a file with this sum, in seconds since 1970: a date between 2001 and 2010.

    A web server makes its ETag of a file's size and time.  With a time made of the content, the ETag is the same on
    every server and after every release, and another as soon as a byte differs; rsync's comparison is as exact.
    """
    return 1_000_000_000 + int(sha256[:7], 16)


def stamp(path: Path, sha256: str) -> None:
    """Give the file at `path` the time of its content."""
    time = time_of(sha256)
    os.utime(path, (time, time))


def is_stamped(path: Path, size: int, sha256: str) -> bool:
    """Tell whether the file at `path` has the size and the time of this content, without reading it."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return status.st_size == size and int(status.st_mtime) == time_of(sha256)
