"""Kinds of headings, and small questions that every sign asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from intake.blocks import Block, Cells, Grid, Paragraph
from intake.shapes import ADDRESSEE, COLUMN_TITLE, DATE, TITLE_END, begins_structure, is_complete, is_signature
from planbook.model import NumberStyle

_SENTENCE = re.compile(r"[。；;！？：:]|[，,].*[，,]")
"""What a heading has not; one comma parts two clauses."""
_IN_BRACKETS = re.compile(r"[（(【\[].*[）)】\]]")
_LEAST_BODY = 20
"""Characters of the paragraph that a heading without any mark stands above."""

Kind = NumberStyle | str
"""What makes a line a heading: the style of its number, its look, or `SHORT`."""
SHORT = "短行"
Kinds = dict[int, Kind]
"""The kinds of headings by the `id()` of their paragraphs."""


def with_next(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph, Block | None]]:
    """Give each paragraph with the block after it."""
    for block, following in pairwise([*blocks, None]):
        if isinstance(block, Paragraph):
            yield block, following


def stands_above(following: Block | None, kinds: Kinds) -> bool:
    """Tell whether a short line may head what follows: a heading, or a whole paragraph."""
    return id(following) in kinds or (isinstance(following, Paragraph) and _is_body(following.text))


def _is_body(text: str) -> bool:
    return is_complete(text) and len(text) >= _LEAST_BODY


def is_short(block: Paragraph, following: Block | None, limit: int) -> bool:
    """Tell whether a line without number is written as a heading: no sentence, name, date or caption."""
    text = block.text
    return (
        1 < len(text) <= limit
        and following is not None
        and not isinstance(following, Grid | Cells)
        and not _SENTENCE.search(text)
        and not _IN_BRACKETS.fullmatch(text)
        and not begins_structure(text)
        and not is_signature(text)
        and not (DATE.fullmatch(text) or ADDRESSEE.fullmatch(text) or COLUMN_TITLE.fullmatch(text))
        and not text.endswith(("|", "，", "、", ","))
        and not ("关于" in text and TITLE_END.search(text))
        and bool(re.search("[\u4e00-\u9fffA-Za-z]", text))
    )
