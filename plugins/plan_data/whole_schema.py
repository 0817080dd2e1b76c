"""The JSON Schema of the whole model, read off the same dataclasses; and what the page says of their fields."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from plan_data.formats import json_bytes
from plan_data.names import FIELDS, TYPES
from plan_data.whole import PAGED, SIDE_BY_SIDE, VERSION, Whole, shape, type_name, variants
from planbook.problems import Where


def whole_schema() -> bytes:
    """Give the JSON Schema (draft 2020-12) of `whole_file`."""
    definitions = {type_name(kind): _object(kind) for kind in kinds()}
    root = _object(Whole)
    root["properties"] = {
        "$schema": {"type": "string", "title": "模式"},
        "version": {"const": VERSION, "title": "格式版本"},
        **root["properties"],
    }
    root["required"] = ["version", *root["required"]]
    return json_bytes(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "规划全文和全部数据",
            **root,
            "$defs": definitions,
        }
    )


@cache
def kinds() -> tuple[type, ...]:
    """Give every class that a file may hold, in the order in which they are met."""
    met: dict[type, None] = {}

    def visit(hint: Any) -> None:
        if is_dataclass(hint) and isinstance(hint, type):
            for kind in variants(hint):
                if kind is not Where and kind not in met:
                    met[kind] = None
                    for name, _ in shape(kind):
                        visit(_hints(kind)[name])
        for argument in get_args(hint):
            visit(argument)

    visit(Whole)
    return tuple(kind for kind in met if kind is not Whole)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def members(kind: type) -> list[tuple[str, str, dict[str, Any]]]:
    """Give name, Chinese title and schema of what an object of a class holds, in the order of the file."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    if issubclass(kind, SIDE_BY_SIDE):
        found.append(("type", "类型", {"const": type_name(kind)}))
    for name, marked in shape(kind):
        title = FIELDS.get(f"{kind.__name__}.{name}") or FIELDS[name]
        found.append((name, title, _schema(_hints(kind)[name])))
        if marked:
            found.append((f"{name}_marked", f"{title}，带标记", {"type": "string"}))
    if issubclass(kind, PAGED):
        found.append(("page", "页面", {"type": "string"}))
    return found


def _object(kind: type) -> dict[str, Any]:
    held = members(kind)
    return {
        "title": TYPES[kind.__name__],
        "type": "object",
        "properties": {name: {"title": title, **schema} for name, title, schema in held},
        "required": [name for name, _, _ in held if not name.endswith("_marked")],
        "additionalProperties": False,
    }


_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def _schema(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    made: dict[str, Any]
    if hint in _SIMPLE:
        made = dict(_SIMPLE[hint])
    elif origin in (Union, UnionType):
        made = _either([_schema(argument) for argument in arguments])
    elif origin is tuple and arguments[-1] is Ellipsis:
        made = {"type": "array", "items": _schema(arguments[0])}
    elif origin is tuple:
        made = {"type": "array", "prefixItems": [_schema(each) for each in arguments], "minItems": len(arguments)}
        made |= {"items": False}
    elif origin is dict:
        made = {"type": "object", "additionalProperties": _schema(arguments[1])}
    elif issubclass(hint, IntEnum):
        made = {"enum": [each.name.lower() for each in hint]}
    elif issubclass(hint, Enum):
        made = {"enum": [each.value for each in hint]}
    else:
        made = _either([{"$ref": f"#/$defs/{type_name(kind)}"} for kind in variants(hint)])
    return made


def _either(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """Join schemas of which one must hold; a union inside another is the same union."""
    flat = [each for schema in schemas for each in schema.get("anyOf", [schema])]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}
