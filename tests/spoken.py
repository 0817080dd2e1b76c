"""The text of a plan as one string, made of the model alone: what every download must hold, character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planbook.inline import FOOTNOTE, REMARK
from planbook.model import Column, Plan, Prose, Section, SectionKind, Table
from planbook.plain import plain
from planbook.tables import grid
from planbook.titles import section_title


@dataclass(frozen=True)
class Spoken:
    """The text in document order, without any space, and the footnotes apart, in the order of their first reference."""

    body: str
    notes: tuple[str, ...]


def spoken(plan: Plan, *, repeated: bool = False) -> Spoken:
    """Give the text of `plan`; with `repeated`, merged cells as often as the places that they cover."""
    texts = list(texts_of(plan, repeated))
    order = dict.fromkeys(label for text in texts for label in FOOTNOTE.findall(text))
    by_label = {note.label: note.text for note in plan.footnotes}
    return Spoken(squeezed("".join(map(shown, texts))), tuple(squeezed(shown(by_label[label])) for label in order))


def shown(text: str) -> str:
    """Give a text as readers see it: remarks in 〔〕, no mark of a footnote."""
    return plain(FOOTNOTE.sub("", REMARK.sub(lambda match: f"〔{match['remark']}〕", text)))


def squeezed(text: str) -> str:
    """Give a text without white space: formats break and space lines in their own ways."""
    return re.sub(r"\s", "", text)


def texts_of(plan: Plan, repeated: bool = False) -> Iterator[str]:
    """Give the texts of `plan` in document order, footnotes aside."""
    if plan.notice:
        yield plan.notice.title
    for step in plan.walk():
        match step.node:
            case Section() as section:
                if section.kind in (SectionKind.CHAPTER, SectionKind.SECTION) and not plain(section.heading):
                    yield section_title(section)  # the portal's name for a heading that the received text has lost
                yield from (section.mark, section.heading, section.text)
            case Column() as column:
                yield from (column.mark, column.title)
            case Prose() as prose:
                yield prose.text
            case Table() as table:
                yield from _table(table, repeated)


def _table(table: Table, repeated: bool) -> Iterator[str]:
    yield table.caption
    if repeated:
        yield from (cell.text for row in grid(table.rows, table.width) for cell in row if cell)
    else:
        yield from (cell.text for row in (*table.head, *table.rows) for cell in row.cells)
    for note in table.notes:
        yield from (note.mark, note.text)
