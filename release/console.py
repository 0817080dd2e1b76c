"""What a deployer sees of a release: a progress bar, and the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from release.publishing import Differences, Outcome
from release.targets import Release
from release.tree import Progress
from release.verifying import Verdict, Witness

MOST_SHOWN = 50
"""File names that a dry run lists of each kind."""


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Give what shows a bar for each thing that is being done; on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        shown: dict[str, TaskID] = {}

        def progress(label: str, total: int) -> None:
            if total or label not in shown:
                shown[label] = bars.add_task(label, total=total or None)
            else:
                bars.advance(shown[label])

        yield progress


def published(outcome: Outcome) -> Iterator[str]:
    """Say what a publishing did, a line each."""
    yield from outcome.remarks
    change = outcome.differences
    count = f"新增 {len(change.added)} 个，更新 {len(change.changed)} 个，删除 {len(change.removed)} 个文件"
    if outcome.same:
        yield f"网上的内容与本次相同（版本 {outcome.manifest.release}），无需发布。"
    elif not outcome.published:
        yield f"发布后将{count}。以上为试运行，没有发布。"
    else:
        yield f"已发布版本 {outcome.manifest.release}：{count}，共 {outcome.manifest.pages} 个页面。"
        if outcome.dropped:
            yield f"已清除旧版本 {'、'.join(outcome.dropped)}。"


def planned(change: Differences) -> Iterator[str]:
    """List what a release would change."""
    for label, paths in (("新增", change.added), ("更新", change.changed), ("删除", change.removed)):
        yield from (f"{label}　{path}" for path in paths[:MOST_SHOWN])
        if len(paths) > MOST_SHOWN:
            yield f"{label}　另有 {len(paths) - MOST_SHOWN} 个文件"


def listed(releases: Sequence[Release]) -> Iterator[str]:
    """List releases, newest first."""
    if not releases:
        yield "还没有发布过。"
    for each in releases:
        yield f"{each.id}　{'当前' if each.live else ''}".rstrip("　")


def verified(verdict: Verdict) -> Iterator[str]:
    """Say what a verification found, a line each."""
    if verdict.witness is Witness.SITE:
        yield "清单取自网站本身：清单与文件一同被改动的，看不出来。请在发布的机器上核对，或用 --manifest 另给清单。"
    yield from map(str, verdict.findings)
    if verdict.findings:
        yield f"版本 {verdict.release}：核对 {verdict.files} 个文件，{len(verdict.findings)} 处不符。"
    else:
        yield f"版本 {verdict.release}：核对 {verdict.files} 个文件，全部相符。"
