"""Indicator tables: which tables they are, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import Enum, auto

from planbook import problems
from planbook.model import Cell, Indicator, IndicatorTable, Measure, Role, Table
from planbook.plain import plain
from planbook.problems import Problem
from planbook.tables import grid


class Field(Enum):
    """What a column of an indicator table holds."""

    NUMBER = auto()
    CATEGORY = auto()
    NAME = auto()
    UNIT = auto()
    VALUE = auto()
    ATTRIBUTE = auto()
    SOURCE = auto()
    DEPARTMENT = auto()
    STATUS = auto()


_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (Field.NUMBER, r"序号|编号"),
        (Field.CATEGORY, r"(?:指标)?(?:类别|分类|类型)|一级指标"),
        (Field.ATTRIBUTE, r"(?:指标)?(?:属性|性质)"),
        (Field.SOURCE, r"(?:数据)?来源"),
        (Field.DEPARTMENT, r"(?:牵头|责任|负责)(?:部门|单位)"),
        (Field.UNIT, r"(?:计量)?单位"),
        (Field.STATUS, r".*完成\s*情况"),  # 2020年完成情况
        (Field.VALUE, r".*(?:目标|规划|完成|基期|基础|基准|现状|实际|预期)(?:值|数).*"),
        (
            Field.VALUE,
            r"(?:(?:19|20)\d\d年?)?(?:目标|规划|现状|基期)?(?:[（(\[].*)?|年均(?:增速|增长率?)(?:[（(\[].*)?",
        ),
        (Field.NAME, r"(?:主要|核心|发展|具体|二级|考核)?指标(?:名称|项目)?"),
    )
)
_ROLES = (
    (Role.BASELINE, re.compile(r"基期|基础|基准|现状")),
    (Role.ACTUAL, re.compile(r"完成|实际")),
    (Role.TARGET, re.compile(r"目标|规划|预期")),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPARATORS = {"≥": "≥", "≧": "≥", "≤": "≤", "≦": "≤", ">": ">", "＞": ">", "<": "<", "＜": "<"}
_VALUE = re.compile(r"(?P<open>[（(])?\s*(?P<comparator>[≥≧≤≦><＞＜])?\s*(?P<number>[-−]?\d[\d,]*(?:\.\d+)?)")
_RANGE = re.compile(r"%?\s*[～~—–]+\s*(?P<number>\d[\d,]*(?:\.\d+)?)")
_UNIT_IN_NAME = re.compile(r"[（(]([^（()）]{1,6})[)）]$")  # 国内发明专利申请量(件)
_NEW_IN_BRACKETS = re.compile(r"[（(]\s*[)）]\s*内?.*新增")  # () 内为规划期间新增数


@dataclass(frozen=True, slots=True)
class _Head:
    """One column of the table, as its head describes it."""

    field: Field | None
    label: str
    role: Role
    period: str


def read_indicators(table: Table, kind: str, found: list[Problem]) -> Table:
    """Give `table` as an `IndicatorTable` where it is one.

    It is one where its head names an indicator column and a value or attribute column; `kind` is what the
    author says after the caption: `indicators`, `plain`, or empty.
    """
    if kind == "plain":
        return table
    heads = _heads(table)
    named = {head.field for head in heads}
    if Field.NAME not in named:
        if kind == "indicators":
            found.append(problems.NO_INDICATOR_COLUMN.at(table.where))
        return table
    if kind != "indicators" and not named & {Field.VALUE, Field.ATTRIBUTE}:
        return table
    incremental = any(_NEW_IN_BRACKETS.search(note.text) for note in table.notes)
    indicators = tuple(
        _indicator(table, index, row, heads, incremental) for index, row in enumerate(grid(table.rows, table.width))
    )
    _check_numbers(indicators, found)
    base = {field.name: getattr(table, field.name) for field in fields(Table)}
    return IndicatorTable(**base, indicators=_with_ids(table, indicators))


def _heads(table: Table) -> list[_Head]:
    """Describe each column by the head cells above it."""
    columns = list(zip(*grid(table.head, table.width), strict=True))
    heads = []
    for index, cells in enumerate(columns):
        distinct = list(dict.fromkeys(cell for cell in cells if cell))
        label = " ".join(text for cell in distinct if (text := plain(cell.text)))
        compact = "".join(label.split())
        field = next((field for field, pattern in _FIELDS if pattern.fullmatch(compact)), None)
        if field is Field.NAME and _spans_on(distinct, index):
            field = Field.CATEGORY  # one head over category and name: the last column names the indicator
        year = _YEAR.search(compact)
        heads.append(_Head(field, label, _role(compact), year[0] if year else ""))
    return _bare_years(heads)


def _spans_on(cells: Sequence[Cell], index: int) -> bool:
    return bool(cells) and cells[-1].column + cells[-1].colspan - 1 > index


def _role(label: str) -> Role:
    return next((role for role, pattern in _ROLES if pattern.search(label)), Role.TARGET)


def _bare_years(heads: list[_Head]) -> list[_Head]:
    """Where the head names only years, the earliest is the baseline."""
    bare = [head for head in heads if head.field is Field.VALUE and _YEAR.match(head.label)]
    bare = [head for head in bare if not any(pattern.search(head.label) for _, pattern in _ROLES)]
    if len(bare) < 2:
        return heads
    first = min(bare, key=lambda head: head.period)
    return [_Head(head.field, head.label, Role.BASELINE, head.period) if head is first else head for head in heads]


def _indicator(
    table: Table, index: int, row: Sequence[Cell | None], heads: Sequence[_Head], incremental: bool
) -> Indicator:
    texts: dict[Field, str] = {}
    measures = []
    marked = ""
    for head, cell in zip(heads, row, strict=True):
        text = plain(cell.text) if cell else ""
        if head.field is Field.VALUE:
            measures.append(read_measure(head.role, head.label, head.period, text, incremental))
        elif head.field and head.field not in texts:
            texts[head.field] = text
            if cell and head.field is Field.NAME:
                marked = cell.text
    name = texts[Field.NAME]
    unit = texts.get(Field.UNIT, "")
    if not unit and (match := _UNIT_IN_NAME.search(name)):
        unit = match[1]
    return Indicator(
        id="",
        number=texts.get(Field.NUMBER, ""),
        category=texts.get(Field.CATEGORY, ""),
        name=name,
        text=marked,
        unit=unit,
        measures=tuple(measures),
        attribute=texts.get(Field.ATTRIBUTE, ""),
        source=texts.get(Field.SOURCE, ""),
        department=texts.get(Field.DEPARTMENT, ""),
        status=texts.get(Field.STATUS, ""),
        row=index,
        where=table.rows[index].where,
    )


def read_measure(role: Role, label: str, period: str, text: str, incremental: bool = False) -> Measure:
    """Read one value as written; `incremental` where the table says that brackets mean new in the period.

    `(907.6)、(3765)` gives two values, `≧10` a comparator, `-` and an empty cell none.
    """
    values: list[Decimal] = []
    comparator, bracketed = "", False
    for part in re.split(r"[、；;]", text):
        if match := _VALUE.match(part.strip()):
            values += [_decimal(match["number"])]
            if upper := _RANGE.match(part.strip(), match.end()):  # 63%～68%
                values += [_decimal(upper["number"])]
            comparator = comparator or _COMPARATORS.get(match["comparator"] or "", "")
            bracketed = bracketed or bool(match["open"])
    return Measure(role, label, period, text, tuple(values), comparator, incremental and bracketed)


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace("−", "-"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _with_ids(table: Table, indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Name each indicator by table and number, `indicators/2-7`; by row where numbers are missing or repeated."""
    numbers = [indicator.number for indicator in indicators]
    own = all(map(_is_number, numbers)) and len({int(number) for number in numbers}) == len(numbers)
    return tuple(
        replace(each, id=f"indicators/{table.number}-{int(each.number) if own else each.row + 1}")
        for each in indicators
    )


def _check_numbers(indicators: Sequence[Indicator], found: list[Problem]) -> None:
    seen: dict[int, int] = {}
    before: int | None = None
    for indicator in indicators:
        if not _is_number(indicator.number):
            continue
        number = int(indicator.number)
        if number in seen:
            found.append(
                problems.ROW_REPEATED.at(
                    indicator.where, number=number, earlier=seen[number], expected=(before or 0) + 1
                )
            )
        elif before is not None and number != before + 1:
            found.append(problems.ROW_GAP.at(indicator.where, before=before, number=number, expected=before + 1))
        seen.setdefault(number, indicator.where.line)
        before = number
