"""Tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.blocks import Paragraph
from intake.flow import Flow
from intake.rules import DROP_CONTENTS
from intake.shapes import HEADING_LIMIT, SHORT, letters
from planbook.numbering import read_number

_LEADERS = re.compile(r"[.…·•．]{3,}|(?:[.…·•．]\s*){4,}")
_CONTENTS = re.compile(r"[目冒日]\s*[录彔]")  # 目 录, and what recognition makes of it
_PAGED = re.compile(r"\S.{1,55}?\s+\d{1,3}")  # 附件：重点项目表 30
CONTENTS = "目录"
"""Why its lines are left out."""
_FEWEST = 3
"""Lines that make a table of contents."""
_CLOSE = 3
"""Lines of contents may be so far apart: one that is broken in two, one that is written otherwise."""
_RECUR = 0.6
"""Share of the entries that the text has just so; the others are written otherwise there."""
_WITHIN = 80
"""Paragraphs in which a table of contents begins."""


def drop_contents(flow: Flow) -> None:
    """Leave out a table of contents: a run of lines with leaders or page numbers before the text."""
    paragraphs = flow.paragraphs()
    limit = max(_WITHIN, len(paragraphs) // 4)
    marks = _longest_run([index for index, each in enumerate(paragraphs[:limit]) if _is_contents(each.text)])
    gone = _paged(paragraphs, marks) if len(marks) >= _FEWEST else _bare(paragraphs)
    length = sum(len(each.text) for each in gone)
    if gone and length * 2 < sum(len(each.text) for each in paragraphs):
        flow.log.note(DROP_CONTENTS, gone[0].line, f"第 {gone[0].line}—{gone[-1].line} 行")
        flow.drop(gone, CONTENTS)


def _longest_run(marks: Sequence[int]) -> list[int]:
    """Give the longest run of indexes that follow each other closely."""
    runs: list[list[int]] = []
    for mark in marks:
        if runs and mark - runs[-1][-1] <= _CLOSE:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return max(runs, key=len, default=[])


def _paged(paragraphs: Sequence[Paragraph], marks: Sequence[int]) -> Sequence[Paragraph]:
    """Give the lines of contents with page numbers, from the first of `marks` to the last."""
    first, last = marks[0], marks[-1]
    while last + 1 < len(paragraphs) and _PAGED.fullmatch(paragraphs[last + 1].text):
        last += 1
    while first and _CONTENTS.fullmatch(letters(paragraphs[first - 1].text)):
        first -= 1
    lines = paragraphs[first : last + 1]
    return [] if any(len(each.text) > SHORT and not _is_contents(each.text) for each in lines) else lines


def _bare(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Give the lines of contents without page numbers: short ones under 目录 that come again further down."""
    texts = [letters(each.text).rstrip("。") for each in paragraphs]
    start = next((at for at, text in enumerate(texts[:_WITHIN]) if _CONTENTS.fullmatch(text)), None)
    if start is None:
        return []
    end = start + 1
    while end < len(texts) and len(texts[end]) <= SHORT and not _begins_again(texts[start + 1 : end], texts[end]):
        end += 1
    again = set(texts[end:])
    entries = [text in again for text in texts[start + 1 : end]]
    while entries and not entries[-1]:
        entries.pop()  # what stands between contents and text
    return paragraphs[start : start + 1 + len(entries)] if sum(entries) >= max(_FEWEST, _RECUR * len(entries)) else []


def _begins_again(entries: Sequence[str], text: str) -> bool:
    """Tell whether `text` is where the document begins: an entry once more, or its chapters counted anew.

    Sections of several chapters may have one name, chapters do not.
    """
    number = read_number(text)
    before = [each[0] for entry in entries if (each := read_number(entry))]
    if not number or not before:
        return text in entries
    top = min(each.style for each in before)
    last = max((each.value for each in before if each.style is top), default=0)
    return number[0].style is top and number[0].value <= last


def _is_contents(text: str) -> bool:
    compact = letters(text)
    if _CONTENTS.fullmatch(compact) or _LEADERS.search(text):
        return True
    if text.count("\t") >= 6 and sum(len(part) <= 2 for part in text.split("\t")) > 0.8 * text.count("\t"):
        return True
    numbered = re.match(r"第\s*[一二三四五六七八九十]+\s*[章节]|[一二三四五六七八九十]+、", text)
    return bool(numbered and re.search(r"\D\s*\d{1,3}$", text)) and len(text) <= HEADING_LIMIT
