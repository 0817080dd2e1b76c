"""Headings and measures: what a line or a paragraph says about the structure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planbook.model import Number, NumberStyle
from planbook.numbering import read_number
from planbook.plain import plain

RUN_IN_LIMIT = 40
"""Longest first sentence, in characters, that is still read as the heading of a numbered paragraph."""

ANNEXES = re.compile(r"附件\s*[:：]\s*")  # 附件：1.重点任务清单
_DASH = re.compile(r"(?P<mark>[—―]{2})(?P<rest>\S.*)", re.DOTALL)  # ——知识产权创造质量更优。到2025年……
_BOLD = re.compile(r"\*\*(?P<heading>[^*\n]+?)\*\*[ \t\u3000]*(?P<rest>.*)", re.DOTALL)  # **健全法规体系。** 严格执行……
_FIRST_SENTENCE = re.compile(r"(?P<heading>[^。；;！？]*。)(?P<rest>.*)", re.DOTALL)

_MEASURE_STYLES = frozenset(
    (
        NumberStyle.ARTICLE,
        NumberStyle.HAN,
        NumberStyle.BRACKETED_HAN,
        NumberStyle.ARABIC,
        NumberStyle.BRACKETED_ARABIC,
        NumberStyle.CIRCLED,
    )
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a heading or a measure begins: number, mark, heading, and the text after a run-in heading."""

    number: Number | None
    mark: str
    heading: str
    text: str = ""


def read_heading(text: str) -> Opening:
    """Read the text of a `#` heading: `第三章 全面加强…`, `（一）发展基础`, `导言`."""
    if numbered := read_number(text):
        number, rest = numbered
        return Opening(number, number.as_written, rest)
    if match := _DASH.match(text):
        return Opening(None, match["mark"], match["rest"])
    return Opening(None, "", text)


def read_measure_opening(text: str) -> Opening | None:
    """Read a paragraph that begins as a measure does, None for any other paragraph.

    A measure is numbered, or has a run-in heading: in bold, or, after `——`, its first sentence.
    """
    if (numbered := read_number(text)) and numbered[0].style in _MEASURE_STYLES:
        number, rest = numbered
        if number.style is NumberStyle.ARTICLE and not _BOLD.match(rest):
            return Opening(number, number.as_written, "", rest)  # an article begins with its text, not a heading
        return _run_in(number, number.as_written, rest)
    if match := _DASH.match(text):
        opening = _run_in(None, match["mark"], match["rest"])
        return opening if opening.heading and opening.text else None
    if match := _BOLD.match(text):
        return Opening(None, "", match["heading"], match["rest"])
    return None


def _run_in(number: Number | None, mark: str, text: str) -> Opening:
    if match := _BOLD.match(text):
        return Opening(number, mark, match["heading"], match["rest"])
    match = _FIRST_SENTENCE.match(text)
    if match and len(plain(match["heading"])) <= RUN_IN_LIMIT:
        return Opening(number, mark, match["heading"], match["rest"])
    return Opening(number, mark, "", text)
