"""Footnotes: paragraphs that begin with ①, put behind what refers to them.

Pages number their notes anew, so that a document may have several ①: each belongs to the marks before it, and all
but the first get a name of their own (`①-2`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from intake.blocks import Block, Cells, Grid, Paragraph
from intake.flow import Flow
from intake.pieces import FIRST_REFERENCE, Box, FootnotePiece, Piece, TablePiece, Text
from intake.rules import FOOTNOTE, Log

_FOOTNOTE = re.compile(r"(?P<mark>[①-⑳])\s*(?P<text>.+)", re.DOTALL)
_SHORTEST = 4


def take_footnotes(flow: Flow) -> list[FootnotePiece]:
    """Take the paragraphs that begin with a circled number which a text refers to; the marks there become `sign`s."""
    notes: list[FootnotePiece] = []
    last: dict[str, int] = {}
    times: Counter[str] = Counter()
    numbered = [at for at, block in enumerate(flow.blocks) if _is_footnote(block)]
    repeated = Counter(_mark(flow.blocks[at]) for at in numbered)
    taken: set[int] = set()
    for at in numbered:
        block = flow.blocks[at]
        match = _FOOTNOTE.fullmatch(block.text) if isinstance(block, Paragraph) else None
        assert match
        mark = match["mark"]
        within = range(last.get(mark, 0), at if repeated[mark] > 1 else len(flow.blocks))
        sign = chr(FIRST_REFERENCE + len(notes))
        places = [each for each in within if each != at and each not in taken and _refers(flow.blocks[each], mark)]
        if not places:
            continue
        for place in places:
            flow.blocks[place] = _replaced(flow.blocks[place], mark, sign)
        times[mark] += 1
        label = mark if times[mark] == 1 else f"{mark}-{times[mark]}"
        notes.append(FootnotePiece(label, match["text"], block.line, sign))
        flow.log.note(FOOTNOTE, block.line, label)
        last[mark] = at
        taken.add(at)
    flow.blocks = [block for at, block in enumerate(flow.blocks) if at not in taken]
    return notes


def _is_footnote(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) > _SHORTEST and bool(_FOOTNOTE.fullmatch(block.text))


def _mark(block: Block) -> str:
    return block.text[0] if isinstance(block, Paragraph) else ""


def _texts(block: Block) -> Sequence[str]:
    if isinstance(block, Grid):
        return [cell.text for cell in block.cells]
    return [block.text] if isinstance(block, Paragraph) else []


def _reference(mark: str) -> re.Pattern[str]:
    """Find the mark behind a word; behind a colon or semicolon it numbers an item."""
    return re.compile(rf"(?<=[^：:；;，,。、\s]){mark}")


def _refers(block: Block, mark: str) -> bool:
    return any(_reference(mark).search(text) for text in _texts(block))


def _replaced(block: Block, mark: str, sign: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_reference(mark).sub(sign, block.text))
    if isinstance(block, Grid):
        cells = (replace(cell, text=_reference(mark).sub(sign, cell.text)) for cell in block.cells)
        return replace(block, cells=tuple(cells))
    return block


def put_footnotes(pieces: Iterable[Piece], footnotes: Sequence[FootnotePiece], log: Log) -> Iterator[Piece]:
    """Put each footnote behind the first piece that refers to it, its mark in all of them into the dialect's form."""
    known = {footnote.sign: footnote for footnote in footnotes}
    waiting = dict(known)
    for piece in pieces:
        if isinstance(piece, FootnotePiece):  # 注①：… under a table, which follows
            known[piece.sign] = waiting[piece.sign] = piece
            continue
        marked, used = _marked(piece, known)
        yield marked
        for sign in used:
            if sign in waiting:
                yield waiting.pop(sign)
    for note in waiting.values():
        log.doubt(FOOTNOTE, note.line, f"没有找到注{note.label}所注的文字")
        yield Text(note.label + note.text, note.line)


def _marked(piece: Piece, notes: dict[str, FootnotePiece]) -> tuple[Piece, list[str]]:
    """Write the signs of `notes` in `piece` as references; give it with the signs that it uses."""
    used: list[str] = []

    def refer(text: str) -> str:
        for sign, note in notes.items():
            if sign in text:
                text = text.replace(sign, f"[^{note.label}]")
                used.append(sign)
        return text

    match piece:
        case Text():
            piece = replace(piece, text=refer(piece.text))
        case Box():
            piece = replace(piece, texts=tuple(replace(each, text=refer(each.text)) for each in piece.texts))
        case Cells():
            piece = replace(piece, texts=tuple(map(refer, piece.texts)))
        case TablePiece():
            cells = tuple(replace(cell, text=refer(cell.text)) for cell in piece.grid.cells)
            piece = replace(piece, grid=replace(piece.grid, cells=cells))
    return piece, list(dict.fromkeys(used))
