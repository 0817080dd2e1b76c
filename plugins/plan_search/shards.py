"""Shards: the postings of all plans cut by token into small files, so that a query fetches only those of its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from plan_search.postings import Postings, changes, number
from plan_search.tokens import token_of

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shard:
    """The postings of tokens that follow each other in order of their UTF-16 code units."""

    first: str
    """The first token."""
    data: bytes
    """A line for each first character: the character, then after a tab each second one (`|` for none) with its
    postings."""


@dataclass(frozen=True)
class AllPostings:
    """The postings of all plans after one another, as written."""

    tokens: list[str]
    """In order."""
    written: list[str]
    """By token."""

    @cached_property
    def size(self) -> int:
        """Characters of all tokens and postings, about."""
        return sum(map(len, self.written)) + 4 * len(self.tokens)

    def __contains__(self, token: object) -> bool:
        return token in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @property
    def characters(self) -> frozenset[str]:
        """The characters that occur."""
        return frozenset("".join(self.tokens))


_AT_ONCE = 1 << 20
"""Postings that are put together at once; more would take more memory, and no less time."""


def merge(plans: Sequence[Postings]) -> AllPostings:
    """Put the postings of all plans after one another."""
    tokens: list[str] = []
    written: list[str] = []
    for low, high in pairwise(_borders(plans)):
        for token, postings in _merged([each.between(low, high) for each in plans]):
            tokens.append(token)
            written.append(postings)
    return AllPostings(tokens, written)


def _borders(plans: Sequence[Postings]) -> list[int]:
    """Give tokens as numbers between which about as many postings lie each time, the first and the last included."""
    total = sum(len(each.codes) for each in plans)
    some = np.sort(np.concatenate([each.codes[::64] for each in plans])) if plans else np.arange(0)
    inner = [int(some[len(some) * at // (total // _AT_ONCE + 1)]) for at in range(1, total // _AT_ONCE + 1)]
    return [0, *sorted(set(inner)), 1 << 62]


def _merged(plans: Sequence[Postings]) -> Iterator[tuple[str, str]]:
    """Give each token of `plans` with its postings, in order."""
    said = [""]
    endings = []
    for each in plans:
        offset = len(said) - 1
        endings.append(np.where(each.endings > 0, each.endings.astype(np.int64) + offset, 0))
        said += each.said[1:]
    codes = np.concatenate([each.codes for each in plans])
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    documents = np.concatenate([each.documents for each in plans]).astype(np.int64)[order]
    place = np.repeat(np.arange(len(plans)), [len(each.codes) for each in plans])[order]
    fresh = changes(codes)
    segment = fresh | changes(place)
    distances = documents - np.append(0, documents[:-1])
    distances[segment] = documents[segment]
    written = _written(distances, np.concatenate(endings)[order], said)
    heads = _heads(place, np.flatnonzero(segment), fresh)
    for row, head in zip(np.flatnonzero(segment).tolist(), heads, strict=True):
        written[row] = head + written[row]
    starts = np.flatnonzero(fresh)
    ends = np.append(starts[1:], len(codes))
    for code, start, end in zip(codes[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield token_of(code), "".join(written[start:end])


def _heads(place: Numbers, segments: Numbers, fresh: NDArray[np.bool_]) -> list[str]:
    """Give what stands before each segment: how many plans it is behind the last that has the token."""
    places = place[segments]
    begins = fresh[segments]
    distances = places - np.append(0, places[:-1])
    distances[begins] = places[begins]
    numbers = _numbers(distances)
    return [
        numbers[distance] if begin else f" {numbers[distance]}"
        for distance, begin in zip(distances.tolist(), begins.tolist(), strict=True)
    ]


def _written(distances: Numbers, endings: Numbers, said: Sequence[str]) -> list[str]:
    """Give each posting as written."""
    numbers = _numbers(distances)
    written = [numbers[distance] for distance in distances.tolist()]
    rows = np.flatnonzero(endings)
    for row, ending in zip(rows.tolist(), endings[rows].tolist(), strict=True):
        written[row] += said[ending]
    return written


def _numbers(values: Numbers) -> list[str]:
    return [number(value) for value in range(int(values.max(initial=0)) + 1)]


def cut(postings: AllPostings, size: int) -> Iterator[Shard]:
    """Cut the postings into shards of about `size` bytes."""
    lines: list[str] = []
    first, filled, head = "", 0, ""
    for token, written in zip(postings.tokens, postings.written, strict=True):
        if not lines:
            first, head = token, ""
        if token[0] != head:
            head = token[0]
            lines.append(f"\n{head}")
            filled += 4
        lines.append(f"\t{token[1:] or '|'}{written}")
        filled += len(written) + 4
        if filled >= size:
            yield Shard(first, "".join(lines)[1:].encode())
            lines, filled = [], 0
    if lines:
        yield Shard(first, "".join(lines)[1:].encode())
