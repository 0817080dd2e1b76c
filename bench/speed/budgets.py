"""What is asked of a build, held against what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.speed.growth import seconds_of
from bench.speed.results import DISK, MEMORY, OURS, Results, median

PLANS, MANY = 100, 1000
"""The sizes that budgets speak of."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A figure that must not be passed."""

    words: str
    most: float
    measured: float
    unit: str

    @property
    def kept(self) -> bool:
        return round(self.measured, 3) <= self.most


def budgets(results: Results) -> Iterator[Budget]:
    """Give the budgets that the results say something about."""
    yield from _of_time(results)
    yield from _of_growth(results)


def _of_time(results: Results) -> Iterator[Budget]:
    full = f"{PLANS} plans from nothing"
    whole = seconds_of(results, "pagefind", PLANS, MEMORY)
    unchanged = results.seconds(OURS, PLANS, MEMORY, "unchanged")
    found = (
        (f"{full}, in memory, beside Hugo's pages alone", 1.0, _ratio(results, MEMORY, "cold"), "×"),
        (f"{full}, in memory, beside Hugo + Pagefind", 0.31, _quotient(_cold(results), whole), "×"),
        (f"{full}, on disk, beside Hugo's pages alone", 0.7, _ratio(results, DISK, "cold"), "×"),
        (f"one of {PLANS} plans edited, beside Hugo's full build", 0.05, _ratio(results, MEMORY, "edited"), "×"),
        (f"{PLANS} plans, nothing changed, beside Hugo's full build", 0.1, _ratio(results, MEMORY, "unchanged"), "×"),
        (f"{PLANS} plans, nothing changed", 1.0, unchanged, "s"),
        (f"{PLANS} plans, nothing changed: files written", 0, _written(results), ""),
    )
    yield from (Budget(words, most, measured, unit) for words, most, measured, unit in found if measured is not None)


def _of_growth(results: Results) -> Iterator[Budget]:
    growth = _quotient(results.seconds(OURS, MANY, MEMORY), _cold(results))
    if growth:
        yield Budget(f"time a plan at {MANY:,} plans, beside that at {PLANS}", 1.3, growth * PLANS / MANY, "×")
    if peaks := [run.peak for run in results.of(OURS, MANY, MEMORY)]:
        yield Budget(f"{MANY:,} plans from nothing: largest process", 1000, max(peaks), "MB")


def _cold(results: Results) -> float | None:
    return results.seconds(OURS, PLANS, MEMORY)


def _ratio(results: Results, where: str, step: str) -> float | None:
    return _quotient(results.seconds(OURS, PLANS, where, step), results.seconds("hugo", PLANS, where))


def _quotient(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _written(results: Results) -> float | None:
    return median(run.written for run in results.of(OURS, PLANS, MEMORY, "unchanged"))
