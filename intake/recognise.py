"""The recogniser: blocks become the pieces of a plan."""

from __future__ import annotations

from intake.blocks import Received
from intake.body import read_body
from intake.flow import Flow
from intake.footnotes import put_footnotes, take_footnotes
from intake.head import read_fields, read_head
from intake.pieces import FootnotePiece, LostHeading, Piece, Recognised, Text
from intake.rules import JOIN_BREAKS, Log
from intake.steps import undo_layout
from intake.steps.wrapping import join_breaks
from planbook.numbering import read_number


def recognise(received: Received, log: Log) -> tuple[Recognised, Flow]:
    """Make the pieces of a plan of what was received; `log` is told which rules did what, and what is doubtful."""
    flow = Flow(list(received.blocks), list(received.dropped), log, received.whole)
    made = Recognised()
    undo_layout(flow)
    read_fields(flow, made)
    footnotes = take_footnotes(flow)
    join_breaks(flow)
    read_head(flow, made)
    made.pieces = list(put_footnotes(read_body(flow), footnotes, flow.log))
    if received.in_columns:
        log.doubt(JOIN_BREAKS, received.in_columns, "本行起原件分栏排版，已先左后右排列，请对照原件核对次序")
    if made.pieces and not _has_structure(made.pieces):
        made.pieces.insert(0, LostHeading("来源文本没有章节标题", "chapter-1"))
    return made, flow


def _has_structure(pieces: list[Piece]) -> bool:
    """Tell whether anything but plain paragraphs was found."""
    return any(not isinstance(each, Text | FootnotePiece) or is_measure(each) for each in pieces)


def is_measure(piece: Piece) -> bool:
    """Tell whether a piece is a numbered paragraph or one with a run-in heading."""
    return isinstance(piece, Text) and bool(piece.run_in or read_number(piece.text))
