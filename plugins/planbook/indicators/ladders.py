"""Ladders: what every plan promises of one concept, side by side, and why values may not be comparable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import groupby

from planbook.indicators.explanations import IN_BRACKETS, gain_of, subject_of
from planbook.indicators.phrasing import note_label
from planbook.indicators.units import convert
from planbook.keys import name_key
from planbook.model import Concept, Indicator, Library, Measure, Plan, Quantity, Role
from planbook.pickling import pickle_as_calls
from planbook.plain import plain


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a rung, in the unit of the concept where it converts."""

    measure: Measure
    quantity: Quantity | None
    """The quantity compared, as written: of two parts the one that converts; None where nothing is stated."""
    value: Decimal | None
    """In the concept's unit; None where it does not convert."""
    upper: Decimal | None
    """The upper end of a range, in the concept's unit."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One plan's indicator on a ladder."""

    slug: str
    title: str
    """Of the plan."""
    region: tuple[str, ...]
    indicator: Indicator
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Name of the indicator in the library."""
        return f"{self.slug}/{self.indicator.id}"

    @property
    def place(self) -> str:
        """How the rung is called beside others: its region, or the plan's title where that is unknown."""
        return self.region[-1] if self.region else self.title

    @property
    def kind(self) -> Kind:
        return next((kind for kind, pattern in _KINDS if pattern.search(self.indicator.name)), Kind.AMOUNT)

    @property
    def incremental(self) -> bool:
        return any(measure.incremental for measure in self.indicator.measures)

    @property
    def converts(self) -> bool:
        """Tell whether it has a value in the concept's unit."""
        return any(step.value is not None for step in self.steps)

    def step(self, role: Role) -> Step | None:
        return next((step for step in self.steps if step.measure.role is role), None)


class Kind(Enum):
    """What the number of an indicator is; values of two kinds cannot be compared, whatever their unit."""

    GROWTH = "增长率"
    PER_HEAD = "按人口平均的数量"
    SHARE = "比重"
    AMOUNT = "总量"


_KINDS = (
    (Kind.GROWTH, re.compile(r"增长率?$|增速")),  # PCT申请量年均增长率
    (Kind.PER_HEAD, re.compile(r"每[十百千]?万?人|人均")),  # 每万人口…拥有量
    (Kind.SHARE, re.compile(r"比重|占比|贡献率")),  # …占地区生产总值比重
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The rungs of one target year."""

    year: str
    """Empty where the plans name none."""
    rungs: tuple[Rung, ...]
    """Province before city."""
    caveats: tuple[str, ...]
    """Why the values may not be comparable, in sentences."""

    @property
    def comparable(self) -> tuple[Rung, ...]:
        """The rungs whose values can stand on one scale: the most that have the unit and the kind in common."""
        groups: dict[tuple[Kind, bool], list[Rung]] = {}
        for rung in self.rungs:
            if rung.converts:
                groups.setdefault((rung.kind, rung.incremental), []).append(rung)
        largest: list[Rung] = max(groups.values(), key=len, default=[])
        return tuple(largest)


@dataclass(frozen=True, slots=True)
class Statement:
    """A note or footnote by which a plan says what its indicator means, as written."""

    rung: Rung
    label: str
    """`注1`, `注①`"""
    text: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """A concept with all its rungs."""

    concept: Concept
    stages: tuple[Stage, ...]
    """By target year."""
    statements: tuple[Statement, ...]

    @property
    def years_differ(self) -> bool:
        """Tell whether every plan speaks of another year, so that the values only follow each other."""
        return len(self.plans) > 1 and all(len(stage.rungs) == 1 for stage in self.stages)

    @property
    def rungs(self) -> tuple[Rung, ...]:
        return tuple(rung for stage in self.stages for rung in stage.rungs)

    @property
    def plans(self) -> tuple[str, ...]:
        """The slugs of the plans on the ladder, each once."""
        return tuple(dict.fromkeys(rung.slug for rung in self.rungs))


@dataclass(frozen=True, slots=True)
class Peers:
    """What stands beside one indicator: some of the others of its concept."""

    concept: Concept
    rungs: tuple[Rung, ...]


MOST_PEERS = 6
"""Indicators of other plans that an indicator's page shows; the concept's page has them all."""


def peers(ladder: Ladder) -> Iterator[tuple[Rung, Peers]]:
    """Give every rung with those beside it: all where they are few, else the places above it and the nearest ones."""
    few = len(ladder.rungs) <= MOST_PEERS + 1
    for stage in ladder.stages:
        ordered = sorted(stage.rungs, key=lambda rung: (rung.region, rung.slug))
        by_region = {rung.region: rung for rung in reversed(ordered)}
        for index, rung in enumerate(ordered):
            above = [by_region.get(rung.region[:depth]) for depth in range(1, len(rung.region))]
            near = ordered[max(index - MOST_PEERS // 2, 0) : index + MOST_PEERS // 2 + 1]
            beside = ladder.rungs if few else (*above, *near)
            others = {each.name: each for each in beside if each and each is not rung}
            yield rung, Peers(ladder.concept, tuple(others.values())[:MOST_PEERS])


def ladders(library: Library) -> tuple[Ladder, ...]:
    """Give the ladder of every concept that has an indicator."""
    indicators = {
        f"{plan.slug}/{indicator.id}": (plan, indicator) for plan in library.plans for indicator in plan.indicators
    }
    return tuple(
        ladder(concept, [indicators[name] for name in library.members[concept.id]])
        for concept in library.concepts
        if library.members[concept.id]
    )


def ladder(concept: Concept, members: Iterable[tuple[Plan, Indicator]]) -> Ladder:
    """Give the ladder of `concept`, whose `members` are indicators with their plans."""
    rungs = sorted((_rung(concept, plan, indicator) for plan, indicator in members), key=_order)
    stages = [(year, tuple(group)) for year, group in groupby(rungs, key=_year)]
    return Ladder(
        concept,
        tuple(Stage(year, group, tuple(_caveats(concept, group))) for year, group in stages),
        tuple(statement for rung in rungs for statement in _statements(rung)),
    )


def _rung(concept: Concept, plan: Plan, indicator: Indicator) -> Rung:
    steps = tuple(_step(measure, concept.unit) for measure in indicator.measures)
    return Rung(plan.slug, plan.title, plan.metadata.region, indicator, steps)


def _step(measure: Measure, unit: str) -> Step:
    """Take the part of `measure` that converts to `unit`, else its first."""
    for quantity in measure.quantities:
        if (value := convert(quantity.value, quantity.unit, unit)) is not None:
            upper = None if quantity.upper is None else convert(quantity.upper, quantity.unit, unit)
            return Step(measure, quantity, value, upper)
    return Step(measure, next(iter(measure.quantities), None), None, None)


def _order(rung: Rung) -> tuple[str, int, tuple[str, ...], str, int]:
    return _year(rung), len(rung.region) or 99, rung.region, rung.slug, rung.indicator.row


def _year(rung: Rung) -> str:
    """Give the year that the rung is about: of its target, else of its result."""
    measures = filter(None, (rung.indicator.measure(role) for role in (Role.TARGET, Role.ACTUAL, Role.BASELINE)))
    return next((measure.period for measure in measures if measure.period), "")


def _statements(rung: Rung) -> Iterator[Statement]:
    for each in rung.indicator.explanations:
        yield Statement(rung, note_label(each), plain(each.text))


# why values may not be comparable


def _caveats(concept: Concept, rungs: Sequence[Rung]) -> Iterator[str]:
    yield from _units_differ(concept, rungs)
    yield from _parts_taken(concept, rungs)
    if len(rungs) > 1:
        yield from _kinds_differ(rungs)
        yield from _new_against_total(rungs)
        yield from _definitions_differ(rungs)
        yield from _conditions(rungs)
        yield from _names_differ(rungs)
        yield from _places_contain(rungs)


def _units_differ(concept: Concept, rungs: Sequence[Rung]) -> Iterator[str]:
    foreign: dict[str, list[Rung]] = {}
    for rung in rungs:
        stated = [step for step in rung.steps if step.quantity]
        if stated and not any(step.value is not None for step in stated):
            foreign.setdefault(_unit(stated[0]), []).append(rung)
    for unit, members in foreign.items():
        yield f"{_places(members)}以“{unit}”计，不能换算为“{concept.unit}”。"


def _unit(step: Step) -> str:
    return step.quantity.unit if step.quantity else ""


def _kinds_differ(rungs: Sequence[Rung]) -> Iterator[str]:
    kinds: dict[Kind, list[Rung]] = {}
    for rung in rungs:
        kinds.setdefault(rung.kind, []).append(rung)
    if len(kinds) > 1:
        said = "，".join(f"{_places(members)}为{kind.value}" for kind, members in kinds.items())
        yield f"{said}，不能直接比较。"


def _new_against_total(rungs: Sequence[Rung]) -> Iterator[str]:
    new = [rung for rung in rungs if rung.incremental]
    other = [rung for rung in rungs if rung not in new]
    if new and other:
        yield f"{_places(new)}为规划期间{gain_of(new[0].indicator)}数，{_places(other)}没有这样注明。"


def _definitions_differ(rungs: Sequence[Rung]) -> Iterator[str]:
    """Compare the notes by which plans define the indicator, the place aside (本省居民, 本市居民)."""
    texts = {rung.name: "\n".join(text for text in _explained(rung) if _defines(text, rung)) for rung in rungs}
    defined = [rung for rung in rungs if texts[rung.name]]
    if not defined:
        return
    if len({_placeless(texts[rung.name]) for rung in defined}) > 1:
        yield f"{_places(defined)}对指标的定义不同，见“指标说明”。"
    elif len(defined) > 1:
        yield f"{_places(defined)}的定义文字相同，统计范围各为本地。"
    if missing := [rung for rung in rungs if not texts[rung.name]]:
        yield f"{_places(missing)}没有给出指标的定义。"


def _conditions(rungs: Sequence[Rung]) -> Iterator[str]:
    """Quote what a plan says of its value that the others do not: the population that it is based on."""
    for rung in rungs:
        for text in _explained(rung):
            if not _defines(text, rung):
                yield f"{rung.place}注明“{text.rstrip('。')}”。"


def _explained(rung: Rung) -> list[str]:
    texts = (plain(note.text) for note in rung.indicator.explanations)
    return [text for text in texts if not IN_BRACKETS.search(text)]


def _defines(text: str, rung: Rung) -> bool:
    subject = subject_of(text)
    return bool(subject) and (subject in (key := name_key(rung.indicator.name)) or key in subject)


_PLACE = re.compile(r"(?:本|全)?[省市县区]级?|各级")


def _placeless(text: str) -> str:
    return _PLACE.sub("", name_key(text))


def _names_differ(rungs: Sequence[Rung]) -> Iterator[str]:
    names: dict[str, list[Rung]] = {}
    for rung in rungs:
        names.setdefault(name_key(rung.indicator.name), []).append(rung)
    if len(names) > 1:
        said = "，".join(f"{_places(members)}为“{members[0].indicator.name}”" for members in names.values())
        yield f"指标名称不同，口径可能不同：{said}。"


def _places_contain(rungs: Sequence[Rung]) -> Iterator[str]:
    for outer in rungs:
        inner = [rung for rung in rungs if outer.region and _is_below(rung.region, outer.region)]
        if inner:
            yield f"{outer.place}的数值涵盖{_places(inner)}。"


def _is_below(region: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(region) > len(other) and region[: len(other)] == other


def _parts_taken(concept: Concept, rungs: Sequence[Rung]) -> Iterator[str]:
    several = [rung for rung in rungs if any(len(step.measure.quantities) > 1 for step in rung.steps)]
    if several:
        yield f"{_places(several)}一项列有多个数值，此处取以“{concept.unit}”计的一个。"


def _places(rungs: Sequence[Rung]) -> str:
    return "、".join(dict.fromkeys(rung.place for rung in rungs))


pickle_as_calls(globals())
