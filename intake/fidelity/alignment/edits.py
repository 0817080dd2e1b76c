"""Edits: a small gap is compared character by character, by Myers' greedy O(ND) algorithm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from intake.fidelity.alignment.budget import Budget
from intake.fidelity.alignment.matches import Gap, Match
from intake.fidelity.alignment.trimming import common_start

MOST_EDITS = 150
"""Largest number of single edits in one gap; a gap with more of them stays unmatched."""

_EFFORT_PER_STEP = 40

Frontier = dict[int, int]
"""Diagonal → how far in the left text it was reached."""


def compare_closely(gap: Gap, left: str, right: str, budget: Budget) -> list[Match]:
    """Give the matches in a gap without anchors; none where it takes too many edits."""
    a, b = left[gap.left : gap.left_end], right[gap.right : gap.right_end]
    if not budget.spend(gap.both) or _fewest_edits(a, b) > MOST_EDITS:
        return []
    frontier: Frontier = {1: 0}
    history: list[Frontier] = []
    for edits in range(min(gap.both, MOST_EDITS) + 1):
        history.append(frontier.copy())
        if _advance(a, b, edits, frontier):
            return [Match(gap.left + i, gap.right + j, length) for i, j, length in _walk_back(a, b, history)]
        if not budget.spend(_EFFORT_PER_STEP * (edits + 1)):
            return []
    return []


def _fewest_edits(a: str, b: str) -> int:
    """Give a number of edits that is certainly needed: for the characters that only one side has."""
    here, there = Counter(a), Counter(b)
    return (here - there).total() + (there - here).total()


def _advance(a: str, b: str, edits: int, frontier: Frontier) -> bool:
    """Go as far as `edits` edits lead on every diagonal; True where the end of both texts is reached."""
    for diagonal in range(-edits, edits + 1, 2):
        down = _goes_down(frontier, edits, diagonal)
        i = frontier[diagonal + 1] if down else frontier[diagonal - 1] + 1
        j = i - diagonal
        if i <= len(a) and 0 <= j <= len(b):
            i += common_start(a, b, i, j, min(len(a) - i, len(b) - j))
        frontier[diagonal] = i
        if i == len(a) and i - diagonal == len(b):
            return True
    return False


def _goes_down(frontier: Frontier, edits: int, diagonal: int) -> bool:
    """Tell whether the way that leads farthest on `diagonal` comes from the one above it."""
    return diagonal == -edits or (diagonal != edits and frontier[diagonal - 1] < frontier[diagonal + 1])


def _walk_back(a: str, b: str, history: Sequence[Frontier]) -> Iterator[tuple[int, int, int]]:
    """Give the matches on the way that `history` found, last first."""
    i, j = len(a), len(b)
    for edits in range(len(history) - 1, -1, -1):
        frontier = history[edits]
        diagonal = i - j
        down = _goes_down(frontier, edits, diagonal)
        before = diagonal + 1 if down else diagonal - 1
        i_before = frontier[before]
        start = i_before if down else i_before + 1
        start = max(start, 0) if edits else 0
        if i > start:
            yield start, start - diagonal, i - start
        i, j = i_before, i_before - before
