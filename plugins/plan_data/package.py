"""A Frictionless data package over the tables of all plans: https://specs.frictionlessdata.io/tabular-data-package/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plan_data.fields import DataSet
from plan_data.formats import json_bytes

NAME = "datapackage.json"


def package_file(title: str, about: str, kinds: Sequence[DataSet[Any]], homepage: str) -> bytes:
    """Describe the CSV of each data set beside it: every column with its type and what it holds."""
    return json_bytes(
        {
            "profile": "tabular-data-package",
            "name": "plans",
            "title": title,
            "description": about,
            **({"homepage": homepage} if homepage else {}),
            "resources": [_resource(kind) for kind in kinds],
        }
    )


def _resource(kind: DataSet[Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": kind.name,
        "path": f"{kind.name}.csv",
        "title": kind.title,
        "description": kind.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": {
            "fields": [
                {"name": field.name, "type": field.type.value, "title": field.title, "description": field.about}
                for field in kind.fields
            ],
            "missingValues": [""],
        },
    }
