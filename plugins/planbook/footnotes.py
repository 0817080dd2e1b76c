"""Footnotes: every reference has its text, every text its reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from planbook import problems
from planbook.inline import DROPPED, FOOTNOTE, REMARK
from planbook.lines import Line, join
from planbook.model import Footnote
from planbook.problems import Problem, Where
from planbook.scanner import FootnoteToken, QuoteToken, Token, scan

_DEFINITION = re.compile(r"[\s>]*\[\^([^\[\]\s]{1,20})\][:：]")  # "[^1]:", "> [^①]："


def read_footnotes(tokens: Iterable[Token]) -> tuple[Footnote, ...]:
    """Give the footnotes among `tokens`, those inside block quotes as well."""
    footnotes: list[Footnote] = []
    for token in tokens:
        match token:
            case FootnoteToken():
                footnotes.append(Footnote(token.label, join(token.lines), token.lines[0].where))
            case QuoteToken() if any("[^" in line.text for line in token.lines):
                footnotes += read_footnotes(scan(token.lines))
    return tuple(footnotes)


def check_footnotes(lines: Sequence[Line], footnotes: Sequence[Footnote], found: list[Problem]) -> None:
    """Compare the references in `lines` with `footnotes`; what does not match goes to `found`."""
    used = _reachable(_uses(lines))
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


def _uses(lines: Sequence[Line]) -> dict[str, dict[str, Where]]:
    """Give the footnotes that each footnote refers to, the body under the empty label; first places only."""
    uses: dict[str, dict[str, Where]] = {"": {}}
    within = ""
    for line in lines:
        if definition := _DEFINITION.match(line.text):
            within = definition[1]
        elif line.blank:
            within = ""
        if "[^" not in line.text:
            continue
        for match in FOOTNOTE.finditer(_visible(line.text), definition.end() if definition else 0):
            uses.setdefault(within, {}).setdefault(match["label"], line.at(match.start()))
    return uses


def _visible(text: str) -> str:
    """Give `text` with what is dropped or remarked blanked out, every character in its place."""
    for pattern in (DROPPED, REMARK):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def _reachable(uses: dict[str, dict[str, Where]]) -> dict[str, Where]:
    """Give the footnotes that a reader gets to from the body, through other footnotes if need be."""
    reached: dict[str, Where] = {}
    pending = [""]
    while pending:
        for label, where in uses.get(pending.pop(), {}).items():
            if label not in reached:
                reached[label] = where
                pending.append(label)
    return reached


def _begin(footnote: Footnote) -> Where:
    return Where(footnote.where.path, footnote.where.line)
