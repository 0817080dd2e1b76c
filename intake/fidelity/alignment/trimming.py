"""Trimming: what both sides of a gap begin and end with is matched first."""

from __future__ import annotations

from intake.fidelity.alignment.matches import Gap, Match

_FIRST_STEP = 64


def trim(gap: Gap, left: str, right: str, found: list[Match]) -> Gap:
    """Match what both sides of `gap` begin and end with, into `found`; give the rest."""
    head = common_start(left, right, gap.left, gap.right, gap.shorter)
    if head:
        found.append(Match(gap.left, gap.right, head))
    rest = Gap(gap.left + head, gap.left_end, gap.right + head, gap.right_end)
    tail = _common_end(left, right, rest)
    if tail:
        found.append(Match(rest.left_end - tail, rest.right_end - tail, tail))
    return Gap(rest.left, rest.left_end - tail, rest.right, rest.right_end - tail)


def common_start(left: str, right: str, i: int, j: int, most: int) -> int:
    """Give how many characters from `i` and `j` on are the same, at most `most`."""
    if not most or left[i] != right[j]:
        return 0

    def alike(first: int, step: int) -> bool:
        end = first + step
        return end <= most and left[i + first : i + end] == right[j + first : j + end]

    length, step = 0, _FIRST_STEP
    while alike(length, step):
        length += step
        step *= 2
    while step := step // 2:
        while alike(length, step):
            length += step
    return length


def _common_end(left: str, right: str, gap: Gap) -> int:
    length, most = 0, gap.shorter
    while length < most and left[gap.left_end - 1 - length] == right[gap.right_end - 1 - length]:
        length += 1
    return length
