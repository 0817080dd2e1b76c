"""Passages: the texts of a plan file as a reader sees them, each character with its place in the file.

Corrections show their published reading, what is dropped and what editors remark is left out, and so are the marks of
the dialect.  So a check looks at what will be published, and can still say where in the file it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from planbook.columns import read_column_heading
from planbook.inline import DROPPED, FOOTNOTE, REMARK, REPLACED
from planbook.lines import Line, split_lines
from planbook.metadata import read_front_matter
from planbook.notices import read_notice_heading
from planbook.numbering import read_number
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
from planbook.tables import ABOVE, LEFT, is_rule, split_row


class Kind(Enum):
    """What a passage is in the plan file."""

    METADATA = auto()
    HEADING = auto()
    BOX = auto()
    """The title of a 专栏, or of the issuing notice."""
    PARAGRAPH = auto()
    CAPTION = auto()
    CELL = auto()
    NOTE = auto()
    FOOTNOTE = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A plan file: its text, line ends evened out, and where its lines begin."""

    path: str
    text: str
    starts: Sequence[int]

    def where(self, offset: int) -> Where:
        """Give the place of the character at `offset`, counted from 0."""
        line = bisect_right(self.starts, offset)
        return Where(self.path, line, offset - self.starts[line - 1] + 1)

    def offset(self, where: Where) -> int:
        return self.starts[where.line - 1] + where.column - 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that belongs together: a paragraph with all its lines, a heading, a cell."""

    source: Source
    kind: Kind
    text: str
    """What a reader sees."""
    places: Sequence[int]
    """Offset in the file of each character of `text`."""
    remarked: tuple[int, ...] = ()
    """Indexes in `text` behind which an editor has remarked on the words before."""
    lead: int = 0
    """Length of the official number that the text begins with: `（十二）`, `1.`"""

    def where(self, index: int) -> Where:
        return self.source.where(self.places[index])

    @property
    def is_prose(self) -> bool:
        """Tell whether the passage consists of sentences."""
        return self.kind in (Kind.PARAGRAPH, Kind.NOTE, Kind.FOOTNOTE)

    def before(self, index: int, reach: int = 12) -> str:
        """Give the characters before `index`: enough of them for what looks back, so that long texts cost no more."""
        return self.text[max(0, index - reach) : index]

    def around(self, start: int, end: int, reach: int = 4) -> str:
        """Give the characters from `start` to before `end` with some of their neighbours."""
        return self.text[max(0, start - reach) : end + reach].replace("\n", "")


def read_source(path: str, text: str) -> Source:
    """Take the text of a file as `split_lines` does: no byte order mark, every line end the same."""
    lines = split_lines(path, text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return Source(path, "\n".join(line.text for line in lines), starts[:-1])


def read_passages(source: Source) -> tuple[Passage, ...]:
    """Give the passages of a plan file in order; none where it has no metadata to read."""
    lines = split_lines(source.path, source.text)
    front = read_front_matter(lines, [])
    if front is None:
        return ()
    reader = _Reader(source)
    head = lines[: len(lines) - len(front.body)]
    found = [reader.passage(Kind.METADATA, [line]) for line in head if _VALUE.match(line.text)]
    return (*found, *reader.tokens(scan(front.body)))


_VALUE = re.compile(r"[^\s:#-][^:]*:\s*\S")  # "title: 某市规划", but no line of a list
_LIST_MARK = re.compile(r"\s*[-*+][ \t]+")  # "- item"
_HIDDEN = re.compile(
    "|".join(
        (
            rf"(?P<replaced>{re.sub(r'P<published>', 'P<kept>', REPLACED.pattern)})",
            re.sub(r"\?P<\w+>", "?:", DROPPED.pattern),
            rf"(?P<remark>{re.sub(r'[?]P<remark>', '?:', REMARK.pattern)})",
            re.sub(r"\?P<\w+>", "?:", FOOTNOTE.pattern),
            r"!?\[(?P<link>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)",
            r"<?(?P<address>https?://[^\s<>，。；、）》”]*)>?",
            r"\\(?P<escaped>[!-/:-@\[-`{-~])",
            r"\*\*[ \t\u3000]*|`",
            r"</?[A-Za-z][^<>\u4e00-\u9fff]*>",
            r"\{[#.][^{}]*\}\s*$",
        )
    )
)
"""What a reader does not see, with the parts of it that they do."""
_SHOWN = ("kept", "link", "escaped")
_OF_ADDRESS = re.compile(r"[#%&+\-./0-9:=?@A-Z_a-z~]+")
"""What of an address is looked at: no check may change its brackets and commas, nor the Chinese in it."""
_WIDE = re.compile(r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


@dataclass(slots=True)
class _Draft:
    """A passage while its lines are read."""

    text: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    remarked: list[int] = field(default_factory=list)

    def add(self, text: str, offset: int) -> None:
        self.text.append(text)
        self.places.extend(range(offset, offset + len(text)))


class _Reader:
    """Reads tokens of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def tokens(self, tokens: Iterable[Token]) -> Iterator[Passage]:
        for token in tokens:
            match token:
                case HeadingToken():
                    yield self.passage(Kind.HEADING, [token.text])
                case CaptionToken():
                    yield self.passage(Kind.CAPTION, [token.line])
                case FootnoteToken():
                    yield self.passage(Kind.FOOTNOTE, token.lines)
                case TableToken():
                    yield from self._table(token)
                case QuoteToken():
                    yield from self._quote(token.lines)
                case ParagraphToken(markdown=True):
                    for line in token.lines:
                        mark = _LIST_MARK.match(line.text)
                        yield self.passage(Kind.PARAGRAPH, [line.cut(mark.end()) if mark else line])
                case ParagraphToken():
                    yield self.passage(Kind.PARAGRAPH, token.lines)

    def _table(self, token: TableToken) -> Iterator[Passage]:
        if token.caption:
            yield self.passage(Kind.CAPTION, [token.caption])
        for line in token.lines:
            if not is_rule(line):
                cells = (cell for cell in split_row(line) if cell.text and cell.text not in (ABOVE, LEFT))
                yield from (self.passage(Kind.CELL, [cell]) for cell in cells)
        yield from (self.passage(Kind.NOTE, [line]) for line in token.notes)

    def _quote(self, lines: Sequence[Line]) -> Iterator[Passage]:
        first = next((index for index, line in enumerate(lines) if not line.blank), None)
        if first is None:
            return
        line = lines[first]
        if read_column_heading(line, []) or read_notice_heading(line.text) is not None:
            yield self.passage(Kind.BOX, [line])
            lines = lines[first + 1 :]
        yield from self.tokens(scan(lines))

    def passage(self, kind: Kind, lines: Sequence[Line]) -> Passage:
        """Make one passage of `lines`, joined as the reader of plans joins them."""
        draft = _Draft()
        for line in map(Line.stripped, lines):
            if draft.places and not (draft.text and _WIDE.match(draft.text[-1][-1:]) and _WIDE.match(line.text)):
                draft.add("\n", self.source.offset(line.where) - 1)
            if kind is Kind.METADATA:
                draft.add(line.text, self.source.offset(line.where))
            else:
                self._read(line, draft)
        text = "".join(draft.text)
        number = read_number(text) if kind in (Kind.PARAGRAPH, Kind.HEADING) else None
        lead = len(text) - len(number[1]) if number else 0
        return Passage(self.source, kind, text, draft.places, tuple(draft.remarked), lead)

    def _read(self, line: Line, draft: _Draft) -> None:
        offset, done = self.source.offset(line.where), 0
        for match in _HIDDEN.finditer(line.text):
            draft.add(line.text[done : match.start()], offset + done)
            done = match.end()
            if match["remark"]:
                draft.remarked.append(len(draft.places))
            for part in _SHOWN:
                if match[part]:
                    draft.add(match[part], offset + match.start(part))
            if match["address"]:
                for run in _OF_ADDRESS.finditer(line.text, *match.span("address")):
                    draft.add(run[0], offset + run.start())
        draft.add(line.text[done:], offset + done)
