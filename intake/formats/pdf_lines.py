"""Characters on a page become lines, from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.formats.pdf_page import Character
from intake.formats.raised import raised

_GAP = 0.5
"""Of the size of a character; justified Chinese is spaced by less."""
_LATIN_GAP = 0.2
_WIDE_GAP = 1.5
"""A gap that stands for more than a space: between the columns of a table without rules."""
_SMALLER, _HIGHER, _ABOVE = 0.9, 0.2, 0.05
"""How a superscript stands to the character before it, in sizes of that."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: int
    font: str
    """That most of its characters are set in."""
    in_column: bool = False
    """Whether it stands in one of several columns."""

    @property
    def look(self) -> str:
        """How it is set, to be compared only."""
        return f"{self.font} {round(self.size)}"


def lines_of(characters: Iterable[Character]) -> list[PdfLine]:
    """Give the lines that `characters` stand on, from top to bottom, each from left to right."""
    return [line for row in rows_of(characters) if (line := line_of(row))]


def rows_of(characters: Iterable[Character]) -> list[list[Character]]:
    """Give the characters of each line, from top to bottom, from left to right."""
    return _rows(_fragments(characters))


def _fragments(characters: Iterable[Character]) -> list[list[Character]]:
    """Give runs of characters that follow one another in the source and on one line."""
    fragments: list[list[Character]] = []
    for character in characters:
        last = fragments[-1][-1] if fragments else None
        if last and _on_one_line(last, character) and -last.size < character.left - last.right < 2 * last.size:
            fragments[-1].append(character)
        else:
            fragments.append([character])
    return fragments


def _on_one_line(one: Character, other: Character) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared >= 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _rows(fragments: list[list[Character]]) -> list[list[Character]]:
    """Put the fragments that stand on one line together; the longest fragment of a row says where the row is."""
    rows: list[list[list[Character]]] = []
    for fragment in sorted(fragments, key=lambda fragment: -(fragment[0].top + fragment[0].bottom)):
        for row in reversed(rows[-3:]):
            if _on_one_line(max(row, key=len)[0], fragment[0]):
                row.append(fragment)
                break
        else:
            rows.append([fragment])
    return [_once([character for fragment in row for character in fragment]) for row in rows]


def _once(row: list[Character]) -> list[Character]:
    """Sort a row, and leave out what is printed twice in one place to look bold."""
    row.sort(key=lambda character: character.left)
    kept: list[Character] = []
    for character in row:
        if not any(
            other.text == character.text and abs(other.left - character.left) < 0.2 * character.size
            for other in kept[-2:]
        ):
            kept.append(character)
    return kept


def line_of(row: Sequence[Character], *, in_column: bool = False) -> PdfLine | None:
    """Make a line of its characters; None where there is nothing to see."""
    text, bold, in_bold = "", 0, True
    base = row[0]
    for place, character in enumerate(row):
        if place:
            text += _between(row[place - 1], character)
        in_bold = in_bold and character.bold
        if _is_raised(character, base):
            text += raised(character.text)
        else:
            text += character.text
            base = character
        if in_bold:
            bold = len(text)
    if not text.strip():
        return None
    return PdfLine(
        text,
        row[0].left,
        min(character.bottom for character in row),
        max(character.right for character in row),
        max(character.top for character in row),
        sorted(character.size for character in row)[len(row) // 2],
        bold,
        Counter(character.font for character in row).most_common(1)[0][0],
        in_column,
    )


def _is_raised(one: Character, base: Character) -> bool:
    """Tell whether a character is a superscript to the last on the line: smaller, and higher at both ends."""
    return (
        one.size < _SMALLER * base.size
        and one.bottom - base.bottom > _HIGHER * base.size
        and one.top - base.top > _ABOVE * base.size
    )


def _between(one: Character, other: Character) -> str:
    """Give the white space between two characters of a line."""
    size = max(one.size, other.size)
    gap = (other.left - one.right) / size
    if gap > _WIDE_GAP:
        return " " * max(2, min(round(gap), 40))
    if other.spaced and gap > 0.1:
        return " "
    latin = one.text.isascii() and other.text.isascii()
    return " " if gap > (_LATIN_GAP if latin else _GAP) else ""
