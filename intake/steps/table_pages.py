"""Tables that go over the edge of a page become one, the head that the next page repeats is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.blocks import Block, Dropped, Grid, GridCell, PageEdge
from intake.flow import Flow
from intake.rules import TABLE_PAGES
from intake.shapes import letters

REPEATED_HEAD = "跨页表格重复的表头"
_MOST_HEAD_ROWS = 4


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
    if head:
        flow.log.note(TABLE_PAGES, below.line, f"略去重复的表头 {head} 行")
    rest = [replace(cell, row=cell.row - head + above.rows) for cell in below.cells if cell.row >= head]
    flow.log.note(TABLE_PAGES, below.line)
    return replace(above, cells=(*above.cells, *rest), rows=above.rows + below.rows - head)


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
