"""Parting: clauses that were split off another, and clauses that were merged into another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planbook.versions.clauses import HEADINGS, Clause, Kind, shared
from planbook.versions.pairing import Pairs

_CONTAINED = 0.8
"""Share of a clause's text that another must hold for the one to come from the other."""
_NEAR = 3
"""Clauses between them, at most."""
_LEAST = 10
"""Characters that a clause must have."""


def split_off(before: Sequence[Clause], after: Sequence[Clause], pairs: Pairs) -> dict[int, int]:
    """Give the added clauses whose text stood in another, each with its place in the earlier list."""
    back = {new: old for old, new in pairs.items()}
    return {
        new: source
        for new in range(len(after))
        if new not in back and (source := _source(after, new, back, before)) is not None
    }


def merged(before: Sequence[Clause], after: Sequence[Clause], pairs: Pairs) -> dict[int, int]:
    """Give the deleted clauses whose text stands in another now, each with its place in the later list."""
    return {
        old: target
        for old in range(len(before))
        if old not in pairs and (target := _source(before, old, pairs, after)) is not None
    }


def _source(clauses: Sequence[Clause], place: int, pairs: Mapping[int, int], others: Sequence[Clause]) -> int | None:
    """Give the other version of a neighbour of a clause, where that holds the clause's text."""
    clause = clauses[place]
    if clause.kind in HEADINGS or clause.kind is Kind.ROW or len(clause.text) < _LEAST:
        return None
    near = range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(clauses)))
    held = {pairs[at]: clauses[at] for at in near if at in pairs}
    best = max(held, key=lambda at: shared(clause, others[at]), default=None)
    if best is None or shared(clause, others[best]) < _CONTAINED * clause.pairs.total():
        return None
    gained = shared(clause, others[best]) - shared(clause, held[best])
    return best if gained >= _CONTAINED * clause.pairs.total() / 2 else None  # else the neighbour says the same anyway
