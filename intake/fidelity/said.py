"""What the body of a plan file says, in its source reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.fidelity.characters import Text, TextWriter
from intake.fidelity.runs import Run
from intake.fidelity.source_reading import source_reading
from intake.fidelity.statements import read_pieces
from planbook.lines import Line


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell that covers several rows: its characters, and the lines of these rows."""

    characters: Run
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a plan file says, and the lines that it says it in."""

    text: Text
    merged_cells: tuple[MergedCell, ...]
    lines: Mapping[int, str]
    """The lines of the body by their numbers."""

    def between(self, index: int) -> str:
        """Give what stands in the file between the characters `index - 1` and `index`."""
        text, count = self.text, len(self.text.characters)
        first = text.lines[index - 1] if index else min(self.lines, default=1)
        last = text.lines[index] if index < count else max(self.lines, default=1)
        lines = [self.lines[number] for number in range(first, last + 1) if number in self.lines] or [""]
        if index < count:
            lines[-1] = lines[-1][: text.columns[index] - 1]
        if index:
            lines[0] = lines[0][text.columns[index - 1] :]
        return "\n".join(lines)


def read_said(path: str, body: Sequence[Line]) -> Said:
    """Read what the lines `body` of the plan file at `path` say."""
    lines = {line.where.line: line.text for line in body}
    writer = TextWriter(path)
    merged_cells = []
    for piece in read_pieces(body, lines):
        number, column = piece.line.where.line, piece.line.where.column
        before = len(writer)
        writer.fresh = piece.fresh
        for offset, role in source_reading(piece.line.text, piece.role):
            writer.add(piece.line.text[offset], number, column + offset, role)
        if piece.covers_rows:
            merged_cells.append(MergedCell(range(before, len(writer)), number, piece.last_line))
    return Said(writer.text(), tuple(merged_cells), lines)
