"""Official numbers: every level, every form, back and forth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.model import NumberStyle
from planbook.numbering import count, read_number

DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """Write 1 to 999 as official documents do: 十, 十二, 二十, 一百零五, 一百一十."""
    if number < 10:
        return DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    text = DIGITS[hundreds] + "百"
    if not rest:
        return text
    if rest < 10:
        return text + "零" + DIGITS[rest]
    return text + (DIGITS[1] if rest < 20 else "") + han(rest)


@given(st.integers(1, 999))
def test_han_numerals_round_trip(number: int) -> None:
    """Reading what is written gives the number back."""
    assert count(han(number)) == number


@pytest.mark.parametrize(
    ("text", "style", "value", "rest"),
    [
        ("第三章 保护", NumberStyle.CHAPTER, 3, "保护"),
        ("第 3 章　保护", NumberStyle.CHAPTER, 3, "保护"),
        ("第十二条 本法", NumberStyle.ARTICLE, 12, "本法"),
        ("第二编", NumberStyle.PART, 2, ""),
        ("三、主要任务", NumberStyle.HAN, 3, "主要任务"),
        ("（十二）发挥", NumberStyle.BRACKETED_HAN, 12, "发挥"),
        ("(五十一)评估", NumberStyle.BRACKETED_HAN, 51, "评估"),
        ("1.健全", NumberStyle.ARABIC, 1, "健全"),
        ("１１．实施", NumberStyle.ARABIC, 11, "实施"),
        ("（1）甲", NumberStyle.BRACKETED_ARABIC, 1, "甲"),
        ("2）乙", NumberStyle.BRACKETED_ARABIC, 2, "乙"),
        ("①丙", NumberStyle.CIRCLED, 1, "丙"),
        ("㉑丁", NumberStyle.CIRCLED, 21, "丁"),
    ],
)
def test_forms(text: str, style: NumberStyle, value: int, rest: str) -> None:
    """Each official form is read with its level and value; brackets and digits of any width."""
    read = read_number(text)
    assert read is not None
    number, following = read
    assert (number.style, number.value, following) == (style, value, rest)


@pytest.mark.parametrize("text", ["2025年", "1.5倍", "十四五规划", "一是世界", "（2021—2035年）", "", "万一、", "3.14"])
def test_no_numbers(text: str) -> None:
    """What only looks like a number is none."""
    assert read_number(text) is None
