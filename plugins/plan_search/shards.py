"""Shards: the postings of all plans cut by token into small files, so that a query fetches only those of its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plan_search.postings import number


@dataclass(frozen=True, slots=True)
class Shard:
    """The postings of tokens that follow each other in order of their UTF-16 code units."""

    first: str
    """The first token."""
    data: bytes
    """A line for each first character: the character, then after a tab each second one (`|` for none) with its
    postings."""


def merge(plans: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Put the postings of all plans after one another: from a token to its segments."""
    merged: dict[str, str] = {}
    last: dict[str, int] = {}
    for place, postings in enumerate(plans):
        numbers = [number(distance) for distance in range(place + 1)]
        for token, written in postings.items():
            if token in merged:
                merged[token] += f" {numbers[place - last[token]]}{written}"
            else:
                merged[token] = numbers[place] + written
            last[token] = place
    return merged


def cut(postings: Mapping[str, str], size: int) -> Iterator[Shard]:
    """Cut the postings into shards of about `size` bytes."""
    lines: list[str] = []
    first, filled, head = "", 0, ""
    for token in _ordered(postings):
        if not lines:
            first, head = token, ""
        if token[0] != head:
            head = token[0]
            lines.append(head)
            filled += 4
        entry = f"\t{token[1:] or '|'}{postings[token]}"
        lines[-1] += entry
        filled += len(entry) + 2
        if filled >= size:
            yield Shard(first, "\n".join(lines).encode())
            lines, filled = [], 0
    if lines:
        yield Shard(first, "\n".join(lines).encode())


def _ordered(tokens: Mapping[str, str]) -> list[str]:
    """Order tokens as JavaScript compares strings: by UTF-16 code units, which matters beyond U+FFFF only."""
    if max(map(max, tokens), default="") <= "\uffff":
        return sorted(tokens)
    return sorted(tokens, key=lambda token: token.encode("utf-16-be"))
