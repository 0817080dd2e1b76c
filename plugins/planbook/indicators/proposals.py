"""Proposals: indicators that belong to no concept and are called nearly as others are, for the editor to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbook import problems
from planbook.indicators.units import are_convertible
from planbook.keys import name_key
from planbook.model import Indicator, Library
from planbook.problems import Problem

NEAR = 0.6
"""Share of character pairs in common (Dice) from which names count as near."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name with what tells how near it is to another."""

    said: str
    """How the message calls it."""
    plan: str
    """Slug; empty for a concept."""
    unit: str
    pairs: frozenset[str]


def propose(library: Library, path: str) -> tuple[Problem, ...]:
    """Give a notice for each indicator without a concept that is near to a concept or an indicator of another plan.

    `path` is the file of the concepts, for the hint.
    """
    mapped = {name for names in library.members.values() for name in names}
    loose = [
        (plan.slug, plan.title, indicator)
        for plan in library.plans
        for indicator in plan.indicators
        if f"{plan.slug}/{indicator.id}" not in mapped
    ]
    known = [
        _Named(f"概念“{concept.name}”", "", concept.unit, _pairs(name))
        for concept in library.concepts
        for name in concept.names
    ] + [_Named(f"《{title}》的“{each.name}”", slug, each.unit, _pairs(each.name)) for slug, title, each in loose]
    return tuple(problem for slug, _, indicator in loose for problem in _nearest(slug, indicator, known, path))


def _nearest(slug: str, indicator: Indicator, known: Sequence[_Named], path: str) -> Iterator[Problem]:
    pairs = _pairs(indicator.name)
    near = [
        (_dice(pairs, each.pairs), each)
        for each in known
        if each.plan != slug and (not indicator.unit or not each.unit or are_convertible(indicator.unit, each.unit))
    ]
    share, nearest = max(near, key=lambda pair: pair[0], default=(0.0, None))
    if nearest and share >= NEAR:
        yield problems.CONCEPT_PROPOSED.at(indicator.where, name=indicator.name, near=nearest.said, path=path)


def _pairs(name: str) -> frozenset[str]:
    key = name_key(name)
    return frozenset(key[index : index + 2] for index in range(len(key) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
