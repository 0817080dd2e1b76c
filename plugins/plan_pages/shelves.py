"""Plans by place and period, as readers look for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from planbook.dates import han_period
from planbook.model import Plan


@dataclass(frozen=True, slots=True)
class Row:
    """The plans of a place for one period."""

    id: str
    """Anchor on the page of all plans."""
    period: str
    """`2021—2025年`; empty where the plans name none."""
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The plans of one place, the latest period first."""

    id: str
    place: str
    """`广东省 深圳市`; empty where the plans name none."""
    rows: tuple[Row, ...]

    @property
    def plans(self) -> tuple[Plan, ...]:
        return tuple(plan for row in self.rows for plan in row.plans)


def shelves(plans: Sequence[Plan]) -> tuple[Shelf, ...]:
    """Put plans on shelves: places from the highest level down, plans without a place or period last."""
    ordered = sorted(
        plans, key=lambda plan: (not plan.metadata.region, len(plan.metadata.region), plan.metadata.region)
    )
    places = [(region, list(group)) for region, group in groupby(ordered, key=lambda plan: plan.metadata.region)]
    return tuple(
        Shelf(f"place-{number}", " ".join(region), tuple(_rows(f"place-{number}", group)))
        for number, (region, group) in enumerate(places, start=1)
    )


def _rows(shelf: str, plans: Sequence[Plan]) -> Iterator[Row]:
    """Give the plans of a place by their periods; of those that end alike all but one have both years in their ids."""
    ordered = sorted(plans, key=_period, reverse=True)
    for last, ending in groupby(ordered, key=lambda plan: _period(plan)[0]):
        for number, ((_, first), group) in enumerate(groupby(ending, key=_period)):
            name = f"{shelf}-{last}" + (f"-{first}" if number else "")
            yield Row(name, han_period((first, last)) if last else "", tuple(group))


def _period(plan: Plan) -> tuple[int, int]:
    """Give last and first year, which sort by what is valid longest."""
    first, last = plan.metadata.period or (0, 0)
    return last, first
