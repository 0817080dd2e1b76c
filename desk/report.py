"""Reports: problems as text for people, as JSON for programs, as annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planbook.problems import Problem, Severity

FORMATS = ("text", "json", "github")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a report."""

    problem: Problem
    mendable: bool = False
    """`--fix` can put it right."""


def report(entries: Sequence[Entry], titles: Mapping[str, str], form: str) -> Iterator[str]:
    """Give the lines of a report in one of `FORMATS`: `entries` in report order, `titles` of the plans by path."""
    match form:
        case "json":
            yield _json(entries)
        case "github":
            yield from map(_annotation, entries)
        case _:
            yield from _text(entries, titles)


def summary(entries: Sequence[Entry]) -> str:
    """`错误 0 个，警告 3 个，提示 12 个，其中 9 个可用 --fix 修改。`"""
    counts = [f"{each} {sum(entry.problem.severity is each for entry in entries)} 个" for each in Severity]
    mendable = sum(entry.mendable for entry in entries)
    return "，".join(counts) + (f"，其中 {mendable} 个可用 --fix 修改" if mendable else "") + "。"


HOW_TO_SETTLE = (
    "核对无误、原文如此的，在元数据的“已核对”下写一行代码和原文词句，如“  - H03 五、”，"
    "或在其后写 {>>说明<<}，以后不再列出。"
)


def _text(entries: Sequence[Entry], titles: Mapping[str, str]) -> Iterator[str]:
    for path, group in groupby(entries, key=lambda entry: entry.problem.where.path):
        yield f"{titles.get(path, '')}　{path}".strip("　")
        yield from (f"  {entry.problem}" for entry in group)
        yield ""
    if not all(entry.problem.is_error for entry in entries):
        yield HOW_TO_SETTLE
    yield summary(entries)


_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


def _json(entries: Sequence[Entry]) -> str:
    problems = [
        {
            "path": entry.problem.where.path,
            "line": entry.problem.where.line,
            "column": entry.problem.where.column,
            "severity": _NAMES[entry.problem.severity],
            "code": entry.problem.code,
            "message": entry.problem.message,
            "hint": entry.problem.hint,
            "fixable": entry.mendable,
        }
        for entry in entries
    ]
    return json.dumps({"problems": problems}, ensure_ascii=False, indent=2)


def _annotation(entry: Entry) -> str:
    """`::warning file=content/plans/a.md,line=3,col=7,title=B01::…`: a workflow command of GitHub Actions."""
    problem = entry.problem
    where = f"file={_value(problem.where.path)},line={problem.where.line},col={problem.where.column}"
    return f"::{_NAMES[problem.severity]} {where},title={problem.code}::{_data(problem.message + problem.hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
