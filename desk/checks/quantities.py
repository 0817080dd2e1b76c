"""Quantities: how numbers, units, ranges and dates are written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from desk.findings import DeskRule, Finding, Mend, Sheet, found
from desk.passages import Kind, Passage
from planbook.indicators.quantities import NUMBER, UNIT
from planbook.indicators.units import are_convertible, read_unit
from planbook.model import Indicator
from planbook.problems import NOTICE, WARNING

NUMERALS = "GB/T 15835—2011《出版物上数字用法》"

RANGE = DeskRule(
    "V11",
    WARNING,
    "“{written}”的起点大于终点。",
    "请核对两个数值。",
    basis="数值范围由小到大",
    wrong="结案率保持在68%～63%。",
    right="结案率保持在63%～68%。",
)
RANGE_PERCENT = DeskRule(
    "V12",
    NOTICE,
    "“{written}”的前一个数值缺少百分号。",
    "请改为“{right}”。",
    basis=f"{NUMERALS} 5.1：表示范围的两个百分数，百分号都不省略",
    wrong="年均增长8～10%。",
    right="年均增长8%～10%。",
)
NO_NUMBER = DeskRule(
    "V13",
    WARNING,
    "“{written}”的百分号之前没有数字。",
    "请对照原文件补上数字。",
    basis="识别、转码时常见",
    wrong="服判息诉率达到%以上。",
    right="服判息诉率达到85%以上。",
)
BROKEN_NUMBER = DeskRule(
    "V14",
    WARNING,
    "数字“{written}”写法有误。",
    "请核对；千分位用半角逗号或不用，小数点只有一个。",
    basis=f"{NUMERALS} 5.1",
    wrong="授权专利12，724件。",
    right="授权专利12724件。",
)
UNIT_TWICE = DeskRule(
    "V15",
    NOTICE,
    "单位“{unit}”已列在单位一栏，“{written}”中又写了一遍。",
    "请删去其中一处。",
    basis="一个单位只写一处",
    wrong="""| 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|
| 服判息诉率 | % | 80 | ≥85% |
""",
    right="""| 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|
| 服判息诉率 | % | 80 | ≥85 |
""",
)
UNIT_DIFFERS = DeskRule(
    "V16",
    WARNING,
    "“{written}”的单位与单位一栏的“{unit}”不同，不能换算。",
    "请核对单位。",
    basis="同一指标单位一致",
    wrong="""| 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|
| 服务机构 | 家 | 80 | 85万元 |
""",
    right="""| 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|
| 服务机构 | 家 | 80 | 85 |
""",
)
NO_SUCH_DAY = DeskRule(
    "V17",
    WARNING,
    "没有“{written}”这个日期。",
    "请对照原文件改正。",
    basis="识别、录入时常见",
    wrong="自2021年11月31日起施行。",
    right="自2021年11月30日起施行。",
)
LEADING_ZERO = DeskRule(
    "V18",
    NOTICE,
    "日期“{written}”的月、日用了虚位“0”。",
    "请改为“{right}”。",
    basis="GB/T 9704—2012《党政机关公文格式》7.3.5.4：月、日不编虚位",
    wrong="自2022年01月05日起施行。",
    right="自2022年1月5日起施行。",
)

_RANGE = re.compile(
    rf"(?<![\d.])(?P<low>{NUMBER})(?P<low_unit>[%％])?\s*[～~—–-]\s*(?P<high>{NUMBER})(?P<high_unit>[%％])(?!/)"
)
_LONE = re.compile(r"(?<=[\u4e00-\u9fff])[%％]")
_LONE_RIGHT = re.compile(r"单位$|[:：（(]$|百分号")
_BROKEN = re.compile(
    rf"(?<![\d，,.])[1-9]\d{{0,2}}(?:，\d{{3}})+(?={UNIT})|(?<![\d.\w/-])\d+\.\d+\.\d+(?={UNIT})|(?<![\d.])\d+\.\.\d+"
)
_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find numbers, ranges and dates of one plan that cannot be right as they are written."""
    for passage in sheet.body:
        yield from _ranges(passage)
        yield from _numbers(passage)
        yield from _dates(passage)
    for indicator in sheet.plan.indicators:
        yield from _units(sheet, indicator)


def _ranges(passage: Passage) -> Iterator[Finding]:
    for match in _RANGE.finditer(passage.text):
        low, high = (float(match[side].replace(",", "")) for side in ("low", "high"))
        if low > high:
            yield found(passage, match.span(), RANGE, written=match[0])
        elif not match["low_unit"]:
            sign = match["high_unit"]
            right = match[0].replace(match["low"], match["low"] + sign, 1)
            yield found(passage, match.span(), RANGE_PERCENT, Mend(right), written=match[0], right=right)


def _numbers(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _LONE.finditer(text):
        if passage.kind is not Kind.CELL and not _LONE_RIGHT.search(passage.before(match.start())):
            yield found(passage, match.span(), NO_NUMBER, written=passage.around(*match.span()))
    for match in _BROKEN.finditer(text):
        yield found(passage, match.span(), BROKEN_NUMBER, written=match[0])


def _dates(passage: Passage) -> Iterator[Finding]:
    for match in _DATE.finditer(passage.text):
        try:
            datetime.date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
        except ValueError:
            yield found(passage, match.span(), NO_SUCH_DAY, written=match[0])
            continue
        right = re.sub(r"(?<=[年月])0(?=\d)", "", match[0])
        if right != match[0]:
            yield found(passage, match.span(), LEADING_ZERO, Mend(right), written=match[0], right=right)


def _units(sheet: Sheet, indicator: Indicator) -> Iterator[Finding]:
    """Compare the units that are written in the cells of a row with the unit of the row."""
    cells = sheet.in_line(indicator.where.line)
    if not any(passage.text == indicator.unit for passage in cells) or not read_unit(indicator.unit):
        return
    for measure in indicator.measures:
        written = measure.as_written.strip()
        cell = next((each for each in cells if each.text == written), None)
        if not cell or "年均" in measure.label:
            continue
        for quantity in measure.quantities:
            if re.search(rf"\d\s*{re.escape(indicator.unit)}", written):
                yield found(cell, (0, len(written)), UNIT_TWICE, unit=indicator.unit, written=written)
            elif quantity.unit and read_unit(quantity.unit) and not are_convertible(quantity.unit, indicator.unit):
                yield found(cell, (0, len(written)), UNIT_DIFFERS, written=written, unit=indicator.unit)
