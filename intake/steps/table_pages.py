"""Tables that go over the edge of a page become one, the head that the next page repeats is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.blocks import Block, Dropped, Grid, GridCell, PageEdge
from intake.flow import Flow
from intake.rules import TABLE_PAGES
from intake.shapes import letters
from intake.steps.wrapping import glue

REPEATED_HEAD = "跨页表格重复的表头"
_MOST_HEAD_ROWS = 4
_NUMBERED = 2
"""Rows with a number, at the least, for one without to be the end of another."""


def join_pages_of_tables(flow: Flow) -> None:
    """Make one grid of a table that goes over the edge of a page."""
    blocks: list[Block] = []
    for block in flow.blocks:
        above = next((each for each in reversed(blocks) if not isinstance(each, PageEdge)), None)
        turned = bool(blocks) and isinstance(blocks[-1], PageEdge)
        if turned and isinstance(block, Grid) and isinstance(above, Grid) and block.columns == above.columns:
            while isinstance(blocks[-1], PageEdge):
                blocks.pop()
            blocks[-1] = _joined(above, block, flow)
        else:
            blocks.append(block)
    flow.blocks = blocks


def _joined(above: Grid, below: Grid, flow: Flow) -> Grid:
    head = repeated_head(above, below)
    for row in range(head):
        words = " ".join(cell.text for cell in below.cells if cell.row == row)
        flow.dropped.append(Dropped(words, REPEATED_HEAD, below.line + row))
    flow.log.note(TABLE_PAGES, below.line, f"略去重复的表头 {head} 行" if head else "")
    rest = [replace(cell, row=cell.row - head) for cell in below.cells if cell.row >= head]
    broken = _is_broken(above, rest)
    if broken:
        flow.log.doubt(TABLE_PAGES, below.line + head, "表格的这一行跨页，各格已与前一页的末行接合，请核对")
    return _stacked(above, rest, below.rows - head, broken=broken)


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
            text = glue(over.text, cell.text) if cell.text else over.text
            span = over.rowspan + cell.rowspan - broken
            cells[over.row, over.column] = replace(over, text=text, rowspan=span)
        else:
            cells[cell.row + shift, cell.column] = replace(cell, row=cell.row + shift)
    return replace(above, cells=tuple(cells[place] for place in sorted(cells)), rows=shift + rows)


def repeated_head(above: Grid, below: Grid) -> int:
    """Give the number of rows at the beginning of `below` that say what those at the beginning of `above` say."""
    rows = 0
    while rows < min(_MOST_HEAD_ROWS, above.rows - 1, below.rows - 1) and _row(above, rows) == _row(below, rows):
        rows += 1
    while rows and any(cell.row < rows < cell.row + cell.rowspan for cell in below.cells):
        rows -= 1  # no cut through a merged cell
    return rows


def _row(grid: Grid, row: int) -> Sequence[tuple[str, int, int, int]]:
    return [_as_set(cell) for cell in grid.cells if cell.row == row]


def _as_set(cell: GridCell) -> tuple[str, int, int, int]:
    return letters(cell.text), cell.column, cell.rowspan, cell.colspan
