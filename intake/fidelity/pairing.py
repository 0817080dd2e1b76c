"""Pairing: the plan file is aligned with the received text, and what is alike is settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from intake.fidelity.alignment import Gap, align, gaps
from intake.fidelity.characters import Role, Text
from intake.fidelity.ledger import Ledger
from intake.fidelity.normalisations import FOOTNOTES_MOVED
from intake.fidelity.runs import runs


@dataclass(frozen=True, slots=True)
class _Picked:
    """What is aligned of one text; the rest is left aside."""

    key: str
    indexes: list[int]
    """Of the characters picked, in the whole text, and of its end."""
    starts: set[int]
    """Where among the characters picked a line, a cell or a sentence begins."""

    def stretch(self, first: int, end: int) -> tuple[int, int]:
        """Give the stretch of the text around `key[first:end]`, with what was left aside on both sides of it."""
        return (self.indexes[first - 1] + 1 if first else 0), self.indexes[end]


def pair_alike(ledger: Ledger) -> None:
    """Align the texts but for what is accounted for already, pair what is alike, and note the gaps."""
    floating = FOOTNOTES_MOVED in ledger.allowed.found
    roles = ledger.plan.roles
    plan = _pick(ledger.plan, (i for i, role in enumerate(roles) if not (floating and role is Role.FOOTNOTE)))
    left_aside = ledger.dropped.union(ledger.basis)
    source = _pick(ledger.source, (i for i in range(len(ledger.source.key)) if i not in left_aside))
    matches = align(plan.key, source.key, (plan.starts, source.starts))
    for match in matches:
        for offset in range(match.length):
            ledger.pair(plan.indexes[match.left + offset], source.indexes[match.right + offset])
    for gap in gaps(matches, len(plan.key), len(source.key)):
        ledger.gaps.append(Gap(*plan.stretch(gap.left, gap.left_end), *source.stretch(gap.right, gap.right_end)))
    if floating:
        _add_footnote_gaps(ledger)


def _pick(text: Text, indexes: Iterable[int]) -> _Picked:
    picked = [*indexes]
    key = "".join(map(text.key.__getitem__, picked))
    return _Picked(key, [*picked, len(text.key)], {bisect_left(picked, start) for start in text.starts})


def _add_footnote_gaps(ledger: Ledger) -> None:
    """Footnotes are not aligned where they may stand: each is a gap of its own."""
    covered = {i for gap in ledger.gaps for i in range(gap.left, gap.left_end)}
    for run in runs(i for i, role in enumerate(ledger.plan.roles) if role is Role.FOOTNOTE and i not in covered):
        place = ledger.partner.get(run.start - 1, -1) + 1
        ledger.gaps.append(Gap(run.start, run.stop, place, place))
