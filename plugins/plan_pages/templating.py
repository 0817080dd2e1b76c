"""The Jinja2 environment of the theme, one for each process."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from planbook.addresses import anchor_of
from planbook.inline import plain
from planbook.model import Column, CorrectionKind, IndicatorTable, Prose, Role, Section, Table
from planbook.titles import column_title, mark_space, section_title, table_title, title_of


@lru_cache(maxsize=4)
def environment(templates: str) -> Environment:
    """Give the environment for the folder `templates`; values are escaped unless they are `Markup`."""
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "plain": plain,
        "title": title_of,
        "section_title": section_title,
        "column_title": column_title,
        "table_title": table_title,
        "mark_space": mark_space,
        "han_date": han_date,
        "safe_html": Markup,
    }
    env.tests |= {
        "section": lambda value: isinstance(value, Section),
        "prose": lambda value: isinstance(value, Prose),
        "column": lambda value: isinstance(value, Column),
        "table": lambda value: isinstance(value, Table),
        "indicator_table": lambda value: isinstance(value, IndicatorTable),
    }
    env.globals |= {"anchor_of": anchor_of, "Role": Role, "CorrectionKind": CorrectionKind}
    return env


def han_date(value: Any) -> str:
    """`2022年1月14日`, without leading zeros (GB/T 9704—2012, 7.3.5)."""
    return f"{value.year}年{value.month}月{value.day}日"
