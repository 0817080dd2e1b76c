"""`fold`: tokens in document order become the tree of a plan.

Where a paragraph belongs:
- `#` opens a chapter, `##` and deeper a section;
- a numbered paragraph opens a measure and holds all that follows, up to the next number of its own or a
  higher level; a lower level inside it is an item;
- a bold run-in heading holds its own paragraph and the columns and tables right after it (without text of
  its own, the paragraphs after it as well);
- a `——` goal holds its own paragraph only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planbook import problems
from planbook.columns import column_lines, read_column_heading
from planbook.footnotes import read_footnotes
from planbook.indicators.reading import read_indicators
from planbook.lines import Line, join
from planbook.model import (
    Block,
    Column,
    Footnote,
    Notice,
    Prose,
    Section,
    SectionKind,
    Table,
)
from planbook.naming import Draft, Namer
from planbook.notices import read_notice_heading
from planbook.plain import plain
from planbook.problems import Problem, Where
from planbook.scanner import (
    CaptionToken,
    FootnoteToken,
    HeadingToken,
    ParagraphToken,
    QuoteToken,
    TableToken,
    Token,
    scan,
)
from planbook.sections import ANNEXES, Opening, read_heading, read_measure_opening
from planbook.tables import read_notes, read_rows

_KINDS = {"{.plain}": "plain", "{.indicators}": "indicators"}


@dataclass(frozen=True, slots=True)
class Folded:
    """What `fold` makes of a plan's body."""

    notice: Notice | None
    preamble: tuple[Block, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]


def fold(slug: str, tokens: Iterable[Token], found: list[Problem]) -> Folded:
    """Make the tree of the plan `slug` of its `tokens`; what is wrong goes to `found`."""
    tokens = tuple(tokens)
    folder = _Folder(read_footnotes(tokens), found)
    for token in tokens:
        folder.add(token)
    return folder.finish(Namer(slug, found))


class _Folder:
    def __init__(self, footnotes: tuple[Footnote, ...], found: list[Problem]) -> None:
        self.footnotes = footnotes
        self.found = found
        self.notice: Notice | None = None
        self.preamble: list[Block] = []
        self.chapters: list[Draft] = []
        self.open: list[Draft] = []
        self.tables = 0
        self.columns: dict[int, Where] = {}
        self.last_column: int | None = None

    def add(self, token: Token) -> None:
        match token:
            case HeadingToken():
                self._heading(token)
            case QuoteToken():
                self._quote(token)
            case TableToken():
                self._place(self._table(token), paragraph=False)
            case CaptionToken():
                self.found.append(problems.CAPTION_ALONE.at(token.line.where, caption=token.line.text.strip()))
            case ParagraphToken():
                self._paragraph(token)
            case FootnoteToken():
                pass  # read before, so that tables know them

    def finish(self, namer: Namer) -> Folded:
        return Folded(
            namer.notice(self.notice),
            namer.preamble(self.preamble),
            namer.chapters(self.chapters),
            self.footnotes,
        )

    # headings and measures

    def _heading(self, token: HeadingToken) -> None:
        if not token.text.text:
            self.found.append(problems.EMPTY_HEADING.at(token.line.where, marks="#" * token.level))
            return
        headings = [each for each in self.open if each.level]
        deepest = headings[-1].level if headings else 0
        if token.level > deepest + 1:
            self.found.append(
                problems.HEADING_JUMPS.at(
                    token.line.where,
                    heading=plain(token.text.text),
                    level=token.level,
                    missing=deepest + 1,
                    fix="#" * (deepest + 1) + " " + plain(token.text.text),
                )
            )
        while self.open and (not self.open[-1].level or self.open[-1].level >= token.level):
            self.open.pop()
        kind = SectionKind.SECTION if self.open else SectionKind.CHAPTER
        self._begin(Draft(kind, token.level, read_heading(token.text.text), token.line.where, token.anchor))

    def _begin(self, section: Draft) -> None:
        if self.open:
            self.open[-1].children.append(section)
        else:
            self.chapters.append(section)
        self.open.append(section)

    def _measure(self, opening: Opening, where: Where) -> None:
        if not self.open:  # a plan without chapters: its measures form one
            self._begin(Draft(SectionKind.CHAPTER, 1, Opening(None, "", "正文"), where))
        for index, each in enumerate(self.open):
            if not each.level and not _holds(each.opening, opening):
                del self.open[index:]
                break
        inside = not self.open[-1].level
        kind = SectionKind.ITEM if inside else SectionKind.MEASURE
        self._begin(Draft(kind, 0, opening, where))

    def _paragraph(self, token: ParagraphToken) -> None:
        text = "\n".join(line.text for line in token.lines) if token.markdown else join(token.lines)
        where = token.lines[0].stripped().where
        opening = None if token.markdown else read_measure_opening(text)
        if opening and (self.open or opening.number):
            self._measure(opening, where)
        else:
            if ANNEXES.match(text):  # what is annexed to the document is no part of its last measure
                while self.open and not self.open[-1].level:
                    self.open.pop()
            self._place(Prose("", text, where), paragraph=True)

    def _place(self, block: Block, *, paragraph: bool) -> None:
        while self.open and self.open[-1].ends_with_paragraph and (paragraph or self.open[-1].opening.mark):
            self.open.pop()
        (self.open[-1].children if self.open else self.preamble).append(block)

    # block quotes

    def _quote(self, token: QuoteToken) -> None:
        first = next((line for line in token.lines if not line.blank), None)
        if first is None:
            return
        if not self.open and not self.preamble and (title := read_notice_heading(first.text)) is not None:
            self.notice = Notice(title, self._blocks(column_lines(token.lines, first)), first.where)
        elif heading := read_column_heading(first, self.found):
            column = Column(
                "", heading.number, heading.mark, heading.title,
                self._blocks(column_lines(token.lines, first)), first.where,
            )  # fmt: skip
            self._check_column(column)
            self._place(column, paragraph=False)
        else:
            text = "\n".join(f"> {line.text}" for line in token.lines)
            self._place(Prose("", text, token.lines[0].where), paragraph=True)

    def _blocks(self, lines: Sequence[Line]) -> tuple[Prose | Table, ...]:
        """Read the lines inside a column or notice: prose and tables."""
        blocks: list[Prose | Table] = []
        for token in scan(lines):
            match token:
                case TableToken():
                    blocks.append(self._table(token))
                case CaptionToken():
                    self.add(token)
                case HeadingToken() if not token.text.text:
                    self.found.append(problems.EMPTY_HEADING.at(token.line.where, marks="#" * token.level))
                case HeadingToken():
                    blocks.append(Prose("", token.text.text, token.line.where))
                case QuoteToken() | ParagraphToken():
                    markdown = isinstance(token, ParagraphToken) and token.markdown
                    text = "\n".join(line.text for line in token.lines) if markdown else join(token.lines)
                    blocks.append(Prose("", text, token.lines[0].stripped().where))
        return tuple(blocks)

    def _check_column(self, column: Column) -> None:
        name = column.mark.rstrip("：: ")
        if not column.title:
            self.found.append(problems.COLUMN_UNTITLED.at(column.where, column=name))
        if not column.blocks:
            self.found.append(problems.COLUMN_EMPTY.at(column.where, column=name))
        number = column.number
        if number is None:
            return
        if number in self.columns:
            free = max(self.columns) + 1
            self.found.append(
                problems.COLUMN_REPEATED.at(column.where, column=name, earlier=self.columns[number].line, free=free)
            )
        elif self.last_column is not None and number != self.last_column + 1:
            expected = self.last_column + 1
            self.found.append(
                problems.COLUMN_GAP.at(column.where, before=self.last_column, number=number, expected=expected)
            )
        self.columns.setdefault(number, column.where)
        self.last_column = number

    # tables

    def _table(self, token: TableToken) -> Table:
        self.tables += 1
        caption, kind = token.caption.text if token.caption else "", ""
        for mark, meaning in _KINDS.items():
            if caption.endswith(mark):
                caption, kind = caption.removesuffix(mark).rstrip(), meaning
        head, rows, width = read_rows(token.lines, self.found)
        table = Table(
            id="",
            number=self.tables,
            caption=caption,
            head=head,
            rows=rows,
            notes=read_notes(token.notes),
            width=width,
            where=(token.caption or token.lines[0]).where,
        )
        return read_indicators(table, kind, self.footnotes, self.found) if rows else table


def _holds(outer: Opening, inner: Opening) -> bool:
    """Tell whether a measure that begins with `inner` stands inside one that begins with `outer`."""
    if outer.number and inner.number:
        return inner.number.style > outer.number.style
    if outer.number:
        return True  # a run-in heading or a goal inside a numbered measure
    return bool(inner.number) and not outer.text  # items after a run-in heading that stands alone
