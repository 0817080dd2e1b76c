"""Periods: years that lie outside of the plan's period, and five-year plans with the wrong years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Passage
from planbook.indicators.heads import last_year
from planbook.model import Role
from planbook.problems import NOTICE, WARNING

LATER = DeskRule(
    "V19",
    WARNING,
    "“{written}”晚于规划期末年 {last} 年。",
    "请核对年份；确是更远的目标，不必改动。",
    basis="规划的目标年在规划期内；2030年、2035年等远景目标除外",
    wrong="到2026年，建成20家运营机构。",
    right="到2025年，建成20家运营机构。",
)
EARLIER = DeskRule(
    "V20",
    WARNING,
    "“{written}”早于规划期首年 {first} 年。",
    "请核对年份。",
    basis="规划的目标年在规划期内",
    wrong="到2015年，建成20家运营机构。",
    right="到2025年，建成20家运营机构。",
)
FIVE_YEARS = DeskRule(
    "V21",
    WARNING,
    "“{written}”的年份与“{name}”不符。",
    "“{name}”是 {first}—{last} 年，请核对。",
    basis="国民经济和社会发展五年规划的起止年份",
    wrong="“十四五”时期（2020—2025年）是关键时期。",
    right="“十四五”时期（2021—2025年）是关键时期。",
)
HEAD_YEAR = DeskRule(
    "V22",
    WARNING,
    "表头“{written}”的年份不在规划期 {first}—{last} 年内。",
    "请核对表头和规划期。",
    basis="目标值的年份在规划期内",
    wrong="""| 指标 | 单位 | 2020年 | 2026年目标值 |
|---|---|---|---|
| 服务机构 | 家 | 80 | 85 |
""",
    right="""| 指标 | 单位 | 2020年 | 2025年目标值 |
|---|---|---|---|
| 服务机构 | 家 | 80 | 85 |
""",
)
UNQUOTED = DeskRule(
    "V23",
    NOTICE,
    "五年规划的简称“{name}”没有加引号。",
    "请加上引号。",
    basis="GB/T 15834—2011《标点符号用法》4.8.3.2：具有特殊含义而需要特别指出的成分用引号",
    wrong="十四五时期，全面完成各项任务。",
    right="“十四五”时期，全面完成各项任务。",
)

_GOAL = re.compile(r"(?<![截直达])(?<!截止)(?:到|至|力争)(?P<year>20\d\d)年(?!.{0,4}(?:[—–\-~～至]))")
_QUOTED = re.compile(r"《[^《》]*》")
_FAR = frozenset((2030, 2035, 2049, 2050, 2060))
"""Years of national aims that plans look out to."""
_SPELLED = re.compile(
    r"“?(?P<name>十[一二三四五]五)”?(?:时期|期间|规划期)?[（(](?P<first>20\d\d)年?\s*[—–\-~～至－]+\s*(?P<last>20\d\d)年?[)）]"
)
_BARE = re.compile(r"(?<![“‘\u4e00-\u9fff])(?P<name>十[一二三四]五)(?=时期|期间|规划|以来|末)")


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find years of one plan that cannot be meant."""
    for passage in sheet.body:
        yield from _five_years(passage)
    if period := sheet.plan.metadata.period:
        for passage in sheet.prose:
            yield from _goals(passage, *period)
        yield from _heads(sheet, *period)


def _goals(passage: Passage, first: int, last: int) -> Iterator[Finding]:
    quoted = [match.span() for match in _QUOTED.finditer(passage.text)]
    for match in _GOAL.finditer(passage.text):
        year = int(match["year"])
        if any(start <= match.start() < end for start, end in quoted):
            continue
        if year > last and year not in _FAR and year != last + 5:
            yield found(passage, match.span(), LATER, written=match[0], last=last)
        elif year < first and match[0].startswith(("到", "力争")) and _opens(passage.text, match.start()):
            yield found(passage, match.span(), EARLIER, written=match[0], first=first)


def _opens(text: str, at: int) -> bool:
    """Tell whether a sentence begins at `at`: a goal does so, a comparison does not."""
    return at == 0 or text[at - 1] in "。；："


def _five_years(passage: Passage) -> Iterator[Finding]:
    for match in _SPELLED.finditer(passage.text):
        last = int(last_year(match["name"]))
        if (int(match["first"]), int(match["last"])) != (last - 4, last):
            yield found(
                passage, match.span(), FIVE_YEARS, written=match[0], name=match["name"], first=last - 4, last=last
            )
    for match in _BARE.finditer(passage.text):
        yield found(passage, match.span(), UNQUOTED, name=match["name"])


def _heads(sheet: Sheet, first: int, last: int) -> Iterator[Finding]:
    for table in sheet.plan.indicator_tables:
        seen: set[str] = set()
        for indicator in table.indicators:
            for measure in indicator.measures:
                year = int(measure.period or 0)
                stated = measure.period and measure.period in measure.label
                if not stated or measure.role is not Role.TARGET or measure.label in seen:
                    continue
                seen.add(measure.label)
                if year > last and year not in _FAR and year != last + 5:
                    yield from _at_head(sheet, table.where.line, measure.period, measure.label, first, last)


def _at_head(sheet: Sheet, line: int, year: str, label: str, first: int, last: int) -> Iterator[Finding]:
    head = next((each for each in sheet.passages if each.where(0).line >= line and year in each.text), None)
    if head:
        yield found(head, (0, len(head.text)), HEAD_YEAR, written=label, first=first, last=last)
