"""The checks, one subject a file; each takes a sheet and the desk and gives what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desk.checks import characters, damage, punctuation, repeats
from desk.findings import Desk, Finding, Sheet

Check = Callable[[Sheet, Desk], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (characters.find, punctuation.find, repeats.find, damage.find)
"""All checks, in the order in which they run."""
