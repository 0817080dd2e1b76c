"""Titles: how each thing is called in contents, breadcrumbs, indexes and search, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from planbook.model import Column, NumberStyle, Prose, Section, SectionKind, Table
from planbook.plain import plain

EXCERPT = 24
"""Characters of a text that stand for it where it has no title."""


def title_of(node: Section | Prose | Column | Table) -> str:
    """Give the plain title of a node: with its number, as the plan writes it."""
    match node:
        case Section():
            return section_title(node)
        case Column():
            return column_title(node)
        case Table():
            return table_title(node)
        case Prose():
            return excerpt(plain(node.text))


def section_title(section: Section) -> str:
    """Give number and heading; a chapter that lost its heading is named by the numbers in it."""
    if section.heading and (heading := plain(section.heading)):
        return section.mark + mark_space(section) + heading
    if section.text:
        return section.mark + excerpt(plain(section.text))
    return "（标题缺失）" + _numbers_in(section)


def entries(chapter: Section) -> tuple[Section, ...]:
    """Give what stands under a chapter in the contents: its sections, or else its numbered measures."""
    sections = tuple(each for each in chapter.sections if each.kind is SectionKind.SECTION)
    return sections or tuple(each for each in chapter.sections if each.number)


def mark_space(section: Section) -> str:
    """Give what stands between mark and heading: a full-width space after 第X章 and the like, else nothing."""
    return "\u3000" if section.number and section.number.style <= NumberStyle.ARTICLE else ""


def column_title(column: Column) -> str:
    """Give mark and title as the plan writes them: `专栏5 …`, `专栏9：…`."""
    return f"{column.mark}{column_space(column)}{plain(column.title)}".strip()


def column_space(column: Column) -> str:
    """Give what stands between mark and title: a space unless the mark ends in a colon."""
    return "" if column.mark.endswith(("：", ":")) else " "


def table_title(table: Table) -> str:
    """Give the caption; a table without one is called by its number in the plan."""
    return plain(table.caption) or f"表{table.number}"


def excerpt(text: str) -> str:
    """Give the beginning of `text`, at most `EXCERPT` characters and an ellipsis."""
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "……"


def first_text(section: Section) -> str:
    """Give the first text of a section, its own or one of its parts', headings aside; empty where it has none."""
    if own := plain(section.text):
        return own
    for child in section.children:
        if isinstance(child, Prose):
            return plain(child.text)
        if isinstance(child, Section) and (found := first_text(child)):
            return found
    return ""


def _numbers_in(section: Section) -> str:
    """`（三）—（四）`"""
    marks = list(dict.fromkeys(child.mark for child in _numbered(section)))
    return "—".join(dict.fromkeys((marks[0], marks[-1]))) if marks else ""


def _numbered(section: Section) -> Iterator[Section]:
    for child in section.sections:
        if child.number:
            yield child
        else:
            yield from _numbered(child)
