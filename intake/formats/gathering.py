"""`Gathering`: blocks are handed in one after the other, the received text with its lines comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.blocks import Block, Dropped, Grid, GridCell, PageEdge, Paragraph, Received
from intake.formats.table_pages import REPEATED_HEAD, stack

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
"""Characters that neither show nor separate; they may not stand in a page, or would hide in its words."""

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

PICTURE = "图片"
"""Why a picture is left out: what stands in it is not text."""


class Gathering:
    """The blocks of a document so far."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._dropped: list[Dropped] = []
        self._invisible = 0

    @property
    def line(self) -> int:
        """The line that the next block will begin on."""
        return len(self._lines) + 1

    def paragraph(
        self,
        text: str,
        *,
        heading: int = 0,
        bold: int = 0,
        indented: bool = False,
        ends: bool | None = None,
        look: str = "",
    ) -> None:
        """Add a paragraph; text without anything to see adds nothing."""
        clean = self._without_icons(self.clean(text))
        text = clean.strip()
        if not text:
            return
        before = len(clean) - len(clean.lstrip())
        bold = max(0, min(bold - before, len(text)))
        self._blocks.append(Paragraph(text, self.line, heading, bold, indented or before > 0, ends, look))
        self._lines += text.split("\n")

    def grid(self, cells: Sequence[GridCell], head_rows: int = 0) -> None:
        """Add a table; one without text adds nothing."""
        cells = [
            GridCell(
                self._without_icons(self.clean(cell.text)).strip(), cell.row, cell.column, cell.rowspan, cell.colspan
            )
            for cell in cells
        ]
        if not any(cell.text for cell in cells):
            return
        cells.sort(key=lambda cell: (cell.row, cell.column))
        rows = max(cell.row + cell.rowspan for cell in cells)
        columns = max(cell.column + cell.colspan for cell in cells)
        self._add(self._joined(Grid(tuple(cells), rows, columns, self.line, head_rows)))

    def _joined(self, grid: Grid) -> Grid:
        """Give `grid` joined to the table that the last page ended with, where it goes on with that."""
        if len(self._blocks) < 2 or not isinstance(self._blocks[-1], PageEdge):
            return grid
        above = self._blocks[-2]
        stacked = stack(above, grid) if isinstance(above, Grid) else None
        if not stacked:
            return grid
        del self._blocks[-2:], self._lines[stacked.grid.line - 1 :]
        for row in stacked.head:
            self.drop(row, REPEATED_HEAD)
        return stacked.grid

    def _add(self, grid: Grid) -> None:
        self._blocks.append(grid)
        texts: list[list[str]] = [[] for _ in range(grid.rows)]
        for cell in grid.cells:
            texts[cell.row].append(" ".join(cell.text.split()))
        self._lines += ["\t".join(row) for row in texts]

    def page_edge(self) -> None:
        """Add the end of a page; none before the first block, nor two in a row."""
        if self._blocks and not isinstance(self._blocks[-1], PageEdge):
            self._blocks.append(PageEdge(self.line))

    def drop(self, text: str, reason: str) -> None:
        """Remember text that is left out here."""
        text = self.clean(text).strip()
        if text:
            self._dropped.append(Dropped(text, reason, self.line))

    def picture(self) -> None:
        """Remember that a picture stands here: the table that it may show has to be typed."""
        self._dropped.append(Dropped("", PICTURE, self.line))

    def clean(self, text: str) -> str:
        """Give `text` without invisible characters, which are counted and declared at the end."""
        text, times = _INVISIBLE.subn("", text)
        self._invisible += times
        return text

    def _without_icons(self, text: str) -> str:
        """Give `text` without characters for private use, which show only in the document's own fonts."""
        if icons := "".join(_PRIVATE.findall(text)):
            self._dropped.append(Dropped(icons, "私用区字符（图标字体或自造字），请对照原文", self.line))
        return _PRIVATE.sub("", text)

    def received(self, encoding: str = "") -> Received:
        """Give all that was added."""
        while self._blocks and isinstance(self._blocks[-1], PageEdge):
            self._blocks.pop()
        dropped = _joined(self._dropped) + invisible(self._invisible)
        text = "\n".join(self._lines) + "\n" if self._lines else ""
        return Received(text, tuple(self._blocks), dropped, encoding)


def visible(text: str) -> tuple[str, int]:
    """Give `text` without its invisible characters, and how many they were."""
    return _INVISIBLE.subn("", text)


def invisible(times: int) -> tuple[Dropped, ...]:
    """Give the declaration of `times` invisible characters."""
    return (Dropped("", f"不可见字符（零宽空格、控制符等）{times} 个", 1),) if times else ()


def _joined(dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
    """Join what was dropped in one place for one reason."""
    joined: list[Dropped] = []
    texts: list[list[str]] = []
    for one in dropped:
        if one.text and joined and (joined[-1].reason, joined[-1].line) == (one.reason, one.line):
            texts[-1].append(one.text)
        else:
            joined.append(one)
            texts.append([one.text])
    return tuple(Dropped("\n".join(text), one.reason, one.line) for one, text in zip(joined, texts, strict=True))
