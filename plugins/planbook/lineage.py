"""Lineage: how plans stand to each other by place, period and citation, and what of them is held side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planbook.model import ClauseTitle, Comparison, Pairing, Plan, Related, Section, SectionKind
from planbook.related import Clause, ClauseIndex, Clauses, Parts

_MOST_ABOVE, _MOST_BELOW = 4, 16
"""Plans with which one is compared: of a wider place or earlier, of a narrower place or later."""
_FEWEST_RELATED = 3
"""Related clauses that two plans must have for a comparison to be worth a page."""
_PAIRED = 0.14
"""Likeness from which two clauses are counterparts."""


def standing(plan: Plan, other: Plan) -> str:
    """Say how `other` stands to `plan` by place and period: `上级规划`, `前一时期`; empty where neither says it."""
    here, there = plan.metadata.region, other.metadata.region
    if not here or not there:
        return ""
    if here == there:
        return _by_period(plan.metadata.period, other.metadata.period)
    if here[: len(there)] == there:
        return "上级规划"
    if there[: len(here)] == here:
        return "下级规划"
    return "同级规划" if here[:-1] == there[:-1] else ""


def _by_period(here: tuple[int, int] | None, there: tuple[int, int] | None) -> str:
    if not here or not there or here == there:
        return "同地规划"
    return "前一时期" if there[1] < here[1] else "后一时期"


Citations = Collection[tuple[str, str]]
"""Which plan is cited by which, by slug."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What plans have in common by the words of their clauses."""

    related: Mapping[str, tuple[Related, ...]]
    """Nearest clauses of other plans, by name of the clause."""
    comparisons: tuple[Comparison, ...]


def likeness(plans: Sequence[Plan], clauses: Sequence[Clauses], cited: Citations) -> Likeness:
    """Find related clauses and compare plans; `clauses` are those of each plan."""
    index = ClauseIndex(clauses)
    related = index.related()
    return Likeness(related, comparisons(plans, index, related, cited))


def comparisons(
    plans: Sequence[Plan], index: ClauseIndex, related: Mapping[str, Sequence[Related]], cited: Citations
) -> tuple[Comparison, ...]:
    """Compare the plans that place, period or citation bring together, each with the few that share most with it."""
    sides = _sides(plans, index)
    found = [
        (one, other, _paired(sides[one], sides[other]))
        for one, other in _pairs({plan.slug: plan for plan in plans}, related, cited)
    ]
    reasons = iter(
        index.reasons(
            [
                (sides[one].indexes[row], sides[other].indexes[column])
                for one, other, pairs in found
                for row, column in pairs
            ]
        )
    )
    made = []
    for one, other, pairs in found:
        mine, theirs = ([index.clauses[at] for at in sides[slug].indexes] for slug in (one, other))
        paired = tuple(Pairing(_title(mine[row]), _title(theirs[column]), next(reasons)) for row, column in pairs)
        left, right = {row for row, _ in pairs}, {column for _, column in pairs}
        made.append(Comparison(one, other, paired, _without(mine, left), _without(theirs, right)))
    return tuple(made)


def _pairs(
    plans: Mapping[str, Plan], related: Mapping[str, Sequence[Related]], citations: Citations
) -> list[tuple[str, str]]:
    """Give the pairs worth comparing, the one that stands above or before first."""
    shared: Counter[tuple[str, str]] = Counter()
    for name, found in related.items():
        slug = name.partition("/")[0]
        shared.update(_ordered(plans[slug], plans[each.plan]) for each in found)
    cited = {_ordered(plans[slug], plans[by]) for slug, by in citations}
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    pairs = []
    for (one, other), count in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        near = standing(plans[one], plans[other]) not in ("", "同级规划") or (one, other) in cited
        if count >= _FEWEST_RELATED and near and below[one] < _MOST_BELOW and above[other] < _MOST_ABOVE:
            below[one] += 1
            above[other] += 1
            pairs.append((one, other))
    return sorted(pairs)


def _ordered(plan: Plan, other: Plan) -> tuple[str, str]:
    """Give two plans as slugs, the one of the wider place first, then the earlier one."""
    first, second = sorted((plan, other), key=_rank)
    return first.slug, second.slug


def _rank(plan: Plan) -> tuple[int, tuple[int, int], str]:
    return len(plan.metadata.region), plan.metadata.period or (0, 0), plan.slug


@dataclass(frozen=True, slots=True)
class _Side:
    """What of a plan is held against another: its sections, of chapters without sections the measures."""

    indexes: Sequence[int]
    """Of the clauses."""
    parts: Parts


def _sides(plans: Iterable[Plan], index: ClauseIndex) -> dict[str, _Side]:
    places = {clause.name: at for at, clause in enumerate(index.clauses)}
    sides = {}
    for plan in plans:
        indexes = [places[name] for name in compared_parts(plan) if name in places]
        sides[plan.slug] = _Side(indexes, index.parts(indexes))
    return sides


def compared_parts(plan: Plan) -> list[str]:
    """Give the names of what of a plan is held against another."""
    return [f"{plan.slug}/{section.id}" for chapter in plan.sections for section in _sections(chapter)]


def _sections(chapter: Section) -> Iterable[Section]:
    sections = [each for each in chapter.sections if each.kind is SectionKind.SECTION]
    measures = [each for each in chapter.sections if each.kind is SectionKind.MEASURE]
    return sections or measures or [chapter]


def _paired(one: _Side, other: _Side) -> list[tuple[int, int]]:
    """Pair the clauses of two sides, by their places there: each with its nearest, where that is near enough."""
    likenesses = one.parts.likenesses(other.parts)
    left, right = len(one.indexes), len(other.indexes)
    pairs = {(row, max(range(right), key=scores.__getitem__)) for row, scores in enumerate(likenesses) if scores}
    met = {column for row, column in pairs if likenesses[row][column] >= _PAIRED}
    for column in range(right if left else 0):
        if column not in met:  # what only the other direction finds
            pairs.add((max(range(left), key=lambda row: likenesses[row][column]), column))
    return sorted((row, column) for row, column in pairs if likenesses[row][column] >= _PAIRED)


def _title(clause: Clause) -> ClauseTitle:
    return ClauseTitle(clause.name, clause.title, clause.chapter)


def _without(clauses: Sequence[Clause], paired: Collection[int]) -> tuple[ClauseTitle, ...]:
    return tuple(_title(clause) for at, clause in enumerate(clauses) if at not in paired)
