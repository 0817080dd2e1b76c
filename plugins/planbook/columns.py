"""Columns (专栏): block quotes that open with `专栏N`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planbook import problems
from planbook.lines import Line
from planbook.numbering import count
from planbook.problems import Problem

_HEADING = re.compile(
    r"(?P<mark>专栏\s*(?P<number>[0-9０-９]{1,4}|[一二三四五六七八九十]{1,4})?\s*[:：]?)[ \t\u3000]*(?P<title>.*)"
)  # 专栏1 打击…, 专栏9：高素质…, 专栏 十 …


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    number: int | None
    mark: str
    title: str


def read_column_heading(line: Line, found: list[Problem]) -> ColumnHeading | None:
    """Read the first line of a block quote; None where it does not begin with 专栏."""
    text = line.text.strip()
    bold = text.startswith("**")
    inner = text.removeprefix("**")
    match = _HEADING.fullmatch(inner.removesuffix("**").strip() if bold else inner)
    if not match or not (bold or match["number"]):
        return None
    if bold and not inner.endswith("**"):
        found.append(problems.COLUMN_OPEN.at(line.stripped().where))
    number = count(match["number"]) if match["number"] else None
    return ColumnHeading(number, match["mark"].strip(), match["title"].strip())


def column_lines(lines: Sequence[Line], heading: Line) -> list[Line]:
    """Give the lines of a block quote that follow its heading."""
    return [line for line in lines if line.where.line > heading.where.line]
