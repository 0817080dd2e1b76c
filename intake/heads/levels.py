"""The levels of headings: numbers by their style, others by what they stand right above or below."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from intake.blocks import Block, Paragraph
from intake.heads.kinds import Kind, Kinds, with_next
from planbook.model import NumberStyle

ABOVE = "之上的"
"""Marks the higher of two levels that look the same: it stands right above the lower."""
_SIZE = re.compile(r"(?<= )(\d+(?:\.\d+)?)(?:pt|px)?(?= |$)")  # in “宋体 36 粗”


def higher_of_alike(blocks: Sequence[Block], kinds: Kinds) -> Kinds:
    """Give the headings that stand right above another that looks the same: they are a level higher."""
    return {
        id(block): f"{ABOVE}{kind}"
        for block, following in with_next(blocks)
        if isinstance(kind := kinds.get(id(block)), str) and kinds.get(id(following)) == kind
    }


def levels_of(blocks: Sequence[Block], kinds: Kinds) -> dict[Kind, int]:
    """Give each kind of heading its level: numbers by their style, others by what they stand right above or below."""
    present = [kinds[id(block)] for block in blocks if id(block) in kinds]
    order: list[Kind] = [*sorted({kind for kind in present if isinstance(kind, NumberStyle)})]
    pairs = {
        (kinds[id(block)], kinds[id(following)])
        for block, following in with_next(blocks)
        if id(block) in kinds and id(following) in kinds
    }
    beside_top = []
    for kind in dict.fromkeys(kind for kind in present if isinstance(kind, str)):
        over = [at for at, each in enumerate(order) if (each, kind) in pairs or _is_larger(each, kind)]
        under = [at for at, each in enumerate(order) if (kind, each) in pairs or _is_larger(kind, each)]
        if over:
            order.insert(max(over) + 1, kind)
        elif under or not order:
            order.insert(min(under, default=0), kind)
        else:
            beside_top.append(kind)
    return {kind: place for place, kind in enumerate(order, 1)} | dict.fromkeys(beside_top, 1)


def _is_larger(one: Kind, other: Kind) -> bool:
    """Tell whether the first of two looks is of larger type."""
    first, second = (_SIZE.search(kind) if isinstance(kind, str) else None for kind in (one, other))
    return bool(first and second and float(first[1]) > float(second[1]))


def format_agrees(paragraphs: Sequence[Paragraph], kinds: Kinds) -> bool:
    """Tell whether the format gives every heading a level, lower numbers lower ones: then it is to be believed."""
    levels: dict[Kind, set[int]] = defaultdict(set)
    for block in paragraphs:
        if (kind := kinds.get(id(block))) is not None:
            levels[kind].add(block.heading)
    numbered = [levels[style] for style in sorted(each for each in levels if isinstance(each, NumberStyle))]
    if not numbered or any(len(each) != 1 or 0 in each for each in numbered):
        return False
    return all(max(a) < min(b) for a, b in pairwise(numbered))
