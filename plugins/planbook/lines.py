"""Source lines: the smallest things of a file, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planbook.problems import Where


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; `where` is the place of its first character."""

    text: str
    where: Where

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    def cut(self, characters: int) -> Line:
        """Give the line without its first `characters`."""
        return Line(self.text[characters:], self.at(characters))

    def at(self, index: int) -> Where:
        """Give the place of the character at `index`, counted from 0."""
        return Where(self.where.path, self.where.line, self.where.column + index)

    def stripped(self) -> Line:
        """Give the line without white space around it."""
        text = self.text.strip()
        return self if text == self.text else Line(text, self.at(len(self.text) - len(self.text.lstrip())))


def split_lines(path: str, text: str) -> list[Line]:
    """Cut `text` into lines; a byte order mark and the kind of line end do not matter."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [Line(line, Where(path, number)) for number, line in enumerate(text.split("\n"), start=1)]


_WIDE = r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")


def join(lines: Sequence[Line]) -> str:
    """Join the lines of one paragraph: nothing stands between two Chinese characters, a line end elsewhere."""
    return _WIDE_BREAK.sub("", "\n".join(line.text.strip() for line in lines))
