"""Tables of a page: which are tables of data, and their cells."""

from __future__ import annotations

from bs4 import Tag

from intake.formats.html_lines import LineGatherer
from intake.formats.html_lists import ListNumbering
from intake.formats.html_tree import BLOCKS, Step, attribute, walk
from intake.formats.tables import SourceCell
from intake.formats.web_words import squeeze

_ROW_PARTS = ("tr", "table", "caption")


def rows_of(table: Tag) -> list[Tag]:
    """Give the rows of `table` itself, not those of tables inside it, head first."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    heads = [row for row in rows if _section(row, table) == "thead"]
    feet = [row for row in rows if _section(row, table) == "tfoot"]
    return heads + [row for row in rows if row not in heads and row not in feet] + feet


def _section(row: Tag, table: Tag) -> str:
    parent = row.parent
    return parent.name if parent and parent is not table else ""


def cells_of(row: Tag) -> list[Tag]:
    """Give the cells of a row."""
    return [child for child in row.children if isinstance(child, Tag) and child.name in ("td", "th")]


def is_layout(table: Tag, all_text: int) -> bool:
    """Say whether `table` only arranges the page: it wraps paragraphs, or most of the page's text is in one cell.

    `all_text` is the number of characters of the page.
    """
    rows = rows_of(table)
    cells = [cell for row in rows for cell in cells_of(row)]
    if attribute(table, "role") == "presentation" or not cells or _has_text_beside(table, cells):
        return True
    lengths = [len(cell.get_text()) for cell in cells]
    if table.find("table") is not None and (len(cells) <= 4 or max(lengths) * 2 > sum(lengths)):
        return True
    if any(cell.find(("h1", "h2", "h3")) for cell in cells if len(cell.get_text()) > 400):
        return True
    return max(lengths) * 2 > all_text > 600 or (max(lengths) > 3000 and sum(length > 0 for length in lengths) < 4)


def _has_text_beside(table: Tag, cells: list[Tag]) -> bool:
    """Say whether a broken table has text outside its cells, which a grid would lose."""
    caption = table.find("caption")
    parts = [*cells, caption] if isinstance(caption, Tag) and caption.find_parent("table") is table else cells
    return sum(len(squeeze(part.get_text())) for part in parts) != len(squeeze(table.get_text()))


def source_rows(table: Tag) -> tuple[list[list[SourceCell]], int]:
    """Give the cells of `table` by rows, and how many rows at its beginning are head."""
    rows = rows_of(table)
    cells = [[_source_cell(cell, len(rows)) for cell in cells_of(row)] for row in rows]
    head = 0
    for row in rows:
        tags = cells_of(row)
        if _section(row, table) != "thead" and not (tags and all(cell.name == "th" for cell in tags)):
            break
        head += 1
    return cells, head if head < len(rows) else 0


def _source_cell(cell: Tag, rows: int) -> SourceCell:
    rowspan = _span(cell, "rowspan")
    return SourceCell(cell_text(cell), rowspan or rows, _span(cell, "colspan") or 1)


def _span(cell: Tag, name: str) -> int:
    """Give a span; 0, which stands for “to the end” in `rowspan`, stays."""
    value = attribute(cell, name).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def cell_text(cell: Tag) -> str:
    """Give the lines of a cell; a table in the cell gives a line a row."""
    gatherer, lines, depth = LineGatherer(), [], 0
    numbering = ListNumbering()
    for step in walk(cell):
        if isinstance(step, str):
            gatherer.add(numbering.before(step) + step)
            continue
        tag = step[1]
        numbering.step(step[0], tag)
        depth += (1 if step[0] is Step.IN else -1) * (tag.name == "table")
        if depth and tag.name not in _ROW_PARTS:
            if tag.name in ("td", "th", "br"):
                gatherer.add(" ")
        elif tag.name == "br" or tag.name in BLOCKS:
            lines.append(gatherer.take().text.strip())
    lines.append(gatherer.take().text.strip())
    return "\n".join(line for line in lines if line)
