"""Comparison: everything that differs between two versions of a plan, in the order of the later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from planbook.model import Plan
from planbook.versions.clauses import Clause, Kind, clauses_of
from planbook.versions.pairing import moved, pair
from planbook.versions.parting import merged, split_off
from planbook.versions.targets import TargetChange, compare_targets
from planbook.versions.wording import Mark, Piece, compare_texts, sentences_of


class Fate(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"
    MOVED = "moved"
    """It stands elsewhere, word for word."""
    SPLIT = "split"
    """It was a part of another clause."""
    MERGED = "merged"
    """It became a part of another clause."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is not what it was."""

    fate: Fate
    before: Clause | None
    after: Clause | None
    moved: bool
    """It stands elsewhere, changed or not."""
    pieces: tuple[Piece, ...]
    trail: tuple[str, ...]
    """Titles of what holds it below the chapter, in the version that is shown."""
    other: str = ""
    """Of what has moved, what held it before, where that is another; of what was split off or merged, the clause from
    which or into which."""

    @property
    def clause(self) -> Clause:
        """The clause as it is now, or as it was."""
        clause = self.after or self.before
        assert clause is not None
        return clause

    @property
    def former_mark(self) -> str:
        """Its number before, where that was another."""
        if not self.before or not self.after or bare(self.before.mark) == bare(self.after.mark):
            return ""
        return self.before.mark


@dataclass(frozen=True, slots=True)
class Part:
    """The changes in one chapter, or outside all chapters."""

    title: str
    name: str
    """Of the chapter in the later version; empty where there is none."""
    changes: tuple[ClauseChange, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two versions."""

    parts: tuple[Part, ...]
    counts: Counter[Fate]
    renumbered: int
    """Clauses of which only the number is another."""
    unchanged: int
    targets: tuple[TargetChange, ...]
    """Indicators that differ."""
    same_targets: int

    def __bool__(self) -> bool:
        return bool(self.parts or self.targets)


def compare_versions(before: Plan, after: Plan) -> Changes:
    """Compare two versions of a plan clause by clause."""
    compared = _Comparison(clauses_of(before), clauses_of(after))
    made = [*compared.changes()]
    parts = tuple(
        Part(*compared.chapter(place), tuple(change for _, change in group))
        for place, group in groupby(made, key=lambda each: compared.chapter_of(each[0]))
    )
    kept = compared.kept()
    targets = compare_targets(before, after)
    different = tuple(each for each in targets if each.changed)
    return Changes(
        parts,
        Counter(change.fate for _, change in made),
        sum(bare(old.mark) != bare(new.mark) for old, new in kept),
        len(kept),
        different,
        len(targets) - len(different),
    )


class _Comparison:
    """Two versions whose clauses are paired."""

    def __init__(self, olds: Sequence[Clause], news: Sequence[Clause]) -> None:
        self.olds, self.news = olds, news
        self.pairs = pairs = pair(olds, news)
        self.back = {new: old for old, new in pairs.items()}
        self.elsewhere = moved(olds, news, pairs)
        self.split, self.merged = split_off(olds, news, pairs), merged(olds, news, pairs)

    def changes(self) -> Iterator[tuple[int, ClauseChange]]:
        """Give what became of each clause that changed, with its place in the later version.

        What was deleted comes where it stood, behind what stood before it.
        """
        deleted = self._deleted()
        for place in range(len(self.news) + 1):
            for old in deleted.get(place, ()):
                yield max(place - 1, 0), self._gone(old)
            if place == len(self.news):
                return
            change = self._paired(self.back[place], place) if place in self.back else self._new(place)
            if change:
                yield place, change

    def _deleted(self) -> dict[int, list[int]]:
        """Give the clauses without a counterpart by the place in the later version before which they stood."""
        deleted: dict[int, list[int]] = {}
        at = 0
        for old in range(len(self.olds)):
            if old not in self.pairs:
                deleted.setdefault(at, []).append(old)
            elif self.pairs[old] not in self.elsewhere:
                at = self.pairs[old] + 1
        return deleted

    def _gone(self, old: int) -> ClauseChange:
        clause, trail = self.olds[old], _trail(self.olds, self.olds[old])
        if old in self.merged:
            into = self.news[self.merged[old]]
            return ClauseChange(Fate.MERGED, clause, None, False, (Piece(Mark.SAME, clause.text),), trail, into.label)
        return ClauseChange(Fate.DELETED, clause, None, False, (Piece(Mark.DELETED, clause.text),), trail)

    def _new(self, new: int) -> ClauseChange:
        clause, trail = self.news[new], _trail(self.news, self.news[new])
        if new in self.split:
            source = self.olds[self.split[new]]
            rest = _sentences_without(source.text, self.news[self.pairs[self.split[new]]].text)
            pieces = compare_texts(rest, clause.text)
            return ClauseChange(Fate.SPLIT, None, clause, False, pieces, trail, source.label)
        return ClauseChange(Fate.ADDED, None, clause, False, (Piece(Mark.ADDED, clause.text),), trail)

    def _paired(self, old: int, new: int) -> ClauseChange | None:
        before, after = self.olds[old], self.news[new]
        same, has_moved = before.key == after.key, new in self.elsewhere
        if same and not has_moved:
            return None
        pieces = (Piece(Mark.SAME, after.text),) if same else compare_texts(before.text, after.text)
        held = self.olds[before.holders[-1]].label if has_moved and before.holders else ""
        holds = self.news[after.holders[-1]].label if after.holders else ""
        fate = Fate.MOVED if same else Fate.CHANGED
        trail = _trail(self.news, after)
        return ClauseChange(fate, before, after, has_moved, pieces, trail, held if held != holds else "")

    def kept(self) -> list[tuple[Clause, Clause]]:
        """Give the clauses that stand where they stood, word for word."""
        both = ((self.olds[old], self.news[new]) for old, new in self.pairs.items() if new not in self.elsewhere)
        return [(old, new) for old, new in both if old.key == new.key]

    def chapter_of(self, place: int) -> int:
        """Give the place of the chapter that holds a clause of the later version, -1 where none does."""
        clause = self.news[place] if place < len(self.news) else None
        outermost = clause.holders[0] if clause and clause.holders else place
        return outermost if clause and self.news[outermost].kind is Kind.CHAPTER else -1

    def chapter(self, place: int) -> tuple[str, str]:
        """Give title and name of a chapter of the later version, empty for -1."""
        return (self.news[place].label, self.news[place].name) if place >= 0 else ("", "")


def _sentences_without(text: str, other: str) -> str:
    """Give `text` without the sentences that `other` holds as well."""
    return "".join(sentence for sentence in sentences_of(text) if sentence.strip() not in other)


def _trail(clauses: Sequence[Clause], clause: Clause) -> tuple[str, ...]:
    return tuple(clauses[holder].label for holder in clause.holders if clauses[holder].kind is not Kind.CHAPTER)


def bare(mark: str) -> str:
    """Give a number without spaces."""
    return "".join(mark.split())
