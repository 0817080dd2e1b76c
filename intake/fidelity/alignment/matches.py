"""Matches and the gaps between them: the values that every step of the alignment takes and gives."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

Starts = tuple[Container[int], Container[int]]
"""Where lines or cells begin, in the left and in the right text."""


@dataclass(frozen=True, slots=True)
class Match:
    """`length` characters that are the same from `left` in one text and from `right` in the other."""

    left: int
    right: int
    length: int

    @property
    def left_end(self) -> int:
        return self.left + self.length

    @property
    def right_end(self) -> int:
        return self.right + self.length


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two matches: `[left, left_end)` of one text against `[right, right_end)` of the other."""

    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def shorter(self) -> int:
        """Length of the shorter side: 0 where there is nothing to match."""
        return min(self.left_end - self.left, self.right_end - self.right)

    @property
    def both(self) -> int:
        """Length of both sides together."""
        return self.left_end - self.left + self.right_end - self.right


def gaps(matches: Sequence[Match], left_length: int, right_length: int) -> Iterator[Gap]:
    """Give what stands before, between and after `matches`, where there is anything."""
    return gaps_in(Gap(0, left_length, 0, right_length), matches)


def gaps_in(whole: Gap, matches: Sequence[Match]) -> Iterator[Gap]:
    """Give what `matches`, all of them inside `whole`, leave open of it."""
    left, right = whole.left, whole.right
    for match in (*matches, Match(whole.left_end, whole.right_end, 0)):
        if match.left > left or match.right > right:
            yield Gap(left, match.left, right, match.right)
        left, right = match.left_end, match.right_end


def joined(matches: Sequence[Match]) -> list[Match]:
    """Join matches that follow each other without a gap; empty ones are left out."""
    made: list[Match] = []
    for match in matches:
        last = made[-1] if made else None
        if last and last.left_end == match.left and last.right_end == match.right:
            made[-1] = Match(last.left, last.right, last.length + match.length)
        elif match.length:
            made.append(match)
    return made
