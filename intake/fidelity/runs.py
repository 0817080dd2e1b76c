"""Runs: characters that follow each other, by their indexes in a text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

Run = range
"""Indexes that follow each other."""


def runs(indexes: Iterable[int]) -> list[Run]:
    """Group rising indexes that follow each other."""
    found = []
    for _, group in groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0]):
        members = [index for _, index in group]
        found.append(range(members[0], members[-1] + 1))
    return found
