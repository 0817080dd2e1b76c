"""Sliding: of several equally good places of an insertion or deletion, the one where a line or cell begins is taken."""

from __future__ import annotations

from collections.abc import Container, Sequence

from intake.fidelity.alignment.matches import Match, Starts, joined

_FARTHEST = 2000
"""Most characters that an insertion or deletion slides in either direction."""


def slid(matches: Sequence[Match], left: str, right: str, starts: Starts) -> list[Match]:
    """Slide insertions and deletions to where a line or cell begins, where the text allows it."""
    made = list(matches)
    for index in range(1, len(made)):
        before, after = made[index - 1], made[index]
        shift = _shift(before, after, left, right, starts)
        made[index - 1] = Match(before.left, before.right, before.length + shift)
        made[index] = Match(after.left + shift, after.right + shift, after.length - shift)
    return joined(made)


def _shift(before: Match, after: Match, left: str, right: str, starts: Starts) -> int:
    """Give by how much what only one text has between two matches slides; 0 where both texts have something."""
    if after.right == before.right_end:
        return _slide(left, before.left_end, after.left, (before.length, after.length), starts[0])
    if after.left == before.left_end:
        return _slide(right, before.right_end, after.right, (before.length, after.length), starts[1])
    return 0


def _slide(text: str, first: int, end: int, room: tuple[int, int], starts: Container[int]) -> int:
    """Give by how much `text[first:end]`, which the other text lacks, slides to stand at a beginning.

    `room` is how far it may go back and forth.
    """
    back, forth = (min(each, _FARTHEST) for each in room)
    best, shift = _rank(first, end, starts), 0
    for step in range(1, back + 1):
        if text[first - step] != text[end - step]:
            break
        rank = _rank(first - step, end - step, starts)
        if rank > best:
            best, shift = rank, -step
    for step in range(1, forth + 1):
        if text[first + step - 1] != text[end + step - 1]:
            break
        rank = _rank(first + step, end + step, starts)
        if rank > best:
            best, shift = rank, step
    return shift


def _rank(first: int, end: int, starts: Container[int]) -> int:
    return (first in starts) + (end in starts)
