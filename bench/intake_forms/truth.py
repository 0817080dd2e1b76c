"""What a document says, known beforehand: the plans of the portal, numbered anew in the styles that offices use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from planbook.model import Block, Cell, Column, Plan, Prose, Section, Table
from planbook.plain import plain
from planbook.tables import grid

HAN = "零一二三四五六七八九"


def han(number: int) -> str:
    """Write a number below 100 in Chinese: 23 → 二十三."""
    tens, ones = divmod(number, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones or not tens else "")


@dataclass(frozen=True, slots=True)
class Head:
    """A heading on a line of its own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `lead` characters at its beginning are set in bold where the form has bold."""

    text: str
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A column (专栏)."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its cells with their spans, `head` rows of them head."""

    caption: str
    cells: tuple[Cell, ...]
    head: int
    rows: int
    columns: int
    notes: tuple[str, ...]

    def laid_out(self) -> list[list[str]]:
        """Give the text of the cell that covers each place."""
        places = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    places[row][column] = cell.text
        return places


Item = Head | Para | Box | Sheet


@dataclass(frozen=True, slots=True)
class Truth:
    """A whole document."""

    title: str
    items: tuple[Item, ...]

    def headings(self) -> list[Head]:
        return [item for item in self.items if isinstance(item, Head)]

    def without_tables(self) -> Truth:
        return Truth(self.title, tuple(item for item in self.items if not isinstance(item, Sheet)))

    def sheets(self) -> list[Sheet]:
        return [item for item in self.items if isinstance(item, Sheet)]


Numbering = Callable[[int, int, int], str]
"""Level, place among its siblings, place among all of its level → the mark before a heading."""

NUMBERINGS: dict[str, Numbering] = {
    "第X章第X节": lambda level, own, _: ("", f"第{han(own)}章 ", f"第{han(own)}节 ", f"{han(own)}、")[level],
    "一、（一）1.": lambda level, own, _: ("", f"{han(own)}、", f"（{han(own)}）", f"{own}.")[level],
    "节号贯通": lambda level, own, all_: ("", f"{han(own)}、", f"（{han(all_)}）", f"{all_}.")[level],
    "1.（1）": lambda level, own, _: ("", f"{own}.", f"（{own}）", "")[level],
    "编章节": lambda level, own, all_: ("", f"第{han(own)}编 ", f"第{han(all_)}章 ", f"第{han(own)}节 ")[level],
    "无序号": lambda *_: "",
}


def truth_of(plan: Plan, numbering: Numbering, *, lines: bool = False) -> Truth:
    """Write `plan` with other numbers; with `lines`, headings of measures stand on lines of their own."""
    return Truth(plan.metadata.title, tuple(_Writer(numbering, lines=lines).plan(plan)))


def flat_truth(plan: Plan) -> Truth:
    """Write every section of `plan` as one of 一、 to 三十、, chapters left out."""
    items: list[Item] = []
    for number, item in zip(count(1), _sections(plan), strict=False):
        items += [Head(1, f"{han(number)}、{item[0]}"), *(Para(text) for text in item[1])]
        if number == 30:
            break
    return Truth(plan.metadata.title, tuple(items))


def article_truth(plan: Plan) -> Truth:
    """Write the paragraphs of `plan` as articles that run on over its chapters: 第一条 …"""
    items: list[Item] = []
    articles = count(1)
    for place, chapter in enumerate(plan.sections, 1):
        items.append(Head(1, f"第{han(place)}章 {plain(chapter.heading)}"))
        texts = [text for section in _under(chapter) for text in section[1] if len(text) > 30]
        items += [Para(f"第{han(next(articles))}条 {text}") for text in texts[:9]]
    return Truth(plan.metadata.title, tuple(items))


class _Writer:
    def __init__(self, numbering: Numbering, *, lines: bool) -> None:
        self._number = numbering
        self._lines = lines
        self._of_level = [0, 0, 0, 0]
        self._boxes = count(1)

    def plan(self, plan: Plan) -> Iterator[Item]:
        yield from (Para(plain(block.text)) for block in plan.preamble if isinstance(block, Prose))
        chapters = [each for each in plan.sections if plain(each.heading)]
        for place, chapter in enumerate(chapters, 1):
            yield from self._section(chapter, 1, place)

    def _section(self, section: Section, level: int, place: int) -> Iterator[Item]:
        self._of_level[level] += 1
        mark = self._number(level, place, self._of_level[level])
        yield Head(level, mark + plain(section.heading))
        yield from (Para(text) for text in [plain(section.text)] if text)
        yield from self._blocks(section.children, level)

    def _blocks(self, blocks: Sequence[Block | Section], level: int) -> Iterator[Item]:
        places = count(1)
        for block in blocks:
            if isinstance(block, Prose):
                yield Para(plain(block.text))
            elif isinstance(block, Column):
                texts = tuple(plain(each.text) for each in block.blocks if isinstance(each, Prose))
                if texts:
                    yield Box(f"专栏{next(self._boxes)} {plain(block.title)}", texts)
            elif isinstance(block, Table):
                yield sheet_of(block)
            elif block.kind.value == "section":
                yield from self._section(block, level + 1, next(places))
            else:
                yield from self._measure(block, level, next(places))

    def _measure(self, measure: Section, level: int, place: int) -> Iterator[Item]:
        heading, text = plain(measure.heading), plain(measure.text)
        mark = self._number(level + 1, place, 0) if self._lines and level < 3 else ""
        if self._lines and heading and text:
            self._of_level[level + 1] += 1
            mark = self._number(level + 1, place, self._of_level[level + 1])
            yield Head(level + 1, mark + heading.rstrip("。"))
            yield Para(text)
        else:
            style = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[place - 1] if self._number(1, 1, 1) == "1." else f"{place}."
            own = "" if self._lines or not measure.number else style
            yield Para(own + heading + text, len(own + heading) if text and heading else 0)
        yield from self._blocks(measure.children, level + 1 if level < 3 else 3)


def sheet_of(table: Table) -> Sheet:
    """Give a table of a plan with its marks taken off."""
    cells = tuple(
        Cell(plain(cell.text), cell.where, cell.row, cell.column, cell.rowspan, cell.colspan)
        for row in (*table.head, *table.rows)
        for cell in row.cells
    )
    rows = len(grid((*table.head, *table.rows), table.width))
    notes = tuple(f"{note.mark}{plain(note.text)}" for note in table.notes)
    return Sheet(plain(table.caption), cells, len(table.head), rows, table.width, notes)


def _sections(plan: Plan) -> list[tuple[str, list[str]]]:
    return [section for chapter in plan.sections for section in _under(chapter)]


def _under(section: Section) -> list[tuple[str, list[str]]]:
    """Give the headings under `section` with the texts right below them."""
    texts = [plain(section.text)] if section.text else []
    below: list[tuple[str, list[str]]] = []
    for child in section.children:
        if isinstance(child, Prose):
            texts.append(plain(child.text))
        elif isinstance(child, Section) and child.kind.value == "section":
            below += _under(child)
        elif isinstance(child, Section):
            texts.append(plain(child.heading) + plain(child.text))
    return ([(plain(section.heading), texts)] if texts else []) + below
