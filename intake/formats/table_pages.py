"""Tables that go over the edge of a page: the parts become one, without the head that the next page repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.blocks import Grid, GridCell

REPEATED_HEAD = "跨页表格重复的表头"
"""Why the rows of a head are left out."""
_MOST_HEAD_ROWS = 4
_NUMBERED = 2
"""Rows with a number, at the least, for one without to be the end of another."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """A table of two parts."""

    grid: Grid
    head: tuple[str, ...]
    """What the rows say that are left out."""


def stack(above: Grid, below: Grid) -> Stacked | None:
    """Put the part on the next page under the one before it; None where the two are different tables."""
    if above.columns != below.columns:
        return None
    head = _repeated_head(above, below)
    left_out = tuple(" ".join(cell.text for cell in below.cells if cell.row == row) for row in range(head))
    rest = [replace(cell, row=cell.row - head) for cell in below.cells if cell.row >= head]
    return Stacked(_stacked(above, rest, below.rows - head, broken=_is_broken(above, rest)), left_out)


def _repeated_head(above: Grid, below: Grid) -> int:
    """Give the number of rows at the beginning of `below` that say what those at the beginning of `above` say."""
    rows = 0
    while rows < min(_MOST_HEAD_ROWS, above.rows - 1, below.rows - 1) and _row(above, rows) == _row(below, rows):
        rows += 1
    while rows and any(cell.row < rows < cell.row + cell.rowspan for cell in below.cells):
        rows -= 1  # no cut through a merged cell
    return rows


def _row(grid: Grid, row: int) -> list[tuple[str, int, int, int]]:
    cells = (cell for cell in grid.cells if cell.row == row)
    return [("".join(cell.text.split()), cell.column, cell.rowspan, cell.colspan) for cell in cells]


def _is_broken(above: Grid, rest: Sequence[GridCell]) -> bool:
    """Tell whether the first row of `rest` is the end of a row: all rows have a number but this one."""
    firsts = [cell.text for cell in (*above.cells, *rest) if cell.column == 0 and cell.text.isdecimal()]
    body = [cell for cell in above.cells if cell.column == 0 and cell.row >= above.rows - _NUMBERED]
    numbered = len(firsts) >= _NUMBERED and all(cell.text.isdecimal() and cell.rowspan == 1 for cell in body)
    first = [cell for cell in rest if cell.row == 0]
    return numbered and any(cell.column == 0 and not cell.text for cell in first) and any(cell.text for cell in first)


def _stacked(above: Grid, rest: Sequence[GridCell], rows: int, *, broken: bool) -> Grid:
    """Put `rest` under `above`; where a row is broken, its cells go on with those in the last row of `above`."""
    shift = above.rows - broken
    cells = {(cell.row, cell.column): cell for cell in above.cells}
    last_row = {cell.column: cell for cell in above.cells if cell.row + cell.rowspan == above.rows}
    for cell in rest:
        over = last_row.get(cell.column)
        goes_on = broken or (not cell.text and cell.rowspan > 1)  # an empty merged cell is the one above it
        if cell.row == 0 and over and over.colspan == cell.colspan and goes_on:
            text = "\n".join(filter(None, (over.text, cell.text)))
            cells[over.row, over.column] = replace(over, text=text, rowspan=over.rowspan + cell.rowspan - broken)
        else:
            cells[cell.row + shift, cell.column] = replace(cell, row=cell.row + shift)
    return replace(
        above,
        cells=tuple(cells[place] for place in sorted(cells)),
        rows=shift + rows,
        pages=above.pages + 1,
        broken=(*above.broken, shift) if broken else above.broken,
    )
