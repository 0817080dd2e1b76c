"""Pieces of a plan file: the stretches of its lines that say something, in order, marks of the blocks taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.dialect import EMPTY_CELL, UNSURE
from intake.fidelity.characters import Role
from intake.fidelity.source_reading import OWN_LABEL
from intake.fidelity.table_rows import is_rule, last_line, split_row
from planbook.lines import Line
from planbook.notices import read_notice_heading
from planbook.problems import Where
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
from planbook.tables import ABOVE, LEFT

_KIND = re.compile(r"\s*\{\.\w+\}$")  # {.plain}
_LIST_MARK = re.compile(r"\s*(?:[-*+][ \t]+|```.*|~~~.*)")  # "- item"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one source line that the plan says."""

    line: Line
    role: Role = Role.TEXT
    fresh: bool = True
    """Whether it begins a line or a cell."""
    last_line: int = 0
    """Of a cell: the last line that it covers; 0 for what is no cell."""

    @property
    def covers_rows(self) -> bool:
        return self.last_line > self.line.where.line


Raw = Mapping[int, str]
"""The lines of the body by their numbers, as they are written."""


def read_pieces(body: Sequence[Line], raw: Raw) -> Iterator[Piece]:
    """Give the pieces of a plan's body, whose lines are `raw`; a notice is one only at the top."""
    tokens = scan(body)
    first = next(tokens, None)
    if isinstance(first, QuoteToken):
        yield from _first_quote(first, raw)
    elif first:
        yield from _of_tokens((first,), raw)
    yield from _of_tokens(tokens, raw)


def _first_quote(token: QuoteToken, raw: Raw) -> Iterator[Piece]:
    """Give the pieces of a quote that may be the notice: `**印发通知** 关于印发…的通知`."""
    lines = [*token.lines]
    index = next((index for index, line in enumerate(lines) if not line.blank), 0)
    line, title = lines[index], read_notice_heading(lines[index].text)
    if title is not None:
        yield Piece(Line(title, line.at(len(line.text.rstrip()) - len(title))))
        del lines[: index + 1]
    yield from _of_tokens(scan(lines), raw)


def _of_tokens(tokens: Iterable[Token], raw: Raw) -> Iterator[Piece]:
    for token in tokens:
        match token:
            case HeadingToken():
                yield Piece(token.text)
            case CaptionToken():
                yield Piece(token.line)
            case FootnoteToken():
                yield from _footnote(token, raw)
            case TableToken():
                yield from _table(token)
            case ParagraphToken():
                yield from _paragraph(token)
            case QuoteToken():
                lines = [line for line in token.lines if line.text.strip() not in (UNSURE, EMPTY_CELL)]
                yield from _of_tokens(scan(lines), raw)


def _footnote(token: FootnoteToken, raw: Raw) -> Iterator[Piece]:
    where = token.lines[0].where
    label = raw[where.line].rindex("[^", 0, where.column - 1) + len("[^")
    received = OWN_LABEL.sub("", token.label)
    yield Piece(Line(received, Where(where.path, where.line, label + 1)), Role.FOOTNOTE)
    yield Piece(token.lines[0], Role.FOOTNOTE, fresh=False)
    yield from (Piece(line, Role.FOOTNOTE) for line in token.lines[1:])


def _table(token: TableToken) -> Iterator[Piece]:
    if token.caption:
        kind = _KIND.search(token.caption.text)
        yield Piece(Line(token.caption.text[: kind.start()], token.caption.where) if kind else token.caption)
    rows = [split_row(line) for line in token.lines if not is_rule(line.text)]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell.text not in (ABOVE, LEFT):
                yield Piece(cell, Role.CELL, last_line=last_line(rows, number, column))
    yield from (Piece(line) for line in token.notes)


def _paragraph(token: ParagraphToken) -> Iterator[Piece]:
    for line in token.lines:
        mark = _LIST_MARK.match(line.text) if token.markdown else None
        yield Piece(line.cut(mark.end()) if mark else line)
