"""Pieces: what the recogniser makes of blocks, in the order of the plan; `intake.dialect` writes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.blocks import Cells, Grid

DAMAGE_BEGINS, DAMAGE_ENDS = "\ue000", "\ue001"
"""Stand around characters that recognition made of nothing; the dialect's writer marks them as dropped.
No received text holds them: the format readers take private-use characters out."""
FIRST_REFERENCE = 0xE100
"""Code of the character that stands for the first footnote where a text refers to it; the next ones follow."""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `run_in` characters at its beginning are a heading."""

    text: str
    line: int
    run_in: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A column (专栏)."""

    mark: str
    title: str
    texts: tuple[Text, ...]
    line: int
    table: TablePiece | None = None
    """Instead of texts: the table that the column consists of."""


@dataclass(frozen=True, slots=True)
class TablePiece:
    caption: str
    grid: Grid
    notes: tuple[Text, ...]
    line: int


@dataclass(frozen=True, slots=True)
class LostHeading:
    """A chapter whose heading the received text does not have; `remark` says so."""

    remark: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FootnotePiece:
    label: str
    """As the plan file names it: `①`, and `①-2` for the second note of that number."""
    text: str
    line: int
    sign: str
    """What stands for its mark in the texts that refer to it."""


Piece = Heading | LostHeading | Text | Box | TablePiece | Cells | FootnotePiece


@dataclass(slots=True)
class Recognised:
    """A document as the recogniser understood it."""

    metadata: dict[str, str] = field(default_factory=dict)
    """By the dialect's keys; values as the document states them."""
    notice: list[Text] = field(default_factory=list)
    notice_title: str = ""
    pieces: list[Piece] = field(default_factory=list)
