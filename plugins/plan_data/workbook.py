"""XLSX (ISO/IEC 29500): tables as the sheets of a workbook, with as little as spreadsheet programs ask for.

A library that can draw charts takes ten times as long for this; every plan has a workbook.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from plan_data.fields import DataSet, Table, Type, Value
from planbook.xmltext import DECLARATION, element, text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = 1
"""Index of the style of heads."""
_LONGEST = 32_767
"""Characters that a cell may hold."""


def sheet_rows(table: Table) -> str:
    """Give the records of a table as rows of a sheet, whichever rows they will be."""
    return "".join(_row(record) for record in table.records)


def xlsx_file(sheets: Sequence[tuple[DataSet[Any], Iterable[str]]]) -> bytes:
    """Give a workbook with a sheet for each data set, of its rows; the same bytes for the same rows."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations([("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book([kind.title for kind, _ in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *((f"rId{number}", f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{number}.xml": _sheet(*sheet) for number, sheet in enumerate(sheets, start=1)},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name)  # its time is 1980-01-01
            archive.writestr(entry, DECLARATION + part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


@cache
def _content_types(numbers: range) -> str:
    overrides = [("/xl/workbook.xml", f"{_TYPES}.sheet.main+xml"), ("/xl/styles.xml", f"{_TYPES}.styles+xml")]
    overrides += [(f"/xl/worksheets/sheet{number}.xml", f"{_TYPES}.worksheet+xml") for number in numbers]
    return element(
        "Types",
        element("Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"),
        element("Default", Extension="xml", ContentType="application/xml"),
        *(element("Override", PartName=name, ContentType=kind) for name, kind in overrides),
        xmlns=f"{_PACKAGE}/content-types",
    )


def _relations(relations: Sequence[tuple[str, str, str]]) -> str:
    return element(
        "Relationships",
        *(element("Relationship", Id=name, Type=kind, Target=target) for name, kind, target in relations),
        xmlns=f"{_PACKAGE}/relationships",
    )


def _book(titles: Sequence[str]) -> str:
    sheets = (
        element("sheet", name=title, sheetId=str(number), **{"r:id": f"rId{number}"})
        for number, title in enumerate(titles, start=1)
    )
    return element("workbook", element("sheets", *sheets), xmlns=_MAIN, **{"xmlns:r": _OFFICE})


_STYLES = element(
    "styleSheet",
    element("fonts", element("font", element("sz", val="11")), element("font", element("b"), element("sz", val="11"))),
    element(
        "fills",
        element("fill", element("patternFill", patternType="none")),
        element("fill", element("patternFill", patternType="gray125")),
    ),
    element("borders", element("border")),
    element("cellStyleXfs", element("xf")),
    element(
        "cellXfs",
        element("xf", xfId="0"),
        element(
            "xf",
            element("alignment", wrapText="1", vertical="top"),
            xfId="0", fontId="1", applyFont="1", applyAlignment="1",
        ),
    ),
    xmlns=_MAIN,
)  # fmt: skip


def _sheet(kind: DataSet[Any], rows: Iterable[str]) -> str:
    head = _row([field.title for field in kind.fields], f' s="{_HEAD}"')
    return element("worksheet", _columns(kind), element("sheetData", head, *rows), xmlns=_MAIN)


@cache
def _columns(kind: DataSet[Any]) -> str:
    pane = element("pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = (
        element("col", min=str(at), max=str(at), width="24" if field.type is Type.STRING else "10", customWidth="1")
        for at, field in enumerate(kind.fields, start=1)
    )
    return element("sheetViews", element("sheetView", pane, workbookViewId="0")) + element("cols", *columns)


def _row(values: Sequence[Value], style: str = "") -> str:
    """Give a row; it and its cells are counted by their order, so that the rows of many plans can be put together."""
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Value, style: str) -> str:
    """Give a cell; a text is always a text, never a formula."""
    match value:
        case None | "":
            return "<c/>"
        case str():
            return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text(value[:_LONGEST])}</t></is></c>'
        case bool():
            return f'<c{style} t="b"><v>{int(value)}</v></c>'
    return f"<c{style}><v>{value}</v></c>"
