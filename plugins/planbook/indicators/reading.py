"""Indicator tables: which tables they are, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from planbook import problems
from planbook.indicators.checks import check_indicators, is_row_number
from planbook.indicators.explanations import IN_BRACKETS, explain
from planbook.indicators.heads import Field, Head, last_year, read_heads
from planbook.indicators.quantities import QUANTITY, read_cell, read_quantity, split_units
from planbook.model import Cell, Footnote, Indicator, IndicatorTable, Measure, Quantity, Role, Table
from planbook.plain import plain
from planbook.problems import Problem
from planbook.tables import grid

_UNIT_IN_NAME = re.compile(r"\s*[（(]([^（()）]{1,6})[)）]$")  # 国内发明专利申请量(件)
_CHANGE = re.compile(r"(?:新增|增加|达到?|为)$")  # 海外发明专利授权量新增|5万件
_NEW = ("新增", "增加")


@dataclass(frozen=True, slots=True)
class _Convention:
    """What holds for all rows of a table."""

    heads: Sequence[Head]
    brackets_are_gains: bool
    target_in_name: str | None
    """Year of the targets that the names hold, where the table has no column of values."""


def read_indicators(table: Table, kind: str, footnotes: Sequence[Footnote], found: list[Problem]) -> Table:
    """Give `table` as an `IndicatorTable` where it is one.

    It is one where its head names an indicator column and a value or attribute column; `kind` is what the
    author says after the caption: `indicators`, `plain`, or empty.  `footnotes` are those of the plan.
    """
    if kind == "plain":
        return table
    heads = read_heads(table)
    named = {head.field for head in heads}
    if Field.NAME not in named:
        if kind == "indicators":
            found.append(problems.NO_INDICATOR_COLUMN.at(table.where))
        return table
    if kind != "indicators" and not named & {Field.VALUE, Field.ATTRIBUTE}:
        return table
    convention = _Convention(
        heads,
        any(IN_BRACKETS.search(note.text) for note in table.notes),
        None if Field.VALUE in named else last_year(plain(table.caption)),
    )
    indicators = tuple(
        _indicator(table, index, row, convention) for index, row in enumerate(grid(table.rows, table.width))
    )
    check_indicators(indicators, found)
    base = {field.name: getattr(table, field.name) for field in fields(Table)}
    return IndicatorTable(**base, indicators=explain(table, _with_ids(table, indicators), footnotes))


def _indicator(table: Table, index: int, row: Sequence[Cell | None], convention: _Convention) -> Indicator:
    cells: dict[Field, Cell] = {}
    for head, cell in zip(convention.heads, row, strict=True):
        if head.field and cell:
            cells.setdefault(head.field, cell)
    texts = {field: plain(cell.text) for field, cell in cells.items()}
    name, unit = texts.get(Field.NAME, ""), texts.get(Field.UNIT, "")
    if match := _UNIT_IN_NAME.search(name):
        name, unit = name[: match.start()], unit or match[1]
    measures = tuple(_measures(row, convention, split_units(unit)))
    if convention.target_in_name is not None:
        name, measures = _split_target(name, convention.target_in_name)
    return Indicator(
        id="",
        number=texts.get(Field.NUMBER, ""),
        category=texts.get(Field.CATEGORY, ""),
        name=name,
        text=cells[Field.NAME].text if Field.NAME in cells else "",
        unit=unit or next((each.unit for measure in measures for each in measure.quantities), ""),
        measures=measures,
        attribute=texts.get(Field.ATTRIBUTE, ""),
        source=texts.get(Field.SOURCE, ""),
        department=texts.get(Field.DEPARTMENT, ""),
        status=texts.get(Field.STATUS, ""),
        row=index,
        where=table.rows[index].where,
    )


def _measures(row: Sequence[Cell | None], convention: _Convention, units: Sequence[str]) -> list[Measure]:
    measures = []
    for head, cell in zip(convention.heads, row, strict=True):
        if head.field is Field.VALUE:
            text = plain(cell.text) if cell else ""
            reading = read_cell(text, units, brackets_are_gains=convention.brackets_are_gains)
            measures.append(Measure(head.role, head.label, head.period, text, reading.quantities, reading.remark))
    return measures


def _split_target(name: str, period: str) -> tuple[str, tuple[Measure, ...]]:
    """Take the target off the end of a name: `海外发明专利授权量新增5万件`."""
    match = next((each for each in QUANTITY.finditer(name) if each.end() == len(name)), None)
    if match is None or match.start() == 0:
        return name, ()
    start = match.start()
    if change := _CHANGE.search(name, 0, start):
        start = change.start()
    written, rest = name[start:], name[:start]
    incremental = written.startswith(_NEW) or rest.startswith(_NEW)
    quantity: Quantity = read_quantity(match, incremental=incremental)
    return rest or name, (Measure(Role.TARGET, "目标值", period, written, (quantity,)),)


def _with_ids(table: Table, indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Name each indicator by table and number, `indicators/2-7`; by row where numbers are missing or repeated."""
    numbers = [indicator.number for indicator in indicators]
    own = all(map(is_row_number, numbers)) and len({int(number) for number in numbers}) == len(numbers)
    return tuple(
        replace(each, id=f"indicators/{table.number}-{int(each.number) if own else each.row + 1}")
        for each in indicators
    )
