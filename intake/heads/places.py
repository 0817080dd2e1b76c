"""Headings by their place: where neither numbers nor looks tell, short lines above whole paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from intake.blocks import Block, Paragraph
from intake.heads.kinds import Kinds, is_short, stands_above
from intake.shapes import letters

_SHORTEST, _SHORT_LIMIT = 4, 40
_MOST_IN_A_ROW = 3
_MOST_HEADINGS = 0.6
"""Share of a document's paragraphs above which short lines are a list, not headings."""


def short_lines(blocks: Sequence[Block], kinds: Kinds, contents: Collection[str]) -> list[Paragraph]:
    """Give the short lines right above a whole paragraph or a heading, up to three of them; more are a list."""
    found: list[Paragraph] = []
    run: list[Paragraph] = []
    following: Block | None = None
    for block in reversed([None, *blocks]):
        if (
            isinstance(block, Paragraph)
            and id(block) not in kinds
            and is_short(block, following, _SHORT_LIMIT)
            and (len(block.text) >= _SHORTEST or letters(block.text) in contents)
            and (run or stands_above(following, kinds))
        ):
            run.append(block)
        else:
            found += run if len(run) <= _MOST_IN_A_ROW else [each for each in run if letters(each.text) in contents]
            run = []
        following = block
    paragraphs = sum(isinstance(each, Paragraph) for each in blocks)
    return found if 1 < len(found) <= _MOST_HEADINGS * paragraphs else []


def entry_of(line: str) -> str:
    """Give a line of a table of contents without leaders and page number."""
    return re.sub(r"[.…·•．\s]*\d*$", "", letters(line))
