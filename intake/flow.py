"""`Flow`: a document on its way through the steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.blocks import Block, Dropped, Paragraph
from intake.rules import Log


@dataclass(slots=True)
class Flow:
    """A document on its way through the steps: its blocks, and what was left out so far."""

    blocks: list[Block]
    dropped: list[Dropped]
    log: Log
    whole: bool = False
    """Whether the paragraphs are whole, as `Received.whole` says."""
    ragged: bool = False
    """Whether lines were broken where no page ends them, so that a short line means nothing."""

    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    def drop(self, gone: Iterable[Paragraph], reason: str) -> None:
        """Leave out paragraphs."""
        gone = list(gone)
        self.dropped += [Dropped(each.text, reason, each.line) for each in gone]
        left_out = set(map(id, gone))
        self.blocks = [block for block in self.blocks if id(block) not in left_out]
