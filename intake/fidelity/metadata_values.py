"""Metadata values: what a received text has in its metadata block, and the plan file in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from intake.fidelity.characters import Text, key, visible
from intake.fidelity.differences import Basis
from intake.fidelity.ledger import Ledger
from intake.fidelity.runs import Run
from planbook.model import Metadata

_LABEL = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8})[:：]")  # 索引号:
_TITLE_LABELS = frozenset(("标题", "名称", "信息名称", "文件名称"))
_MOST_LINES = 3
"""Most lines of the received text that one value stands in."""
_HAN = "○一二三四五六七八九"


def use_metadata(ledger: Ledger, metadata: Metadata) -> None:
    """Account for whole lines of the received text that the metadata holds, and for the title wherever it stands."""
    title = key(visible(metadata.title))
    values = {key(value) for value in _values(metadata)}
    head = min(ledger.partner.values(), default=len(ledger.source.characters))
    for gap in ledger.gaps:
        for run in ledger.missing(gap):
            if title and ledger.source.key[run.start : run.stop] == title:
                ledger.account_for(run, Basis.METADATA)
                continue
            for lines in _whole_lines(ledger.source, run):
                text = ledger.source.key[lines.start : lines.stop]
                if value := _value_of(text, title, values, in_head=lines.start < head):
                    ledger.account_for(lines[len(text) - len(value) :], Basis.METADATA)


def _value_of(text: str, title: str, values: set[str], *, in_head: bool) -> str:
    """Give the value in a line of the metadata block; empty where there is none.

    A value without its label is one only before the text begins, but for the title, which may be repeated.
    """
    label = _LABEL.match(text)
    if not in_head and not label and text != title:
        return ""
    value = text[label.end() :] if label else text
    is_title = value == title and (not label or label["label"] in _TITLE_LABELS)
    return value if is_title or value in values else ""


def _whole_lines(text: Text, run: Run) -> Iterator[Run]:
    """Give the lines that `run` holds whole, one by one and up to three together."""
    numbers = sorted(set(text.lines[run.start : run.stop]))
    whole = [
        line for line in (text.of_lines(number, number) for number in numbers) if line[0] in run and line[-1] in run
    ]
    for first in range(len(whole)):
        for last in whole[first : first + _MOST_LINES]:
            yield range(whole[first].start, last.stop)


def _values(metadata: Metadata) -> Iterator[str]:
    """Give the values that a received text may hold in its metadata block, white space taken off."""
    yield from (
        visible(value)
        for value in (
            metadata.issuer, metadata.document_number, metadata.index_number, metadata.category, metadata.subject,
            metadata.status, metadata.source, metadata.source_url,
        )
        if value
    )  # fmt: skip
    for day in (metadata.issued, metadata.source_published):
        if day:
            yield from _written(day)


def _written(day: date) -> Iterator[str]:
    """Give `day` in every form in use: 2022-01-14, 2022年1月14日, 二○二二年一月十四日."""
    for month, number in ((f"{day.month:02}", f"{day.day:02}"), (str(day.month), str(day.day))):
        yield f"{day.year}年{month}月{number}日"
        yield from (f"{day.year}{mark}{month}{mark}{number}" for mark in "-/.")
    year = "".join(_HAN[int(digit)] for digit in str(day.year))
    for zero in "○〇零":
        yield f"{year.replace('○', zero)}年{_han(day.month)}月{_han(day.day)}日"


def _han(number: int) -> str:
    """Give the Chinese numeral of a month or day: 一, 十, 二十三."""
    tens, units = divmod(number, 10)
    return (("" if tens == 1 else _HAN[tens]) + "十" if tens else "") + (_HAN[units] if units else "")
