"""`Headings`: which paragraphs of a document head what follows, and on which level.

Three signs, each judged by the habits of the whole document: official numbers, the way in which a line is set (level
of a style, bold, a font or size of its own), and, where a document has neither, short lines between whole paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake.blocks import Block, Paragraph
from intake.heads.kinds import SHORT, Kind
from intake.heads.levels import ABOVE, format_agrees, higher_of_alike, levels_of
from intake.heads.looks import looks_tell, set_apart
from intake.heads.numbers import numbered_headings
from intake.heads.places import entry_of, short_lines
from intake.rules import HEADING, PLAIN_HEADING, ImportRule
from intake.shapes import MARKED_HEADING_LIMIT, is_complete
from planbook.model import NumberStyle

_NAMED = re.compile(
    r"导\s*言|前\s*言|序\s*言|引\s*言|附\s*则|结\s*语|"
    r"附\s*件\s*[0-9一二三四五六七八九十]*(?:\s*[:：](?!\s*1\s*[.．、]).{0,40})?"
)
"""Headings of chapters without a number."""
_DASH = re.compile(r"[—―]{2}[^。，；：]{2,24}")


@dataclass(frozen=True, slots=True)
class Found:
    """A heading that was found: its level, and by which rule."""

    level: int
    rule: ImportRule


class Headings:
    """The headings among the blocks of a document."""

    def __init__(self, blocks: Sequence[Block], contents: Collection[str] = (), *, by_place: bool = True) -> None:
        """Find them; `contents` are the lines of the table of contents, `by_place` allows short lines as headings."""
        self._kinds = numbered_headings(blocks)
        self._kinds |= set_apart(blocks, self._kinds)
        if by_place and not looks_tell(blocks, self._kinds):
            lines = short_lines(blocks, self._kinds, {entry_of(line) for line in contents})
            self._kinds |= dict.fromkeys(map(id, lines), SHORT)
        self._kinds |= higher_of_alike(blocks, self._kinds)
        self._levels = levels_of(blocks, self._kinds)
        paragraphs = [each for each in blocks if isinstance(each, Paragraph)]
        self._top = min((each.heading for each in paragraphs if each.heading), default=1)
        self._by_format = format_agrees(paragraphs, self._kinds)
        self.guessed = next((each.line for each in paragraphs if _is_guess(self._kinds.get(id(each)))), 0)
        """Line of the first heading that nothing but its place shows to be one, 0 where there is none."""

    def read(self, block: Paragraph, deepest: int) -> Found | None:
        """Tell whether `block` is a heading; `deepest` is the level of the heading before it."""
        if _NAMED.fullmatch(block.text):
            return Found(1, PLAIN_HEADING)
        if _DASH.fullmatch(block.text):
            return Found(min(max(self._levels.values(), default=0) + 1, deepest + 1), PLAIN_HEADING)
        kind = self._kinds.get(id(block))
        rule = HEADING if isinstance(kind, NumberStyle) else PLAIN_HEADING
        if block.heading and (self._by_format or not isinstance(kind, NumberStyle)):
            headed = kind is not None or (not is_complete(block.text) and len(block.text) <= MARKED_HEADING_LIMIT)
            return Found(min(block.heading - self._top + 1, deepest + 1), rule) if headed else None
        return Found(min(self._levels[kind], deepest + 1), rule) if kind is not None else None


def _is_guess(kind: Kind | None) -> bool:
    return isinstance(kind, str) and (SHORT in kind or ABOVE in kind)
