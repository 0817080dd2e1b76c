"""The order in which a site without a switch is changed, so that no page ever refers to something that is not there.

A file that is new is referred to by nobody yet; a file that goes must be referred to by nobody any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release.manifest import Manifest
from release.names import is_index, is_page


@dataclass(frozen=True, slots=True)
class Step:
    """Files to send at one time, in any order among themselves; `delete` says to remove them instead."""

    name: str
    paths: tuple[str, ...]
    delete: bool = False


def steps(live: frozenset[str], wanted: Manifest, unsure: frozenset[str]) -> Iterator[Step]:
    """Give the steps from what is there (`live`, names) to the `wanted` files.

    `unsure` are the files that may not be what the wanted release has under their names.
    """
    new = [entry.path for entry in wanted.entries if entry.path not in live]
    changed = [entry.path for entry in wanted.entries if entry.path in live and entry.path in unsure]
    gone = sorted(live - wanted.by_path.keys())
    for step in (
        Step("新资源", tuple(path for path in new if not is_page(path))),
        Step("新页面", tuple(path for path in new if is_page(path))),
        Step("页面", tuple(path for path in changed if not is_index(path))),
        Step("目录和数据", tuple(path for path in changed if is_index(path))),
        Step("删除页面", tuple(path for path in gone if is_page(path)), delete=True),
        Step("删除其余", tuple(path for path in gone if not is_page(path)), delete=True),
    ):
        if step.paths:
            yield step
