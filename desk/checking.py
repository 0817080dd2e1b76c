"""The whole way: library and files → what the desk finds, without what an editor has settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from desk.checks import CHECKS
from desk.findings import Desk, Finding, Sheet, Usage, lay_out
from desk.passages import Passage
from desk.words import corpus
from planbook.model import Library
from planbook.problems import report_order

_ACCEPTED = re.compile(r"(?:(?P<code>[A-Z]\d\d)\s+)?(?P<words>.+)")  # "各类和识产权", "V02 75.07"
_REMARKED = 8
"""Characters before a remark that it speaks of."""


def check(
    library: Library, texts: Mapping[str, str], usages: Sequence[Usage] = (), slugs: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Check the plans of `library`, whose files have `texts` by their paths; with `slugs` only these.

    A finding is settled, and not given, where an editor has remarked on the words or named them as `checked`.
    """
    sheets = tuple(lay_out(plan, texts[plan.where.path]) for plan in library.plans if plan.where.path in texts)
    said = corpus(passage.text for sheet in sheets for passage in sheet.body)
    desk = Desk(library, sheets, said, tuple(usages))
    wanted = frozenset(slugs)
    findings = (
        finding for sheet in sheets if not wanted or sheet.plan.slug in wanted for finding in _unsettled(sheet, desk)
    )
    return tuple(sorted(findings, key=lambda finding: report_order(finding.problem)))


def _unsettled(sheet: Sheet, desk: Desk) -> Iterator[Finding]:
    accepted = [match.groups() for each in sheet.plan.metadata.checked if (match := _ACCEPTED.fullmatch(each))]
    seen: set[tuple[str, int, int]] = set()
    for find in CHECKS:
        for finding in find(sheet, desk):
            key = finding.problem.code, id(finding.passage), finding.start
            if key not in seen and not _is_settled(finding, accepted):
                yield finding
            seen.add(key)


def _is_settled(finding: Finding, accepted: Sequence[tuple[str | None, str]]) -> bool:
    passage = finding.passage
    spans = [(end - _REMARKED, end) for end in passage.remarked]
    for code, words in accepted:
        if code in (None, finding.problem.code):
            spans += _occurrences(passage, words)
    return any(start < finding.end and finding.start < end for start, end in spans)


def _occurrences(passage: Passage, words: str) -> Iterator[tuple[int, int]]:
    at = passage.text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = passage.text.find(words, at + 1)
