"""Millions of short texts put together at once, row by row, as numpy does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


class Strings:
    """Texts that stand in many rows."""

    def __init__(self, texts: Iterable[str]) -> None:
        encoded = [text.encode() for text in texts]
        width = max(map(len, encoded), default=0)
        self.lengths = np.array(list(map(len, encoded)), dtype=np.int64)
        """Bytes."""
        filled = b"".join(text.ljust(width) for text in encoded)
        self.bytes = np.frombuffer(filled, np.uint8).reshape(len(encoded), width)
        """A row a text, filled up."""


class Column(NamedTuple):
    """What some rows hold of such texts."""

    strings: Strings
    rows: Numbers
    chosen: Numbers
    """Which text each of `rows` holds."""

    @property
    def lengths(self) -> Numbers:
        lengths: Numbers = self.strings.lengths[self.chosen]
        return lengths

    def put(self, written: NDArray[np.uint8], starts: Numbers) -> None:
        """Write what the rows hold from `starts` on, byte by byte: the texts are short."""
        lengths = self.lengths
        for at in range(self.strings.bytes.shape[1]):
            longer = np.flatnonzero(lengths > at)
            written[starts[longer] + at] = self.strings.bytes[self.chosen[longer], at]


class Pieces(NamedTuple):
    """What some rows hold of one long text: a piece each, of any length."""

    text: NDArray[np.uint8]
    rows: Numbers
    starts: Numbers
    lengths: Numbers

    def put(self, written: NDArray[np.uint8], starts: Numbers) -> None:
        """Write what the rows hold from `starts` on."""
        before = np.cumsum(self.lengths) - self.lengths
        along = np.arange(self.lengths.sum())
        written[along + np.repeat(starts - before, self.lengths)] = self.text[
            along + np.repeat(self.starts - before, self.lengths)
        ]


def put_together(rows: int, columns: Sequence[Column | Pieces]) -> tuple[NDArray[np.uint8], Numbers]:
    """Give the bytes of all rows after one another, and where each begins; the end of the last comes behind."""
    starts = np.zeros(rows + 1, dtype=np.int64)
    for column in columns:
        starts[column.rows + 1] += column.lengths
    starts = np.cumsum(starts)
    written = np.empty(starts[-1], dtype=np.uint8)
    filled = starts[:-1].copy()
    for column in columns:
        column.put(written, filled[column.rows])
        filled[column.rows] += column.lengths
    return written, starts
