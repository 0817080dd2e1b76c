"""Formats: a table becomes CSV, JSON, a JSON Schema."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from plan_data.fields import DataSet, Table, Type, Value

BOM = "\ufeff"
_FORMULA = re.compile(r"['=+@\t\r]|-(?![\d.,]*$)")
"""Beginnings of texts that a spreadsheet would run as formulas: `=1+1`, `-cmd|…`, but not `-` and `-1.5`; and the
apostrophe, which it would take away.
"""


def csv_rows(table: Table) -> str:
    """Give the records of a table as lines of CSV (RFC 4180).

    A text that a spreadsheet would take for a formula begins with an apostrophe more.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in record] for record in table.records)
    return text.getvalue()


def csv_file(kind: DataSet[Any], rows: Iterable[str]) -> bytes:
    """Give lines of CSV with their head, in UTF-8 with a byte order mark, as spreadsheets want it."""
    return (BOM + ",".join(field.name for field in kind.fields) + "\r\n" + "".join(rows)).encode()


def _cell(value: Value) -> str:
    match value:
        case str():
            return f"'{value}" if _FORMULA.match(value) else value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
    return str(value)


def json_records(table: Table) -> str:
    """Give the records of a table as JSON objects, one a line."""
    names = [field.name for field in table.kind.fields]
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return ",\n".join(encode(dict(zip(names, map(_plain, record), strict=True))) for record in table.records)


def json_file(kind: DataSet[Any], records: Iterable[str]) -> bytes:
    """Give JSON objects as the JSON of a data set, without a byte order mark: `{"title", "description", "records"}`."""
    head = json.dumps({"title": kind.title, "description": kind.about}, ensure_ascii=False)
    return (head[:-1] + ', "records": [\n' + ",\n".join(filter(None, records)) + "\n]}\n").encode()


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def schema_file(kind: DataSet[Any]) -> bytes:
    """Give the JSON Schema (draft 2020-12) of a data set's JSON."""
    properties = {
        field.name: {
            "title": field.title,
            "description": field.about,
            "type": [field.type.value, "null"] if field.type is Type.NUMBER else field.type.value,
        }
        for field in kind.fields
    }
    record = {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in kind.fields],
        "additionalProperties": False,
    }
    return json_bytes(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": kind.title,
            "description": kind.about,
            "type": "object",
            "properties": {
                "title": {"type": "string"},
                "description": {"type": "string"},
                "records": {"type": "array", "items": record},
            },
            "required": ["title", "description", "records"],
            "additionalProperties": False,
        }
    )


def json_bytes(value: object) -> bytes:
    """Give `value` as JSON for people: UTF-8, a value a line."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
