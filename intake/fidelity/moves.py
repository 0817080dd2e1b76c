"""Moves: what is added in one place and missing in another has moved."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from intake.fidelity.characters import Role
from intake.fidelity.ledger import LEAST_MOVED, Ledger
from intake.fidelity.normalisations import FOOTNOTES_MOVED
from intake.fidelity.runs import Run

Parts = Mapping[str, deque[Run]]
"""The first `LEAST_MOVED` characters of each part of what is added → what is added from there on, wherever that is."""


def find_moves(ledger: Ledger) -> None:
    """Match what is added in one place with what is missing in another: the whole of it, or long parts."""
    added = [run for gap in ledger.gaps for run in ledger.added(gap)]
    whole: dict[str, list[Run]] = defaultdict(list)
    for run in added:
        if len(run) > 1:
            whole[ledger.plan.key[run.start : run.stop]].append(run)
    parts = _parts(ledger.plan.key, added)
    for gap in ledger.gaps:
        for missing in ledger.missing(gap):
            alike = whole.get(ledger.source.key[missing.start : missing.stop], [])
            found = next((run for run in alike if not any(i in ledger.partner for i in run)), None)
            if found:
                _move(ledger, found, missing)
            else:
                _move_parts(ledger, missing, parts)


def _parts(key: str, added: Sequence[Run]) -> Parts:
    parts: dict[str, deque[Run]] = defaultdict(deque)
    for run in added:
        for at in range(run.start, run.stop - LEAST_MOVED + 1):
            parts[key[at : at + LEAST_MOVED]].append(range(at, run.stop))
    return parts


def _move_parts(ledger: Ledger, missing: Run, parts: Parts) -> None:
    """Match the parts of `missing` that are added elsewhere, from left to right."""
    at = missing.start
    while at + LEAST_MOVED <= missing.stop:
        waiting = parts.get(ledger.source.key[at : at + LEAST_MOVED], deque())
        while waiting and waiting[0].start in ledger.partner:
            waiting.popleft()
        part = waiting[0] if waiting else range(0)
        length = sum(1 for _ in _alike(ledger, part, range(at, missing.stop)))
        if length >= LEAST_MOVED:
            _move(ledger, part[:length], range(at, at + length))
        at += length if length >= LEAST_MOVED else 1


def _alike(ledger: Ledger, plan: Run, source: Run) -> Iterator[int]:
    """Give the characters that `plan` and `source` begin with alike, as far as they are not matched yet."""
    for here, there in zip(plan, source, strict=False):
        if here in ledger.partner or ledger.plan.key[here] != ledger.source.key[there]:
            return
        yield here


def _move(ledger: Ledger, plan: Run, source: Run) -> None:
    """Settle a move; that of a footnote may be declared."""
    footnote = all(ledger.plan.roles[i] is Role.FOOTNOTE for i in plan)
    ledger.move(plan, source, declared=footnote and FOOTNOTES_MOVED in ledger.allowed.found)
