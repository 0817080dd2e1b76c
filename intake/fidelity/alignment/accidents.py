"""Accidents: a “的” that both texts hold does not make two sentences the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intake.fidelity.alignment.matches import Match, Starts

ACCIDENT = 4
"""A match shorter than this between longer changes on both sides is taken for an accident."""


def without_accidents(matches: Sequence[Match], left_length: int, right_length: int, starts: Starts) -> list[Match]:
    """Remove short matches between longer changes; whole cells stay."""
    kept: list[Match] = []
    ends = (*matches, Match(left_length, right_length, 0))
    for match, following in pairwise(ends):
        last = kept[-1] if kept else Match(0, 0, 0)
        before = max(match.left - last.left_end, match.right - last.right_end)
        after = max(following.left - match.left_end, following.right - match.right_end)
        if match.length >= min(ACCIDENT, before, after) or _is_whole(match, starts):
            kept.append(match)
    return kept


def _is_whole(match: Match, starts: Starts) -> bool:
    """Tell whether a match begins and ends where lines or cells do, in both texts."""
    left, right = starts
    return match.left in left and match.left_end in left and match.right in right and match.right_end in right
