"""Headings by how they are set: in bold, or in a font or size that only headings have in a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from intake.blocks import Block, Paragraph
from intake.heads.kinds import Kinds, is_short, stands_above, with_next
from intake.shapes import MARKED_HEADING_LIMIT

_HABIT = 0.8
"""Share of the lines of one look that must be headings for all of them to be."""


def set_apart(blocks: Sequence[Block], kinds: Kinds) -> Kinds:
    """Give the lines without number whose look only headings have in this document."""
    lines: dict[str, list[tuple[Paragraph, Block | None]]] = defaultdict(list)
    weight: Counter[str] = Counter()
    for block, following in with_next(blocks):
        weight[look_of(block)] += len(block.text)
        lines[look_of(block)].append((block, following))
    if not weight:
        return {}
    body = weight.most_common(1)[0][0]
    found: Kinds = {}
    for look, alike in lines.items():
        shaped = [pair for pair in alike if id(pair[0]) in kinds or is_short(*pair, MARKED_HEADING_LIMIT)]
        above = [pair for pair in shaped if stands_above(pair[1], kinds) or _is_set_otherwise(pair[1], look, body)]
        if look == body or len(shaped) < max(2, _HABIT * len(alike)) or len(above) < _HABIT * len(shaped):
            continue
        styles = Counter(kinds[id(block)] for block, _ in shaped if id(block) in kinds)
        kind = styles.most_common(1)[0][0] if styles else look
        found |= {id(block): kind for block, _ in shaped if id(block) not in kinds}
    return found


def _is_set_otherwise(block: Block | None, look: str, body: str) -> bool:
    """Tell whether a block may be a heading of another level: a short line, set neither so nor as the body is."""
    return (
        isinstance(block, Paragraph) and len(block.text) <= MARKED_HEADING_LIMIT and look_of(block) not in (look, body)
    )


def look_of(block: Paragraph) -> str:
    """Give how a paragraph is set; one all in bold is set apart from one that only begins so."""
    bold = "粗" if block.bold >= len(block.text) else ""
    return f"{block.look} {bold}".strip() if block.look or bold else "-"


def looks_tell(blocks: Sequence[Block], kinds: Kinds) -> bool:
    """Tell whether headings look otherwise than the body, so that a line that looks as the body does is none."""
    looks = {True: Counter[str](), False: Counter[str]()}
    for block in blocks:
        if isinstance(block, Paragraph):
            looks[id(block) in kinds][look_of(block)] += len(block.text)
    if not looks[True] or not looks[False]:
        return False
    return looks[True].most_common(1)[0][0] != looks[False].most_common(1)[0][0]
