"""The source reading of one line: what is left when marks of the dialect and of Markdown are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.fidelity.characters import Role
from planbook.inline import MARKS

STRONG = re.compile(r"(\*\*|__)(?=\S)(?P<shown>.+?)(?<=\S)\1")  # **甲。**
_EMPHASIS = re.compile(r"(?<![*\w])\*(?=\S)(?P<shown>[^*]+?)(?<=\S)\*(?!\*)")  # *乙*
_LINK = re.compile(r"!?\[(?P<shown>[^\[\]^][^\[\]]*)\]\([^()]*\)")  # [甲](plan:a/chapter-1)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>(?P<shown>)")  # <sup>
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")  # 1\*2
_ESCAPED_BAR = re.compile(r"\\(?=\|)")  # 1\|2
_SPECIAL = re.compile(r"[*_\[<\\`{]")
OWN_LABEL = re.compile(r"-\d+$")
"""What the plan file adds to the label of a footnote whose mark the text has more than once: ①-2."""
_FILLER = "字"
"""Stands for what was read already, so that offsets stay."""


def source_reading(text: str, role: Role) -> Iterator[tuple[int, Role]]:
    """Give the offsets of the characters of `text` that its source reading holds, each with its role."""
    if not _SPECIAL.search(text):
        yield from ((offset, role) for offset in range(len(text)))
        return
    hidden, corrected = _plan_marks(text)
    hidden |= _markdown_marks(MARKS.sub(lambda match: _FILLER * len(match[0]), text))
    if role is Role.CELL:
        hidden.update(match.start() for match in _ESCAPED_BAR.finditer(text))
    for offset in range(len(text)):
        if offset not in hidden:
            yield offset, role.corrected if offset in corrected else role


def _plan_marks(text: str) -> tuple[set[int], set[int]]:
    """Give the offsets of what correction and footnote marks add to `text`, and those of the source readings."""
    hidden: set[int] = set()
    corrected: set[int] = set()
    for match in MARKS.finditer(text):
        hidden.update(range(*match.span()))
        for name in ("source", "dropped", "label"):
            if match[name] is not None:
                first, end = match.span(name)
                if name == "label" and (own := OWN_LABEL.search(match[name])):
                    end = first + own.start()
                hidden.difference_update(range(first, end))
                corrected.update(range(*match.span(name)) if name != "label" else ())
    return hidden, corrected


def _markdown_marks(text: str) -> set[int]:
    """Give the offsets of Markdown's marks in `text`."""
    hidden = {match.start() for match in _ESCAPE.finditer(text)}
    text = _ESCAPE.sub(_FILLER * 2, text)
    for pattern in (_LINK, _TAG, STRONG, _EMPHASIS):
        for match in pattern.finditer(text):
            for first, end in around_shown(match):
                hidden.update(range(first, end))
                text = text[:first] + _FILLER * (end - first) + text[end:]
    hidden.update(offset for offset, character in enumerate(text) if character == "`")
    return hidden


def around_shown(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the stretches of a mark before and after what it shows."""
    first, end = match.span("shown")
    return (match.start(), first), (end, match.end())
