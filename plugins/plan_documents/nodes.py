"""Pandoc's document tree, as far as plans need it: https://hackage.haskell.org/package/pandoc-types (JSON form)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from planbook.xmltext import allowed

Node = dict[str, Any]
API_VERSION = (1, 23, 1)


def attributes(identity: str = "", classes: Iterable[str] = (), **values: str) -> list[Any]:
    """Give an Attr: identifier, classes, and values, whose `_` stands for `-`."""
    return [identity, list(classes), [[name.replace("_", "-"), value] for name, value in values.items()]]


def text(value: str) -> Node:
    return {"t": "Str", "c": allowed(value)}


def wrapped(kind: str, inlines: Sequence[Node]) -> Node:
    """Give an inline that only holds others: `Strong`, `Emph`, `Strikeout` …"""
    return {"t": kind, "c": list(inlines)}


def span(attr: list[Any], inlines: Sequence[Node]) -> Node:
    return {"t": "Span", "c": [attr, list(inlines)]}


def link(inlines: Sequence[Node], href: str) -> Node:
    return {"t": "Link", "c": [attributes(), list(inlines), [allowed(href), ""]]}


def code(value: str) -> Node:
    return {"t": "Code", "c": [attributes(), allowed(value)]}


def note(blocks: Sequence[Node]) -> Node:
    return {"t": "Note", "c": list(blocks)}


LINE_BREAK: Node = {"t": "LineBreak"}


def paragraph(inlines: Sequence[Node]) -> Node:
    return {"t": "Para", "c": list(inlines)}


def plain(inlines: Sequence[Node]) -> Node:
    return {"t": "Plain", "c": list(inlines)}


def header(level: int, attr: list[Any], inlines: Sequence[Node]) -> Node:
    return {"t": "Header", "c": [level, attr, list(inlines)]}


def division(attr: list[Any], blocks: Sequence[Node]) -> Node:
    return {"t": "Div", "c": [attr, list(blocks)]}


def bullets(items: Sequence[Sequence[Node]]) -> Node:
    return {"t": "BulletList", "c": [list(item) for item in items]}


def quotation(blocks: Sequence[Node]) -> Node:
    return {"t": "BlockQuote", "c": list(blocks)}


def code_block(value: str) -> Node:
    return {"t": "CodeBlock", "c": [attributes(), allowed(value)]}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table, with what it spans."""

    inlines: Sequence[Node]
    rowspan: int
    colspan: int
    centred: bool


def table(
    attr: list[Any],
    caption: Sequence[Node],
    widths: Sequence[float],
    head: Sequence[Sequence[GridCell]],
    body: Sequence[Sequence[GridCell]],
) -> Node:
    """Give a table; `widths` are shares of the width there is, 1 in all."""
    return {
        "t": "Table",
        "c": [
            attr,
            [None, [plain(caption)] if caption else []],
            [[{"t": "AlignCenter"}, {"t": "ColWidth", "c": width}] for width in widths],
            [attributes(), [_row(cells) for cells in head]],
            [[attributes(), 0, [], [_row(cells) for cells in body]]],
            [attributes(), []],
        ],
    }


def _row(cells: Sequence[GridCell]) -> list[Any]:
    return [attributes(), [_cell(cell) for cell in cells]]


def _cell(cell: GridCell) -> list[Any]:
    alignment = {"t": "AlignCenter" if cell.centred else "AlignLeft"}
    return [attributes(), alignment, cell.rowspan, cell.colspan, [plain(cell.inlines)]]


def document(blocks: Sequence[Node], **meta: str | Sequence[str]) -> Node:
    """Give a whole document; each of `meta` is a text or a list of texts."""
    return {
        "pandoc-api-version": list(API_VERSION),
        "meta": {name.replace("_", "-"): _meta(value) for name, value in meta.items() if value},
        "blocks": list(blocks),
    }


def _meta(value: str | Sequence[str]) -> Node:
    if isinstance(value, str):
        return {"t": "MetaInlines", "c": [text(value)]}
    return {"t": "MetaList", "c": [_meta(each) for each in value]}
