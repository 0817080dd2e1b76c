"""The heads of indicator tables: what each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from planbook.model import Role, Table
from planbook.plain import plain
from planbook.tables import column_labels, grid


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


@dataclass(frozen=True, slots=True)
class Head:
    """One column, as its head describes it."""

    field: Field | None
    label: str
    """The texts of its head cells, from the top down: `规划值 2025年`."""
    role: Role
    period: str


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
            r"(?:(?:19|20)\d\d年?)?(?:目标|规划|现状|基期)?(?:[（(\[].*)?",
        ),
        (
            Field.VALUE,
            r"年均(?:增速|增长率?)?(?:[/／]?[（(\[［]?累计[)）\]］]?)?(?:[（(\[].*)?|(?:[五5]年)?累计",  # 年均/累计
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
_FIVE_YEAR_PLANS = {"十": 2005, "十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
"""The last year of each national five-year plan: the 10th, 2001—2005, and those after it."""


def read_heads(table: Table) -> list[Head]:
    """Describe each column of `table` by the head cells above it."""
    lowest = grid(table.head, table.width)[-1:] or [[None] * table.width]
    heads = []
    for index, (label, cell) in enumerate(zip(column_labels(table), lowest[0], strict=True)):
        compact = "".join(label.split())
        field = next((field for field, pattern in _FIELDS if pattern.fullmatch(compact)), None)
        if field is Field.NAME and cell and cell.column + cell.colspan - 1 > index:
            field = Field.CATEGORY  # one head over category and name: the last column names the indicator
        year = _YEAR.search(compact)
        heads.append(Head(field, label, _role(compact), year[0] if year else ""))
    return _with_period(_earlier_results(_bare_years(heads)), last_year(plain(table.caption)))


def last_year(text: str) -> str:
    """Give the last year of the five-year plan that `text` names (“十四五” → 2025), empty where it names none."""
    match = re.search(r"十[一二三四五六]?五", text)
    return str(_FIVE_YEAR_PLANS[match[0][:-1]]) if match else ""


def _role(label: str) -> Role:
    return next((role for role, pattern in _ROLES if pattern.search(label)), Role.TARGET)


def _bare_years(heads: list[Head]) -> list[Head]:
    """Where the head names only years, the earliest is the baseline."""
    bare = [head for head in heads if head.field is Field.VALUE and _YEAR.match(head.label)]
    bare = [head for head in bare if not any(pattern.search(head.label) for _, pattern in _ROLES)]
    if len(bare) < 2:
        return heads
    first = min(bare, key=lambda head: head.period)
    return [replace(head, role=Role.BASELINE) if head is first else head for head in heads]


def _earlier_results(heads: list[Head]) -> list[Head]:
    """A result of a year before all targets is where they start from: `2015年完成值` beside `2020年目标值`."""
    targets = [head.period for head in heads if head.field is Field.VALUE and head.role is Role.TARGET]
    if not targets or not all(targets):
        return heads
    return [
        replace(head, role=Role.BASELINE) if head.role is Role.ACTUAL and "" < head.period < min(targets) else head
        for head in heads
    ]


def _with_period(heads: list[Head], year: str) -> list[Head]:
    """Targets and results without a year of their own belong to the end of the five-year plan."""
    return [
        head
        if head.period or head.role is Role.BASELINE or head.field is not Field.VALUE
        else replace(head, period=year)
        for head in heads
    ]
