"""Page numbers and running heads that stand between the lines of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from intake.blocks import Block, PageEdge, Paragraph
from intake.flow import Flow
from intake.rules import DROP_PAGE_MARKS
from intake.shapes import SHORT, letters

_PAGE_MARK = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*页(?:\s*[，,/共]\s*共?\s*\d+\s*页)?|#\s*Page\s*\d+\s*[:：]?|\d+\s*/\s*\d+"
)  # — 12 —, 第 3 页 共 8 页, # Page 1680:, 3/12
_LEAST_TIMES = 3


def drop_page_marks(flow: Flow) -> None:
    """Leave out lines that hold a page number only, and lines that recur at page edges."""
    marks = [at for at, block in enumerate(flow.blocks) if _is_page_mark(flow.blocks, at)]
    heads = _running_heads(flow.blocks, marks)
    numbers = [block for at in marks if isinstance(block := flow.blocks[at], Paragraph)]
    for block in sorted([*heads, *numbers], key=lambda block: block.line):
        flow.log.note(DROP_PAGE_MARKS, block.line, block.text)
    flow.drop(heads, "页眉")
    flow.drop(numbers, "页码")


def _is_page_mark(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    return isinstance(block, Paragraph) and bool(_PAGE_MARK.fullmatch(block.text)) and not _in_cells(blocks, at)


def _in_cells(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a line of digits stands among short lines: then it is a cell of a flattened table."""
    block = blocks[at]
    near = [each for each in blocks[max(0, at - 2) : at + 3] if isinstance(each, Paragraph) and each is not block]
    digits = isinstance(block, Paragraph) and block.text.isdecimal()
    return digits and sum(len(each.text) <= 20 for each in near) >= 2


def _running_heads(blocks: Sequence[Block], marks: Sequence[int]) -> list[Paragraph]:
    """Give the lines right beside page numbers and page edges that say the same three times or more."""
    edges = [*marks, *(at for at, block in enumerate(blocks) if isinstance(block, PageEdge))]
    beside = {
        id(block): block
        for at in edges
        for block in blocks[max(0, at - 1) : at + 2]
        if isinstance(block, Paragraph) and len(block.text) <= SHORT and not _PAGE_MARK.fullmatch(block.text)
    }
    times = Counter(letters(block.text) for block in beside.values())
    return [block for block in beside.values() if times[letters(block.text)] >= _LEAST_TIMES]
