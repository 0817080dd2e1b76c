"""Indicator concepts (`content/concepts.yml`): indicators of different plans that mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from planbook import problems
from planbook.entries import Entry, Key, ListKind, one_line, read_address, read_records
from planbook.indicators.units import are_convertible, read_unit
from planbook.keys import name_key
from planbook.model import Concept, Indicator, Plan
from planbook.problems import Problem, Where, report_order


def _unit(value: str) -> str:
    if read_unit(value) is None:
        raise ValueError(value)
    return value


_UNIT = "计量单位，如 件、万元、%"
KEYS: dict[str, Key] = {
    "id": Key("网址", "小写字母、数字和连字符，如 pct-applications", read_address),
    "name": Key("名称", "文字", one_line),
    "unit": Key("单位", _UNIT, _unit),
    "other_units": Key("其他单位", f"以“- ”开头的若干行{_UNIT}", _unit, many=True),
    "attribute": Key("属性", "文字，如 约束性", one_line),
    "aliases": Key("别名", "以“- ”开头的若干行文字", one_line, many=True),
    "remarks": Key("说明", "以“- ”开头的若干行文字", one_line, many=True),
}
_LIST = ListKind(KEYS, ("id", "name", "unit"), problems.CONCEPT_INCOMPLETE, problems.CONCEPT_REPEATED)


def read_concepts(path: str, text: str) -> tuple[tuple[Concept, ...], tuple[Problem, ...]]:
    """Read the list of concepts; `path` is the file's, as the editor knows it."""
    found: list[Problem] = []
    concepts: list[Concept] = []
    names: dict[str, tuple[str, Where]] = {}
    for where, entries, values in read_records(path, text, _LIST, found):
        concept = Concept(**values, where=where)  # type: ignore[arg-type]
        found += _claim(concept, _places(entries), names)
        concepts.append(concept)
    return tuple(concepts), tuple(sorted(found, key=report_order))


def _places(entries: Sequence[Entry]) -> dict[str, Where]:
    return {one_line(text): place for entry in entries for text, place in entry.texts}


def _claim(concept: Concept, places: Mapping[str, Where], names: dict[str, tuple[str, Where]]) -> Iterator[Problem]:
    """Every name belongs to one concept."""
    for name in concept.names:
        where = places.get(name, concept.where)
        owner, earlier = names.setdefault(name_key(name), (concept.name, where))
        if owner != concept.name:
            yield problems.ALIAS_CLAIMED.at(where, alias=name, owner=owner, earlier=earlier.line)


def group_by_concept(
    plans: Sequence[Plan], concepts: Sequence[Concept]
) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """Give the names of the indicators that belong to each concept, by its id, and what contradicts it."""
    by_name = {name_key(name): concept for concept in concepts for name in concept.names}
    members: dict[str, list[str]] = {concept.id: [] for concept in concepts}
    found: list[Problem] = []
    for plan in plans:
        for indicator in plan.indicators:
            if concept := by_name.get(name_key(indicator.name)):
                members[concept.id].append(f"{plan.slug}/{indicator.id}")
                found += _contradictions(indicator, concept)
    found += [problems.CONCEPT_UNUSED.at(each.where, name=each.name) for each in concepts if not members[each.id]]
    return {id_: tuple(names) for id_, names in members.items()}, tuple(found)


def _contradictions(indicator: Indicator, concept: Concept) -> Iterator[Problem]:
    units = {quantity.unit for measure in indicator.measures for quantity in measure.quantities} - {""}
    known = (concept.unit, *concept.other_units)
    if units and not any(are_convertible(unit, to) for unit in units for to in known):
        yield problems.UNIT_CONTRADICTS.at(
            indicator.where, unit="、".join(sorted(units)), name=concept.name, expected="、".join(known)
        )
    if concept.attribute and indicator.attribute and concept.attribute not in indicator.attribute:
        yield problems.ATTRIBUTE_CONTRADICTS.at(
            indicator.where, attribute=indicator.attribute, name=concept.name, expected=concept.attribute
        )
