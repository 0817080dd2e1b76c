"""Blocks: what every format is reduced to.  Paragraphs, grids of cells, page edges, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text, or one line of it where the format does not know paragraphs."""

    text: str
    """As received but for white space at both ends; line ends inside it stay."""
    line: int
    """Line of the received text on which it begins, counted from 1."""
    heading: int = 0
    """Level that the format itself gives a heading (`<h2>`, Word's Heading 2), else 0."""
    bold: int = 0
    """Number of characters at the beginning that are set in bold: a run-in heading."""
    indented: bool = False
    """Whether the line begins with white space, or after a gap: a new paragraph."""
    ends: bool | None = None
    """Whether a line ends before the edge of its page, so that nothing continues it; None where no edge is known."""
    look: str = ""
    """How it is set (`黑体 16`), only to be compared; empty where the format does not say."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid, merged cells once, at their first row and column."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the format gives it."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    line: int
    head_rows: int = 0
    """Rows that the format itself marks as head (`<th>`, repeated header rows), 0 where it says nothing."""
    pages: int = 1
    """How many pages it stands on, where the format knows pages."""
    broken: tuple[int, ...] = ()
    """Rows that the edge of a page cut in two; their parts are joined."""


@dataclass(frozen=True, slots=True)
class PageEdge:
    """Where one page ends and the next begins."""

    line: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table that could not be rebuilt, in order; made by the recogniser, never by a reader."""

    texts: tuple[str, ...]
    line: int


Block = Paragraph | Grid | PageEdge | Cells


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the received document that is not carried over, and why."""

    text: str
    reason: str
    """Chinese: shown in the report and declared in the plan file."""
    line: int


@dataclass(frozen=True, slots=True)
class Received:
    """A document as received, reduced to blocks."""

    text: str
    """What is kept in `content/sources/`: every character of the document's main text, a block a line, cells of a
    row separated by tabs.  `Block.line` counts its lines."""
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...] = ()
    """What the reader itself left out: menus and footers of a saved page, running heads."""
    encoding: str = ""
    """Of a text or HTML file, as found: `UTF-8`, `GB18030`."""
    whole: bool = False
    """Whether the format knows paragraphs, so that none needs to be joined of lines."""
    in_columns: int = 0
    """Line on which text set in several columns begins, 0 where there is none."""
