"""A new plan: asks what is known of it, and drafts a file that builds at once and says what is still to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate

import rjieba

from planbook.addresses import RESERVED_SLUGS, SLUG, pinyin
from planbook.entries import scalar
from planbook.metadata import KEYS

SLUG_KEY = "slug"
ASKED = ("title", SLUG_KEY, "issuer", "document_number", "issued", "region", "period", "published")
"""What is asked for, in this order: keys of the metadata, and the name of the file."""
_LATER = ("subject", "status", "index_number", "source", "source_url")
"""Further keys that the draft names, empty."""
_SLUG_LENGTH = 40

Values = Mapping[str, str]

Ask = Callable[[str], str]
"""Puts a question to the editor and gives the answer."""

BODY = """\
【待填：制定目的和依据，如“为……，根据……，制定本规划。”】

# 一、总体要求

## （一）指导思想

【待填：指导思想。】

## （二）主要目标

【待填：主要目标。】

表：主要指标

| 序号 | 指标 | 单位 | 基期值 | 目标值 | 属性 |
|---|---|---|---|---|---|
| 1 | 【待填：指标名称】 | 件 | - | - | 预期性 |

# 二、主要任务

## （一）【待填：任务名称】

1.【待填：措施名称】。【待填：措施内容。】

> **专栏1 【待填：专栏名称】**
>
> 【待填：专栏内容。】

# 三、保障措施

【待填：保障措施。】
"""


class Rejected(Exception):
    """A value cannot be taken; `args[0]` says in Chinese why, and what would be right."""


def accept(key: str, value: str, taken: Callable[[str], bool]) -> str:
    """Give the value as it is written to the file; `taken` tells whether a plan has the address.  Raises Rejected."""
    value = " ".join(value.split())
    if key == SLUG_KEY:
        if not SLUG.fullmatch(value) or value in RESERVED_SLUGS:
            raise Rejected(f"“{value}”不能用作网址。请只用小写字母、数字和连字符，如 heyuan-ip-145。")
        if taken(value):
            raise Rejected(f"规划 {value} 已经存在。请另起一个网址。")
    elif key == "title" and not value:
        raise Rejected("规划须有标题。")
    elif value:
        try:
            KEYS[key].read(value)
        except ValueError:
            raise Rejected(f"{KEYS[key].chinese}“{value}”无法识别。应为{KEYS[key].expected}。") from None
    return value


def interview(ask: Ask, say: Callable[[str], None], taken: Callable[[str], bool]) -> dict[str, str]:
    """Ask for everything in `ASKED`, each until the answer can be taken; what is unknown stays empty."""
    values: dict[str, str] = {}
    for key in ASKED:
        proposed = propose_slug(values["title"]) if key == SLUG_KEY else ""
        while key not in values:
            try:
                values[key] = accept(key, ask(_question(key, proposed)).strip() or proposed, taken)
            except Rejected as reason:
                say(str(reason))
    return values


def _question(key: str, proposed: str) -> str:
    if key == SLUG_KEY:
        return (
            f"网址（小写字母、数字和连字符，回车即用 {proposed}）：" if proposed else "网址（小写字母、数字和连字符）："
        )
    if key == "title":
        return "标题："
    form = KEYS[key].expected.removeprefix("文字").lstrip("，")
    return f"{KEYS[key].chinese}（{form}{'；' if form else ''}不清楚的按回车）："


def propose_slug(title: str) -> str:
    """Propose an address: the words of the title in pinyin, as many as a short address holds."""
    words = [word for word in map(pinyin, rjieba.cut(title)) if word]
    lengths = accumulate(len(word) + 1 for word in words)
    return "-".join(word for word, length in zip(words, lengths, strict=True) if length <= _SLUG_LENGTH)


def draft(values: Values) -> str:
    """Give the plan file: the metadata, then a body whose `【待填……】` are to be written over."""
    keys = [key for key in (*ASKED, *_LATER) if key != SLUG_KEY]
    lines = (f"{KEYS[key].chinese}: {scalar(values.get(key, ''))}".rstrip() for key in keys)
    return "\n".join(["---", *lines, "---", "", BODY])
