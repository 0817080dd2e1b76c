"""Anchors: stretches that stand once in either text, as in patience diff."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from intake.fidelity.alignment.budget import Budget
from intake.fidelity.alignment.matches import Gap, Match

ANCHOR_LENGTHS = (32, 16, 8, 4)
"""Lengths of the unique stretches, in characters, tried in this order."""

Places = tuple[int, int]
"""Where an anchor stands in the left and in the right text."""


def find_anchors(gap: Gap, left: str, right: str, budget: Budget) -> list[Match]:
    """Give the stretches that stand once on either side of `gap`, in the longest order common to both."""
    for length in ANCHOR_LENGTHS:
        if length > gap.shorter:
            continue
        if not budget.spend(gap.both):
            return []
        here = _unique(left, gap.left, gap.left_end, length)
        there = _unique(right, gap.right, gap.right_end, length)
        pairs = [(i, there[stretch]) for stretch, i in here.items() if stretch in there]
        if pairs:
            return _matches(_longest_rising(sorted(pairs)), length)
    return []


def _unique(text: str, first: int, end: int, length: int) -> dict[str, int]:
    """Give the stretches of `length` characters that stand only once in `text[first:end]`, with their places."""
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for at in range(first, end - length + 1):
        stretch = text[at : at + length]
        if stretch in places:
            repeated.add(stretch)
        else:
            places[stretch] = at
    for stretch in repeated:
        del places[stretch]
    return places


def _longest_rising(pairs: Sequence[Places]) -> list[Places]:
    """Give the longest part of `pairs`, sorted by the first number, in which the second rises as well."""
    ends: list[int] = []
    at_end: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(at_end[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        at_end[place : place + 1] = [index]
    rising = []
    index = at_end[-1] if at_end else -1
    while index >= 0:
        rising.append(pairs[index])
        index = before[index]
    return rising[::-1]


def _matches(anchors: Sequence[Places], length: int) -> list[Match]:
    """Make matches of anchors of `length` characters; those that overlap on another diagonal are cut short."""
    made: list[Match] = []
    for i, j in anchors:
        if not made:
            made.append(Match(i, j, length))
            continue
        last = made[-1]
        if i - last.left == j - last.right and i <= last.left_end:
            made[-1] = Match(last.left, last.right, i + length - last.left)
            continue
        overlap = max(0, last.left_end - i, last.right_end - j)
        if overlap < length:
            made.append(Match(i + overlap, j + overlap, length - overlap))
    return made
