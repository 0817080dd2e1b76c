"""Repetitions: a long gap that repeats itself has no anchors, and is followed from its beginning."""

from __future__ import annotations

from intake.fidelity.alignment.budget import Budget
from intake.fidelity.alignment.matches import Gap, Match
from intake.fidelity.alignment.trimming import trim

LONG_GAP, NEAR, SYNC = 1000, 200, 16
"""In a gap of this length without anchors, the next stretch of `SYNC` common characters is sought within `NEAR`."""

_EFFORT_PER_SEARCH = 20 * NEAR


def follow(gap: Gap, left: str, right: str, budget: Budget, found: list[Match]) -> Gap | None:
    """Match the next stretches of a long gap as far as they follow each other closely; None where there is none."""
    rest = None
    while match := _next_stretch(rest or gap, left, right, budget):
        found.append(match)
        end = rest or gap
        rest = trim(Gap(match.left_end, end.left_end, match.right_end, end.right_end), left, right, found)
    return rest


def _next_stretch(gap: Gap, left: str, right: str, budget: Budget) -> Match | None:
    """Find where a long gap that repeats itself goes on alike, near its beginning; None in any other gap."""
    if gap.shorter < LONG_GAP or not budget.spend(_EFFORT_PER_SEARCH):
        return None
    best: Match | None = None
    for skip in range(min(NEAR, gap.left_end - gap.left - SYNC)):
        i = gap.left + skip
        most = best.left - gap.left + best.right - gap.right - skip if best else NEAR
        if most <= 0:
            break
        j = right.find(left[i : i + SYNC], gap.right, min(gap.right + most + SYNC - 1, gap.right_end))
        if j >= 0:
            best = Match(i, j, SYNC)
    return best
