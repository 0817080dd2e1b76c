"""Lay out the rows of a table, each a list of cells with spans, as a grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.blocks import GridCell

MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell as the source has it, its place still to be found."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def lay_out(rows: Sequence[Iterable[SourceCell]]) -> list[GridCell]:
    """Give the cells of `rows` their places: each takes the next free column, as HTML does it.

    Spans that leave the table or run into a merged cell from above are cut, so that no two cells overlap.
    """
    taken: dict[int, set[int]] = {}
    placed = []
    for row, cells in enumerate(rows):
        here = taken.pop(row, set())
        column = 0
        for cell in cells:
            while column in here:
                column += 1
            colspan = 1
            while colspan < min(cell.colspan, MAX_COLUMNS) and column + colspan not in here:
                colspan += 1
            rowspan = max(1, min(cell.rowspan, len(rows) - row))
            columns = set(range(column, column + colspan))
            for below in range(row + 1, row + rowspan):
                taken.setdefault(below, set()).update(columns)
            placed.append(GridCell(cell.text, row, column, rowspan, colspan))
            column += colspan
    return placed
