"""The whole model of a plan as JSON, read off the dataclasses, so that nothing of it can be forgotten.

A text stands as readers see it; where the plan file has marks in it (corrections, footnotes, links, emphasis), the text
with its marks stands beside it under the same name with `_marked`.
"""

from __future__ import annotations

import json
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
    encode = _Encoder(whole.plan.slug).encode
    content = {"$schema": f"../{SCHEMA}", "version": VERSION, **encode(whole)}
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class _Encoder:
    """Writes the values of one plan."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def encode(self, value: Any) -> Any:
        if value is None or (isinstance(value, str | bool) and not isinstance(value, Enum)):
            return value
        if isinstance(value, tuple):
            return [self.encode(each) for each in value]
        if is_dataclass(value):
            return self._record(value)
        return self._scalar(value)

    def _record(self, value: Any) -> dict[str, Any]:
        kind: type = type(value)
        made: dict[str, Any] = {"type": type_name(kind)} if isinstance(value, SIDE_BY_SIDE) else {}
        for name, marked in shape(kind):
            field = getattr(value, name)
            made[name] = plain(field) if marked else self.encode(field)
            if marked and made[name] != field:
                made[f"{name}_marked"] = field
        if isinstance(value, PAGED):
            made["page"] = url_of(f"{self.slug}/{value.id}", _HOME)
        return made

    def _scalar(self, value: Any) -> Any:
        match value:
            case IntEnum():
                return value.name.lower()
            case Enum():
                return value.value
            case Decimal():
                return int(value) if value == value.to_integral_value() else float(value)
            case date():
                return value.isoformat()
            case dict():
                return {name: self.encode(each) for name, each in value.items()}
        return value


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
