"""Alignment of two long texts, character by character: which stretch of one is which stretch of the other.

Unique stretches that both texts hold are anchors; only the gaps between them are compared closely (patience
diff, then Myers' O(ND) algorithm).  The work is capped: what is still open when the budget is used up stays
unmatched, so that a text made to be slow costs a coarser answer, never a long wait.
"""

from __future__ import annotations

from intake.fidelity.alignment.accidents import without_accidents
from intake.fidelity.alignment.cutting import cut
from intake.fidelity.alignment.matches import Gap, Match, Starts, gaps, joined
from intake.fidelity.alignment.sliding import slid


def align(left: str, right: str, starts: Starts = ((), ())) -> list[Match]:
    """Give the matches of `left` and `right`, in order, neither overlapping nor crossing.

    `starts` are the places in both texts where a line or cell begins: of several equally good readings of an
    insertion, the one that begins and ends at such a place is taken.
    """
    matches = slid(joined(cut(left, right)), left, right, starts)
    return without_accidents(matches, len(left), len(right), starts)


__all__ = ["Gap", "Match", "align", "gaps"]
