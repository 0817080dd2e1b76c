"""Mending: what is safe is written into the plan file, in a way that keeps the received text in sight.

A plan that has a received text shows every departure from it.  So a mend becomes a correction, `{~~原文~>改为~~}`; only
what is evened out throughout (half-width punctuation, straight quotes, spaces) is written plainly, and declared in the
metadata.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk.findings import Finding
from desk.passages import Kind
from planbook.inline import REPLACED
from planbook.problems import Where
from planbook.read import read_plan


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changes, with some characters around it."""

    where: Where
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What a file becomes."""

    path: str
    after: str
    changes: tuple[Change, ...]
    declared: tuple[str, ...]
    """What the metadata says besides."""

    def diff(self) -> Iterator[str]:
        """Give the changes, each with its place; paragraphs are long, so only what is around is shown."""
        yield f"{self.path} 的改动（- 原来，+ 改后）："
        for change in self.changes:
            yield f"第 {change.where.line} 行第 {change.where.column} 字"
            yield f"  - {change.before}"
            yield f"  + {change.after}"
        if self.declared:
            yield "元数据的“统一处理”"
            yield from (f"  + {each}" for each in self.declared)


AROUND = 12
"""Characters that a diff shows before and after a change."""


def can_mend(finding: Finding) -> bool:
    """Tell whether a finding can be mended: what it speaks of stands in one piece on one line of the file."""
    if finding.mend is None or finding.start >= finding.end:
        return False
    places = finding.passage.places[finding.start : finding.end]
    return places[-1] - places[0] == len(places) - 1 and "\n" not in _old(finding)


def mend(path: str, text: str, findings: Iterable[Finding], *, received: bool) -> Mended | None:
    """Mend the file `path`, which has `text`; None where nothing can be.

    `received` tells whether the plan has a received text.  Line ends and a byte order mark stay as
    they are.  A file that would no longer read as well as before is left alone.
    """
    edits = list(_apart(filter(can_mend, findings)))
    lines = _LINES.findall(text)
    changes = tuple(_change(lines, finding, received=received) for finding in edits)
    for finding, change in zip(reversed(edits), reversed(changes), strict=True):
        at, row = _column(lines, finding), change.where.line - 1
        lines[row] = lines[row][:at] + _written(finding, received=received) + lines[row][at + len(_old(finding)) :]
    after, declared = "".join(lines), tuple[str, ...]()
    if received:
        after, declared = _declare(after, [each.mend.evened for each in edits if each.mend and each.mend.evened])
    return Mended(path, after, changes, declared) if edits and _reads_as_well(path, text, after) else None


def _change(lines: Sequence[str], finding: Finding, *, received: bool) -> Change:
    """Say what becomes of the place of `finding` in a file that has `lines`."""
    where, old, at = finding.passage.where(finding.start), _old(finding), _column(lines, finding)
    line = lines[where.line - 1]
    assert line[at : at + len(old)] == old, where
    head, tail = line[max(0, at - AROUND) : at], line[at + len(old) :][:AROUND].rstrip("\r\n")
    return Change(where, head + old + tail, head + _written(finding, received=received) + tail)


def _column(lines: Sequence[str], finding: Finding) -> int:
    """Give where in its line a finding begins, counted from 0; a byte order mark counts as well."""
    where = finding.passage.where(finding.start)
    return where.column - 1 + (where.line == 1 and lines[0].startswith("\ufeff"))


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")


def _old(finding: Finding) -> str:
    return finding.passage.text[finding.start : finding.end]


def _apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings in the order of the file, without those that overlap one before them."""
    free = 0
    for finding in sorted(findings, key=lambda each: each.passage.places[each.start]):
        if finding.passage.places[finding.start] >= free:
            free = finding.passage.places[finding.end - 1] + 1
            yield finding


def _written(finding: Finding, *, received: bool) -> str:
    """Give what is written in place of the old: plainly, or as a correction; inside of one plainly."""
    assert finding.mend
    new, old = finding.mend.text, _old(finding)
    if not received or finding.mend.evened or finding.passage.kind is Kind.METADATA or _is_corrected(finding):
        return new
    return f"{{~~{old}~>{new}~~}}" if new else f"{{--{old}--}}"


def _is_corrected(finding: Finding) -> bool:
    """Tell whether the words stand in the published reading of a correction."""
    text, at = finding.passage.source.text, finding.passage.places[finding.start]
    begin = text.rfind("\n", 0, at) + 1
    line = text[begin : text.find("\n", at) if "\n" in text[at:] else len(text)]
    spans = (match.span("published") for match in REPLACED.finditer(line))
    return any(begin + first <= at < begin + last for first, last in spans)


_WIDTH = re.compile(r"半角(?P<marks>.+)改为全角")
_LIST = re.compile(r"(?m)^(?:normalised|统一处理): *(?P<end>\r\n|\r|\n)(?:[ ]*- .*(?:\r\n|\r|\n))*")
_CHINESE = re.compile(r"(?m)^标题 *:")  # metadata whose names are Chinese
_FENCE = re.compile(r"(?m)(?<=[\r\n])---[ \t]*$")


def _declare(text: str, evened: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Add to `normalised` what was evened out, unless it is declared already; give what was added as well."""
    end = "\r\n" if "\r\n" in text else "\n"
    found = _LIST.search(text)
    declared = found[0] if found else ""
    new = tuple(each for each in _together(dict.fromkeys(evened)) if not _is_declared(each, declared))
    if not new:
        return text, ()
    lines = "".join(f"  - {each}{end}" for each in new)
    if found:
        return text[: found.end()] + lines + text[found.end() :], new
    fence = _FENCE.search(text)
    assert fence, "a plan that was read has metadata"
    name = "统一处理" if _CHINESE.search(text, 0, fence.start()) else "normalised"
    return text[: fence.start()] + f"{name}:{end}{lines}" + text[fence.start() :], new


def _together(evened: Iterable[str]) -> Iterator[str]:
    """Say in one line which punctuation was made full-width."""
    marks = []
    for each in evened:
        if match := _WIDTH.fullmatch(each):
            marks.append(match["marks"])
        else:
            yield each
    if marks:
        yield f"半角{'、'.join(marks)}改为全角"


def _is_declared(wanted: str, declared: str) -> bool:
    """Tell whether the lines `declared` say already what `wanted` does."""
    if match := _WIDTH.fullmatch(wanted):
        whole = [line for line in declared.splitlines() if "单元格保留" not in line and _WIDTH.search(line)]
        return all(any(mark in line for line in whole) for mark in match["marks"].split("、"))
    return wanted in declared or ("空格" in wanted and bool(re.search("去除.*空格", declared)))


def _reads_as_well(path: str, before: str, after: str) -> bool:
    """Tell whether the mended file has no problem that it had not before."""
    codes = [Counter(problem.code for problem in read_plan(path, text.encode()).problems) for text in (before, after)]
    return not codes[1] - codes[0]
