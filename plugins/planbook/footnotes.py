"""Footnotes: every reference has its text, every text its reference."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planbook import problems
from planbook.inline import FOOTNOTE
from planbook.lines import Line
from planbook.model import Footnote
from planbook.problems import Problem, Where

_DEFINITION = re.compile(r"[\s>]*\[\^[^\]\s]+\][:：]")  # "[^1]:", "> [^①]："


def check_footnotes(lines: Sequence[Line], footnotes: Sequence[Footnote], found: list[Problem]) -> None:
    """Compare the references in `lines` with `footnotes`; what does not match goes to `found`."""
    used: dict[str, Where] = {}
    for line in lines:
        if "[^" not in line.text:
            continue
        definition = _DEFINITION.match(line.text)
        for match in FOOTNOTE.finditer(line.text, definition.end() if definition else 0):
            used.setdefault(match["label"], line.at(match.start()))
    defined: dict[str, Where] = {}
    for footnote in footnotes:
        if footnote.label in defined:
            found.append(
                problems.FOOTNOTE_REPEATED.at(
                    _begin(footnote), label=footnote.label, earlier=defined[footnote.label].line
                )
            )
        elif footnote.label not in used:
            found.append(problems.FOOTNOTE_UNUSED.at(_begin(footnote), label=footnote.label))
        defined.setdefault(footnote.label, footnote.where)
    for label, where in used.items():
        if label not in defined:
            found.append(problems.FOOTNOTE_UNDEFINED.at(where, label=label))


def _begin(footnote: Footnote) -> Where:
    return Where(footnote.where.path, footnote.where.line)
