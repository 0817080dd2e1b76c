"""Related clauses: for each section, measure and column the nearest clauses of other plans, and why.

A clause is the words in it, weighted by how rare they are among all clauses and by whether its heading says them
(TF-IDF, cosine).  Not every clause is held against every other: only against those that share most of its telling
words, which are looked up, so that the work grows with the number of clauses, not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import log
from operator import itemgetter
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

_SEARCHED, _AT_ONCE = 1024, 16
"""Clauses whose candidates are found together, and that are held against them together."""
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
    """The words that occur, the last of the alphabet first, a line each: thousands of small strings would take ten
    times the memory."""
    words: Numbers
    """Which of the vocabulary, clause by clause, in its order."""
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
    vocabulary = sorted({word for each in weights for word in each}, reverse=True)
    numbers = {word: number for number, word in enumerate(vocabulary)}
    said_by_clause = [sorted((numbers[word], weight) for word, weight in each.items()) for each in weights]
    return Clauses(
        tuple(clauses),
        np.array(list(map(len, said_by_clause)), dtype=np.int32),
        "\n".join(vocabulary),
        np.array([word for each in said_by_clause for word, _ in each], dtype=np.int32),
        np.array([weight for each in said_by_clause for _, weight in each], dtype=np.float32),
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


_HEARD = (0.0, *(1 + log(times) for times in range(1, 100)))
"""How much a word counts by how often it is said."""


def _weights(heading: Counter[str], inside: Counter[str]) -> dict[str, float]:
    words = {word: _HEARD[times] if times < len(_HEARD) else 1 + log(times) for word, times in inside.items()}
    for word, times in heading.items():
        words[word] = words.get(word, 0) + _IN_HEADING * times
    return words


class ClauseIndex:
    """All clauses as weighted words, and by which words each is found.

    Weights are whole numbers, so that they add up alike in any order and on any machine; a clause has length `_ONE`.
    Words that only one clause says count for its length, and are then left out.
    """

    def __init__(self, plans: Sequence[Clauses]) -> None:
        self.clauses = [clause for plan in plans for clause in plan.clauses]
        numbers: dict[str, int] = {}
        words = [np.arange(0)]
        for plan in plans:
            vocabulary = plan.vocabulary.split("\n") if plan.vocabulary else []
            known = np.array([numbers.setdefault(word, len(numbers)) for word in vocabulary], dtype=np.int64)
            words.append(known[plan.words])
        entries = np.concatenate(words)
        held = np.bincount(entries, minlength=len(numbers))
        lengths = np.concatenate([np.zeros(0, dtype=np.int64), *(plan.lengths for plan in plans)])
        rows = np.repeat(np.arange(len(lengths)), lengths)
        rarity = np.array([log(len(lengths) / times) for times in held.tolist()])
        said = np.concatenate([np.zeros(0), *(plan.weights.astype(np.float64) for plan in plans)])
        telling = said * rarity[entries]
        weights = np.rint(telling * _FINE).astype(np.int64)
        squares = np.sqrt(np.bincount(rows, weights * weights, minlength=len(lengths)))
        weights = np.rint(weights * (_ONE / np.maximum(squares, 1))[rows]).astype(np.int64)
        shared = np.flatnonzero(held[entries] > 1)
        common = np.flatnonzero(held > 1)
        self._held = held[common]
        self._names = list(map(list(numbers).__getitem__, common.tolist()))
        place = np.zeros(len(numbers), dtype=np.int32)
        place[common] = np.arange(len(common))
        self._words, self._rows, self._weights = place[entries[shared]], rows[shared], weights[shared]
        self._said, self._telling = said[shared], telling[shared]
        self._starts = np.searchsorted(self._rows, np.arange(len(lengths) + 1))

    def related(self) -> dict[str, tuple[Related, ...]]:
        """Give for each clause the nearest clauses of other plans, the nearest first."""
        here, there = self._candidates()
        scores = self._likenesses(here, there)
        near = np.flatnonzero(scores >= LEAST)
        near = near[np.lexsort((there[near], -scores[near], here[near]))]
        found = zip(here[near].tolist(), scores[near].tolist(), there[near].tolist(), strict=True)
        chosen = [
            (clause, other, score)
            for clause, others in groupby(found, itemgetter(0))
            for other, score in self._without_parts(others)
        ]
        reasons = self.reasons([(clause, other) for clause, other, _ in chosen])
        made: dict[str, list[Related]] = {}
        for (clause, other, score), why in zip(chosen, reasons, strict=True):
            near_one = self.clauses[other]
            made.setdefault(self.clauses[clause].name, []).append(
                Related(near_one.name, near_one.title, round(score, 3), why)
            )
        return {name: tuple(each) for name, each in made.items()}

    def _without_parts(self, found: Iterable[tuple[int, float, int]]) -> list[tuple[int, float]]:
        """Give the first of the clauses `found`; where one is there, what holds it or stands in it is not shown too."""
        chosen: list[tuple[int, float]] = []
        names: list[str] = []
        for _, score, other in found:
            name = self.clauses[other].name
            if not any(is_within(name, each) or is_within(each, name) for each in names):
                names.append(name)
                chosen.append((other, score))
                if len(chosen) == MOST:
                    break
        return chosen

    def _likenesses(self, here: Numbers, there: Numbers) -> Numbers:
        """Give the cosines of pairs of clauses, from 0 to 1; those share a word."""
        likenesses = np.zeros(len(here))
        for part in self._shared(self._weights, self._weights, here, there):
            likenesses[part.pairs] = np.add.reduceat(part.products, part.starts) / _ONE**2
        return likenesses

    def reasons(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
        """Give for pairs of clauses the words that bring them together, the most telling first."""
        columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        order = np.argsort(columns[:, 0], kind="stable")
        here, there = columns[order].T
        named: list[tuple[str, ...]] = [()] * len(pairs)
        for part in self._shared(self._telling, self._said, here, there):
            shared = np.flatnonzero(part.products)
            telling = np.rint(part.products[shared] * _FINE).astype(np.int64)
            holder = np.searchsorted(part.starts, shared, side="right") - 1
            best = _best(holder, telling, _REASONS)
            names = zip(holder[best].tolist(), part.words[shared[best]].tolist(), strict=True)
            for pair, found in groupby(names, itemgetter(0)):
                named[order[part.pairs.start + pair]] = tuple(self._names[word] for _, word in found)
        return named

    def _shared(self, mine: Numbers, theirs: Numbers, here: Numbers, there: Numbers) -> Iterator[_Shared]:
        """Give, for some of the pairs at a time, the words of the clauses `there`, each with a product.

        That is of what `mine` says of the word in the clause `here`, nothing where it is not there, and of what
        `theirs` says of it.  `here` ascends.
        """
        table = np.zeros((_AT_ONCE, len(self._held)), dtype=mine.dtype)
        borders = [0, *(np.flatnonzero(np.diff(here // _AT_ONCE)) + 1).tolist(), len(here)]
        for begin, end in pairwise(borders if len(here) else []):
            first = here[begin] // _AT_ONCE * _AT_ONCE
            own = slice(self._starts[first], self._starts[min(first + _AT_ONCE, len(self.clauses))])
            cells = self._rows[own] - first, self._words[own]
            table[cells] = mine[own]
            starts = self._starts[there[begin:end]]
            lengths = self._starts[there[begin:end] + 1] - starts
            before = np.cumsum(lengths) - lengths
            entries = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
            words = self._words[entries]
            at = np.repeat((here[begin:end] - first) * len(self._held), lengths) + words
            yield _Shared(slice(begin, end), before, words, table.ravel()[at] * theirs[entries])
            table[cells] = 0

    def _candidates(self) -> tuple[Numbers, Numbers]:
        """Give clauses, in order, and those of other plans that say most of the words that tell most of them."""
        common = self._held <= _MOST_HOLDERS
        entries = np.flatnonzero(common[self._words])
        words, rows, weights = self._words[entries], self._rows[entries], self._weights[entries]
        by_word = np.argsort(words, kind="stable")
        holders, holding = rows[by_word], weights[by_word]
        firsts = np.searchsorted(words[by_word], np.arange(len(self._held)))
        telling = _best(rows, weights, _TELLING_WORDS)
        plans = np.unique([clause.slug for clause in self.clauses], return_inverse=True)[1]
        found = [(np.arange(0), np.arange(0))]
        for some in np.split(telling, np.flatnonzero(np.diff(rows[telling] // _SEARCHED)) + 1):
            times = self._held[words[some]]
            source = np.repeat(some, times)
            within = np.arange(len(source)) - np.repeat(np.cumsum(times) - times, times)
            held = np.repeat(firsts[words[some]], times) + within
            here, there = rows[source], holders[held]
            foreign = plans[here] != plans[there]
            pairs, at = np.unique(here[foreign] * len(self.clauses) + there[foreign], return_inverse=True)
            scores = np.bincount(at, (weights[source] * holding[held])[foreign], minlength=len(pairs))
            strong = scores >= _FAINT * _ONE**2
            here, there = np.divmod(pairs[strong], max(len(self.clauses), 1))
            best = np.sort(_best(here, scores[strong].astype(np.int64), _CANDIDATES))
            found.append((here[best], there[best]))
        return np.concatenate([here for here, _ in found]), np.concatenate([there for _, there in found])

    def parts(self, indexes: Sequence[int]) -> Parts:
        """Give some clauses as a table of their words, to be held against others."""
        spans = [np.arange(self._starts[index], self._starts[index + 1]) for index in indexes]
        entries = np.concatenate(spans) if spans else np.arange(0)
        words, columns = np.unique(self._words[entries], return_inverse=True)
        weights = np.zeros((len(indexes), len(words)))
        weights[np.repeat(np.arange(len(indexes)), list(map(len, spans))), columns] = self._weights[entries]
        return Parts(words, weights)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What pairs of clauses share, as columns: a row a word of the second clause, pair by pair."""

    pairs: slice
    """Which of all pairs."""
    starts: Numbers
    """Where each pair begins."""
    words: Numbers
    products: Numbers


@dataclass(frozen=True, slots=True)
class Parts:
    """Clauses as a table: a row a clause, a column a word."""

    words: Numbers
    """Numbers of the words, in ascending order."""
    weights: Numbers
    """Whole, and as floats that hold them exactly, sums of their products too: those numpy multiplies fast."""

    def likenesses(self, other: Parts) -> list[list[float]]:
        """Give the cosine of each of these clauses with each of `other`, from 0 to 1."""
        _, mine, theirs = np.intersect1d(self.words, other.words, assume_unique=True, return_indices=True)
        products = self.weights[:, mine] @ other.weights[:, theirs].T
        likenesses: list[list[float]] = (products / _ONE**2).tolist()
        return likenesses


def _best(rows: Numbers, weights: Numbers, most: int) -> Numbers:
    """Give the places of the heaviest entries of each row, by row; of equal ones the first.

    `rows` ascend, `weights` are whole numbers and not negative; rows times the greatest weight stay below 2^63.
    """
    first = rows[0] if len(rows) else 0
    order = np.argsort((rows - first) * (weights.max(initial=0) + 1) - weights, kind="stable")
    begins = np.searchsorted(rows, rows)
    return order[np.arange(len(order)) - begins < most]
