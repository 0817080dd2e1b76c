"""Mentions: names of indicators, concepts and projects in running text, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from planbook.model import Column, Concept, Plan, ReferenceKind, Section, SectionKind
from planbook.pickling import pickle_as_calls
from planbook.plain import plain

SHORTEST_NAME = 5
"""Shorter names are common words: `标准`, `专利数`."""

_LEADING = re.compile(r"^(?:新增|累计)(?=.{5})")  # 累计有效注册商标量
_PROJECT = re.compile(r".*(?:工程|行动|计划|项目|专项|一张网|合作高地|示范区|人才港)[”\"』」]?")
_PROJECT_VERB = re.compile(r"^(?:组织)?(?:实施|建设|推进|开展|打造|建立|加强)(?:全市|全省|全国)?(?=.{6})")


def project_names(title: str) -> tuple[str, ...]:
    """Give the names under which texts may speak of the project `title`, none where it is no project."""
    bare = plain(title).strip("。 ：:")
    if not _PROJECT.fullmatch(bare):
        return ()
    short = _PROJECT_VERB.sub("", bare)
    return tuple(dict.fromkeys(each for each in (bare, short) if len(each) >= SHORTEST_NAME + 1))


@dataclass(frozen=True, slots=True)
class Name:
    """What a name means, and for whom."""

    kind: ReferenceKind
    target: str
    plan: str
    """Slug of the plan it belongs to; empty for a concept, which belongs to all."""


@dataclass(slots=True)
class Meanings:
    """What one name means: in the plans that have an indicator or a project so called, and in all others."""

    own: dict[str, Name] = field(default_factory=dict)
    """By slug: the plan's indicator, else its project."""
    concept: Name | None = None
    project: Name | None = None
    """The first plan's project of that name."""

    def add(self, name: Name) -> None:
        if not name.plan:
            self.concept = self.concept or name
            return
        present = self.own.get(name.plan)
        if present is None or present.kind is ReferenceKind.PROJECT:
            self.own[name.plan] = present if present and name.kind is ReferenceKind.PROJECT else name
        if name.kind is ReferenceKind.PROJECT:
            self.project = self.project or name

    def for_plan(self, slug: str) -> Name | None:
        return self.own.get(slug) or self.concept or self.project


Meaning = tuple[str, Name]
"""A name, and one thing that it means."""


@dataclass(frozen=True)
class Lexicon:
    """All names, found together in one pass over a text."""

    names: tuple[Meaning, ...]
    """The first of equal ones counts."""

    @cached_property
    def meanings(self) -> dict[str, Meanings]:
        """What each name means."""
        meanings: dict[str, Meanings] = {}
        for name, meaning in self.names:
            meanings.setdefault(name, Meanings()).add(meaning)
        return meanings

    @cached_property
    def _finder(self) -> AhoCorasick:
        return AhoCorasick(list(self.meanings))

    @cached_property
    def _found(self) -> Sequence[Meanings]:
        """What the names mean, as the finder numbers them."""
        return list(self.meanings.values())

    def find(self, text: str, slug: str) -> Iterator[tuple[int, int, Name]]:
        """Give the names in `text` of the plan `slug`, the longest that means something there."""
        behind = 0
        found = self._finder.find_matches_as_indexes(text, overlapping=True)
        for which, start, end in sorted(found, key=lambda each: (each[1], -each[2])):
            if start >= behind and (name := self._found[which].for_plan(slug)):
                behind = end
                yield start, end, name


def changed_names(before: Lexicon, now: Lexicon) -> set[str]:
    """Give the names that mean something else than before, or meant something then."""
    if before == now:
        return set()
    was, is_ = before.meanings, now.meanings
    return {name for name in was.keys() | is_.keys() if was.get(name) != is_.get(name)}


def names_in(plan: Plan) -> tuple[Meaning, ...]:
    """Give the names of the indicators and projects of `plan`."""
    return tuple(_long_enough((*_indicators(plan), *_projects(plan))))


def names_of(concepts: Iterable[Concept], members: Mapping[str, Sequence[str]]) -> tuple[Meaning, ...]:
    """Give the names of concepts; `members` are the indicators of each."""
    return tuple(_long_enough(_concepts(concepts, members)))


def _long_enough(names: Iterable[Meaning]) -> Iterator[Meaning]:
    return (meaning for meaning in names if len(meaning[0]) >= SHORTEST_NAME)


def _indicators(plan: Plan) -> Iterator[Meaning]:
    for indicator in plan.indicators:
        meaning = Name(ReferenceKind.INDICATOR, f"{plan.slug}/{indicator.id}", plan.slug)
        yield from ((spelling, meaning) for spelling in _spellings(indicator.name))


def _concepts(concepts: Iterable[Concept], members: Mapping[str, Sequence[str]]) -> Iterator[Meaning]:
    """Give the names of the concepts that have indicators."""
    for concept in concepts:
        if members.get(concept.id):
            meaning = Name(ReferenceKind.INDICATOR, f"indicators/{concept.id}", "")
            yield from ((spelling, meaning) for name in concept.names for spelling in _spellings(name))


_PER_PEOPLE = re.compile(r"每([百千万]+)人口?")


def _spellings(name: str) -> list[str]:
    """Give the ways in which texts write a name: 每万人 and 每万人口, with and without a pause, `累计` and `新增`."""
    names = (name, _LEADING.sub("", name), name.replace("、", ""))
    per_people = (_PER_PEOPLE.sub(rf"每\1{people}", each) for each in names for people in ("人", "人口"))
    return list(dict.fromkeys((*names, *per_people)))


def _projects(plan: Plan) -> Iterator[Meaning]:
    for target, title in projects(plan):
        for name in project_names(title):
            yield name, Name(ReferenceKind.PROJECT, target, plan.slug)


def projects(plan: Plan) -> Iterator[tuple[str, str]]:
    """Give name in the library and title of what may be a project: columns and measures."""
    for step in plan.walk():
        node = step.node
        if isinstance(node, Column):
            yield f"{plan.slug}/{node.id}", node.title
        elif isinstance(node, Section) and node.kind is SectionKind.MEASURE and node.heading:
            yield f"{plan.slug}/{node.id}", node.heading


pickle_as_calls(globals())
