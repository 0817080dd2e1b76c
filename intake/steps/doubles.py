"""A text that holds everything twice."""

from __future__ import annotations

from itertools import accumulate

from intake.flow import Flow
from intake.rules import DROP_DOUBLE
from intake.shapes import letters

_LEAST = 400
"""Characters below which nothing is taken for a copy of a whole document."""


def drop_double(flow: Flow) -> None:
    """Keep the first of two copies of the whole text."""
    paragraphs = flow.paragraphs()
    texts = [letters(block.text) for block in paragraphs]
    whole = "".join(texts)
    if len(whole) < _LEAST:
        return
    probe = whole[: len(whole) // 4][:200]
    second = whole.find(probe, len(probe))
    if second < len(whole) // 3 or whole[second:] not in (whole[:second], whole[: len(whole) - second]):
        return
    ends = list(accumulate(map(len, texts)))
    cut = next(at for at, end in enumerate(ends, start=1) if end >= second)
    gone = paragraphs[cut:]
    flow.log.note(DROP_DOUBLE, gone[0].line, f"略去 {len(gone)} 段")
    flow.blocks = flow.blocks[: next(at for at, block in enumerate(flow.blocks) if block is gone[0])]
    flow.drop(gone, "全文重复的一遍")
