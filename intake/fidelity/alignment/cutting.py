"""Cutting: two texts are cut at what they have in common until only small gaps are left."""

from __future__ import annotations

from intake.fidelity.alignment.anchors import find_anchors
from intake.fidelity.alignment.budget import Budget
from intake.fidelity.alignment.edits import compare_closely
from intake.fidelity.alignment.matches import Gap, Match, gaps_in
from intake.fidelity.alignment.repetitions import follow
from intake.fidelity.alignment.trimming import trim


def cut(left: str, right: str) -> list[Match]:
    """Cut the texts at their anchors, compare the gaps that have none, and give all matches in order."""
    budget = Budget(len(left) + len(right))
    found: list[Match] = []
    open_gaps = [Gap(0, len(left), 0, len(right))]
    while open_gaps:
        gap = trim(open_gaps.pop(), left, right, found)
        if not gap.shorter:
            continue
        if anchors := find_anchors(gap, left, right, budget):
            found += anchors
            open_gaps += gaps_in(gap, anchors)
        elif rest := follow(gap, left, right, budget, found):
            open_gaps.append(rest)
        else:
            found += compare_closely(gap, left, right, budget)
    return sorted(found, key=lambda match: match.left)
