"""Formats: a table becomes CSV, JSON, a JSON Schema; several become the sheets of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from plan_data.fields import DataSet, Table, Type, Value

BOM = "\ufeff"
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.,]*$)")
"""Beginnings of texts that a spreadsheet would run as formulas: `=1+1`, `-cmd|…`, but not `-` and `-1.5`."""


def csv_file(table: Table) -> bytes:
    """Give the table as CSV (RFC 4180) in UTF-8 with a byte order mark, as spreadsheets want it.

    A text that a spreadsheet would take for a formula begins with an apostrophe more.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in table.kind.fields])
    writer.writerows([_cell(value) for value in record] for record in table.records)
    return (BOM + text.getvalue()).encode()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case str() if _FORMULA.match(value) or value.startswith("'"):
            return f"'{value}"
    return str(value)


def json_file(table: Table) -> bytes:
    """Give the table as JSON without a byte order mark: `{"title", "description", "records"}`."""
    names = [field.name for field in table.kind.fields]
    records = [dict(zip(names, map(_plain, record), strict=True)) for record in table.records]
    return _json({"title": table.kind.title, "description": table.kind.about, "records": records})


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
    return _json(
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


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_file(tables: Sequence[Table]) -> bytes:
    """Give a workbook with a sheet a table, Chinese heads first; the same bytes for the same tables."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # from the content, never from the clock
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for table in tables:
        sheet = book.add_worksheet(table.kind.title)
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(table.kind.fields):
            sheet.write(0, column, field.title, head)
            sheet.set_column(column, column, 24 if field.type is Type.STRING else 10)
        for row, record in enumerate(table.records, start=1):
            for column, value in enumerate(record):
                if value not in (None, ""):
                    sheet.write(row, column, float(value) if isinstance(value, Decimal) else value)
    book.close()
    return data.getvalue()
