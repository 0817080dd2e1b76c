"""Marks inside a text: corrections, remarks, footnote references, links to the library.

The patterns are shared by reading, plain text and HTML.
"""

from __future__ import annotations

import re

# Each part stops at the next opening or closing mark, so that a text full of open marks costs no more than another.
REPLACED = re.compile(
    r"(?<!\\)\{~~(?P<source>(?:(?!~>|~~\}|\{~~).)*)~>(?P<published>(?:(?!~~\}|\{~~).)*)~~\}"
)  # {~~系范区~>示范区~~}
DROPPED = re.compile(r"(?<!\\)\{--(?P<dropped>(?:(?!--\}|\{--).)*)--\}")  # {--重复的字句--}
REMARK = re.compile(r"(?<!\\)\{>>(?P<remark>(?:(?!<<\}|\{>>).)*)<<\}")  # {>>疑为“获权维权”<<}
FOOTNOTE = re.compile(r"(?<!\\)\[\^(?P<label>[^\[\]\s]{1,20})\]")  # [^①]
IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")  # ![图](图.png)
LIBRARY_LINK = re.compile(r"\]\(\s*<?plan:(?P<target>[^)\s>]*)")  # ](plan:guangdong-ip-145/chapter-3/s1
PARTIAL_LINK = re.compile(
    r"(?<![!\\])\[[^\[\]]+\]\(\s*<?(?!plan:|https?://|mailto:|tel:|[/#])(?P<target>[^()\s<>]+)"
)  # [县政府](www.example.gov.cn), [附件](略)

MARKS = re.compile("|".join(pattern.pattern for pattern in (REPLACED, DROPPED, REMARK, FOOTNOTE)))
OPEN = re.compile(r"(?<!\\)\{(?:~~|--|>>)")


def has_marks(text: str) -> bool:
    """Tell whether `text` may hold one of our marks; cheap, so that plain text costs nothing."""
    return "{" in text or "[^" in text


def _published(match: re.Match[str]) -> str:
    return match["published"] or ""


def published(text: str) -> str:
    """Give `text` with the published readings, without remarks and footnote references."""
    return MARKS.sub(_published, text) if has_marks(text) else text
