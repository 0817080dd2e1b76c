"""Linked data: what a page says in the words of schema.org, for crawlers.

A target is a `PropertyValue`, no observation: nothing has been measured yet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from planbook.model import Indicator, Measure, Plan, Quantity, Role

CONTEXT = "https://schema.org"


def indicator_data(plan: Plan, indicator: Indicator, said: str) -> dict[str, Any]:
    """Describe an indicator: its target or result, with the values beside it as references; `said` is its sentence."""
    measures = [measure for role in (Role.ACTUAL, Role.TARGET, Role.BASELINE) if (measure := indicator.measure(role))]
    stated = [measure for measure in measures if measure.quantities]
    return {
        "@context": CONTEXT,
        "@type": "PropertyValue",
        "name": indicator.name,
        "description": said,
        **(_value(stated[0]) if stated else {}),
        **({"valueReference": [_reference(indicator, measure) for measure in stated[1:]]} if stated[1:] else {}),
        "subjectOf": {"@type": "Legislation", "name": plan.title},
    }


def plan_data(plan: Plan) -> dict[str, Any]:
    """Describe a plan; what its sources do not state is left out."""
    data = plan.metadata
    stated = {
        "legislationIdentifier": data.document_number,
        "legislationDate": data.issued.isoformat() if data.issued else "",
        "legislationPassedBy": data.issuer,
        "legislationLegalForce": IN_FORCE.get(data.status, ""),
        "spatialCoverage": "".join(data.region),
        "temporalCoverage": "/".join(map(str, data.period)) if data.period else "",
        "datePublished": data.published.date().isoformat() if data.published else "",
    }
    return {
        "@context": CONTEXT,
        "@type": "Legislation",
        "name": plan.title,
        "inLanguage": "zh-CN",
        **{key: value for key, value in stated.items() if value},
    }


IN_FORCE = {
    "现行有效": "InForce",
    "有效": "InForce",
    "部分失效": "PartiallyInForce",
    "失效": "NotInForce",
    "废止": "NotInForce",
}


def trail_data(trail: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe the breadcrumbs of a page: title and absolute address of each, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def _reference(indicator: Indicator, measure: Measure) -> dict[str, Any]:
    return {"@type": "PropertyValue", "name": f"{indicator.name}（{measure.label}）", **_value(measure)}


def _value(measure: Measure) -> dict[str, Any]:
    """Give the number; the text as written where it has several."""
    if len(measure.quantities) != 1:
        return {"value": measure.as_written}
    quantity = measure.quantities[0]
    return {**_bounds(quantity), **({"unitText": quantity.unit} if quantity.unit else {})}


def _bounds(quantity: Quantity) -> dict[str, int | float]:
    if quantity.upper is not None:
        return {"minValue": _number(quantity.value), "maxValue": _number(quantity.upper)}
    names = {"≥": "minValue", ">": "minValue", "≤": "maxValue", "<": "maxValue"}
    return {names.get(quantity.comparator, "value"): _number(quantity.value)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def json_ld(data: dict[str, Any]) -> Markup:
    """Give `data` as JSON that may stand in a `script` element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
