"""Pairing: which clause of the earlier text became which of the later one.

First what stayed word for word and in order; then what is alike between those; then what is found elsewhere, which
has moved.  What is paired with nothing was added or deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from planbook.versions.clauses import HEADINGS, Clause, likeness

_ALIKE = 0.35
"""Likeness from which two clauses that stand between the same neighbours are versions of each other."""
_ALIKE_ELSEWHERE = 0.6
"""The same for clauses that stand elsewhere."""
_TELLING = 8
"""Characters from which a clause can be recognised elsewhere."""
_SAME_HEADING = 0.9
"""Likeness of two clauses with the same heading, at least."""

Pairs = dict[int, int]
"""From a place in the earlier list of clauses to one in the later."""


def pair(before: Sequence[Clause], after: Sequence[Clause]) -> Pairs:
    """Pair the clauses of two versions."""
    pairs = _unchanged(before, after)
    for olds, news in _gaps(pairs, len(before), len(after)):
        pairs |= _between(before, after, olds, news)
    pairs |= _by_parts(before, after, pairs)
    pairs |= _elsewhere(before, after, pairs)
    return dict(sorted(pairs.items()))


def _unchanged(before: Sequence[Clause], after: Sequence[Clause]) -> Pairs:
    """Clauses with the same words in the same order."""
    matcher = SequenceMatcher(None, [each.key for each in before], [each.key for each in after], autojunk=False)
    return {block.a + at: block.b + at for block in matcher.get_matching_blocks() for at in range(block.size)}


def _gaps(pairs: Pairs, olds: int, news: int) -> Iterator[tuple[range, range]]:
    """Give the runs of clauses between those that are paired."""
    old_at = new_at = 0
    for old, new in [*sorted(pairs.items()), (olds, news)]:
        if old > old_at and new > new_at:
            yield range(old_at, old), range(new_at, new)
        old_at, new_at = old + 1, new + 1


def _between(before: Sequence[Clause], after: Sequence[Clause], olds: range, news: range) -> Pairs:
    """Pair alike clauses of two runs without crossing, so that together they are as alike as can be."""
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    alike: set[tuple[int, int]] = set()
    for row in range(len(olds) - 1, -1, -1):
        for column in range(len(news) - 1, -1, -1):
            score = _likeness(before[olds[row]], after[news[column]])
            apart, together = max(best[row + 1][column], best[row][column + 1]), score + best[row + 1][column + 1]
            if score >= _ALIKE and together > apart:
                alike.add((row, column))
                apart = together
            best[row][column] = apart
    pairs: Pairs = {}
    row = column = 0
    while row < len(olds) and column < len(news):
        if (row, column) in alike:
            pairs[olds[row]] = news[column]
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(one: Clause, other: Clause) -> float:
    if one.kind is not other.kind:
        return 0.0
    found = likeness(one, other)
    return max(found, _SAME_HEADING) if one.heading and one.heading == other.heading else found


def _by_parts(before: Sequence[Clause], after: Sequence[Clause], pairs: Pairs) -> Pairs:
    """Pair headings by what stands under them: at least half of it stands under the other now."""
    taken = set(pairs.values())
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    parts: Counter[int] = Counter()
    for old, clause in enumerate(before):
        if clause.holders and clause.holders[-1] not in pairs:
            parts[clause.holders[-1]] += 1
            holders = after[pairs[old]].holders if old in pairs else ()
            if holders and holders[-1] not in taken:
                votes[clause.holders[-1]][holders[-1]] += 1
    found: Pairs = {}
    for old, counted in sorted(votes.items()):
        new, times = counted.most_common(1)[0]
        if before[old].kind is after[new].kind and 2 * times >= parts[old] and new not in found.values():
            found[old] = new
    return found


def _elsewhere(before: Sequence[Clause], after: Sequence[Clause], pairs: Pairs) -> Pairs:
    """Pair what is left with the most alike of what is left, wherever it stands; the most alike come first."""
    taken = set(pairs.values())
    olds = [at for at in range(len(before)) if at not in pairs and _is_telling(before[at])]
    by_pair: dict[str, list[int]] = defaultdict(list)
    for at, clause in enumerate(after):
        if at not in taken and _is_telling(clause):
            for letters in clause.pairs:
                by_pair[letters].append(at)
    scored = []
    for old in olds:
        candidates = {new for letters in before[old].pairs for new in by_pair.get(letters, ())}
        scored += [
            (-score, abs(old - new), old, new)
            for new in candidates
            if before[old].kind is after[new].kind and (score := likeness(before[old], after[new])) >= _ALIKE_ELSEWHERE
        ]
    found: Pairs = {}
    for _, _, old, new in sorted(scored):
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found


def _is_telling(clause: Clause) -> bool:
    return clause.kind in HEADINGS or len(clause.text) >= _TELLING


def moved(before: Sequence[Clause], after: Sequence[Clause], pairs: Pairs) -> frozenset[int]:
    """Give the places in the later list of the clauses that stand elsewhere than before.

    As few as can be are said to have moved, and what moved together with its chapter or section is not said again.
    """
    order = sorted(pairs.items(), key=lambda each: each[1])
    stayed = set(_longest_rise([old for old, _ in order]))
    found = {new for old, new in order if old not in stayed}
    back = {new: old for old, new in pairs.items()}

    def with_holder(new: int) -> bool:
        held, holding = before[back[new]].holders, after[new].holders
        return bool(held and holding) and pairs.get(held[-1]) == holding[-1] and holding[-1] in found

    return frozenset(new for new in found if not with_holder(new))


def _longest_rise(numbers: Sequence[int]) -> Iterator[int]:
    """Give a longest ascending part of `numbers`, the last first."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1], places[at : at + 1] = [number], [place]
    place = places[-1] if places else -1
    while place >= 0:
        yield numbers[place]
        place = before[place]
