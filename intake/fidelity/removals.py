"""Removals: the marks that the received text loses by declared normalisations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from intake.fidelity.characters import Text
from intake.fidelity.normalisations import BARS, BOLD, LIST_MARKS, Normalisation
from intake.fidelity.source_reading import STRONG, around_shown
from intake.fidelity.table_rows import SEPARATOR, is_rule
from planbook.lines import Line

_TABLE_LINE = re.compile(r"\s*\||.*\|\s*$")  # 序号 |, ||||||
_LIST_LEAD = re.compile(r"\s*(?P<mark>[-*+•·●▪◆■○])\s+")  # "- 注: 1."
_NOTE_LEAD = re.compile(r"注|[0-9０-９]{1,2}\s*[.．、]")


def find_removed(lines: Sequence[Line], text: Text, declared: Iterable[Normalisation]) -> Iterator[int]:
    """Give the indexes of what `text`, received in these lines, loses by the normalisations declared."""
    steps = [_REMOVALS[each] for each in declared if each in _REMOVALS]
    if not steps:
        return
    for line in lines:
        offsets = {offset for step in steps for offset in step(line.text)}
        if offsets:
            number = line.where.line
            yield from (index for index in text.of_lines(number, number) if text.columns[index] - 1 in offsets)


def _bars(line: str) -> Iterable[int]:
    if not _TABLE_LINE.match(line):
        return ()
    if is_rule(line):
        return range(len(line))
    return (match.start() for match in SEPARATOR.finditer(line))


def _list_marks(line: str) -> Iterable[int]:
    match = _LIST_LEAD.match(line)
    return (match.start("mark"),) if match and _NOTE_LEAD.match(line, match.end()) else ()


def _bold_marks(line: str) -> Iterable[int]:
    return (
        offset for match in STRONG.finditer(line) for first, end in around_shown(match) for offset in range(first, end)
    )


_REMOVALS: Mapping[Normalisation, Callable[[str], Iterable[int]]] = {
    BARS: _bars,
    LIST_MARKS: _list_marks,
    BOLD: _bold_marks,
}
"""From the text of a received line to the offsets of what a normalisation takes off."""
