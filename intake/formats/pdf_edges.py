"""Running heads and page numbers: what repeats at the edges of pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from intake.formats.pdf_lines import PdfLine
from intake.formats.web_words import squeeze

_EDGE_LINES = 3
_NUMBER = re.compile(r"[-—–－─·•\s]*(\d{1,4})[-—–－─·•\s]*")  # — 12 —
_NUMBER_IN_WORDS = re.compile(r"第(\d{1,4})页(?:[,，/]?共\d{1,4}页)?|(\d{1,4})/\d{1,4}")  # 第3页共8页, 3/8
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"[。；！]$")
_LONGEST = 150
_SAME_PLACE = 8.0
"""Points that a running head may wander."""


def running_lines(pages: Sequence[Sequence[PdfLine]]) -> list[dict[int, str]]:
    """Give for every page the places of the lines that are running heads or page numbers, with the reason.

    `pages` are lines from top to bottom.  A running head stands on at least a quarter of the pages (three at
    least, or both of two) at one height; only digits in it may change.
    """
    repeated = _repeated(pages)
    offset = _number_offset(pages)
    found: list[dict[int, str]] = []
    for index, lines in enumerate(pages):
        dropped: dict[int, str] = {}
        for places in _edges(len(lines)):
            for place in places:
                if not (reason := _reason(lines[place], index, repeated, offset)):
                    break
                dropped[place] = reason
        found.append(dropped)
    return found


def _edges(count: int) -> tuple[list[int], list[int]]:
    """Give the places of the outermost lines at the top and at the bottom, from the outside in."""
    return list(range(min(_EDGE_LINES, count))), list(range(count - 1, max(count - 1 - _EDGE_LINES, -1), -1))


def _repeated(pages: Sequence[Sequence[PdfLine]]) -> dict[str, float]:
    heights: dict[str, dict[int, float]] = defaultdict(dict)
    for index, lines in enumerate(pages):
        for places in _edges(len(lines)):
            for place in places:
                if len(shape := _shape(lines[place])) <= _LONGEST and not _SENTENCE.search(shape):
                    heights[shape].setdefault(index, lines[place].bottom)
    with_text = sum(1 for lines in pages if lines)
    needed = 2 if with_text == 2 else max(3, with_text // 4)
    elsewhere = _inside(pages)
    found = {}
    for shape, by_page in heights.items():
        if elsewhere[shape] * 4 > len(by_page):
            continue
        middle = median(by_page.values())
        near = [height for height in by_page.values() if abs(height - middle) <= _SAME_PLACE]
        if len(near) >= needed and with_text > 1:
            found[shape] = middle
    return found


def _inside(pages: Sequence[Sequence[PdfLine]]) -> Counter[str]:
    """Count the shapes of the lines that stand at no edge: what is found there is no running head."""
    return Counter(_shape(line) for lines in pages for line in lines[_EDGE_LINES : len(lines) - _EDGE_LINES])


def _shape(line: PdfLine) -> str:
    return _DIGITS.sub("#", squeeze(line.text))


def _number(line: PdfLine) -> int | None:
    words = squeeze(line.text)
    match = _NUMBER.fullmatch(words) or _NUMBER_IN_WORDS.fullmatch(words)
    return int(next(group for group in match.groups() if group)) if match else None


def _number_offset(pages: Sequence[Sequence[PdfLine]]) -> int | None:
    """Give by how much the printed page numbers differ from the places of the pages; None where there are none."""
    votes: dict[int, int] = defaultdict(int)
    for index, lines in enumerate(pages):
        outermost = {places[0] for places in _edges(len(lines)) if places}
        for offset in {number - index for place in outermost if (number := _number(lines[place])) is not None}:
            votes[offset] += 1
    best = max(votes, key=lambda offset: votes[offset], default=None)
    if best is None:
        return None
    enough = votes[best] >= 2 or (len(pages) == 1 and best == 1)
    return best if enough else None


def _reason(line: PdfLine, index: int, repeated: dict[str, float], offset: int | None) -> str:
    number = _number(line)
    if number is not None:
        dashed = not squeeze(line.text).isdigit()
        return "页码" if dashed or (offset is not None and number - index == offset) else ""
    middle = repeated.get(_shape(line))
    if middle is not None and abs(line.bottom - middle) <= _SAME_PLACE:
        return "页眉页脚"
    return ""
