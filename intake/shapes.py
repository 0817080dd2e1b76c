"""Shapes: what a line by itself looks like.  A heading, a title, a date, the end of a sentence."""

from __future__ import annotations

import re

from intake.blocks import Paragraph
from planbook.model import NumberStyle
from planbook.numbering import read_number

HEADING_LIMIT = 45
"""Longest line, in characters, that is taken for a heading."""
MARKED_HEADING_LIMIT = 100
"""The same where the format sets it as a heading."""
SHORT = 60

TERMINAL = "。！？；："
_CLOSERS = "”’）)》〉」』】]"
_STRUCTURE = re.compile(
    r"专\s*栏\s*[0-9０-９一二三四五六七八九十]|[—―]{2}|表\s*[0-9０-９]+\s|注\s*[:：①-⑳]|附\s*件\s*[:：0-9]|[①-⑳]|\|"
)
_ASIDE = re.compile(
    r"(?<=[。！])\s*[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]$"
)  # 。（市工信局牵头，各县（市、区）落实）
TITLE_END = re.compile(
    r"(?:规划|纲要|计划|方案|措施|意见|办法|通知|条例|规定|细则|政策|[一二三四五六七八九十]条|行动|要点|决定|清单|文本|"
    r"路线图)(?:\s*[（(].*[)）])?$"
)
"""How titles of plans end."""
_CAPTION_END = re.compile(r"(?:指标|指标表|情况|情况表|分工表|一览表|清单|任务表)$")
COLUMN_TITLE = re.compile(r"专\s*栏\s*[0-9０-９一二三四五六七八九十]+.{0,60}")
HEADING_STYLES = frozenset(
    (NumberStyle.PART, NumberStyle.CHAPTER, NumberStyle.SECTION, NumberStyle.HAN, NumberStyle.BRACKETED_HAN)
)
"""Numbers that head lines in every document."""
ENUMERATES = re.compile(r"[一二三四五六七八九十]{1,3}是(?=[^，。；])")  # 一是…, 二是…
ADDRESSEE = re.compile(r"(?:各|省|市|区|县|国务院|有关|驻|中央).{1,160}[:：]")
_BODY_OF_STATE = r"[^，。；：\s]{2,40}?(?:政府|委员会|办公[室厅]|[局厅部院委])"
_SIGNATURE = re.compile(rf"{_BODY_OF_STATE}(?:[ \t\u3000\u00a0]+{_BODY_OF_STATE})*")
DATE = re.compile(
    r"(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)


def letters(text: str) -> str:
    """Give `text` without white space."""
    return "".join(text.split())


def is_complete(text: str) -> bool:
    """Tell whether a text ends as a sentence does: with a terminal mark, closing quotes and brackets aside."""
    text = _ASIDE.sub("", text) or text
    return text.rstrip(_CLOSERS + '"').endswith(tuple(TERMINAL + ".;:!?…"))


def is_signature(text: str) -> bool:
    """Tell whether a line names bodies of state and nothing else: 某市人民政府, 中共某市委 某市人民政府."""
    return bool(_SIGNATURE.fullmatch(text))


def stands_alone(text: str) -> bool:
    """Tell whether a line without a full stop is whole: a heading, a title, a caption, the title of a column."""
    if DATE.fullmatch(text) or is_signature(text):
        return True
    if is_heading(text) or (COLUMN_TITLE.fullmatch(text) and len(text) <= SHORT):
        return True
    return (
        len(text) <= SHORT
        and not re.search("[，。；]", text)
        and bool(TITLE_END.search(text) or _CAPTION_END.search(text))
    )


def begins_structure(text: str) -> bool:
    """Tell whether a line begins with a mark of structure, so that it continues nothing."""
    return bool(read_number(text) or _STRUCTURE.match(text))


def is_heading(text: str) -> bool:
    """Tell whether a line is a numbered heading: no sentence, and not too long."""
    number = read_number(text)
    if not number or number[0].style not in HEADING_STYLES:
        return False
    whole = text.rstrip("。") if number[0].style < NumberStyle.ARTICLE else text  # 第一章 总则。
    return bool(number[1]) and heads(whole)


def heads(text: str) -> bool:
    """Tell whether a numbered line is written as headings are."""
    if len(text) > HEADING_LIMIT:
        return False
    return not re.search(r"[。；;！]", text) and not text.endswith(("，", ",", "、", "：", ":"))


def is_marked_heading(block: Paragraph) -> bool:
    """Tell whether a numbered paragraph is set as a heading (Word's style, all bold), whatever its length and stop."""
    number = read_number(block.text)
    if not number or not number[1] or not is_set_apart(block):
        return False
    styles = HEADING_STYLES | {NumberStyle.ARABIC, NumberStyle.BRACKETED_ARABIC}
    return (
        number[0].style in styles and len(block.text) <= MARKED_HEADING_LIMIT and not re.search("[。；！].", block.text)
    )


def is_set_apart(block: Paragraph) -> bool:
    """Tell whether the format sets a paragraph as a heading, or all of it in bold."""
    return bool(block.heading or block.bold >= len(block.text))
