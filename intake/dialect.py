"""Writes pieces as a plan file in the dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.blocks import Cells, Grid
from intake.pieces import (
    DAMAGE_BEGINS,
    DAMAGE_ENDS,
    Box,
    FootnotePiece,
    Heading,
    LostHeading,
    Piece,
    Recognised,
    TablePiece,
    Text,
)
from intake.shapes import is_signature
from intake.tidy import tidy, tidy_caption, tidy_cell, tidy_heading
from planbook.entries import scalar
from planbook.metadata import KEYS

_SPECIAL = re.compile(r"[\\*_`\[\]<|]|\{(?=[~\->+])")
_LEAD = re.compile(r"(?=[#>|+~]|-\s|表\s*[:：])")
_FOOTNOTE = re.compile(r"\[\^[①-⑳](?:-[0-9]+)?\]")
_DAMAGE = re.compile(f"{DAMAGE_BEGINS}(.*?){DAMAGE_ENDS}")
UNSURE = "**待整理的单元格**"
EMPTY_CELL = "（空）"
"""What is written around the cells of a table that could not be rebuilt, and for an empty one; no text of the plan."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the editor chose."""

    punctuation: bool = True
    """Give half-width marks between Chinese characters their full width, straight quotes their curls."""


def write_plan(made: Recognised, style: Style, declared: dict[str, list[str]]) -> str:
    """Give the plan file; `declared` are the lists of the metadata (`normalised`, `dropped`)."""
    parts = ["".join(_front_matter(made, declared))]
    if made.notice:
        parts.append(_notice(made, style))
    parts += [_piece(piece, style) for piece in made.pieces]
    return "\n\n".join(part.rstrip("\n") for part in parts).replace("---\n\n", "---\n", 1) + "\n"


def _front_matter(made: Recognised, declared: dict[str, list[str]]) -> Iterator[str]:
    yield "---\n"
    for key in KEYS:
        if value := made.metadata.get(key):
            yield f"{KEYS[key].chinese}: {scalar(value)}\n"
        elif values := declared.get(key):
            yield f"{KEYS[key].chinese}:\n" + "".join(f"  - {scalar(each)}\n" for each in values)
    yield "---\n"


def _notice(made: Recognised, style: Style) -> str:
    title = f" {escape(tidy_heading(made.notice_title, punctuation=style.punctuation))}" if made.notice_title else ""
    return _quoted([f"**印发通知**{title}", *(_notice_text(text, style) for text in made.notice)])


def _notice_text(piece: Text, style: Style) -> str:
    """Write a paragraph of the notice; the space between two signatories stays."""
    if re.search("[，。；：,;:]", piece.text):
        return _text(piece, style)
    return escape(tidy_heading(piece.text, punctuation=style.punctuation))


def _quoted(paragraphs: Sequence[str]) -> str:
    return "\n>\n".join("\n".join(f"> {line}" for line in each.split("\n")) for each in paragraphs)


def _piece(piece: Piece, style: Style) -> str:
    match piece:
        case Heading():
            written = "#" * piece.level + " " + _heading(piece.text, style)
        case LostHeading():
            written = f"# {{>>{piece.remark}<<}} {{#{piece.anchor}}}"
        case Text():
            written = _text(piece, style)
        case Box():
            written = _box(piece, style)
        case TablePiece():
            written = _table(piece, style)
        case FootnotePiece():
            written = f"[^{piece.label}]: {escape(tidy(piece.text, punctuation=style.punctuation))}"
        case Cells():
            written = _quoted([UNSURE, *(escape(tidy_cell(text)) or EMPTY_CELL for text in piece.texts)])
    return written


def _heading(text: str, style: Style) -> str:
    return escape(tidy_heading(text, punctuation=style.punctuation))


def _box(piece: Box, style: Style) -> str:
    mark = piece.mark.replace(":", "：") if style.punctuation else piece.mark
    space = "" if mark.endswith(("：", ":")) else " "
    title = f"**{mark}{space}{_heading(piece.title, style)}**"
    tables = [_table(piece.table, style)] if piece.table else []
    return _quoted([title, *(_text(text, style) for text in piece.texts), *tables])


def _text(piece: Text, style: Style) -> str:
    if is_signature(piece.text):  # the space between two names stays
        return escape(tidy_heading(piece.text, punctuation=style.punctuation))
    text = tidy(piece.text, punctuation=style.punctuation)
    if piece.run_in:
        heading = tidy(piece.text[: piece.run_in], punctuation=style.punctuation)
        return f"**{escape(heading)}** {escape(text[len(heading) :].lstrip())}"
    return escape(text)


def escape(text: str) -> str:
    """Take from the characters of a text the meaning that the dialect would give them; mark what is damage."""
    parts = _DAMAGE.split(text)
    marked = "".join(f"{{--{part}--}}" if at % 2 else _escaped(part) for at, part in enumerate(parts))
    return _LEAD.sub(r"\\", marked, count=1) if _LEAD.match(marked) else marked


def _escaped(text: str) -> str:
    """Put a backslash before every special character, footnote references aside."""
    parts = _FOOTNOTE.split(text)
    references = [*_FOOTNOTE.findall(text), ""]
    return "".join(_SPECIAL.sub(r"\\\g<0>", part) + each for part, each in zip(parts, references, strict=True))


def _table(piece: TablePiece, style: Style) -> str:
    lines = [f"表：{escape(tidy_caption(piece.caption, punctuation=style.punctuation))}"] if piece.caption else []
    rows = _rows(piece.grid)
    head = _head_rows(piece.grid)
    for at, row in enumerate(rows):
        lines.append("| " + " | ".join(row) + " |")
        if at == head - 1:
            lines.append("|" + "---|" * piece.grid.columns)
    table = "\n".join(re.sub(r"\|\s{2,}(?=\|)", "| ", line) for line in lines)
    notes = "\n".join(_text(note, style) for note in piece.notes)
    return f"{table}\n\n{notes}" if notes else table


def _head_rows(grid: Grid) -> int:
    """Give the number of head rows: those that the format says, and those that their merged cells reach into."""
    said = head = max(1, grid.head_rows)
    while (end := max((cell.row + cell.rowspan for cell in grid.cells if cell.row < head), default=head)) > head:
        head = end
    return head if head < grid.rows else said


def _rows(grid: Grid) -> list[list[str]]:
    """Lay a grid out with the dialect's merge marks."""
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.column, cell.column + cell.colspan):
                if (r, c) == (cell.row, cell.column):
                    rows[r][c] = escape(tidy_cell(cell.text))
                else:
                    rows[r][c] = "<<" if c > cell.column else "^^"
    return rows
