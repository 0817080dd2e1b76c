"""Targets: where a site is published to, and how what is there changes as a whole.

| address | how |
|---|---|
| `dir:/path` | `/path/releases/<id>/`, and `/path/current`, a symbolic link that one rename switches |
| `ssh://user@host:port/path` | the same on another machine, over rsync and SSH |
| `rclone:remote:path` | object storage, WebDAV, SFTP …: files in an order that never leaves a link dead |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from release.faults import CannotRelease, SiteAltered
from release.manifest import Manifest
from release.sums import Sums
from release.tree import Progress, Tree


@dataclass(frozen=True, slots=True)
class Release:
    """A release that a target holds."""

    id: str
    live: bool


class Target(Protocol):
    """A place that holds releases, one of them live.  All methods raise CannotRelease with the remedy."""

    @property
    def address(self) -> str:
        """What tells this target from all others."""

    def locked(self, force: frozenset[str]) -> AbstractContextManager[None]:
        """Keep other publishers out; make sure that the target is one, or empty."""

    def live(self) -> Manifest | None:
        """Give the manifest of what is live; raises SiteAltered where that is damaged or gone."""

    def releases(self) -> list[Release]:
        """Give the releases that can be live, newest first."""

    def publish(self, tree: Tree, live: Manifest | None, progress: Progress) -> Manifest:
        """Make the tree live as a new release, and give its manifest; `live` is what is live now."""

    def rollback(self, wanted: Manifest, progress: Progress) -> None:
        """Make a former release live again, as the manifest has it; raises SiteAltered where it is so no more."""

    def retain(self, keep: int) -> list[str]:
        """Drop all but the newest `keep` releases and the live one; give the ids of those dropped."""

    def manifest(self, release: str) -> Manifest:
        """Give the manifest of a release that the target holds; raises SiteAltered where that is damaged or gone."""

    def held(self) -> Mapping[str, Sums | None]:
        """Give the files of the live site as they are stored; without sums where only the names can be had."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What targets use on this machine."""

    folder: Path
    """Kept between runs."""
    ssh_config: str = ""
    """File of settings for ssh (`ssh -F`); empty for the user's own."""
    lock_fd: int | None = None
    """Descriptor of the publisher's lock; programs that it starts inherit it, so that the lock holds until they end."""


def target_at(address: str, workplace: Workplace) -> Target:
    """Give the target at an address."""
    kind, _, rest = address.partition(":")
    make = _KINDS.get(kind)
    if not make or not rest.strip("/"):
        raise CannotRelease(
            f"无法识别发布目标“{address}”。请写作 dir:/文件夹、ssh://用户@主机/文件夹 或 rclone:远端:路径。"
        )
    return make(rest, workplace)


def _directory(rest: str, _: Workplace) -> Target:
    from release.targets.directory import Directory

    return Directory(Path(rest).expanduser().absolute())  # a shell leaves `dir:~/plans` as it is


def _ssh(rest: str, workplace: Workplace) -> Target:
    from release.targets.ssh import Ssh

    return Ssh.at("ssh:" + rest, workplace)


def _rclone(rest: str, workplace: Workplace) -> Target:
    from release.targets.rclone import Rclone

    return Rclone(rest, workplace)


_KINDS: dict[str, Callable[[str, Workplace], Target]] = {"dir": _directory, "ssh": _ssh, "rclone": _rclone}


def missing_manifest(release: str) -> SiteAltered:
    """Say that a release is there, or was live, but not its manifest."""
    return SiteAltered(f"版本 {release} 没有发布清单，可能被改动。请换一个版本，或重新发布。")


def missing_release(release: str, known: list[Release]) -> CannotRelease:
    """Say that there is no such release, and which there are."""
    ids = "、".join(each.id for each in known) or "无"
    return CannotRelease(f"没有发布版本 {release}。现有：{ids}。请用 releases 查看后重试。")
