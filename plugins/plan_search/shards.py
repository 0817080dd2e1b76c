"""Shards: the postings of all plans cut by token into small files, so that a query fetches only those of its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from plan_search.postings import Postings, changes, number
from plan_search.tokens import Codes, token_codes, token_of

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
    """The postings of all plans after one another, as written, a row a posting, by token, plan and document."""

    written: list[str]
    starts: Numbers
    """Row at which each token begins, and the number of rows."""
    sizes: Numbers
    """Characters that the postings of each token take."""
    codes: Codes
    """The tokens, in order."""

    @cached_property
    def tokens(self) -> list[str]:
        return list(map(token_of, self.codes.tolist()))

    @property
    def size(self) -> int:
        """Characters of all tokens and postings, about."""
        return int(self.sizes.sum()) + 4 * len(self.codes)

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and int(token_codes(token)[0]) in self._known

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(self.codes.tolist())

    @property
    def characters(self) -> frozenset[str]:
        """The characters that occur."""
        return frozenset("".join(self.tokens))


def merge(plans: Sequence[Postings]) -> AllPostings:
    """Put the postings of all plans after one another."""
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
    heads = _heads(place, np.flatnonzero(segment), fresh)
    distances = documents - np.append(0, documents[:-1])
    distances[segment] = documents[segment]
    written, sizes = _written(distances, np.concatenate(endings)[order], said)
    for row, head in zip(np.flatnonzero(segment).tolist(), heads, strict=True):
        written[row] = head + written[row]
    sizes[segment] += list(map(len, heads))
    starts = np.flatnonzero(fresh)
    return AllPostings(written, np.append(starts, len(codes)), np.add.reduceat(sizes, starts), codes[starts])


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


def _written(distances: Numbers, endings: Numbers, said: Sequence[str]) -> tuple[list[str], Numbers]:
    """Give each posting as written, and its length."""
    numbers = _numbers(distances)
    lengths = np.array(list(map(len, numbers)))[distances] + np.array(list(map(len, said)))[endings]
    written = [numbers[distance] for distance in distances.tolist()]
    rows = np.flatnonzero(endings)
    for row, ending in zip(rows.tolist(), endings[rows].tolist(), strict=True):
        written[row] += said[ending]
    return written, lengths


def _numbers(values: Numbers) -> list[str]:
    return [number(value) for value in range(int(values.max(initial=0)) + 1)]


def cut(postings: AllPostings, size: int) -> Iterator[Shard]:
    """Cut the postings into shards of about `size` bytes."""
    tokens, starts = postings.tokens, postings.starts.tolist()
    filled, head = 0, ""
    lines: list[str] = []
    first = ""
    for at, (token, length) in enumerate(zip(tokens, postings.sizes.tolist(), strict=True)):
        if not lines:
            first, head = token, ""
        if token[0] != head:
            head = token[0]
            lines.append(f"\n{head}")
            filled += 4
        lines.append("\t" + (token[1:] or "|"))
        lines += postings.written[starts[at] : starts[at + 1]]
        filled += length + 4
        if filled >= size:
            yield Shard(first, "".join(lines)[1:].encode())
            lines, filled = [], 0
    if lines:
        yield Shard(first, "".join(lines)[1:].encode())
