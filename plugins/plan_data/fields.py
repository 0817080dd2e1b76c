"""Fields: what a record of a data set holds, from one list for files, schemas and their explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

Value = str | int | Decimal | bool | None
"""None where the plan states nothing."""
R = TypeVar("R")


class Type(StrEnum):
    """Types by their names in JSON Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


TYPE_NAMES = {Type.STRING: "文字", Type.INTEGER: "整数", Type.NUMBER: "数", Type.BOOLEAN: "真假"}
"""How the page calls them."""


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """One column of a data set whose records are made of `R`."""

    name: str
    """ASCII; the key in JSON and the head in CSV."""
    title: str
    """Chinese; the head in XLSX."""
    type: Type
    about: str
    """What it holds, in a sentence."""
    read: Callable[[R], Value]


@dataclass(frozen=True, slots=True)
class DataSet(Generic[R]):
    """A kind of record, with its fields."""

    name: str
    """File name without extension: `indicators`."""
    title: str
    about: str
    fields: tuple[Field[R], ...]

    def record(self, item: R) -> tuple[Value, ...]:
        """Give the values of one record, in the order of the fields."""
        return tuple(field.read(item) for field in self.fields)


@dataclass(frozen=True, slots=True)
class Table:
    """A data set with its records, whatever they were made of."""

    kind: DataSet[Any]
    records: tuple[tuple[Value, ...], ...]


def table_of(kind: DataSet[R], items: Iterable[R]) -> Table:
    """Make the table of `items`."""
    return Table(kind, tuple(map(kind.record, items)))
