"""The whole model of a plan as JSON, read off the dataclasses, so that nothing of it can be forgotten.

A text stands as readers see it; where the plan file has marks in it (corrections, footnotes, links, emphasis), the text
with its marks stands beside it under the same name with `_marked`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cache
from sys import modules
from typing import Any

from planbook.addresses import url_of
from planbook.model import (
    Backlink,
    Cell,
    Column,
    Footnote,
    Indicator,
    IndicatorTable,
    Note,
    Notice,
    Plan,
    Prose,
    Reference,
    Related,
    Section,
    Table,
)
from planbook.plain import plain
from planbook.problems import Where

SCHEMA = "plan.schema.json"
VERSION = 1
"""Of the format: it rises when what was there changes its meaning or goes."""
_MARKED = {
    (Prose, "text"), (Cell, "text"), (Note, "text"), (Footnote, "text"), (Section, "heading"), (Section, "text"),
    (Column, "title"), (Table, "caption"), (IndicatorTable, "caption"), (Notice, "title"), (Indicator, "text"),
}  # fmt: skip
"""The fields that hold texts in the dialect."""
_LEFT_OUT = {(Plan, "references"), (Reference, "text")}
"""What stands elsewhere in the file: the references of all kinds, the texts that hold them."""
PAGED = (Section, Prose, Column, Table, Indicator)
"""What a link can lead to."""
SIDE_BY_SIDE = (Section, Prose, Column, Table)
"""What stands side by side in one list, so that each says what it is."""
_HOME = "index.html"


@dataclass(frozen=True, slots=True)
class Whole:
    """A plan with all that the portal knows about it."""

    plan: Plan
    references: tuple[Reference, ...]
    backlinks: dict[str, tuple[Backlink, ...]]
    """By name of what is referred to, inside the plan; empty for the plan itself."""
    related: dict[str, tuple[Related, ...]]
    """By name of the clause, inside the plan."""
    concepts: dict[str, str]
    """Id of the concept of each indicator that has one, by the indicator's id."""


def whole_file(whole: Whole) -> bytes:
    """Give all that is known of a plan as JSON, in one line: it is long."""
    content = {"$schema": f"../{SCHEMA}", "version": VERSION, **_written(whole, whole.plan.slug)}
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))
"""What JSON has as well."""
Way = Callable[[Any, str], Any]
"""Gives a value of the plan whose slug is given as JSON has it."""


def _written(value: Any, slug: str) -> Any:
    kind: type = type(value)
    return value if kind in _AS_THEY_ARE else _way_of(kind)(value, slug)


_WAYS: tuple[tuple[type, Way], ...] = (
    (tuple, lambda value, slug: [_written(each, slug) for each in value]),
    (dict, lambda value, slug: {name: _written(each, slug) for name, each in value.items()}),
    (IntEnum, lambda value, _: value.name.lower()),
    (Enum, lambda value, _: value.value),
    (Decimal, lambda value, _: int(value) if value == value.to_integral_value() else float(value)),
    (date, lambda value, _: value.isoformat()),
)


@cache
def _way_of(kind: type) -> Way:
    """Give how values of a class are written."""
    return _as_record(kind) if is_dataclass(kind) else next(way for each, way in _WAYS if issubclass(kind, each))


def _as_record(kind: type) -> Way:
    """Give how values of a dataclass are written: with their fields, and what class and page they are of."""
    of_kind = {"type": type_name(kind)} if issubclass(kind, SIDE_BY_SIDE) else {}
    written, paged = shape(kind), issubclass(kind, PAGED)

    def record(value: Any, slug: str) -> dict[str, Any]:
        made: dict[str, Any] = dict(of_kind)
        for name, marked in written:
            field = getattr(value, name)
            made[name] = plain(field) if marked else _written(field, slug)
            if marked and made[name] != field:
                made[f"{name}_marked"] = field
        if paged:
            made["page"] = url_of(f"{slug}/{value.id}", _HOME)
        return made

    return record


@cache
def shape(kind: type) -> tuple[tuple[str, bool], ...]:
    """Give the fields of a class that are written, and whether each is a text in the dialect."""
    return tuple(
        (field.name, (kind, field.name) in _MARKED)
        for field in fields(kind)
        if field.type not in ("Where", Where) and (kind, field.name) not in _LEFT_OUT
    )


def type_name(kind: type) -> str:
    """`IndicatorTable` → `indicator_table`"""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")


def variants(kind: type) -> list[type]:
    """Give a class and those that are made of it: `Table`, `IndicatorTable`.

    A dataclass with slots leaves a class behind that nobody uses but `__subclasses__`.
    """
    return [each for each in (kind, *kind.__subclasses__()) if getattr(modules[each.__module__], each.__name__) is each]
