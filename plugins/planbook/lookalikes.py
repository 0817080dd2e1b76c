"""Lookalikes: lines that an editor meant as a construct of the dialect, or to write over, and that are read as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planbook import problems
from planbook.lines import Line
from planbook.problems import Problem

_LOOKS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), what, right)
    for pattern, what, right in (
        (r"\s*＃", "标题", "请用半角“#”，其后空一格。"),  # ＃ 第一章
        (r"#{1,6}[^#\s\u3000]", "标题", "请在“#”之后空一格。"),  # #第一章
        (r"[ \u3000\ufeff\u200b]+#{1,6}\s", "标题", "请删去“#”之前的空白。"),  # " # 第一章"
        (r"\s*(?:\*\*)?第[一二三四五六七八九十百]+[章编节][^。；，]{0,40}$", "章节标题", "请在行首写上“# ”或“## ”。"),
        (r"\s*＞", "专栏或引文", "请用半角“>”。"),  # ＞ **专栏1 …**
        (
            r"\s*(?:\*\*)?【?专栏\s*[0-9０-９一二三四五六七八九十]+[^。，；]{0,40}$",
            "专栏",
            "请写作“> **专栏1 标题**”，各行以“>”开头。",
        ),
        (r">\s*(?:#+\s*|__|\*\*【|【)专栏", "专栏", "请写作“> **专栏1 标题**”。"),
        (r"\s*[|｜][^|｜]*｜", "表格", "请用半角“|”分隔单元格。"),
        (r"[\u3000\t]+\|", "表格", "请删去“|”之前的空白。"),
        (r"[ \u3000]+表\s*[:：]", "表题", "请删去“表：”之前的空白。"),
        (r".*(?:［\^|\[\^\s|\[＾)", "脚注", "请写作“[^1]”，用半角括号，其中不留空格。"),
        (r".*(?:｛[~～-]|\{～|\{\+\+)", "校勘标记", "请写作“{~~原文~>改为~~}”或“{--删去--}”。"),
        (r".*＊＊\S", "加粗", "请用半角“**”。"),
        (
            r".*(?:\][（\u3000 ]+|［[^［］]*］[(（])(?:https?:|www\.|plan:)",
            "链接",
            "请写作“[文字](网址)”，用半角括号，其间不留空格。",
        ),
        (
            r"\|(?:.*\|)?\s*(?:＾+|\^|＜+|<|《《|〈〈)\s*\|",
            "合并单元格",
            "与上格合并写“^^”，与左格合并写“<<”，用半角，写两个。",
        ),
        (r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)", "版本库的合并冲突标记", "请留下正确的一种写法，删去标记。"),
        (r"\s*[⑴-⒇⒈-⒛㈠-㈩Ⅰ-Ⅻ]", "序号", "请改用“（1）”“1.”“（一）”等写法。"),
    )
)

_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _LOOKS))

_PLACEHOLDER = re.compile(r"【待填[^】]*】?")  # 【待填：指导思想。】, as new plans hold them


def find_placeholders(lines: Sequence[Line], found: list[Problem]) -> None:
    """Report what the draft of a plan left to be written."""
    for line in lines:
        left = _PLACEHOLDER.finditer(line.text)
        found += [problems.PLACEHOLDER.at(line.at(match.start()), text=match[0]) for match in left]


def find_lookalikes(lines: Sequence[Line], found: list[Problem]) -> None:
    """Report the lines of the body that only look like a construct."""
    for line in lines:
        if _ANY.match(line.text):
            what, right = next((what, right) for pattern, what, right in _LOOKS if pattern.match(line.text))
            found.append(problems.LOOKALIKE.at(line.where, what=what, right=right))
