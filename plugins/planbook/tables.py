"""Tables: several head rows above the rule, `^^` merged with the cell above, `<<` with the cell to the left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from planbook import problems
from planbook.lines import Line
from planbook.model import Cell, Note, Row, Table
from planbook.numbering import read_number
from planbook.plain import plain
from planbook.problems import Problem

ABOVE, LEFT = "^^", "<<"

_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")  # |---|:-:|
_SEPARATOR = re.compile(r"(?<!\\)\|")
_NOTE_MARK = re.compile(r"注\s*(?:[0-9０-９]+|[①-⑳])?\s*[:：.．]\s*")


def read_rows(lines: Sequence[Line], found: list[Problem]) -> tuple[tuple[Row, ...], tuple[Row, ...], int]:
    """Read the lines of a table: give head, body and number of columns; what is wrong goes to `found`."""
    rule = next((i for i, line in enumerate(lines) if is_rule(line)), None)
    if rule is None or rule == 0:
        width = len(split_row(lines[0]))
        found.append(problems.TABLE_WITHOUT_RULE.at(lines[0].where, rule="|" + "---|" * max(width, 1)))
        return (), (), 0
    if rule == len(lines) - 1:
        found.append(problems.NO_ROWS.at(lines[rule].where))
    width = _width(lines, rule)
    before = len(found)
    cells = [_cells(line, width, found) for line in lines]
    if len(found) > before:
        return (), (), width
    head = _merge(cells[:rule], lines[:rule], 0, found)
    body = _merge(cells[rule + 1 :], lines[rule + 1 :], rule, found)
    return head, body, width


def _width(lines: Sequence[Line], rule: int) -> int:
    """Give the number of columns: that of head and rule, or of most lines where one of the two is damaged."""
    widths = [len(split_row(line)) for line in lines]
    if widths[0] == widths[rule]:
        return widths[rule]
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width], width))


def is_rule(line: Line) -> bool:
    """Tell whether `line` parts the head from the rows: `|---|---|`."""
    return bool(_RULE.fullmatch(line.text.strip()))


def split_row(line: Line) -> list[Line]:
    """Cut a table line into its cells, stripped."""
    text = line.text.rstrip()
    start = text.index("|") + 1 if "|" in text else 0
    cells = []
    for match in _SEPARATOR.finditer(text, start):
        cells.append(Line(text[start : match.start()], line.at(start)).stripped())
        start = match.end()
    if text[start:].strip():
        cells.append(Line(text[start:], line.at(start)).stripped())
    return cells


def _cells(line: Line, width: int, found: list[Problem]) -> list[Line]:
    cells = split_row(line)
    if not line.text.rstrip().endswith("|"):
        found.append(problems.ROW_OPEN.at(line.at(len(line.text.rstrip()))))
    elif len(cells) != width:
        found.append(problems.ROW_RAGGED.at(line.where, found=len(cells), expected=width))
    return cells


def _merge(grid: list[list[Line]], lines: Sequence[Line], first_row: int, found: list[Problem]) -> tuple[Row, ...]:
    """Turn merge marks into spans: every mark belongs to the cell above it or to its left."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    areas: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            owner: tuple[int, int] | None = (r, c)
            if cell.text in (ABOVE, LEFT):
                owner = owners.get((r - 1, c) if cell.text == ABOVE else (r, c - 1))
                if owner is None:
                    side = "上方" if cell.text == ABOVE else "左侧"
                    found.append(problems.MERGE_NOWHERE.at(cell.where, mark=cell.text, side=side))
                    owner = (r, c)
            assert owner is not None
            owners[r, c] = owner
            areas.setdefault(owner, set()).add((r, c))
    rows: list[list[Cell]] = [[] for _ in grid]
    for (r, c), area in areas.items():
        height, breadth = max(y for y, _ in area) - r + 1, max(x for _, x in area) - c + 1
        cell = grid[r][c]
        if len(area) != height * breadth or min(x for _, x in area) < c:
            found.append(problems.MERGE_UNEVEN.at(cell.where))
        rows[r].append(Cell(cell.text.replace("\\|", "|"), cell.where, first_row + r, c, height, breadth))
    return tuple(
        Row(tuple(sorted(cells, key=lambda cell: cell.column)), line.where)
        for cells, line in zip(rows, lines, strict=True)
    )


def grid(rows: Sequence[Row], width: int) -> list[list[Cell | None]]:
    """Lay `rows` out as a full grid, `len(rows)` × `width`, merged cells in every place they cover."""
    if not rows:
        return []
    first = min((cell.row for row in rows for cell in row.cells), default=0)
    full: list[list[Cell | None]] = [[None] * width for _ in rows]
    for row in rows:
        for cell in row.cells:
            for r in range(cell.row - first, min(cell.row - first + cell.rowspan, len(rows))):
                full[r][cell.column : cell.column + cell.colspan] = [cell] * cell.colspan
    return full


def column_labels(table: Table) -> list[str]:
    """Give the head of each column as one text, from the top down: `规划值 2025年`."""
    columns = zip(*grid(table.head, table.width), strict=True)
    return [
        " ".join(filter(None, (plain(cell.text) for cell in dict.fromkeys(filter(None, cells))))) for cells in columns
    ]


def row_groups(rows: Sequence[Row]) -> list[list[int]]:
    """Group the rows (by index) that merged cells tie together; a row of its own where none does."""
    groups: list[list[int]] = []
    tied_until = 0
    for index, row in enumerate(rows):
        if index >= tied_until:
            groups.append([])
        groups[-1].append(index)
        tied_until = max([tied_until, *(index + cell.rowspan for cell in row.cells)])
    return groups


def one_row(table: Table, index: int) -> tuple[Cell, ...]:
    """Give the cells of one row as it stands alone: those merged with rows above or below count for it."""
    rows = enumerate(table.rows[: index + 1])
    reaching = [cell for at, row in rows for cell in row.cells if at + cell.rowspan > index]
    return tuple(replace(cell, rowspan=1) for cell in sorted(reaching, key=attrgetter("column")))


def read_notes(lines: Sequence[Line]) -> tuple[Note, ...]:
    """Read the notes under a table: each line that begins with 注 or a number begins a note."""
    notes: list[Note] = []
    for line in (line.stripped() for line in lines):
        mark = _NOTE_MARK.match(line.text)
        rest = line.text[mark.end() :] if mark else line.text
        number = read_number(rest)
        if mark or number:
            text = number[1] if number else rest
            notes.append(Note(line.text[: len(line.text) - len(text)].strip(), len(notes) + 1, text, line.where))
        elif notes:
            last = notes[-1]
            notes[-1] = replace(last, text=last.text + line.text)
    return tuple(notes)
