"""Related clauses: for each section, measure and column the nearest clauses of other plans, and why.

A clause is the words in it, weighted by how rare they are among all clauses and by whether its heading says them
(TF-IDF, cosine).  Not every clause is held against every other: only against those that share most of its telling
words, which are looked up, so that the work grows with the number of clauses, not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
_FAINT = 0.02
"""What the telling words must amount to of likeness for a clause to be held against another."""
_CANDIDATES = 8
"""Clauses that are held against a clause word by word."""
_REASONS = 4
_IN_HEADING = 2.5
"""How much more a word counts where the heading says it."""

_AT_ONCE = 1024
"""Clauses whose candidates are found together."""
_FINE, _ONE = 1 << 16, 1 << 24
"""Parts of a weight, and of the length of a clause."""

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """A section, measure or column."""

    name: str
    slug: str
    title: str
    chapter: str
    """Title of its chapter, empty where it is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Clauses:
    """The clauses of a plan with their words, as columns: what one says stands together."""

    clauses: tuple[Clause, ...]
    lengths: Numbers
    """How many words each clause says."""
    vocabulary: str
    """The words that occur, a line each: thousands of small strings would take ten times the memory."""
    words: Numbers
    """Which of the vocabulary, clause by clause."""
    weights: Numbers
    """How much the clause says the word."""


def clauses_of(plan: Plan) -> Clauses:
    """Give the clauses of `plan`: sections with all that is in them, measures, columns, chapters without sections."""
    said = _Said()
    clauses, weights = [], []
    for step in plan.walk():
        node = step.node
        if isinstance(node, Column) or (isinstance(node, Section) and _is_clause(node)):
            heading = node.title if isinstance(node, Column) else node.heading
            chapter = next((title_of(each) for each in step.trail), "")
            clauses.append(Clause(f"{plan.slug}/{node.id}", plan.slug, title_of(node), chapter))
            weights.append(_weights(said.words(heading), said.inside(node)))
    vocabulary: dict[str, int] = {}
    words = [vocabulary.setdefault(word, len(vocabulary)) for each in weights for word in each]
    return Clauses(
        tuple(clauses),
        np.array([len(each) for each in weights], dtype=np.int32),
        "\n".join(vocabulary),
        np.array(words, dtype=np.int32),
        np.array([weight for each in weights for weight in each.values()], dtype=np.float32),
    )


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
        import rjieba  # noqa: PLC0415  (0.2 s to read its dictionary, and most builds cut nothing)

        return Counter(
            [word for word in rjieba.cut(plain(text)) if len(word) > 1 and not word[0].isdigit() and "\n" not in word]
        )

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
    """All clauses as weighted words, and by which words each is found.

    Weights are whole numbers, so that they add up alike in any order and on any machine; a clause has length `_ONE`.
    """

    def __init__(self, plans: Sequence[Clauses]) -> None:
        self.clauses = [clause for plan in plans for clause in plan.clauses]
        numbers: dict[str, int] = {}
        words = [np.arange(0)]
        for plan in plans:
            vocabulary = plan.vocabulary.split("\n") if plan.vocabulary else []
            known = np.array([numbers.setdefault(word, len(numbers)) for word in vocabulary], dtype=np.int64)
            words.append(known[plan.words])
        self._names = list(numbers)
        self._words = np.concatenate(words)
        self._said = np.concatenate([np.zeros(0), *(plan.weights.astype(np.float64) for plan in plans)])
        lengths = np.concatenate([np.zeros(0, dtype=np.int64), *(plan.lengths for plan in plans)])
        self._starts = np.append(0, np.cumsum(lengths))
        self._rows = np.repeat(np.arange(len(lengths)), lengths)
        self._held = np.bincount(self._words, minlength=len(numbers))
        self._rarity = np.array([log(len(lengths) / times) for times in self._held.tolist()])
        self._telling = np.zeros(len(numbers))  # by word; for one clause at a time
        weights = np.rint(self._said * self._rarity[self._words] * _FINE).astype(np.int64)
        squares = np.sqrt(np.bincount(self._rows, weights * weights, minlength=len(lengths)))
        self._weights = np.rint(weights * (_ONE / np.maximum(squares, 1))[self._rows]).astype(np.int64)

    def related(self) -> dict[str, tuple[Related, ...]]:
        """Give for each clause the nearest clauses of other plans, the nearest first."""
        made: dict[str, tuple[Related, ...]] = {}
        weights = np.zeros(len(self._held), dtype=np.int64)
        for index, others in self._candidates():
            here = slice(self._starts[index], self._starts[index + 1])
            weights[self._words[here]] = self._weights[here]
            scored = zip(self._likenesses(weights, others), others, strict=True)
            weights[self._words[here]] = 0
            nearest = sorted((-score, other) for score, other in scored if score >= LEAST)
            if chosen := _without_parts((-score, self.clauses[other], other) for score, other in nearest):
                made[self.clauses[index].name] = tuple(
                    Related(clause.name, clause.title, round(score, 3), self.reasons(index, other))
                    for score, clause, other in chosen
                )
        return made

    def _likenesses(self, weights: Numbers, others: Sequence[int]) -> list[float]:
        """Give the cosines of a clause, as weights of all words, and `others`, from 0 to 1."""
        spans = [(self._starts[other], self._starts[other + 1]) for other in others]
        words = np.concatenate([self._words[start:end] for start, end in spans])
        theirs = np.concatenate([self._weights[start:end] for start, end in spans])
        begins = np.cumsum([0, *(end - start for start, end in spans[:-1])])
        likenesses: list[float] = (np.add.reduceat(weights[words] * theirs, begins) / _ONE**2).tolist()
        return likenesses

    def _candidates(self) -> Iterator[tuple[int, list[int]]]:
        """Give for each clause those of other plans that say most of the words that tell most of it."""
        common = (self._held > 1) & (self._held <= _MOST_HOLDERS)
        entries = np.flatnonzero(common[self._words])
        words, rows, weights = self._words[entries], self._rows[entries], self._weights[entries]
        by_word = np.argsort(words, kind="stable")
        holders, holding = rows[by_word], weights[by_word]
        firsts = np.searchsorted(words[by_word], np.arange(len(self._held)))
        telling = _best(rows, weights, _TELLING_WORDS)
        plans = np.unique([clause.slug for clause in self.clauses], return_inverse=True)[1]
        for some in np.split(telling, np.flatnonzero(np.diff(rows[telling] // _AT_ONCE)) + 1):
            times = self._held[words[some]]
            source = np.repeat(some, times)
            within = np.arange(len(source)) - np.repeat(np.cumsum(times) - times, times)
            held = np.repeat(firsts[words[some]], times) + within
            here, there = rows[source], holders[held]
            foreign = plans[here] != plans[there]
            pairs, at = np.unique(here[foreign] * len(self.clauses) + there[foreign], return_inverse=True)
            scores = np.bincount(at, (weights[source] * holding[held])[foreign], minlength=len(pairs))
            strong = scores >= _FAINT * _ONE**2
            scores = scores[strong]
            here, there = np.divmod(pairs[strong], max(len(self.clauses), 1))
            best = _best(here, scores, _CANDIDATES)
            here, there = here[best], there[best]
            for part in np.split(np.arange(len(here)), np.flatnonzero(np.diff(here)) + 1):
                if len(part):
                    yield int(here[part[0]]), there[part].tolist()

    def parts(self, indexes: Sequence[int]) -> Parts:
        """Give some clauses as a table of their words, to be held against others."""
        spans = [np.arange(self._starts[index], self._starts[index + 1]) for index in indexes]
        entries = np.concatenate(spans) if spans else np.arange(0)
        words, columns = np.unique(self._words[entries], return_inverse=True)
        weights = np.zeros((len(indexes), len(words)), dtype=np.int64)
        weights[np.repeat(np.arange(len(indexes)), list(map(len, spans))), columns] = self._weights[entries]
        return Parts(words, weights)

    def reasons(self, index: int, other: int) -> tuple[str, ...]:
        """Give the words that bring a clause and another together, the most telling first."""
        one, two = (slice(self._starts[each], self._starts[each + 1]) for each in (index, other))
        self._telling[self._words[one]] = self._said[one] * self._rarity[self._words[one]]
        words = self._words[two]
        scores = self._telling[words] * self._said[two]
        self._telling[self._words[one]] = 0
        shared = np.flatnonzero(scores)
        named = zip(scores[shared].tolist(), map(self._names.__getitem__, words[shared].tolist()), strict=True)
        return tuple(word for _, word in nlargest(_REASONS, named))


@dataclass(frozen=True, slots=True)
class Parts:
    """Clauses as a table: a row a clause, a column a word."""

    words: Numbers
    """Numbers of the words, in ascending order."""
    weights: Numbers

    def likenesses(self, other: Parts) -> list[list[float]]:
        """Give the cosine of each of these clauses with each of `other`, from 0 to 1."""
        _, mine, theirs = np.intersect1d(self.words, other.words, assume_unique=True, return_indices=True)
        products = self.weights[:, mine] @ other.weights[:, theirs].T
        likenesses: list[list[float]] = (products / _ONE**2).tolist()
        return likenesses


def _best(rows: Numbers, weights: Numbers, most: int) -> Numbers:
    """Give the places of the heaviest entries of each row, by row; of equal ones the first."""
    order = np.lexsort((-weights, rows))
    begins = np.searchsorted(rows[order], rows[order])
    return order[np.arange(len(order)) - begins < most]


_Found = tuple[float, Clause, int]


def _without_parts(found: Iterable[_Found]) -> list[_Found]:
    """Give the first of `found`; where a clause is there, what holds it or stands in it is not shown as well."""
    chosen: list[_Found] = []
    for each in found:
        name = each[1].name
        if len(chosen) < MOST and not any(
            is_within(name, other.name) or is_within(other.name, name) for _, other, _ in chosen
        ):
            chosen.append(each)
    return chosen
