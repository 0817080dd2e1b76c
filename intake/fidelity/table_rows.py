"""Rows of a table as they are written, well-formed or not: cells, and how far down a merged cell reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planbook.lines import Line
from planbook.tables import ABOVE

SEPARATOR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")  # |---|:-:|


def is_rule(text: str) -> bool:
    """Tell whether a table line is the rule between head and body."""
    return _RULE.fullmatch(text.strip()) is not None


def split_row(line: Line) -> list[Line]:
    """Cut a table line into its cells, stripped."""
    ends = [match.start() for match in SEPARATOR.finditer(line.text)]
    start = ends[0] + 1 if ends else 0
    cells = []
    for end in (*ends[1:], len(line.text)):
        cells.append(Line(line.text[start:end], line.at(start)).stripped())
        start = end + 1
    return cells if cells[-1].text else cells[:-1]


def last_line(rows: Sequence[Sequence[Line]], row: int, column: int) -> int:
    """Give the number of the last line that a cell covers, by the marks `^^` below it."""
    while row + 1 < len(rows) and column < len(rows[row + 1]) and rows[row + 1][column].text == ABOVE:
        row += 1
    return rows[row][column].where.line
