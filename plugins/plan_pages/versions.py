"""The history of a plan as pages show it: the list of its versions, and a page for each step from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plan_pages.page import Link, Page, shorten
from planbook.addresses import page_of
from planbook.model import Plan, Version
from planbook.versions.compare import Changes, Fate, compare_versions

FATES = {
    Fate.CHANGED: "改动",
    Fate.ADDED: "新增",
    Fate.DELETED: "删除",
    Fate.MOVED: "移动",
    Fate.SPLIT: "拆分",
    Fate.MERGED: "合并",
}
"""How pages call what became of a clause."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A version in the list of versions."""

    version: Version
    current: bool
    title: str
    """Of the page that holds it against the version before."""
    path: str
    """Output file of that page; empty for the first version."""

    @property
    def label(self) -> str:
        """What the version is called: its day; a plan that was superseded by its title."""
        return f"《{self.version.plan.title}》" if self.version.in_library and not self.current else self.day

    @property
    def day(self) -> str:
        return self.version.day or ("现行版本" if self.current else "日期不详")


def stages(plan: Plan, current: Version, earlier: Sequence[Version]) -> tuple[Stage, ...]:
    """Give all versions of a plan, the one that holds now first."""
    chain = (current, *earlier)
    slug = plan.slug  # whose page it is that compares two versions: of a superseded plan its own
    made: list[Stage] = []
    for newer, older in pairwise(chain):
        slug = newer.plan.slug
        first = newer.plan.version == ""
        key = "index" if first else newer.plan.version
        title = f"与{_called(older)}对照" if first else f"{_called(newer)}与{_called(older)}对照"
        made.append(Stage(newer, newer is current, title, f"plans/{slug}/changes/{key}.html"))
    return (*made, Stage(chain[-1], len(chain) == 1, "", ""))


def _called(version: Version) -> str:
    return f"《{version.plan.title}》" if version.in_library else f"{version.day}版本"


def version_pages(plan: Plan, found: Sequence[Stage]) -> Iterator[tuple[Page, Stage, Stage, Changes]]:
    """Give the pages that belong to `plan`: each with the later and the earlier version, and what differs."""
    home = page_of(plan.slug)
    for newer, older in pairwise(found):
        if newer.version.plan.slug != plan.slug:
            return
        changes = compare_versions(older.version.plan, newer.version.plan)
        yield _page(plan, newer, changes, home), newer, older, changes


def _page(plan: Plan, newer: Stage, changes: Changes, home: str) -> Page:
    counts = changes.counts
    said = [f"{label}{counts[fate]}条" for fate, label in FATES.items() if counts[fate]]
    if changes.targets:
        said.append(f"指标变动{len(changes.targets)}项")
    return Page(
        path=newer.path,
        metadata=plan.metadata,
        kind="changes",
        title=newer.title,
        description=shorten(f"《{plan.title}》{newer.title}：{'，'.join(said) or '内容没有变动'}。"),
        trail=(Link("规划", "plans/index.html"), Link(plan.title, home)),
        within=plan.title,
    )
