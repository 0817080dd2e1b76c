"""The data set of columns: a record for each 专栏."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plan_data.fields import DataSet, Field, Type
from planbook.addresses import page_of
from planbook.model import Column, Plan, Prose, Section
from planbook.plain import plain
from planbook.titles import column_title, section_title, table_title


@dataclass(frozen=True, slots=True)
class Placed:
    """A column with the sections that hold it."""

    plan: Plan
    column: Column
    sections: tuple[Section, ...]


def placed(plan: Plan) -> Iterator[Placed]:
    """Give the columns of `plan`, in document order."""
    for step in plan.walk():
        if isinstance(step.node, Column):
            yield Placed(plan, step.node, step.sections)


def _text(column: Column) -> str:
    return "\n".join(plain(block.text) if isinstance(block, Prose) else table_title(block) for block in column.blocks)


_TEXT, _INTEGER = Type.STRING, Type.INTEGER
_FIELDS: tuple[Field[Placed], ...] = (
    Field("plan", "规划网址", _TEXT, "规划在本站网址中的名称。", lambda each: each.plan.slug),
    Field("plan_title", "规划", _TEXT, "规划的标题。", lambda each: each.plan.title),
    Field("column", "专栏编号", _TEXT, "专栏在规划中的编号，如 columns/5。", lambda each: each.column.id),
    Field("mark", "标记", _TEXT, "照录原文，如“专栏5”。", lambda each: each.column.mark),
    Field("title", "标题", _TEXT, "不含标记。", lambda each: plain(each.column.title)),
    Field("full_title", "全称", _TEXT, "标记和标题。", lambda each: column_title(each.column)),
    Field(
        "chapter", "章", _TEXT, "所在的章，不在章中的为空。",
        lambda each: section_title(each.sections[0]) if each.sections else "",
    ),
    Field(
        "section", "节", _TEXT, "所在的最末一级标题，与章相同的为空。",
        lambda each: section_title(each.sections[-1]) if len(each.sections) > 1 else "",
    ),
    Field("paragraphs", "段数", _INTEGER, "文字和表格的段数。", lambda each: len(each.column.blocks)),
    Field("text", "正文", _TEXT, "一段一行；表格只写表题。", lambda each: _text(each.column)),
    Field(
        "page", "页面", _TEXT, "本站页面，相对于网站首页。",
        lambda each: page_of(f"{each.plan.slug}/{each.column.id}"),
    ),
)  # fmt: skip

COLUMNS = DataSet("columns", "专栏", "各规划的专栏，每个专栏一条记录。", _FIELDS)
