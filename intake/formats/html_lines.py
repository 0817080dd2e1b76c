"""`LineGatherer`: the inline texts of a page become lines, with white space as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“”‘’—…·]"
_BROKEN = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")  # 知识产权\r\n保护, as Word wraps its HTML


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as shown, white space at its ends kept."""

    text: str
    bold: int


class LineGatherer:
    """The texts since the last end of a line."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool]] = []

    def add(self, text: str, *, bold: bool = False) -> None:
        """Add a text as it stands in the source."""
        self._runs.append((text, bold))

    def take(self) -> Line:
        """Give the line so far and begin a new one."""
        characters = "".join(text for text, _ in self._runs)
        bold = self._leading_bold()
        self._runs = []
        head, tail = _shown(characters[:bold]), _shown(characters[bold:])
        whole = _shown(characters)
        if len(head) + len(tail) != len(whole) and head.endswith(" "):
            head = head[:-1]
        return Line(whole.strip(" ").replace("\xa0", " "), len(head.lstrip(" ").rstrip("\xa0 ")))

    def _leading_bold(self) -> int:
        length = 0
        for text, bold in self._runs:
            if not bold and text.strip():
                break
            length += len(text)
        return length if any(bold and text.strip() for text, bold in self._runs) else 0


def _shown(text: str) -> str:
    return _SPACE.sub(" ", _BROKEN.sub("", text))
