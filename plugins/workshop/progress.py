"""A moving line on a terminal while many things are done; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def shown(items: Iterable[T], total: int, label: str) -> Iterable[T]:
    """Give `items`, `total` of them, as they come, with a line that says how far it is."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console  # noqa: PLC0415  (0.1 s to import, and most builds are watched by nobody)
    from rich.progress import track  # noqa: PLC0415

    console = Console(stderr=True)
    return track(items, label, total, console=console, transient=True)
