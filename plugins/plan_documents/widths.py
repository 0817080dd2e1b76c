"""Widths: how a table shares the width of a page among its columns."""

from __future__ import annotations

from math import sqrt

from planbook.model import Table
from planbook.plain import plain
from planbook.tables import grid

LEAST, MOST = 2, 40
"""Characters that a column counts for at least and at most."""
SHORT = 7
"""A column of at most so many characters does not wrap where that can be helped."""
ROOM = 42
"""Characters that a portrait page has room for, in the size of tables."""


def shares(table: Table) -> list[float]:
    """Give each column's share of the width, 1 in all.

    Columns of short things get what they need, so that they do not wrap; the others share what is left, a long text
    less than its length, as it wraps.
    """
    needs = _needs(table)
    fixed = [need if need <= SHORT else 0.0 for need in needs]
    left = ROOM - sum(fixed)
    flexible = sum(sqrt(need) for need, own in zip(needs, fixed, strict=True) if not own)
    if not flexible or left < ROOM / 3:
        return [need / sum(needs) for need in needs]
    return [(own or left * sqrt(need) / flexible) / ROOM for need, own in zip(needs, fixed, strict=True)]


def is_wide(table: Table) -> bool:
    """Tell whether the table asks for a page on its side."""
    return table.width > 8 or sum(min(need, 12) for need in _needs(table)) > ROOM * 1.5


def short_columns(table: Table) -> frozenset[int]:
    """Give the columns that hold short things only, as numbers and units, which stand in the middle."""
    return frozenset(column for column, need in enumerate(_needs(table)) if need <= 10)


def _needs(table: Table) -> list[float]:
    """Give the length of the longest text of each column, in Chinese characters."""
    needs: list[float] = [LEAST] * table.width
    for row in grid((*table.head, *table.rows), table.width):
        for column, cell in enumerate(row):
            if cell and cell.colspan == 1:
                needs[column] = max(needs[column], min(_length(plain(cell.text)), MOST))
    return [need + 1.2 for need in needs]


def _length(text: str) -> float:
    return sum(0.55 if character.isascii() else 1.0 for character in text)
