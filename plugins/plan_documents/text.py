"""Plain text: a plan as a text file, for the simplest of programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_documents.tree import record
from planbook.inline import FOOTNOTE, REMARK, has_marks
from planbook.model import Cell, Column, Plan, Prose, Row, Section, Table
from planbook.plain import plain
from planbook.tables import grid
from planbook.titles import column_space, mark_space, section_title

BOM = "\ufeff"


def text_file(plan: Plan) -> bytes:
    """Give the text of `plan`: a paragraph a line, the cells of a table row parted by tabs.

    UTF-8 with a byte order mark and CRLF, as simple editors on Windows want it.
    """
    facts = [f"{label}：{value}" for label, value in record(plan.metadata) if value]
    lines = [plan.title, *facts, "", *_notice(plan), *_nodes((*plan.preamble, *plan.sections))]
    lines += [f"{_mark(note.label)} {shown(note.text)}" for note in plan.footnotes]
    return (BOM + "\n".join(lines).strip("\n") + "\n").replace("\n", "\r\n").encode()


def shown(text: str) -> str:
    """Give a text as a line shows it: remarks in 〔〕, footnotes by their marks."""
    if has_marks(text):
        text = REMARK.sub(lambda match: f"〔{match['remark']}〕", text)
        text = FOOTNOTE.sub(lambda match: _mark(match["label"]), text)
    return plain(text)


def _mark(label: str) -> str:
    """Write the mark of a footnote: ① as it is, 1 as （注1）, which is no digit of a number before it."""
    return f"（注{label}）" if label.isascii() else label


def _notice(plan: Plan) -> Iterator[str]:
    if plan.notice:
        yield from (*([shown(plan.notice.title)] if plan.notice.title else []), "")
        yield from _nodes(plan.notice.blocks)
        yield ""


def _nodes(nodes: Sequence[Section | Prose | Column | Table]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Prose():
                yield shown(node.text)
            case Section():
                yield from _section(node)
            case Column():
                title = f"{node.mark}{column_space(node)}{shown(node.title)}".strip()
                yield from ("", f"【{title}】", *_nodes(node.blocks), "")
            case Table():
                yield from _table(node)


def _section(section: Section) -> Iterator[str]:
    heading = shown(section.heading)
    if not section.text:
        yield ""
        yield section.mark + mark_space(section) + heading if plain(section.heading) else section_title(section)
        if heading and not plain(section.heading):
            yield heading
    else:
        yield section.mark + heading + shown(section.text)
    yield from _nodes(section.children)


def _table(table: Table) -> Iterator[str]:
    yield ""
    if table.caption:
        yield shown(table.caption)
    yield from _rows(table.head, table.width)
    yield from _rows(table.rows, table.width)
    yield from (note.mark + shown(note.text) for note in table.notes)
    yield ""


def _rows(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Give a line a row; of merged cells the first place has the text, the others are empty."""
    seen: set[int] = set()
    for row in grid(rows, width):
        yield "\t".join(_once(cell, seen) for cell in row).rstrip("\t")


def _once(cell: Cell | None, seen: set[int]) -> str:
    if cell is None or id(cell) in seen:
        return ""
    seen.add(id(cell))
    return shown(cell.text).replace("\n", " ")
