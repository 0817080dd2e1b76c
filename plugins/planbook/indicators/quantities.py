"""Quantities: numbers as plans write them, with their unit, comparator and the bracket convention.

`≧85%`, `85分以上`, `不少于100名`, `63%～68%`, `(907.6)、(3765)`, `184件(2019年6月5日起,不再提供)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from planbook.indicators.units import BASES, SCALES, read_unit
from planbook.model import Quantity

_UNITS = "|".join(sorted(map(re.escape, BASES), key=len, reverse=True))
_SCALES = "|".join(sorted(filter(None, SCALES), key=len, reverse=True))
UNIT = rf"(?:(?:{_SCALES})?(?:{_UNITS}|％)(?:/(?:{_UNITS}))?|(?:{_SCALES}))"
"""A unit behind a number: `万件`, `件/年`, `亿`."""
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"

_BEFORE = {
    "≥": "≥", "≧": "≥", "≤": "≤", "≦": "≤", ">": ">", "＞": ">", "<": "<", "＜": "<",
    "不少于": "≥", "不低于": "≥", "不小于": "≥", "至少": "≥", "不超过": "≤", "不高于": "≤", "不多于": "≤",
    "不大于": "≤", "超过": ">", "逾": ">", "突破": ">", "低于": "<", "少于": "<", "约": "≈", "大约": "≈",
}  # fmt: skip
_AFTER = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "左右": "≈", "+": "≥"}
BEFORE = "|".join(map(re.escape, sorted(_BEFORE, key=len, reverse=True)))
AFTER = "|".join(map(re.escape, sorted(_AFTER, key=len, reverse=True)))

QUANTITY = re.compile(
    rf"(?P<open>[（(\[［])?\s*(?:(?P<before>{BEFORE})\s*)?(?P<number>[-−]?(?:{NUMBER}))\s*(?P<unit>{UNIT})?"
    rf"(?:\s*[～~—–-]+\s*(?P<upper>{NUMBER})\s*(?P<upper_unit>{UNIT})?)?\s*(?:(?P<after>{AFTER})\s*)?(?(open)\s*[)）\]］])"
)
_SEPARATOR = re.compile(r"\s*[、；;，]\s*")


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a table cell says."""

    quantities: tuple[Quantity, ...]
    remark: str
    """What the cell says besides, without the brackets around it: `截止到2017年`."""


def read_cell(text: str, units: Sequence[str] = (), *, brackets_are_gains: bool = False) -> CellReading:
    """Read the quantities that a cell consists of; a cell that begins with none has none.

    `units` are those of the table, one for each part of `(907.6)、(3765)`; a unit written in the cell goes
    before.  `brackets_are_gains` where the table says that brackets mean what comes in the period.
    """
    quantities: list[Quantity] = []
    place = 0
    while match := QUANTITY.match(text, place):
        unit = units[min(len(quantities), len(units) - 1)] if units else ""
        quantities.append(read_quantity(match, unit, incremental=brackets_are_gains and bool(match["open"])))
        place = match.end()
        separator = _SEPARATOR.match(text, place)
        if not separator or not QUANTITY.match(text, separator.end()):
            break
        place = separator.end()
    rest = text[place:].strip() if quantities else ""
    return CellReading(tuple(quantities), _unwrapped(rest))


def read_quantity(match: re.Match[str], unit: str = "", *, incremental: bool = False) -> Quantity:
    """Give the quantity of a match of `QUANTITY`; `unit` where none is written with it."""
    comparator = _BEFORE.get(match["before"] or "") or _AFTER.get(match["after"] or "", "")
    return Quantity(
        value=_decimal(match["number"]),
        upper=_decimal(match["upper"]) if match["upper"] else None,
        unit=match["unit"] or match["upper_unit"] or unit,
        comparator=comparator,
        incremental=incremental,
    )


def split_units(written: str) -> tuple[str, ...]:
    """Give the units of a cell that names one or, for several values, several: `亿元、项`."""
    return tuple(part for part in re.split(r"\s*[、，,；;]\s*", written.strip()) if part)


def unknown_units(written: str) -> tuple[str, ...]:
    """Give the parts of `written` that are no known unit."""
    return tuple(unit for unit in split_units(written) if read_unit(unit) is None)


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace("−", "-"))


def _unwrapped(text: str) -> str:
    """`(截止到2017年)` without the brackets that surround all of it."""
    if len(text) > 1 and text[0] in "（(" and text[-1] in "）)" and not re.search(r"[)）]", text[1:-1]):
        return text[1:-1].strip()
    return text
