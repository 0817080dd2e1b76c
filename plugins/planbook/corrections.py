"""Corrections: where the published text departs from the received one, gathered with their places."""

from __future__ import annotations

from collections.abc import Sequence

from planbook import problems
from planbook.inline import DROPPED, MARKS, OPEN, REMARK, REPLACED, has_marks
from planbook.lines import Line
from planbook.model import Correction, CorrectionKind
from planbook.problems import Problem


def read_corrections(lines: Sequence[Line], found: list[Problem]) -> tuple[Correction, ...]:
    """Find the corrections in `lines`; a mark that is not closed on its line goes to `found`."""
    corrections = []
    for line in lines:
        if not has_marks(line.text):
            continue
        closed = {match.start() for match in MARKS.finditer(line.text)}
        for match in OPEN.finditer(line.text):
            where = line.at(match.start())
            if match.start() not in closed:
                found.append(problems.CORRECTION_OPEN.at(where, mark=match[0]))
                continue
            rest = line.text[match.start() :]
            if replaced := REPLACED.match(rest):
                corrections.append(
                    Correction(CorrectionKind.REPLACED, replaced["source"], replaced["published"], "", where)
                )
            elif dropped := DROPPED.match(rest):
                corrections.append(Correction(CorrectionKind.DROPPED, dropped["dropped"], "", "", where))
            elif remark := REMARK.match(rest):
                corrections.append(Correction(CorrectionKind.REMARK, "", remark["remark"], "", where))
    return tuple(corrections)
