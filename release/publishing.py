"""The whole way of a release: tree → guards → target; and the way back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from release.faults import CannotRelease, SiteAltered, in_words
from release.guards import FOREIGN, SAME, Candidate, Guard, check
from release.manifest import Manifest
from release.notes import Notes, notes_of
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
        notes = notes_of(place.folder, target.address)
        if live and live.content == tree.manifest.content and SAME not in force:
            if _is_ours(live, tree.manifest, notes.live()):
                notes.keep(live)  # a publisher that was killed has not
            return Outcome(live, differences, tuple(remarks), published=False, same=True)
        remarks += check(candidate, guards, force)
        if dry_run:
            return Outcome(tree.manifest, differences, tuple(remarks), published=False)
        manifest = target.publish(tree, live, progress)
        try:
            dropped = _put_in_order(target, notes, manifest, keep)
        except (OSError, CannotRelease) as error:
            dropped = []
            remarks.append(f"新版本已经上线，但旧版本没有清理完：{in_words(error)}")
        return Outcome(manifest, differences, tuple(remarks), published=True, dropped=tuple(dropped))


def _is_ours(live: Manifest, made: Manifest, before: Manifest | None) -> bool:
    """Tell whether all files of what is live were made here, now or for the release `before`."""
    known = {(entry.path, entry.sums) for each in (made, before) if each for entry in each.entries}
    return all((entry.path, entry.sums) in known for entry in live.entries)


def _put_in_order(target: Target, notes: Notes, live: Manifest, keep: int) -> list[str]:
    """Note what is live now, and drop old releases; give their ids."""
    notes.keep(live)
    dropped = target.retain(keep)
    notes.forget(but={each.id for each in target.releases()})
    return dropped


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


def rollback(place: Workplace, target: Target, release: str, progress: Progress = lambda _, __: None) -> str:
    """Make `release` live, or without one that before the live one; give its id."""
    notes = notes_of(place.folder, target.address)
    with target.locked(frozenset({FOREIGN})):
        releases = target.releases()
        chosen = release or _before(releases)
        if chosen not in {each.id for each in releases}:
            raise missing_release(chosen, releases)
        wanted = notes.of(chosen) or target.manifest(chosen)
        target.rollback(wanted, progress)
        try:
            notes.keep(wanted)
        except OSError as error:
            raise CannotRelease(f"网上现在是版本 {chosen}，但本机没有记下：{in_words(error)}") from None
        return chosen


def _before(releases: Sequence[Release]) -> str:
    """Give the release before the live one."""
    older = [each.id for each in releases]
    live = next((each.id for each in releases if each.live), "")
    older = older[older.index(live) + 1 :] if live else older
    if not older:
        raise CannotRelease("没有更早的发布版本可以退回。请用 releases 查看现有版本。")
    return older[0]
