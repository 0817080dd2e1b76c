"""The ledger: what is settled so far on either side while the account is drawn up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.fidelity.alignment import Gap
from intake.fidelity.characters import Text
from intake.fidelity.differences import Basis
from intake.fidelity.normalisations import Allowed
from intake.fidelity.runs import Run, runs
from intake.fidelity.said import Said

LEAST_MOVED = 6
"""Shortest part of a longer text, in characters, that is recognised elsewhere; a whole stretch may be shorter."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Characters of the plan file that stand elsewhere than their partners in the received text."""

    plan: Run
    source: Run
    declared: bool


@dataclass(slots=True)
class Ledger:
    """What is settled so far; characters are named by their indexes in either text."""

    said: Said
    source: Text
    """The received text."""
    allowed: Allowed
    dropped: set[int]
    """Received characters that `dropped` names and the plan does not use."""
    basis: dict[int, Basis] = field(default_factory=dict)
    """Received characters that are accounted for, and by what."""
    partner: dict[int, int] = field(default_factory=dict)
    """Plan character to received character."""
    taken: set[int] = field(default_factory=set)
    """Received characters that have a partner."""
    moved: list[Moved] = field(default_factory=list)
    unlike: list[int] = field(default_factory=list)
    """Plan characters whose partner differs in form, undeclared."""
    gaps: list[Gap] = field(default_factory=list)
    """What the alignment left open: plan file to the left, received text to the right."""

    @property
    def plan(self) -> Text:
        return self.said.text

    def added(self, gap: Gap) -> list[Run]:
        """Give what the plan file has in `gap` and nothing accounts for."""
        return runs(i for i in range(gap.left, gap.left_end) if i not in self.partner)

    def missing(self, gap: Gap) -> list[Run]:
        """Give what the received text has in `gap` and nothing accounts for."""
        settled = (self.basis, self.dropped, self.taken)
        return runs(i for i in range(gap.right, gap.right_end) if not any(i in each for each in settled))

    def account_for(self, source: Iterable[int], basis: Basis) -> None:
        """Settle that `basis` accounts for these received characters."""
        self.basis.update(dict.fromkeys(source, basis))

    def pair(self, plan: int, source: int, basis: Basis = Basis.SAME) -> None:
        """Settle that the character `plan` of the plan file is the character `source` of the received text."""
        self._take(plan, source)
        role = self.plan.roles[plan]
        pair = self.source.characters[source], self.plan.characters[plan]
        if pair[0] != pair[1]:
            if not self.allowed.allows(pair, role):
                self.unlike.append(plan)
                return
            basis = Basis.NORMALISED if basis is Basis.SAME else basis
        self.basis[source] = Basis.CORRECTED if role.is_correction and basis is Basis.SAME else basis

    def move(self, plan: Run, source: Run, *, declared: bool) -> None:
        """Settle that `plan` is `source`, moved; only where that is declared does it account for anything."""
        for here, there in zip(plan, source, strict=True):
            if declared:
                self.pair(here, there, Basis.MOVED)
            else:
                self._take(here, there)
        self.moved.append(Moved(plan, source, declared))

    def _take(self, plan: int, source: int) -> None:
        self.partner[plan] = source
        self.taken.add(source)
