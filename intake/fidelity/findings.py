"""Findings: what the ledger leaves open is said as differences, what it moved as moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intake.fidelity.alignment import Gap
from intake.fidelity.characters import Text
from intake.fidelity.differences import ADDED, CHANGED, MISSING, MOVED, UNDECLARED, Difference, DifferenceKind, Move
from intake.fidelity.ledger import Ledger
from intake.fidelity.normalisations import declaration_for
from intake.fidelity.runs import Run, runs
from planbook.problems import Rule, Where

EXCERPT = 30
"""Longest text, in characters, that a message shows whole."""


def find_differences(ledger: Ledger) -> tuple[Difference, ...]:
    """Give all differences, in the order of the plan file."""
    found = [
        *(difference for gap in ledger.gaps for difference in _in_gap(ledger, gap)),
        *(_unlike(ledger, run) for run in runs(sorted(ledger.unlike))),
        *(
            _difference(ledger, DifferenceKind.MOVED, MOVED, moved.plan, moved.source)
            for moved in ledger.moved
            if not moved.declared
        ),
    ]
    return tuple(sorted(found, key=lambda each: (each.where, each.source)))


def list_moves(ledger: Ledger) -> tuple[Move, ...]:
    """Give all moves, declared or not, in the order of the plan file."""
    plan, source = ledger.plan, ledger.source
    return tuple(
        Move(_picked(plan, moved.plan), plan.at(moved.plan.start), source.at(moved.source.start), moved.declared)
        for moved in sorted(ledger.moved, key=lambda moved: moved.plan.start)
    )


def _in_gap(ledger: Ledger, gap: Gap) -> Iterator[Difference]:
    """Say what a gap leaves open: one stretch for another is a change, all else is missing or added."""
    added, missing = ledger.added(gap), ledger.missing(gap)
    if len(added) == len(missing) == 1:
        yield _difference(ledger, DifferenceKind.CHANGED, CHANGED, added[0], missing[0])
        return
    for run in missing:
        yield _difference(ledger, DifferenceKind.MISSING, MISSING, range(gap.left, gap.left), run)
    for run in added:
        yield _difference(ledger, DifferenceKind.ADDED, ADDED, run, range(gap.right, gap.right))


def _difference(ledger: Ledger, kind: DifferenceKind, rule: Rule, plan: Run, source: Run) -> Difference:
    received, written = _picked(ledger.source, source), _picked(ledger.plan, plan)
    where, place = _place(ledger.plan, plan), _place(ledger.source, source)
    problem = rule.at(where, text=_excerpt(written or received), received=_excerpt(received), source=place)
    return Difference(kind, received, written, where, place, problem)


def _unlike(ledger: Ledger, run: Run) -> Difference:
    """Say that characters differ in form only, and which declaration would allow it."""
    partners = [ledger.partner[i] for i in run]
    received, written = _picked(ledger.source, partners), _picked(ledger.plan, run)
    declaration = declaration_for(received, written, ledger.plan.roles[run.start])
    rule = UNDECLARED if declaration else CHANGED
    where, source = ledger.plan.at(run.start), ledger.source.at(partners[0])
    problem = rule.at(where, received=received, text=written, source=source, declaration=declaration)
    return Difference(DifferenceKind.CHANGED, received, written, where, source, problem)


def _picked(text: Text, indexes: Iterable[int]) -> str:
    return "".join(text.characters[i] for i in indexes)


def _place(text: Text, run: Run) -> Where:
    """Give where `run` stands, or would stand if it were not empty."""
    return text.at(run.start) if run else text.gap_at(run.start)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 10]}…{text[-8:]}（共{len(text)}字）"
