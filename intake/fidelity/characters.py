"""Characters with their places: the visible text of one side, and when two characters are the same."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from intake.fidelity.runs import Run
from planbook.lines import Line
from planbook.problems import Where

_SENTENCE_ENDS = "。！？；"
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDER = 0xFEE0
"""From a half-width mark (`,`) to the full-width one (`，`), in code points."""
_KEYS: dict[int, str] = {
    **{code: chr(code - _WIDER) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "“”„‟"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛"), "'"),
    ord("〈"): "<",
    ord("〉"): ">",
}


def visible(text: str) -> str:
    """Give `text` without white space and characters that have no width."""
    return _UNSEEN.sub("", text)


def key(text: str) -> str:
    """Give `text` as it is compared: what differs only in width or form is alike; whether it may is asked later."""
    return text.translate(_KEYS)


def widened(mark: str) -> str:
    """Give the full-width form of a half-width mark."""
    return chr(ord(mark) + _WIDER)


class Role(Enum):
    """What a character of the plan file belongs to, where that matters."""

    TEXT = "text"
    CORRECTION = "correction"
    FOOTNOTE = "footnote"
    CELL = "cell"
    CORRECTED_CELL = "corrected cell"

    @property
    def in_cell(self) -> bool:
        return self in (Role.CELL, Role.CORRECTED_CELL)

    @property
    def is_correction(self) -> bool:
        return self in (Role.CORRECTION, Role.CORRECTED_CELL)

    @property
    def corrected(self) -> Role:
        """The role of a source reading that stands in text of this role."""
        return Role.CORRECTED_CELL if self is Role.CELL else Role.CORRECTION


@dataclass(frozen=True, slots=True)
class Text:
    """The visible characters of one side, each with its place; white space is left out."""

    path: str
    characters: str
    key: str
    """The same characters, as they are compared."""
    lines: Sequence[int]
    columns: Sequence[int]
    roles: Sequence[Role]
    starts: frozenset[int]
    """Indexes at which a line, a cell or a sentence begins."""

    def at(self, index: int) -> Where:
        return Where(self.path, self.lines[index], self.columns[index])

    def gap_at(self, index: int) -> Where:
        """Give the place right after the character before `index`, at the beginning that of the first character."""
        if not index:
            return self.at(0) if self.lines else Where(self.path)
        return Where(self.path, self.lines[index - 1], self.columns[index - 1] + 1)

    def of_lines(self, first: int, last: int) -> Run:
        """Give the indexes of the characters of the lines `first` to `last`."""
        return range(bisect_left(self.lines, first), bisect_right(self.lines, last))


class TextWriter:
    """Gathers the visible characters of a text, in order."""

    def __init__(self, path: str) -> None:
        self.fresh = True
        """Whether the next visible character begins a line, a cell or a sentence."""
        self._path = path
        self._characters: list[str] = []
        self._lines: list[int] = []
        self._columns: list[int] = []
        self._roles: list[Role] = []
        self._starts: list[int] = []

    def __len__(self) -> int:
        return len(self._characters)

    def add(self, character: str, line: int, column: int, role: Role = Role.TEXT) -> None:
        """Add a character, unless nobody sees it."""
        if _UNSEEN.match(character):
            return
        if self.fresh:
            self._starts.append(len(self._characters))
        self.fresh = character in _SENTENCE_ENDS
        self._characters.append(character)
        self._lines.append(line)
        self._columns.append(column)
        self._roles.append(role)

    def text(self) -> Text:
        """Give the text that was gathered."""
        characters = "".join(self._characters)
        starts = frozenset((*self._starts, len(characters)))
        return Text(self._path, characters, key(characters), self._lines, self._columns, self._roles, starts)


def received_text(path: str, lines: Sequence[Line]) -> Text:
    """Give the text as received; a tab parts cells."""
    writer = TextWriter(path)
    for line in lines:
        writer.fresh = True
        for column, character in enumerate(line.text, start=1):
            writer.fresh = writer.fresh or character == "\t"
            writer.add(character, line.where.line, column)
    return writer.text()
