"""Columns (专栏): where they begin, and which of the paragraphs after that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.blocks import Grid, Paragraph
from intake.pieces import Box, Heading, Piece, TablePiece, Text
from intake.runins import RUN_IN_HEADING
from planbook.model import Number, NumberStyle
from planbook.numbering import read_number

COLUMN_LINE = re.compile(r"(?P<mark>专\s*栏\s*[0-9０-９一二三四五六七八九十]+\s*[:：]?)\s*(?P<title>[^。]{2,60})")
_CELL_TITLE = re.compile(r"(?P<mark>专\s*栏\s*[0-9０-９一二三四五六七八九十]*\s*[:：]?)\s*(?P<title>[^。]{2,60})")
_PARTS = re.compile(r"(?<=。)[ \u3000]+")


def make_box(match: re.Match[str], texts: Sequence[Text], line: int, table: TablePiece | None = None) -> Box:
    """Make a column of the line that names it and its texts."""
    return Box(re.sub(r"\s", "", match["mark"]), match["title"].strip(), tuple(texts), line, table)


def is_barred(block: Paragraph) -> bool:
    """Tell whether a line was a cell of a table: a bar closes it."""
    return block.text.rstrip().endswith("|")


def texts_of(block: Paragraph) -> list[Text]:
    """Give the texts of a column's line; those of a cell are parted by spaces."""
    parts = _PARTS.split(block.text.rstrip("| ")) if is_barred(block) else [block.text]
    return [Text(part.strip(), block.line) for part in parts if part.strip()]


def box_of_cells(grid: Grid) -> Box | None:
    """Read a column that the document sets as a table of one column."""
    lines = [(cell.row, part.strip()) for cell in grid.cells for part in cell.text.split("\n") if part.strip()]
    match = _CELL_TITLE.fullmatch(lines[0][1]) if grid.columns == 1 and lines else None
    return make_box(match, [Text(part, grid.line + row) for row, part in lines[1:]], grid.line) if match else None


@dataclass(slots=True)
class BoxReader:
    """Tells, paragraph by paragraph, whether a column goes on."""

    barred: bool
    outside: dict[NumberStyle, int]
    """The last number of each style before the column, under the same heading."""
    begun: bool = False
    _inside: dict[NumberStyle, int] = field(default_factory=dict)

    def takes(self, block: Paragraph, ahead: Sequence[Number]) -> bool:
        """Tell whether `block`, which is no heading, belongs to the column; `ahead` are the numbers up to the next."""
        if self.barred:
            return is_barred(block) and not COLUMN_LINE.fullmatch(block.text.rstrip("| "))
        if COLUMN_LINE.fullmatch(block.text) or not self._goes_on(block.text, ahead):
            return False
        self.begun = True
        return True

    def _goes_on(self, text: str, ahead: Sequence[Number]) -> bool:
        number = read_number(text)
        if not number:
            return not self.begun or not (self._inside or RUN_IN_HEADING.match(text))
        style, value = number[0].style, number[0].value
        if style in self._inside:
            comes_again = any(each.style is style and each.value == value for each in ahead)
            goes_on = value == self._inside[style] + 1 and (comes_again or value != self.outside.get(style, -1) + 1)
        else:
            deeper = any(style > each for each in self._inside)
            goes_on = value == 1 and (not self.begun or deeper or self.outside.get(style, 0) > 0)
            goes_on |= not self.begun
        if goes_on:
            self._inside = {each: last for each, last in self._inside.items() if each < style} | {style: value}
        return goes_on


def numbers_before(pieces: Sequence[Piece]) -> dict[NumberStyle, int]:
    """Give the last number of each style under the heading that `pieces` end with."""
    numbers: dict[NumberStyle, int] = {}
    for piece in reversed(pieces):
        if isinstance(piece, Heading):
            break
        number = read_number(piece.text) if isinstance(piece, Text) else None
        if number:
            numbers.setdefault(number[0].style, number[0].value)
    return numbers
