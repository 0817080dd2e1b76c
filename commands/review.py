"""What `check` finds in the content, and what of it can be mended."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from invoke.exceptions import Exit

from commands import ROOT
from commands.project import CONTENT, PLANS, name_of, say
from desk.checking import check as check_plans
from desk.findings import Finding, Usage
from desk.mending import can_mend, mend
from desk.report import Entry
from desk.wording import OFFICE, own_usages, read_wording
from plan_pages.reading import CONCEPTS, read_library, read_list_file, read_published, read_site
from planbook.indicators.proposals import propose
from planbook.model import Plan
from planbook.problems import UNDATED, Problem, Severity, report_order
from workshop.placed import write_whole


@dataclass(frozen=True)
class Review:
    """What checking found."""

    entries: list[Entry]
    titles: dict[str, str]
    findings: tuple[Finding, ...]
    plans: dict[str, Plan]
    texts: dict[str, str]
    """Of the plan files, by their paths."""


def look_over(slugs: Sequence[str]) -> Review:
    """Read all content and check it; with `slugs` give what concerns these plans only."""
    library, problems = read_library(CONTENT, "plans")
    found = [*problems, *propose(library, name_of(CONTENT / CONCEPTS))]
    usages = all_usages(found)
    if not any(problem.is_error for problem in found):
        read_published(CONTENT, library, found)
    found += read_site(ROOT / "site.yml", ROOT, publishing=False)[1]
    undated = (plan for plan in library.plans if not plan.metadata.published)
    found += [replace(UNDATED.at(plan.where), severity=Severity.NOTICE) for plan in undated]
    texts = {plan.where.path: _read_exactly(ROOT / plan.where.path) for plan in library.plans}
    findings = check_plans(library, texts, usages, slugs)
    entries = [Entry(problem) for problem in found if not slugs or Path(problem.where.path).stem in slugs]
    plans = {plan.slug: plan for plan in library.plans}
    files = {path.stem for path in PLANS.rglob("*.md")}  # earlier versions and files that cannot be read among them
    if unknown := [each for each in slugs if each not in files]:
        raise Exit(f"没有找到规划 {'、'.join(unknown)}。", code=1)
    entries += [Entry(finding.problem, can_mend(finding)) for finding in findings]
    titles = {plan.where.path: plan.title for plan in library.plans}
    return Review(sorted(entries, key=lambda entry: report_order(entry.problem)), titles, findings, plans, texts)


def all_usages(found: list[Problem]) -> tuple[Usage, ...]:
    """Give the wording lists, the portal's and the office's own; what is wrong with the latter goes to `found`."""
    return (*own_usages(), *read_list_file(CONTENT / OFFICE, ROOT, read_wording, found))


def mended(review: Review, *, ask: bool) -> bool:
    """Show what can be mended and write it, if the editor says so; tell whether anything was written."""
    files = []
    for plan in review.plans.values():
        path = plan.where.path
        own = [finding for finding in review.findings if finding.problem.where.path == path]
        if changed := mend(path, review.texts[path], own, received=bool(plan.metadata.source_text)):
            files.append(changed)
    for file in files:
        for line in file.diff():
            say(line)
        say("")
    if not files:
        say("没有可以自动修改的地方。")
        return False
    count = sum(len(file.changes) for file in files)
    if ask and not _agreed(f"以上 {count} 处改动写入文件吗？[y/N] "):
        say("没有写入。确认无误后再次运行 check，加 --fix --yes。")
        return False
    for file in files:
        write_whole(ROOT / file.path, file.after.encode())
    say(f"已修改 {count} 处，写入 {'、'.join(file.path for file in files)}。")
    return True


def _agreed(question: str) -> bool:
    """Ask the editor; without a terminal the answer is no."""
    return sys.stdin.isatty() and input(question).strip().lower() in ("y", "yes", "是")


def _read_exactly(path: Path) -> str:
    """Read a text file with its line ends as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()
