"""What can be wrong with the rows of an indicator table; the pages show them as written all the same."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from itertools import islice

from planbook import problems
from planbook.indicators.quantities import unknown_units
from planbook.indicators.units import BASES
from planbook.keys import name_key
from planbook.model import Indicator, Measure, Role
from planbook.problems import Problem


def check_indicators(indicators: Sequence[Indicator], found: list[Problem]) -> None:
    """Check numbers, names, units, values and years of the rows of one table."""
    found += _numbers(indicators)
    found += _names(indicators)
    found += islice(_years(indicators), 1)  # the years stand in the head, for all rows
    for indicator in indicators:
        found += _units(indicator)
        found += _values(indicator)


def is_row_number(text: str) -> bool:
    """Tell whether `text` numbers a row: `7`."""
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _numbers(indicators: Sequence[Indicator]) -> Iterator[Problem]:
    seen: dict[int, int] = {}
    before: int | None = None
    for indicator in indicators:
        if not is_row_number(indicator.number):
            continue
        number, where = int(indicator.number), indicator.where
        expected = (before or 0) + 1
        if number in seen:
            yield problems.ROW_REPEATED.at(where, number=number, earlier=seen[number], expected=expected)
        elif before is not None and number != expected:
            yield problems.ROW_GAP.at(where, before=before, number=number, expected=expected)
        seen.setdefault(number, where.line)
        before = number


def _names(indicators: Sequence[Indicator]) -> Iterator[Problem]:
    """The same indicator, of the same category and unit, stands in a table once."""
    seen: dict[tuple[str, str, str], int] = {}
    for each in indicators:
        key = name_key(each.name), name_key(each.category), each.unit
        if each.name and key in seen:
            yield problems.INDICATOR_REPEATED.at(each.where, name=each.name, earlier=seen[key])
        seen.setdefault(key, each.where.line)


def _units(indicator: Indicator) -> Iterator[Problem]:
    for unit in unknown_units(indicator.unit):
        near = difflib.get_close_matches(unit, sorted(BASES), n=1)
        hint = f"是否应为“{near[0]}”？" if near else "请核对单位；确无误的，可不作改动，数值将不参与换算。"
        yield problems.UNKNOWN_UNIT.at(indicator.where, unit=unit, suggestion=hint)


def _values(indicator: Indicator) -> Iterator[Problem]:
    for measure in indicator.measures:
        if measure.is_stated and not measure.quantities:
            yield problems.NO_NUMBER.at(indicator.where, label=measure.label, value=measure.as_written)


def _years(indicators: Sequence[Indicator]) -> Iterator[Problem]:
    for indicator in indicators:
        baseline, target = indicator.measure(Role.BASELINE), indicator.measure(Role.TARGET)
        if baseline and target and _year(baseline) > _year(target) > 0:
            years = {"baseline": f"{baseline.period}年", "target": f"{target.period}年"}
            yield problems.BASELINE_AFTER_TARGET.at(indicator.where, **years)


def _year(measure: Measure) -> int:
    return int(measure.period or 0)
