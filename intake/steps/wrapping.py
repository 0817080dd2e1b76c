"""Lines that a page layout broke inside a paragraph are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.blocks import Block, PageEdge, Paragraph
from intake.flow import Flow
from intake.rules import JOIN_BREAKS
from intake.shapes import (
    ADDRESSEE,
    DATE,
    ENUMERATES,
    begins_structure,
    is_complete,
    is_heading,
    is_marked_heading,
    stands_alone,
)

_SHORTEST = 12
"""A line of fewer characters is not the beginning of a broken one."""
_WIDEST = 60
_FEWEST = 8
"""Lines of one width before they are taken for wrapped."""
_NEAR_WIDTH = 0.4
"""Share of the long lines that are of one width where lines are wrapped."""
_SHARE_BROKEN = 0.5
"""Share of these that end within a sentence, where a format that knows paragraphs is wrapped all the same."""
_FAR_FROM_EDGE = 4
"""Characters that a line is short of the width where it was not wrapped."""
_HEADING = 40
_FEWEST_LONG = 5
_FEWEST_RAGGED = 3
_SHARE_RAGGED = 0.02
"""Share of the lines that are short and end in a comma, which no paragraph does."""
_FEW = 10
"""A tenth of the lines begin paragraphs where these are indented."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a document are laid out."""

    spaced: bool
    """Whether blank lines part paragraphs."""
    width: int
    """Characters at which lines are wrapped, 0 where they are not."""
    indented: bool
    """Whether paragraphs begin with white space, as a rule."""
    ragged: bool
    """Whether lines were broken at punctuation as well: then their length says nothing."""
    clean: bool
    """Whether there are long lines, and none ends within a sentence: then no line is broken."""


@dataclass(slots=True)
class _Open:
    """The paragraph that the next line may go on with."""

    place: int
    text: str
    first: Paragraph
    last: Paragraph
    """Its last line so far."""


def join_breaks(flow: Flow) -> None:
    """Join lines that a page layout broke inside a paragraph."""
    layout = _layout(flow)
    flow.ragged = layout.ragged
    if flow.whole and not layout.width:
        flow.blocks = [block for block in flow.blocks if not isinstance(block, PageEdge)]
        return
    joined: list[Block] = []
    last: _Open | None = None
    for block in flow.blocks:
        if isinstance(block, PageEdge):
            continue
        if last and isinstance(block, Paragraph) and _continues(last, block, layout):
            last.text, last.last = glue(last.text, block.text), block
            bold = last.first.bold + block.bold if last.first.bold == len(last.first.text) else last.first.bold
            last.first = replace(last.first, text=last.text, bold=bold)
            joined[last.place] = last.first
            flow.log.note(JOIN_BREAKS, block.line)
        else:
            last = _Open(len(joined), block.text, block, block) if isinstance(block, Paragraph) else None
            joined.append(block)
    flow.blocks = joined


def glue(left: str, right: str) -> str:
    """Join two parts of a sentence: a space only between Latin words."""
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right


def _continues(last: _Open, block: Paragraph, layout: Layout) -> bool:
    """Tell whether `block` goes on where `last` broke off."""
    if last.first.heading or block.heading or "\t" in last.text or "\t" in block.text or last.text.endswith("|"):
        return False
    if block.indented:
        return False
    if last.last.ends is not None:
        return not last.last.ends and (layout.indented or _may_follow(last, block))
    return _is_tail_of_heading(last, block, layout) or (_may_follow(last, block) and _is_open(last, block, layout))


def _is_open(last: _Open, block: Paragraph, layout: Layout) -> bool:
    """Tell by its end and length whether a paragraph goes on in the next line."""
    if len(last.text) < _SHORTEST or (last.last is last.first and _is_short_line(last.text, layout)):
        return False
    if not is_complete(last.text):
        return True
    if ENUMERATES.match(block.text) and last.text.endswith("。"):
        return False
    may_be_full = bool(layout.width) and not layout.spaced and last.text[-1] not in "：:"
    return may_be_full and _is_full(last, layout) and not _is_short_line(block.text, layout)


def _may_follow(last: _Open, block: Paragraph) -> bool:
    """Tell whether neither of the two is by itself what it is: a heading, a date, a mark of structure."""
    if begins_structure(block.text) or stands_alone(last.text) or is_marked_heading(last.first):
        return False
    return not (DATE.fullmatch(block.text) or ADDRESSEE.fullmatch(block.text))


def _is_tail_of_heading(last: _Open, block: Paragraph, layout: Layout) -> bool:
    """Tell whether a heading fills its line, and the next is short and no sentence: then it goes on there."""
    if not layout.width or layout.ragged or not is_heading(last.text) or not _is_full(last, layout):
        return False
    return len(block.text) < layout.width - _FAR_FROM_EDGE and not (
        begins_structure(block.text) or re.search("[，。；：！？]", block.text)
    )


def _is_full(last: _Open, layout: Layout) -> bool:
    return len((last if layout.ragged else last.last).text) >= layout.width - 1


def _is_short_line(text: str, layout: Layout) -> bool:
    """Tell whether a line is whole though it ends no sentence, a heading or a name: it is short, without a stop.

    Where lines are wrapped, it ends well before the edge; where they are not, none is broken.
    """
    if layout.width:
        short = not layout.ragged and len(text) < layout.width - _FAR_FROM_EDGE
        return short and not re.search("[，。；：、！？,;:]", text)
    return layout.clean and len(text) <= _HEADING and not re.search("[。；：！？;:]|[，,].*[，,]|[，、,]$", text)


def _layout(flow: Flow) -> Layout:
    paragraphs = flow.paragraphs()
    gaps = Counter(after.line - before.line > 1 for before, after in pairwise(paragraphs))
    begun = sum(each.indented for each in paragraphs)
    width = _wrap_width(paragraphs, flow.whole)
    short = sum(len(each.text) < width - _FAR_FROM_EDGE and each.text.endswith(("，", "、")) for each in paragraphs)
    ragged = short >= max(_FEWEST_RAGGED, _SHARE_RAGGED * len(paragraphs))
    long = [each.text for each in paragraphs if len(each.text) > _HEADING]
    clean = len(long) >= _FEWEST_LONG and all(map(is_complete, long))
    return Layout(gaps[True] > gaps[False], width, begun * _FEW >= len(paragraphs), ragged, clean)


def _wrap_width(paragraphs: Sequence[Paragraph], whole: bool) -> int:
    """Give the width at which lines are wrapped, 0 where they are not."""
    lengths = Counter(len(each.text) for each in paragraphs if len(each.text) > 20)
    if not lengths:
        return 0
    width, _ = max(lengths.items(), key=lambda item: (sum(lengths[item[0] + off] for off in (-2, -1, 0, 1)), item[0]))
    near = [each for each in paragraphs if len(each.text) > 20 and abs(len(each.text) - width) <= 2]
    if width > _WIDEST or len(near) < max(_FEWEST, _NEAR_WIDTH * lengths.total()):
        return 0
    broken = sum(not is_complete(each.text) and not is_heading(each.text) for each in near)
    return 0 if whole and broken < _SHARE_BROKEN * len(near) else width
