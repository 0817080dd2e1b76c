"""Menus and footers of a web page that was printed to PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.formats.web_words import is_document_number, line_reason, metadatum, squeeze

_MENU = re.compile(r"首页|网站|登录|搜索|关键字|无障碍|关怀版|繁体|当前位置|微信|邮箱|导航|客户端")
_SENTENCE = re.compile(r"[。；]")
_HEAD_LINES = 60
_FOOT_LINES = 40


def web_head(lines: Sequence[str], title: str) -> int:
    """Give how many lines at the beginning of `lines` are the page's menus; `title` is that of the page.

    The document begins with its metadata block or its title.  Without a word of menus before it, nothing is one.
    """
    words = squeeze(title)
    for place, line in enumerate(lines[:_HEAD_LINES]):
        begins = metadatum(line) or is_document_number(line) or (len(squeeze(line)) > 7 and squeeze(line) in words)
        if begins:
            return place if any(_MENU.search(squeeze(before)) for before in lines[:place]) else 0
        if _SENTENCE.search(line):
            return 0
    return 0


def web_foot(lines: Sequence[str]) -> int:
    """Give how many lines at the end of `lines` are the page's footer: from its first sign, no sentence follows."""
    sentence = next((back for back, line in enumerate(reversed(lines)) if _SENTENCE.search(line)), len(lines))
    tail = lines[len(lines) - min(sentence, _FOOT_LINES) :]
    first = next((place for place, line in enumerate(tail) if line_reason(line)), len(tail))
    return len(tail) - first
