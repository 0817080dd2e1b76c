"""Headings by their number: 一、 always, 1. and （1） where texts stand under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.blocks import Block, Grid, Paragraph
from intake.heads.kinds import Kinds, with_next
from intake.shapes import heads, is_heading, is_marked_heading
from planbook.model import NumberStyle
from planbook.numbering import read_number

_HABIT = 0.6
"""Share of the lines of a run that must have texts under them."""


def numbered_headings(blocks: Sequence[Block]) -> Kinds:
    """Give the headings that have a number."""
    kinds: Kinds = {}
    for block in blocks:
        number = read_number(block.text) if isinstance(block, Paragraph) else None
        if number and isinstance(block, Paragraph) and (is_heading(block.text) or is_marked_heading(block)):
            kinds[id(block)] = number[0].style
    for style in (NumberStyle.ARABIC, NumberStyle.BRACKETED_ARABIC):
        kinds |= dict.fromkeys(map(id, _numbered_lines(blocks, style)), style)
    return kinds


def _numbered_lines(blocks: Sequence[Block], style: NumberStyle) -> list[Paragraph]:
    """Give the lines with a number of `style` (1., （1）) that are headings: runs with texts under them, no lists."""
    runs = _runs(blocks, style)
    judged = [(run, sum(each.under for each in run), sum(each.heads for each in run)) for run in runs]
    usual = sum(under for _, under, _ in judged) >= _HABIT * sum(lines for _, _, lines in judged)
    return [
        each.block
        for run, under, lines in judged
        if under >= _HABIT * lines and lines * 2 >= len(run) and (lines > 1 or usual)
        for each in run
        if each.heads
    ]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A paragraph with a number."""

    block: Paragraph
    heads: bool
    """Whether it is written as headings are."""
    under: bool
    """Whether then a text without number, a table or a lower number stands under it."""


def _runs(blocks: Sequence[Block], style: NumberStyle) -> list[list[_Numbered]]:
    """Give the paragraphs with numbers of `style`, in runs that count on."""
    runs: list[list[_Numbered]] = []
    last = 0
    for block, following in with_next(blocks):
        number = read_number(block.text)
        if not number or number[0].style is not style:
            continue
        below = read_number(following.text) if isinstance(following, Paragraph) else None
        lower = isinstance(following, Paragraph) and (not below or below[0].style > style)
        headed = bool(number[1]) and heads(block.text)
        if not runs or number[0].value != last + 1:
            runs.append([])
        runs[-1].append(_Numbered(block, headed, headed and (lower or isinstance(following, Grid))))
        last = number[0].value
    return runs
