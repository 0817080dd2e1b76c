"""Shards: the postings of all plans cut by token into small files, so that a query fetches only those of its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plan_search.postings import Postings, behind, changes, number
from plan_search.strings import Column, Pieces, Strings, put_together
from plan_search.tokens import Codes, character_of, characters_in, code_of, token_of

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Shard:
    """The postings of tokens that follow each other in order of their UTF-16 code units."""

    first: str
    """The first token."""
    data: bytes
    """A line for each first character: the character, then after a tab each second one (`|` for none) with its
    postings."""


@dataclass(frozen=True, slots=True, eq=False)
class AllPostings:
    """The postings of all plans after one another, written as one shard."""

    codes: Codes
    """The tokens, in order."""
    data: NDArray[np.uint8]
    """The shard, with a line feed before each line."""
    starts: Numbers
    """Where each token begins in it; the end of the last comes behind."""
    lengths: Numbers
    """Bytes of each token's postings alone."""

    @property
    def size(self) -> int:
        """Bytes of all postings, and about those of the tokens."""
        return int(self.lengths.sum()) + 4 * len(self.codes)

    def __contains__(self, token: object) -> bool:
        code = code_of(str(token))
        at = int(np.searchsorted(self.codes, code))
        return at < len(self.codes) and int(self.codes[at]) == code

    @property
    def characters(self) -> frozenset[str]:
        """The characters that occur."""
        ranks = np.unique(np.concatenate(characters_in(self.codes)))
        return frozenset(character_of(rank) for rank in ranks.tolist() if rank)


_AT_ONCE = 1 << 20
"""Postings of plans that are put together at once; more would take more memory, and no less time."""
_NONE, _NO_BYTES = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)


def merge(plans: Sequence[Postings]) -> AllPostings:
    """Put the postings of all plans after one another."""
    parts: list[AllPostings] = []
    last = 0
    for low, high in pairwise(_borders(plans)):
        parts.append(_merged([each.between(low, high) for each in plans], last))
        last = int(parts[-1].codes[-1]) if len(parts[-1].codes) else last
    return AllPostings(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.data for part in parts]),
        np.append(0, np.cumsum(np.concatenate([np.diff(part.starts) for part in parts]))),
        np.concatenate([part.lengths for part in parts]),
    )


def _borders(plans: Sequence[Postings]) -> list[int]:
    """Give tokens as numbers between which about as many postings lie each time, the first and the last included."""
    total = sum(len(each.codes) for each in plans)
    some = np.sort(np.concatenate([_NONE, *(each.codes[::64] for each in plans)]))
    inner = [int(some[len(some) * at // (total // _AT_ONCE + 1)]) for at in range(1, total // _AT_ONCE + 1)]
    return [0, *sorted(set(inner)), 1 << 62]


def _merged(plans: Sequence[Postings], last: int) -> AllPostings:
    """Put postings together; `last` is the token before them, 0 for none."""
    codes = np.concatenate([_NONE, *(each.codes for each in plans)])
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    lengths = np.concatenate([_NONE, *(each.lengths for each in plans)])
    text, begins = np.concatenate([_NO_BYTES, *(each.data for each in plans)]), np.cumsum(lengths) - lengths
    places = np.repeat(np.arange(len(plans)), [len(each.codes) for each in plans])[order]
    fresh = changes(codes)
    rows, tokens = np.arange(len(codes)), np.flatnonzero(fresh)
    skipped = Strings(f"{space}{number(plan)}" for space in ("", " ") for plan in range(len(plans)))
    names = _names(codes[tokens], tokens, last)
    data, starts = put_together(
        len(codes),
        [
            *names,
            Column(skipped, rows, behind(places, fresh) + np.where(fresh, 0, len(plans))),
            Pieces(text, rows, begins[order], lengths[order]),
        ],
    )
    ends = starts[np.append(tokens, len(codes))]
    named = np.zeros(len(codes), dtype=np.int64)
    for column in names:
        named[column.rows] += column.lengths
    return AllPostings(codes[tokens], data, ends, np.diff(ends) - named[tokens])


def _names(codes: Codes, rows: Numbers, last: int) -> tuple[Column, Column]:
    """Give what stands before the postings of tokens: the first character where it changes, and the second."""
    first, second = characters_in(codes)
    turns = np.flatnonzero(changes(first))
    if len(first) and last and first[0] == characters_in(np.array([last]))[0][0]:
        turns = turns[1:]
    heads, head = np.unique(first[turns], return_inverse=True)
    others, other = np.unique(second, return_inverse=True)
    return (
        Column(Strings(f"\n{character_of(rank)}" for rank in heads.tolist()), rows[turns], head),
        Column(Strings(f"\t{character_of(rank) if rank else '|'}" for rank in others.tolist()), rows, other),
    )


def cut(postings: AllPostings, size: int) -> Iterator[Shard]:
    """Cut the postings into shards of about `size` bytes."""
    turns = changes(characters_in(postings.codes)[0])
    filled = np.append(0, np.cumsum(postings.lengths + 4 + 4 * turns))
    begin, total = 0, len(postings.codes)
    while begin < total:
        before = filled[begin] - (0 if turns[begin] else 4)
        end = min(int(np.searchsorted(filled, before + size)), total)
        first = token_of(int(postings.codes[begin]))
        written = postings.data[postings.starts[begin] : postings.starts[end]].tobytes()
        yield Shard(first, written[1:] if turns[begin] else first[0].encode() + written)
        begin = end
