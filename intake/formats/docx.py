"""Reader of DOCX: body, tables, text boxes and notes in order, as Word shows them with all changes accepted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from intake.blocks import GridCell, Received
from intake.formats.docx_numbering import Numbering, circled
from intake.formats.docx_package import number, open_package, unwrapped, val
from intake.formats.docx_runs import Run, RunReader, Shown, note_id
from intake.formats.docx_styles import Styles
from intake.formats.gathering import Gathering
from intake.formats.tables import MAX_COLUMNS

_BOX_OF_TEXT = 2000
"""A table of a single cell with more characters than this only frames the text."""


def read_docx(data: bytes) -> Received:
    """Reduce a Word document to blocks.

    Raises `UnreadableDocument` for damaged and dangerous files.
    """
    return _Reader(open_package(data)).read()


class _Reader:
    def __init__(self, parts: dict[str, Element]) -> None:
        self._parts = parts
        self._styles = Styles(parts.get("word/styles.xml"))
        self._numbering = Numbering(parts.get("word/numbering.xml"))
        self._runs = RunReader(self._styles, self._mark)
        self._gathering = Gathering()
        self._marks: dict[tuple[str, int], str] = {}
        self._carried: list[Run] = []
        """Of a paragraph whose end was deleted: the next one goes on with it."""

    def read(self) -> Received:
        document = self._parts.get("word/document.xml")
        if document is None:
            document = self._parts["word/document2.xml"]
        body = document.find("body")
        self._flow(unwrapped(body if body is not None else document))
        self._notes("word/footnotes.xml", "footnote")
        self._notes("word/endnotes.xml", "endnote")
        self._left_out()
        return replace(self._gathering.received(), whole=True)

    def _flow(self, elements: Iterable[Element]) -> None:
        for element in elements:
            if element.tag == "p":
                self._paragraph(element)
            elif element.tag == "tbl":
                self._end_carried()
                self._table(element)
            elif element.tag in ("del", "moveFrom"):
                self._gathering.drop(_plain(element), "修订中已删除的内容")
            elif element.tag == "altChunk":
                self._gathering.drop("（嵌入的外部文件）", "嵌入在 Word 里的外部文件，未导入")
        self._end_carried()

    def _end_carried(self) -> None:
        """Give what a paragraph without end left, where no paragraph follows."""
        self._gathering.paragraph(_text(self._carried))
        self._carried = []

    def _paragraph(self, element: Element) -> None:
        properties = element.find("pPr")
        shown = self._runs.read(element, self._styles.paragraph_style(properties))
        self._account(shown)
        if _has_no_end(properties):
            self._carried += shown.runs
            runs = []
        else:
            runs, self._carried = self._numbered([*self._carried, *shown.runs], properties), []
        heading = self._styles.heading(properties)
        indented = _first_line_indent(properties)
        for line in _lines(runs):
            self._gathering.paragraph(
                _text(line), heading=heading, bold=_leading_bold(line), indented=indented, look=_look(line)
            )
        for box in shown.boxes:
            self._flow(unwrapped(box))

    def _account(self, shown: Shown) -> None:
        self._gathering.drop(shown.deleted, "修订中已删除的内容")
        self._gathering.drop(shown.hidden, "隐藏文字")
        self._gathering.drop(shown.instructions, "域代码中的文字")
        for _ in range(shown.pictures):
            self._gathering.picture()

    def _numbered(self, runs: list[Run], properties: Element | None) -> list[Run]:
        """Put the automatic number before the text, in bold where the text begins in bold."""
        use, level, style = self._styles.list_of(properties)
        if not use:
            return runs
        label = self._numbering.label(use, self._numbering.level_for(use, style) if level is None else level)
        first = next((run for run in runs if run.text.strip()), None)
        if not label or not first:
            return runs
        space = " " if re.search(r"[0-9A-Za-z]$", label) else ""
        return [replace(first, text=label + space), *runs]

    def _mark(self, reference: Element) -> str:
        """Give the mark of a note: ① for footnotes, [1] for endnotes; none where the text has its own mark."""
        kind = reference.tag.removesuffix("Reference")
        key = kind, note_id(reference)
        if reference.get("customMarkFollows", "0") in ("1", "true", "on"):
            self._marks.setdefault(key, "")
        elif key not in self._marks:
            count = 1 + sum(1 for other in self._marks if other[0] == kind)
            self._marks[key] = circled(count) if kind == "footnote" else f"[{count}]"
        return self._marks[key]

    def _notes(self, part: str, kind: str) -> None:
        """Append the notes in the order of their references; those without reference are dropped."""
        root = self._parts.get(part)
        notes = {note_id(note): note for note in root.findall(kind)} if root is not None else {}
        for key in [key for key in self._marks if key[0] == kind]:
            note = notes.pop(key[1], None)
            lines = self._cell_lines(note) if note is not None else []
            self._gathering.paragraph("\n".join([self._marks[key] + "".join(lines[:1]), *lines[1:]]))
        for note in notes.values():
            if note.get("type") in (None, "normal"):
                self._gathering.drop("\n".join(self._cell_lines(note)), "正文里没有引用的脚注")

    def _left_out(self) -> None:
        for name, root in self._parts.items():
            if name.startswith(("word/header", "word/footer")):
                self._gathering.drop(_plain(root), "页眉页脚")
            elif name == "word/comments.xml":
                self._gathering.drop(_plain(root), "批注")

    def _table(self, table: Element) -> None:
        rows = [row for row in unwrapped(table) if row.tag == "tr"]
        for row in rows:
            if row.find("trPr/del") is not None:
                self._gathering.drop(_plain(row), "修订中已删除的内容")
        rows = [row for row in rows if row.find("trPr/del") is None]
        if len(rows) == 1 and len(cells := _cells(rows[0])) == 1 and len(_plain(cells[0])) > _BOX_OF_TEXT:
            self._flow(unwrapped(cells[0]))
            return
        self._gathering.grid(self._placed(rows), _head_rows(rows))

    def _placed(self, rows: list[Element]) -> list[GridCell]:
        """Give the cells their places; a cell that continues the one above (`vMerge`) makes that one higher."""
        placed: dict[tuple[int, int], GridCell] = {}
        merging: dict[int, tuple[int, int]] = {}
        for at, row in enumerate(rows):
            column = min(number(val(row.find("trPr/gridBefore"), "0")), MAX_COLUMNS)
            for cell in _cells(row):
                width = max(1, min(number(val(cell.find("tcPr/gridSpan"), "1"), 1), MAX_COLUMNS))
                text = "\n".join(self._cell_lines(cell))
                merge = cell.find("tcPr/vMerge")
                above = merging.get(column)
                if merge is not None and val(merge) != "restart" and above and placed[above].colspan == width:
                    placed[above] = _higher(placed[above], at)
                    self._gathering.drop(text, "合并单元格中被遮住的文字")
                else:
                    merging.pop(column, None)
                    placed[at, column] = GridCell(text, at, column, 1, width)
                    if merge is not None:
                        merging[column] = at, column
                column += width
        return list(placed.values())

    def _cell_lines(self, cell: Element) -> list[str]:
        """Give the lines of a cell or note; a table in it gives a line a row."""
        lines: list[str] = []
        carried: list[Run] = []
        for element in unwrapped(cell):
            if element.tag == "p":
                properties = element.find("pPr")
                shown = self._runs.read(element, self._styles.paragraph_style(properties))
                self._account(shown)
                if _has_no_end(properties):
                    carried += shown.runs
                else:
                    lines += _text(self._numbered([*carried, *shown.runs], properties)).split("\n")
                    carried = []
                lines += [line for box in shown.boxes for line in self._cell_lines(box)]
            elif element.tag == "tbl":
                rows = [row for row in unwrapped(element) if row.tag == "tr"]
                lines += [" ".join(" ".join(self._cell_lines(inner)) for inner in _cells(row)) for row in rows]
        lines += _text(carried).split("\n")
        return [line.strip() for line in lines if line.strip()]


def _has_no_end(properties: Element | None) -> bool:
    """Tell whether the mark that ends a paragraph was deleted with changes tracked: it is one with the next then."""
    return properties is not None and any(properties.find(f"rPr/{tag}") is not None for tag in ("del", "moveFrom"))


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Divide the runs of a paragraph at its line ends."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for place, part in enumerate(run.text.split("\n")):
            if place:
                lines.append([])
            lines[-1].append(replace(run, text=part))
    return lines


def _leading_bold(runs: Sequence[Run]) -> int:
    text = ""
    for run in runs:
        if not run.bold and run.text.strip():
            break
        text += run.text
    return len(text.rstrip()) if any(run.bold and run.text.strip() for run in runs) else 0


def _look(runs: Sequence[Run]) -> str:
    """Give the look of most of a line."""
    weight: Counter[str] = Counter()
    for run in runs:
        weight[run.look] += len(run.text.strip())
    return weight.most_common(1)[0][0] if weight else ""


def _first_line_indent(properties: Element | None) -> bool:
    indent = properties.find("ind") if properties is not None else None
    if indent is None:
        return False
    return number(indent.get("firstLine", "0")) > 0 or number(indent.get("firstLineChars", "0")) > 0


def _cells(row: Element) -> list[Element]:
    """Give the cells of a row."""
    return [cell for cell in unwrapped(row) if cell.tag == "tc"]


def _head_rows(rows: list[Element]) -> int:
    """Give how many rows at the beginning Word repeats on every page."""
    heads = 0
    for row in rows:
        mark = row.find("trPr/tblHeader")
        if mark is None or val(mark, "1") in ("0", "false", "off"):
            break
        heads += 1
    return heads if heads < len(rows) else 0


def _higher(cell: GridCell, row: int) -> GridCell:
    """Give `cell` reaching down to `row`."""
    return GridCell(cell.text, cell.row, cell.column, row - cell.row + 1, cell.colspan)


def _plain(element: Element) -> str:
    """Give all the text under `element`, for the account of what is left out."""
    paragraphs = (
        "".join(one.text or "" for one in paragraph.iter() if one.tag in ("t", "delText"))
        for paragraph in element.iter("p")
    )
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    return text or "".join(one.text or "" for one in element.iter() if one.tag in ("t", "delText"))
