"""The whole way: library and files → what the desk finds, without what an editor has settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from desk.checks import CHECKS
from desk.findings import Finding, Sheet, Usage
from desk.passages import Passage
from desk.shelf import Shelf
from planbook.checked import Checked, read_checked
from planbook.link import link
from planbook.model import Library
from planbook.problems import report_order
from planbook.read import read_plan

_REMARKED = 8
"""Characters before a remark that it speaks of."""


def check(
    library: Library, texts: Mapping[str, str], usages: Sequence[Usage] = (), slugs: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Check the plans of `library`, whose files have `texts` by their paths; with `slugs` only these.

    A finding is settled, and not given, where an editor has remarked on the words or named them as `checked`.
    """
    shelf = Shelf()
    for _ in shelf.hold(texts):
        pass
    sheets = (shelf.sheet(library, plan, usages) for plan in library.plans if not slugs or plan.slug in slugs)
    return in_order(chain.from_iterable(chain.from_iterable(map(check_sheet, sheets))))


def check_alone(path: str, text: str) -> tuple[Finding, ...]:
    """Check the text of one plan file by itself; none where it holds no plan."""
    plan = read_plan(path, text.encode()).plan
    return check(link([plan])[0], {path: text}) if plan else ()


def check_sheet(sheet: Sheet) -> Iterator[list[Finding]]:
    """Give what each check finds in one plan, without what is settled."""
    checked = read_checked(sheet.plan.metadata.checked)
    seen: set[tuple[str, int, int]] = set()
    for find in CHECKS:
        findings = []
        for finding in find(sheet):
            key = finding.problem.code, id(finding.passage), finding.start
            if key not in seen and not _is_settled(finding, checked):
                findings.append(finding)
            seen.add(key)
        yield findings


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as a report lists them."""
    return tuple(sorted(findings, key=lambda finding: report_order(finding.problem)))


def _is_settled(finding: Finding, checked: Sequence[Checked]) -> bool:
    passage = finding.passage
    spans = [(end - _REMARKED, end) for end in passage.remarked]
    for each in checked:
        if each.concerns(finding.problem):
            spans += _occurrences(passage, each.words)
    return any(start < finding.end and finding.start < end for start, end in spans)


def _occurrences(passage: Passage, words: str) -> Iterator[tuple[int, int]]:
    at = passage.text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = passage.text.find(words, at + 1)
