"""The whole way: library and files → what the desk finds, without what an editor has settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from desk.checks import CHECKS
from desk.findings import Finding, Sheet, Usage, lay_out
from desk.passages import Passage
from planbook.link import link
from planbook.model import Library
from planbook.problems import report_order
from planbook.read import read_plan

_ACCEPTED = re.compile(r"(?:(?P<code>[A-Z]\d\d)\s+)?(?P<words>.+)")  # "各类和识产权", "V02 75.07"
_REMARKED = 8
"""Characters before a remark that it speaks of."""


def check(
    library: Library, texts: Mapping[str, str], usages: Sequence[Usage] = (), slugs: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Check the plans of `library`, whose files have `texts` by their paths; with `slugs` only these.

    A finding is settled, and not given, where an editor has remarked on the words or named them as `checked`.
    """
    wanted = frozenset(slugs)
    sheets = lay_out(library, texts, usages)
    findings = chain.from_iterable(_unsettled(sheet) for sheet in sheets if not wanted or sheet.plan.slug in wanted)
    return tuple(sorted(findings, key=lambda finding: report_order(finding.problem)))


def check_alone(path: str, text: str) -> tuple[Finding, ...]:
    """Check the text of one plan file by itself; none where it holds no plan."""
    plan = read_plan(path, text.encode()).plan
    return check(link([plan])[0], {path: text}) if plan else ()


def _unsettled(sheet: Sheet) -> Iterator[Finding]:
    accepted = list(map(_accepted, sheet.plan.metadata.checked))
    seen: set[tuple[str, int, int]] = set()
    for find in CHECKS:
        for finding in find(sheet):
            key = finding.problem.code, id(finding.passage), finding.start
            if key not in seen and not _is_settled(finding, accepted):
                yield finding
            seen.add(key)


def _accepted(words: str) -> tuple[str, str]:
    """Read a line of `checked`: the code of a check, empty where the line names none, and the words."""
    match = _ACCEPTED.fullmatch(words)
    return (match["code"] or "", match["words"]) if match else ("", words)


def _is_settled(finding: Finding, accepted: Sequence[tuple[str, str]]) -> bool:
    passage = finding.passage
    spans = [(end - _REMARKED, end) for end in passage.remarked]
    for code, words in accepted:
        if code in ("", finding.problem.code):
            spans += _occurrences(passage, words)
    return any(start < finding.end and finding.start < end for start, end in spans)


def _occurrences(passage: Passage, words: str) -> Iterator[tuple[int, int]]:
    at = passage.text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = passage.text.find(words, at + 1)
