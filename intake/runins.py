"""Run-in headings: paragraphs whose first words are a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intake.blocks import Block, Paragraph
from planbook.numbering import read_number

RUN_IN_HEADING = re.compile(r"(?P<heading>[^。，；：！？,;:]{4,28}。)(?=.)", re.DOTALL)  # 健全法规体系。严格执行……
_LONG = 40
_FEWEST = 5


def run_in_length(block: Paragraph, habit: bool) -> int:
    """Give how many characters at the beginning of a paragraph are a heading, 0 for none.

    They are set in bold, or, where that is the `habit` of the document, a short sentence.
    """
    text = block.text
    if 0 < block.bold < len(text) and text[block.bold - 1] in "。：":
        return block.bold
    match = RUN_IN_HEADING.match(text) if habit else None
    return match.end() if match else 0


def has_run_ins(blocks: Iterable[Block]) -> bool:
    """Tell whether the paragraphs of the document begin with headings of their own, as a rule."""
    plain = [
        block.text
        for block in blocks
        if isinstance(block, Paragraph) and len(block.text) > _LONG and not read_number(block.text)
    ]
    matching = [text for text in plain if RUN_IN_HEADING.match(text)]
    return len(matching) >= _FEWEST and len(matching) * 3 >= len(plain)
