"""The notes (注) under a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from intake.blocks import Block, Paragraph
from intake.pieces import FootnotePiece, Text

_NOTE = re.compile(r"[-*•]?\s*注\s*(?:[0-9]+|[①-⑳])?\s*[:：.．].*", re.DOTALL)
_MORE = re.compile(r"[-*•]?\s*[0-9]{1,2}\s*[.．、].*", re.DOTALL)
_FOOTNOTE = re.compile(r"注\s*(?P<label>[①-⑳])\s*[:：]\s*(?P<text>.*)", re.DOTALL)
_BREAK = re.compile(r"(?<=[。；])\s+(?=[0-9]{1,2}[.．、])")
_MOST = 30


@dataclass(slots=True)
class TableNotes:
    """What stands under a table: its notes, and footnotes that are written as notes (注①：)."""

    notes: list[Text] = field(default_factory=list)
    footnotes: list[FootnotePiece] = field(default_factory=list)
    blocks: int = 0
    """How many paragraphs they take."""


def read_notes(following: Iterable[Block], is_heading: Callable[[Paragraph], bool]) -> TableNotes:
    """Read the notes at the beginning of the blocks that follow a table, up to a heading."""
    found = TableNotes()
    for block in following:
        if not isinstance(block, Paragraph) or is_heading(block):
            break
        text = block.text.rstrip("| ")
        if match := _FOOTNOTE.fullmatch(text):
            found.footnotes.append(FootnotePiece(match["label"], match["text"], block.line, match["label"]))
        elif _NOTE.fullmatch(text) or (found.notes and _MORE.fullmatch(text) and len(found.notes) < _MOST):
            text = re.sub(r"^[-*•]\s*", "", text)
            parts = _BREAK.split(re.sub(r"^(注\s*[:：]|[0-9]{1,2}\s*[.．、])\s+", r"\1", text))
            found.notes += [Text(part.strip(), block.line) for part in parts]
        else:
            break
        found.blocks += 1
    return found
