"""Official numbering: 第一章, 第一节, 第一条, 一、, （一）, 1., （1）, ①.

The levels 一、/（一）/1./（1） are those of GB/T 9704—2012 (7.3.3); 编/章/节/条 those of 《立法法》.
Full-width and half-width brackets, digits, stops and spaces are read alike.
"""

from __future__ import annotations

import re

from planbook.model import Number, NumberStyle

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}

_HAN = "[零〇○一二两三四五六七八九十百千]{1,9}"
_COUNT = rf"(?:{_HAN}|[0-9０-９]{{1,4}})"

_PATTERNS: tuple[tuple[NumberStyle, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (NumberStyle.PART, rf"第\s*({_COUNT})\s*(?:编|篇|部分)"),  # 第一编
        (NumberStyle.CHAPTER, rf"第\s*({_COUNT})\s*章"),  # 第三章, 第 3 章
        (NumberStyle.SECTION, rf"第\s*({_COUNT})\s*节"),  # 第二节
        (NumberStyle.ARTICLE, rf"第\s*({_COUNT})\s*条"),  # 第十二条
        (NumberStyle.HAN, rf"({_HAN})\s*[、．.]"),  # 三、
        (NumberStyle.BRACKETED_HAN, rf"[（(]\s*({_HAN})\s*[)）]"),  # （十二）, (十二)
        (NumberStyle.ARABIC, r"([0-9０-９]{1,3})\s*[.．、](?![0-9０-９])"),  # 1. 1． 1、 but not 1.5倍
        (NumberStyle.BRACKETED_ARABIC, r"[（(]?\s*([0-9０-９]{1,3})\s*[)）]"),  # （1） (1) 1)
        (NumberStyle.CIRCLED, r"([①-⑳㉑-㉟㊱-㊿])"),  # ①
    )
)
_ANY = re.compile("|".join(pattern.pattern for _, pattern in _PATTERNS))
_SPACE = " \t\u3000\u00a0"


def read_number(text: str) -> tuple[Number, str] | None:
    """Read the number that `text` begins with; give it and what follows, or None where there is none."""
    if not _ANY.match(text):
        return None
    for style, pattern in _PATTERNS:
        if match := pattern.match(text):
            value = count(match[1])
            if value is not None:
                return Number(style, value, match[0].strip()), text[match.end() :].lstrip(_SPACE)
    return None


def count(digits: str) -> int | None:
    """Give the value of a Chinese, Arabic or circled numeral (`二十三`, `23`, `㉓`), None for no numeral."""
    if len(digits) == 1 and (circled := _circled(digits)):
        return circled
    if digits.isdecimal():
        return int(digits)
    if not any(unit in digits for unit in _HAN_UNITS):
        if not digits or any(digit not in _HAN_DIGITS for digit in digits):
            return None
        return int("".join(str(_HAN_DIGITS[digit]) for digit in digits))
    total, pending = 0, None
    for digit in digits:
        if digit in _HAN_UNITS:
            total += _HAN_UNITS[digit] * (1 if pending is None else pending)
            pending = None
        elif digit in _HAN_DIGITS:
            pending = _HAN_DIGITS[digit]
        else:
            return None
    return total + (pending or 0)


def _circled(character: str) -> int | None:
    for first, last, offset in (("①", "⑳", 1), ("㉑", "㉟", 21), ("㊱", "㊿", 36)):
        if first <= character <= last:
            return ord(character) - ord(first) + offset
    return None
