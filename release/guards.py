"""Guards: what must not go out.  Each is a function of the candidate, with a name that `--force` can give.

A check of another part of the project joins the list as one `Guard` more (`GUARDS` of `commands/targets.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from release.faults import CannotRelease
from release.manifest import Manifest
from release.pages import Page, dead_links, read_pages

MOST_SHOWN = 20
"""Findings of a guard that are shown one by one."""
MOST_LOST = 0.1
"""Share of its pages that a release may lose against the one that is live."""


@dataclass(frozen=True)
class Candidate:
    """What is about to be published."""

    site: Path
    """Folder of the built site."""
    manifest: Manifest
    live: Manifest | None
    """What the target shows now, None where it shows nothing yet."""
    base: str
    """Path of the site in its host, with a slash at both ends."""
    warnings: tuple[str, ...] = ()
    """What the build reported."""

    @cached_property
    def read(self) -> tuple[list[Page], frozenset[str]]:
        return read_pages(self.site)


@dataclass(frozen=True, slots=True)
class Guard:
    """A reason not to publish."""

    name: str
    """What `--force` calls it."""
    check: Callable[[Candidate], Sequence[str]]
    """Gives what is wrong, a line each; nothing where all is well."""


def _empty(candidate: Candidate) -> Sequence[str]:
    if not candidate.manifest.pages or "index.html" not in candidate.manifest.by_path:
        return ["网站没有首页或没有任何页面。请先检查内容，重新生成。"]
    if not any(entry.path.startswith("plans/") for entry in candidate.manifest.entries):
        return ["网站没有收录任何规划。请先检查 content/plans。"]
    return []


def _shrunk(candidate: Candidate) -> Sequence[str]:
    before, now = candidate.live.pages if candidate.live else 0, candidate.manifest.pages
    if now >= before * (1 - MOST_LOST):
        return []
    return [f"页面由 {before} 个减为 {now} 个，减少超过一成。请核对是否误删内容。"]


def _problems(candidate: Candidate) -> Sequence[str]:
    return candidate.warnings


def _links(candidate: Candidate) -> Sequence[str]:
    pages, files = candidate.read
    return [f"{dead} 没有对应的页面或位置。" for dead in dead_links(pages, files, candidate.base)]


def _inline(candidate: Candidate) -> Sequence[str]:
    pages, _ = candidate.read
    return [f"{page.path} 含有{what}，会被内容安全策略拦截。" for page in pages for what in page.foreign]


GUARDS = (
    Guard("empty", _empty),
    Guard("shrunk", _shrunk),
    Guard("problems", _problems),
    Guard("links", _links),
    Guard("inline", _inline),
)
LOCK, FOREIGN, SAME = "lock", "foreign", "same"
"""Guards of the targets: a lock that another publisher left, other things than releases, the same content again."""


def check(candidate: Candidate, guards: Sequence[Guard], force: frozenset[str]) -> list[str]:
    """Give what is wrong but overridden, as lines.

    Raises CannotRelease with all findings of the guards that are not, and the options that override them.
    """
    found = {guard.name: list(guard.check(candidate)) for guard in guards}
    refused = {name: lines for name, lines in found.items() if lines and name not in force}
    if refused:
        options = " ".join(f"--force {name}" for name in refused)
        raise CannotRelease("\n".join([*_lines(refused), f"没有发布。请改正后重试；经核对确要发布的，加 {options}。"]))
    return _lines({name: lines for name, lines in found.items() if lines})


def _lines(found: dict[str, list[str]]) -> list[str]:
    lines = []
    for name, said in found.items():
        lines += [f"[{name}] {line}" for line in said[:MOST_SHOWN]]
        if len(said) > MOST_SHOWN:
            lines.append(f"[{name}] 另有 {len(said) - MOST_SHOWN} 处。")
    return lines


def known_force(names: Sequence[str], guards: Sequence[Guard]) -> frozenset[str]:
    """Give the guards to override.

    Raises CannotRelease where one of `names` is no guard: an override must say what it overrides.
    """
    given = frozenset(name for each in names for name in each.replace("，", ",").split(",") if name)
    known = [*(guard.name for guard in guards), LOCK, FOREIGN, SAME]
    if unknown := sorted(given - set(known)):
        raise CannotRelease(f"--force 不认识 {'、'.join(unknown)}。可用：{'、'.join(known)}。")
    return given
