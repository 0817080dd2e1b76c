"""A built site: what it weighs, what a build wrote of it, whether it lies in memory or on a disk."""

from __future__ import annotations

from pathlib import Path

from bench.speed.measuring import MB
from bench.speed.results import DISK, MEMORY, Weight

TICK = 10_000_000
"""Nanoseconds by which the times of files may lag behind the clock."""


def weigh(site: Path, since: int) -> tuple[Weight, int]:
    """Weigh a built site, and count its files that were written after `since`, in nanoseconds of the clock."""
    files = [(path.suffix, path.stat()) for path in site.rglob("*") if path.is_file()]
    pages = [status.st_size for suffix, status in files if suffix == ".html"]
    weight = Weight(len(pages), sum(pages) / MB, len(files), sum(status.st_size for _, status in files) / MB)
    return weight, sum(status.st_ctime_ns >= since - TICK for _, status in files)


def place_of(folder: Path) -> str:
    """Tell whether a folder is in memory or on a disk."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return DISK
    holding = [(point, kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return MEMORY if max(holding, key=lambda each: len(each[0]))[1] in ("tmpfs", "ramfs") else DISK
