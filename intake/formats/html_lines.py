"""`LineGatherer`: the inline texts of a page become lines, with white space as a browser shows it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“”‘’—…·]"
_BROKEN = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")  # 知识产权\r\n保护, as Word wraps its HTML


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as shown, white space at its ends kept."""

    text: str
    bold: int
    look: str
    """How most of it is set."""


class LineGatherer:
    """The texts since the last end of a line."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool, str]] = []

    def add(self, text: str, *, bold: bool = False, look: str = "") -> None:
        """Add a text as it stands in the source."""
        self._runs.append((text, bold, look))

    def take(self) -> Line:
        """Give the line so far and begin a new one."""
        characters = "".join(text for text, _, _ in self._runs)
        bold, look = self._leading_bold(), self._look()
        self._runs = []
        head, tail = _shown(characters[:bold]), _shown(characters[bold:])
        whole = _shown(characters)
        if len(head) + len(tail) != len(whole) and head.endswith(" "):
            head = head[:-1]
        return Line(whole.strip(" ").replace("\xa0", " "), len(head.lstrip(" ").rstrip("\xa0 ")), look)

    def _leading_bold(self) -> int:
        length = 0
        for text, bold, _ in self._runs:
            if not bold and text.strip():
                break
            length += len(text)
        return length if any(bold and text.strip() for text, bold, _ in self._runs) else 0

    def _look(self) -> str:
        weight: Counter[str] = Counter()
        for text, _, look in self._runs:
            weight[look] += len(text.strip())
        return weight.most_common(1)[0][0] if weight else ""


def _shown(text: str) -> str:
    return _SPACE.sub(" ", _BROKEN.sub("", text))
