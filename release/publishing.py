"""The whole way of a release: tree → guards → target; and the way back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from release.faults import CannotRelease, SiteAltered
from release.guards import FOREIGN, SAME, Candidate, Guard, check
from release.manifest import Manifest
from release.notes import note
from release.sums import HAS_SM3
from release.targets import Release, Target, Workplace, missing_release
from release.tree import Progress, grow


@dataclass(frozen=True, slots=True)
class Differences:
    """What a release would change, as names of files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a publishing."""

    manifest: Manifest
    differences: Differences
    remarks: tuple[str, ...]
    """What guards found and `--force` overrode; what else the deployer must know."""
    published: bool
    """False for a dry run, and where the same is live already."""
    same: bool = False
    dropped: tuple[str, ...] = ()
    """Old releases that were removed."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the build made, and what it said of it."""

    folder: Path
    base: str
    """Path of the site in its host, with a slash at both ends."""
    warnings: tuple[str, ...] = ()


@contextmanager
def workplace(folder: Path, ssh_config: str) -> Iterator[Workplace]:
    """Give the workplace in `folder` to one publisher at a time.

    Programs that a publisher starts inherit its lock: where it was killed, the next one waits until they have ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.umask(0o022)  # web servers read what is published
    descriptor = os.open(folder / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRelease("本机的另一个发布正在进行，或上一次的传送尚未停下。请稍候重试。") from None
        yield Workplace(folder, ssh_config, descriptor)
    finally:
        os.close(descriptor)


def publish(
    site: Site,
    place: Workplace,
    target: Target,
    guards: Sequence[Guard],
    *,
    force: frozenset[str] = frozenset(),
    keep: int = 10,
    dry_run: bool = False,
    progress: Progress = lambda _, __: None,
) -> Outcome:
    """Publish the site at the target.

    Raises CannotRelease where something stands in the way; the live site is then what it was.
    """
    with target.locked(force):
        live, remarks = _live(target)
        tree = grow(site.folder, place.folder / "release", progress)
        candidate = Candidate(site.folder, tree.manifest, live, site.base, site.warnings)
        differences = differences_between(live, tree.manifest)
        if live and live.content == tree.manifest.content and SAME not in force:
            return Outcome(live, differences, tuple(remarks), published=False, same=True)
        remarks += check(candidate, guards, force)
        if dry_run:
            return Outcome(tree.manifest, differences, tuple(remarks), published=False)
        manifest = target.publish(tree, live, progress)
        note(place.folder, manifest)
        return Outcome(manifest, differences, tuple(remarks), published=True, dropped=tuple(target.retain(keep)))


def _live(target: Target) -> tuple[Manifest | None, list[str]]:
    """Give the manifest of what is live; one that is damaged is as good as none, but must be spoken of."""
    remarks = [] if HAS_SM3 else ["本机的 OpenSSL 不提供 SM3，发布清单只含 SHA-256。"]
    try:
        return target.live(), remarks
    except SiteAltered as error:
        return None, [*remarks, f"{error} 本次全部重新传送。"]


def differences_between(before: Manifest | None, now: Manifest) -> Differences:
    """Give what changes from one manifest to another, carried files aside."""
    old = {entry.path: entry.sums.sha256 for entry in (before.entries if before else ()) if not entry.carried}
    new = {entry.path: entry.sums.sha256 for entry in now.entries if not entry.carried}
    return Differences(
        tuple(path for path in new if path not in old),
        tuple(path for path in new if path in old and new[path] != old[path]),
        tuple(path for path in old if path not in new),
    )


def rollback(target: Target, release: str, progress: Progress = lambda _, __: None) -> str:
    """Make `release` live, or without one that before the live one; give its id."""
    with target.locked(frozenset({FOREIGN})):
        releases = target.releases()
        chosen = release or _before(releases)
        if chosen not in {each.id for each in releases}:
            raise missing_release(chosen, releases)
        target.rollback(chosen, progress)
        return chosen


def _before(releases: Sequence[Release]) -> str:
    """Give the release before the live one."""
    older = [each.id for each in releases]
    live = next((each.id for each in releases if each.live), "")
    older = older[older.index(live) + 1 :] if live else older
    if not older:
        raise CannotRelease("没有更早的发布版本可以退回。请用 releases 查看现有版本。")
    return older[0]
