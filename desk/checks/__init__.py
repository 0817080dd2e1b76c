"""The checks, one subject a file; each takes a sheet and gives what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desk.checks import (
    agreement,
    arithmetic,
    characters,
    citations,
    damage,
    numbering,
    periods,
    punctuation,
    quantities,
    records,
    repeats,
    wording,
)
from desk.findings import Finding, Sheet

Check = Callable[[Sheet], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    records.find,
    numbering.find,
    agreement.find,
    arithmetic.find,
    quantities.find,
    periods.find,
    citations.find,
    punctuation.find,
    characters.find,
    repeats.find,
    damage.find,
    wording.find,
)
"""All checks, in the order in which they run."""
