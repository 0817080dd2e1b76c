"""Related clauses: for each section, measure and column the nearest clauses of other plans, and why.

A clause is the words in it, weighted by how rare they are among all clauses and by whether its heading says them
(TF-IDF, cosine).  Not every clause is held against every other: only against those that share most of its telling
words, which are looked up, so that the work grows with the number of clauses, not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from math import fsum, log, sqrt

import rjieba

from planbook.addresses import is_within
from planbook.model import Column, Plan, Prose, Related, Section, SectionKind, Table
from planbook.plain import plain
from planbook.titles import title_of

MOST = 3
"""Related clauses that are shown."""
LEAST = 0.12
"""Likeness below which two clauses are not called related."""
_TELLING_WORDS = 12
"""Words of a clause by which others are found."""
_MOST_HOLDERS = 48
"""Clauses that may share a word by which others are found; a commoner word says too little."""
_CANDIDATES = 8
"""Clauses that are held against a clause word by word."""
_REASONS = 4
_IN_HEADING = 2.5
"""How much more a word counts where the heading says it."""

Vector = Mapping[str, float]
"""Word → weight; of length 1."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A section, measure or column with its words."""

    name: str
    slug: str
    title: str
    chapter: str
    """Title of its chapter, empty where it is one."""
    words: Mapping[str, float]
    """Word → how much the clause says it."""


def clauses_of(plan: Plan) -> Iterator[Clause]:
    """Give the clauses of `plan`: sections with all that is in them, measures, columns, chapters without sections."""
    said = _Said()
    for step in plan.walk():
        node = step.node
        if isinstance(node, Column) or (isinstance(node, Section) and _is_clause(node)):
            heading = node.title if isinstance(node, Column) else node.heading
            chapter = next((title_of(each) for each in step.trail), "")
            words = _weights(said.words(heading), said.inside(node))
            yield Clause(f"{plan.slug}/{node.id}", plan.slug, title_of(node), chapter, words)


def _is_clause(section: Section) -> bool:
    if section.kind is SectionKind.CHAPTER:
        return not section.sections and any(isinstance(child, Prose) for child in section.children)
    return section.kind is not SectionKind.ITEM


class _Said:
    """The words of one plan, each text cut into words once, although it counts for its measure and its section."""

    def __init__(self) -> None:
        self._inside: dict[str, Counter[str]] = {}

    def words(self, text: str) -> Counter[str]:
        """Give the words of a text that tell something, with how often it says them."""
        return Counter(word for word in rjieba.cut(plain(text)) if len(word) > 1 and not word[0].isdigit())

    def inside(self, node: Section | Column) -> Counter[str]:
        """Give the words of the texts in a clause, of a section also those of its measures and their headings."""
        if node.id not in self._inside:
            self._inside[node.id] = self._gather(node)
        return self._inside[node.id]

    def _gather(self, node: Section | Column) -> Counter[str]:
        if isinstance(node, Column):
            return self.words("\n".join(block.text for block in node.blocks if isinstance(block, Prose)))
        said = self.words(node.text)
        for child in node.children:
            if isinstance(child, Prose):
                said.update(self.words(child.text))
            elif isinstance(child, Section):
                said.update(self.words(child.heading))
                said.update(self.inside(child))
            elif isinstance(child, Table):
                said.update(self.words("\n".join(row.cells[0].text for row in child.rows if row.cells)))
        return said


def _weights(heading: Counter[str], inside: Counter[str]) -> dict[str, float]:
    words = {word: 1 + log(times) for word, times in inside.items()}
    for word, times in heading.items():
        words[word] = words.get(word, 0) + _IN_HEADING * times
    return words


class ClauseIndex:
    """All clauses, and by which words each is found."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        holders: dict[str, list[int]] = {}
        for index, clause in enumerate(clauses):
            for word in clause.words:
                holders.setdefault(word, []).append(index)
        rarity = {word: log(len(clauses) / len(found)) for word, found in holders.items()}
        self.vectors = [_vector(clause, rarity) for clause in clauses]
        self.shared = {
            word: [(index, self.vectors[index][word]) for index in found]
            for word, found in holders.items()
            if 1 < len(found) <= _MOST_HOLDERS
        }

    def related(self) -> dict[str, tuple[Related, ...]]:
        """Give for each clause the nearest clauses of other plans, the nearest first."""
        made: dict[str, tuple[Related, ...]] = {}
        for index, clause in enumerate(self.clauses):
            vector = self.vectors[index]
            scored = [(likeness(vector, self.vectors[other]), -other) for other in self._candidates(index)]
            nearest = sorted((each for each in scored if each[0] >= LEAST), reverse=True)
            if chosen := _without_parts((score, self.clauses[-other]) for score, other in nearest):
                made[clause.name] = tuple(
                    Related(other.name, other.title, round(score, 3), reasons(vector, other.words))
                    for score, other in chosen
                )
        return made

    def _candidates(self, index: int) -> list[int]:
        """Give the clauses of other plans that say most of the words that tell most of a clause."""
        vector, slug = self.vectors[index], self.clauses[index].slug
        words = sorted(vector.keys() & self.shared.keys(), key=lambda word: (-vector[word], word))[:_TELLING_WORDS]
        scores: dict[int, float] = {}
        for word in words:
            weight = vector[word]
            for holder, other in self.shared[word]:
                scores[holder] = scores.get(holder, 0.0) + weight * other
        best = sorted(scores, key=scores.__getitem__, reverse=True)  # of equal ones the first found stays first
        return list(islice((each for each in best if self.clauses[each].slug != slug), _CANDIDATES))


def _vector(clause: Clause, rarity: Mapping[str, float]) -> Vector:
    vector = {word: weight * rarity[word] for word, weight in clause.words.items()}
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def likeness(one: Vector, other: Vector) -> float:
    """Give the cosine of two clauses, from 0 to 1, the same in whichever order the words come."""
    return fsum(one[word] * other[word] for word in one.keys() & other.keys())


def _without_parts(found: Iterable[tuple[float, Clause]]) -> list[tuple[float, Clause]]:
    """Give the first of `found`; where a clause is there, what holds it or stands in it is not shown as well."""
    chosen: list[tuple[float, Clause]] = []
    for score, clause in found:
        if len(chosen) < MOST and not any(
            is_within(clause.name, other.name) or is_within(other.name, clause.name) for _, other in chosen
        ):
            chosen.append((score, clause))
    return chosen


def reasons(vector: Vector, words: Mapping[str, float]) -> tuple[str, ...]:
    """Give the words that bring a clause and another together, the most telling first."""
    shared = ((vector[word] * words[word], word) for word in vector.keys() & words.keys())
    return tuple(word for _, word in nlargest(_REASONS, shared))
