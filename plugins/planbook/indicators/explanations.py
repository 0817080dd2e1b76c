"""Explanations: which notes and footnotes belong to which row of an indicator table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from planbook.inline import FOOTNOTE
from planbook.keys import name_key
from planbook.model import Cell, Footnote, Indicator, IndicatorTable, Note, Table
from planbook.plain import plain
from planbook.tables import grid

IN_BRACKETS = re.compile(
    r"[（(\[［]\s*[)）\]］]\s*内?.*?(?P<gain>新增|累计)"
)  # （）内为规划期间新增数, []内为五年累计数
_END_OF_SUBJECT = re.compile(
    r"是指|指的是|系指|包括|参考|数据|按|口径|指(?![数标导])|[：:，,]"
)  # “甲”是指…, 甲数据参考…, 甲包括：…
_SHORTEST_SUBJECT = 4


def explain(table: Table, indicators: Sequence[Indicator], footnotes: Sequence[Footnote]) -> tuple[Indicator, ...]:
    """Give `indicators` with the notes of `table` and the `footnotes` of the plan that explain each.

    A note belongs to the rows that it speaks of, the bracket convention to the rows that use it, any other note
    to all rows; a footnote to the rows whose cells refer to it, or of whose indicator it speaks.
    """
    rows = grid(table.rows, table.width)
    common = _labels([cell for row in table.head for cell in row.cells]) | set(_found(table.caption))
    notes = [(note, _rows_of(note, indicators)) for note in table.notes]
    return tuple(
        replace(
            indicator,
            notes=tuple(note for note, about in notes if not about or indicator.row in about),
            footnotes=tuple(
                footnote
                for footnote in footnotes
                if footnote.label in common | _labels(rows[indicator.row])
                or subject_of(footnote.text) == name_key(indicator.name)
            ),
        )
        for indicator in indicators
    )


def own_notes(table: Table, indicator: Indicator) -> tuple[Note, ...]:
    """Give the notes under `table` that explain `indicator` and not all rows."""
    return tuple(note for note in indicator.notes if indicator in rows_of_note(table, note))


def rows_of_note(table: Table, note: Note) -> tuple[Indicator, ...]:
    """Give the rows of `table` that `note` explains; none where it explains all or the table has no indicators."""
    if not isinstance(table, IndicatorTable):
        return ()
    rows = tuple(indicator for indicator in table.indicators if note in indicator.notes)
    return rows if len(rows) < len(table.indicators) else ()


def gain_of(indicator: Indicator) -> str:
    """Give the plan's word for values that count what comes in the period: 新增, or 累计 where its note says so."""
    found = filter(None, (IN_BRACKETS.search(note.text) for note in indicator.notes))
    return next((match["gain"] for match in found), "新增")


def subject_of(text: str) -> str:
    """Give the key of what an explanation explains: that of `甲` for “甲”是指…, empty where it names nothing."""
    plainly = plain(text)
    end = _END_OF_SUBJECT.search(plainly)
    return name_key(plainly[: end.start()]) if end else ""


def _rows_of(note: Note, indicators: Sequence[Indicator]) -> set[int]:
    """Give the rows that a note speaks of; none where it speaks of all."""
    if IN_BRACKETS.search(note.text):
        return {each.row for each in indicators if any(measure.incremental for measure in each.measures)}
    subject = subject_of(note.text)
    if len(subject) < _SHORTEST_SUBJECT:
        return set()
    return {each.row for each in indicators if subject in (key := name_key(each.name)) or key in subject}


def _labels(cells: Sequence[Cell | None]) -> set[str]:
    return {label for cell in cells if cell for label in _found(cell.text)}


def _found(text: str) -> list[str]:
    return [match["label"] for match in FOOTNOTE.finditer(text)]
