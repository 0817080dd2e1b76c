"""Object storage, WebDAV, SFTP and whatever else rclone knows as a target.

There is no switch there, so files change in the order of `release.order`, and `manifest.json` last.  What is replaced
or deleted is first copied to `.releases/<id>/files/`, from where a release can be put together again.
`.releases/pending.json` names the files that a run has begun to change: one that was cut off is finished by the next,
whatever that one publishes.
"""

from __future__ import annotations

import json
import re
import socket
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from release.faults import CannotRelease, SiteAltered, explain_by, run, stream
from release.guards import FOREIGN, LOCK
from release.manifest import (
    MANIFEST,
    MANIFEST_SUMS,
    Entry,
    Manifest,
    is_release_id,
    number_of,
    read_manifest,
)
from release.names import is_named_by_content
from release.notes import noted
from release.order import Step, steps
from release.sums import Sums, sha256_of
from release.targets import Release, Workplace, missing_release
from release.tree import Progress, Tree

ARCHIVE = ".releases"
PENDING = f"{ARCHIVE}/pending.json"
LOCK_FILE = f"{ARCHIVE}/lock.json"
SAYINGS = {
    "didn't find section in config file": "rclone 没有配置这个远端。请用 rclone config 建立，或检查目标的写法。",
    "connection refused": "无法连到存储服务：连接被拒绝。请检查地址、端口和网络。",
    "no such host": "找不到存储服务的主机。请检查 rclone 配置中的地址。",
    "i/o timeout": "连接存储服务超时。请检查网络后重新发布。",
    ": EOF": "连接中断。请检查网络后重新发布，会接着完成。",
    "connection reset": "连接中断。请检查网络后重新发布，会接着完成。",
    "InvalidAccessKeyId": "存储服务拒绝登录。请检查 rclone 配置中的密钥。",
    "SignatureDoesNotMatch": "存储服务拒绝登录。请检查 rclone 配置中的密钥。",
    "AccessDenied": "没有写入目标的权限。请管理员授权后重试。",
    "Unauthorized": "存储服务拒绝登录。请检查 rclone 配置中的用户名和密码。",
    "Forbidden": "没有写入目标的权限。请管理员授权后重试。",
    "knownhosts": "服务器的主机密钥与 known_hosts 不符或尚未登记。请向管理员核对密钥指纹，登记后重试。",
    "ssh: handshake failed": "服务器拒绝登录。请检查 rclone 配置中的用户名和密钥。",
    "no space left": "存储空间已满。请清理后重新发布，会接着完成。",
    "Insufficient Storage": "存储空间已满。请清理后重新发布，会接着完成。",
    "permission denied": "没有写入目标的权限。请管理员授权后重试。",
    "NoSuchBucket": "存储桶不存在。请先建立，或检查目标的写法。",
}
"""What rclone says, and what it means."""
BLINDLY = ("--no-check-dest", "--no-traverse")
"""Copies without asking what is there: that is known."""
NOT_KEPT = ("--header-upload", "Cache-Control: no-cache")
KEPT = ("--header-upload", "Cache-Control: public, max-age=31536000, immutable")
"""How long browsers may keep a file without asking, where the target can say so."""
ABSENT = ("directory not found", "object not found", "file does not exist", "NoSuchKey", "not found")
OPTIONS = ("--retries=3", "--low-level-retries=3", "--contimeout=10s", "--timeout=60s", "--stats=0")


@dataclass
class Rclone:
    """`remote:path`, where the site itself lies."""

    address: str
    workplace: Workplace
    _listing: dict[str, int] = field(default_factory=dict, repr=False)
    """Sizes of all files there, archive included, as `locked` found them."""
    _live: Manifest | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if ":" not in self.address:
            raise CannotRelease(
                f"无法识别发布目标“rclone:{self.address}”。请写作 rclone:远端:路径，如 rclone:oss:plans。"
            )

    def _at(self, path: str) -> str:
        return f"{self.address.rstrip('/')}{'' if self.address.endswith(':') else '/'}{path}"

    # programs

    def _rclone(self, *arguments: str, given: bytes | None = None) -> bytes:
        return run(["rclone", *arguments, *OPTIONS], _explain, given, self._inherited)

    @property
    def _inherited(self) -> Sequence[int]:
        return () if self.workplace.lock_fd is None else (self.workplace.lock_fd,)

    def _read(self, path: str) -> bytes | None:
        """Give a file of the target, None where there is none."""
        return self._rclone("cat", self._at(path)) if path in self._listing else None

    def _write(self, files: Mapping[str, bytes], *options: str) -> None:
        """Write small files to the target."""
        with tempfile.TemporaryDirectory(prefix="plan-rclone-") as place:
            for path, data in files.items():
                file = Path(place, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            self._rclone("copy", *BLINDLY, *options, place, self._at(""))
        self._listing |= {path: len(data) for path, data in files.items()}

    def _delete(self, paths: Iterable[str]) -> None:
        present = {path for path in paths if path in self._listing}
        if present:
            with _list_of(present) as names:
                self._rclone("delete", "--files-from-raw", names, self._at(""))
            self._listing = {path: size for path, size in self._listing.items() if path not in present}

    def _list(self) -> dict[str, int]:
        try:
            said = self._rclone("lsjson", "-R", "--files-only", "--no-modtime", "--no-mimetype", self._at(""))
        except CannotRelease as error:
            if any(word in str(error) for word in ABSENT):
                return {}
            raise
        return {each["Path"]: each["Size"] for each in json.loads(said)}

    # the lock

    @contextmanager
    def locked(self, force: frozenset[str]) -> Iterator[None]:
        self._listing = self._list()
        ours = {name for name in self._listing if name == MANIFEST or name.startswith(f"{ARCHIVE}/")}
        if self._listing and not ours and FOREIGN not in force:
            raise CannotRelease(
                f"{self.address} 中已有其他文件，而不是发布版本。请换一个空的路径；确要用它的，加 --force foreign。"
            )
        mark = self._take_lock(force)
        try:
            yield
        finally:
            with suppress(CannotRelease):  # without a network it stays, and the next run takes it over
                if self._rclone("cat", self._at(LOCK_FILE)) == mark:
                    self._delete([LOCK_FILE])

    def _take_lock(self, force: frozenset[str]) -> bytes:
        """Put a lock with our mark there, and read it back: of two who do so at once, the later one holds it.

        A lock that this workplace left is taken over, as it holds its own lock on this machine while it publishes.
        """
        found = self._read(LOCK_FILE)
        if found and LOCK not in force and (holder := _holder(found)).get("place") != self._place:
            raise CannotRelease(
                f"{self.address} 正由 {holder.get('host', '另一处')} 发布。请等它结束后重试；"
                "确知它已中断的，加 --force lock。"
            )
        mark = json.dumps({"host": socket.gethostname(), "place": self._place, "run": uuid.uuid4().hex}).encode()
        self._write({LOCK_FILE: mark})
        if self._rclone("cat", self._at(LOCK_FILE)) != mark:
            raise CannotRelease("另一个发布同时开始。请等它结束后重试。")
        return mark

    @property
    def _place(self) -> str:
        """Give what tells this workplace from all others."""
        note = self.workplace.folder / "publisher-id"
        if not note.is_file():
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(uuid.uuid4().hex, encoding="utf-8")
        return note.read_text(encoding="utf-8")

    # what is there

    def live(self) -> Manifest | None:
        if not self._listing:
            self._listing = self._list()
        if not self._live:
            data = self._read(MANIFEST)
            self._live = read_manifest(data, self._at(MANIFEST)) if data else None
        return self._live

    def releases(self) -> list[Release]:
        live = self.live()
        found = {name.split("/")[1] for name in self._listing if name.startswith(f"{ARCHIVE}/")}
        ids = {each for each in found if is_release_id(each) and f"{ARCHIVE}/{each}/{MANIFEST}" in self._listing}
        return [Release(each, live is not None and each == live.release) for each in sorted(ids, reverse=True)]

    def manifest(self, release: str) -> Manifest:
        path = f"{ARCHIVE}/{release}/{MANIFEST}"
        if path in self._listing and (ours := noted(self.workplace.folder, release)):
            return ours
        data = self._read(path) if is_release_id(release) else None
        if data is None:
            raise missing_release(release, self.releases())
        return read_manifest(data, self._at(path))

    def held(self) -> Mapping[str, Sums | None]:
        """Give the names of the files there: storage says nothing of SHA-256, so contents are read over HTTP."""
        self._listing = self._list()
        return {
            name: None
            for name in self._listing
            if not name.startswith(f"{ARCHIVE}/") and name != MANIFEST and name not in MANIFEST_SUMS
        }

    # changing it

    def publish(self, tree: Tree, live: Manifest | None, progress: Progress) -> Manifest:
        carried = [entry for entry in tree.manifest.to_carry(live) if self._listing.get(entry.path) == entry.sums.size]
        releases = self.releases()
        newest = number_of(releases[0].id) if releases else 0
        manifest = tree.manifest.carrying(carried).numbered(newest + 1)
        self._delete([path for path in self._listing if _PARTIAL.search(path)])
        unsure = self._unsure(manifest, live) - {entry.path for entry in carried}
        self._change_to(manifest, unsure, tree.folder, live, progress)
        return manifest

    def _change_to(
        self, manifest: Manifest, unsure: frozenset[str], files: Path, live: Manifest | None, progress: Progress
    ) -> None:
        """Make `manifest` live; `files` holds those of the `unsure` files that it has."""
        there = self._site_files(live)
        if live:
            self._archive(live, [path for path in unsure & there if path in live.by_path])
        self._write({PENDING: json.dumps({"release": manifest.release, "paths": sorted(unsure)}).encode()})
        todo = list(steps(there, manifest, unsure))
        progress("传送", sum(len(step.paths) for step in todo))
        for step in todo:
            self._do(step, files, progress)
        sums = manifest.files()
        data = sums.pop(MANIFEST)
        self._write({f"{ARCHIVE}/{manifest.release}/{MANIFEST}": data, **sums}, *NOT_KEPT)
        self._write({MANIFEST: data}, *NOT_KEPT)
        self._live = manifest
        self._delete([PENDING])

    def _site_files(self, live: Manifest | None) -> frozenset[str]:
        """Give the files there that are the site's: of the live release, or begun by a run that was cut off."""
        known = self._begun(live) | (live.by_path.keys() if live else frozenset())
        return frozenset(path for path in known if path in self._listing)

    def _begun(self, live: Manifest | None) -> frozenset[str]:
        """Give the files that runs which were cut off may have changed; one whose manifest is live was not.

        Where the note of them was itself cut off, as storage without whole uploads does, that is any file.
        """
        try:
            begun = json.loads(self._read(PENDING) or b"{}")
        except ValueError:
            return frozenset(live.by_path if live else ())
        finished = live is not None and begun.get("release") == live.release
        return frozenset(() if finished else begun.get("paths", ()))

    def _unsure(self, wanted: Manifest, live: Manifest | None) -> frozenset[str]:
        """Give the files that must be sent or deleted: those that differ, and those of which nothing is known."""
        before, now = live.by_path if live else {}, wanted.by_path
        differ = {path for path in before.keys() | now.keys() if _sums(before, path) != _sums(now, path)}
        damaged = {path for path, entry in now.items() if self._listing.get(path) != entry.sums.size}
        return frozenset(differ | damaged | self._begun(live))

    def _archive(self, live: Manifest, paths: Iterable[str]) -> None:
        """Copy what is about to change, but for what an earlier run copied before it began to change it."""
        folder = f"{ARCHIVE}/{live.release}/files"
        begun, size = self._begun(live), self._listing
        todo = [path for path in paths if path not in begun and size.get(f"{folder}/{path}") != size[path]]
        if todo:
            with _list_of(todo) as names:
                self._rclone("copy", "--files-from-raw", names, *BLINDLY, self._at(""), self._at(folder))
            self._listing |= {f"{folder}/{path}": self._listing[path] for path in todo}

    def _do(self, step: Step, files: Path, progress: Progress) -> None:
        if step.delete:
            self._delete(step.paths)
            for _ in step.paths:
                progress("传送", 0)
            return
        for paths, header in (
            ([path for path in step.paths if is_named_by_content(path)], KEPT),
            ([path for path in step.paths if not is_named_by_content(path)], NOT_KEPT),
        ):
            if paths:
                self._send(paths, files, header, progress)

    def _send(self, paths: Sequence[str], files: Path, header: Sequence[str], progress: Progress) -> None:
        def said(line: str) -> None:
            if "Copied (" in line:
                progress("传送", 0)

        with _list_of(paths) as names:
            stream(
                [
                    "rclone", "copy", "--files-from-raw", names, *BLINDLY,
                    *header, "-v", *OPTIONS, str(files), self._at(""),
                ],
                _explain,
                said,
                self._inherited,
            )  # fmt: skip
        self._listing |= {path: (files / path).stat().st_size for path in paths}

    def rollback(self, release: str, progress: Progress) -> None:
        wanted, live = self.manifest(release), self.live()
        with tempfile.TemporaryDirectory(prefix="plan-release-") as place:
            unsure = self._unsure(wanted, live)
            missing = self._fetch(wanted, unsure, Path(place), progress)
            if missing:
                raise SiteAltered(
                    f"版本 {release} 有 {len(missing)} 个文件已经不在（如 {missing[0]}），没有切换。"
                    "请换一个版本，或重新发布。"
                )
            self._change_to(wanted, unsure, Path(place), live, progress)

    def _fetch(self, wanted: Manifest, unsure: frozenset[str], place: Path, progress: Progress) -> list[str]:
        """Bring the files of a former release that are not live to this machine; give those that are nowhere."""
        missing = {entry.path: entry for entry in wanted.entries if entry.path in unsure}
        for each in self.releases():
            sources = self._archived(self.manifest(each.id), missing.values())
            if sources:
                progress("取回", len(sources))
                with _list_of(sources) as names:
                    folder = self._at(f"{ARCHIVE}/{each.id}/files")
                    self._rclone("copy", "--files-from-raw", names, *BLINDLY, folder, str(place))
            for path in sources:
                if sha256_of((place / path).read_bytes()) == missing[path].sums.sha256:
                    del missing[path]
        return sorted(missing)

    def _archived(self, manifest: Manifest, wanted: Iterable[Entry]) -> list[str]:
        """Give the wanted files that the archive of a release holds."""
        folder = f"{ARCHIVE}/{manifest.release}/files"
        return [
            entry.path
            for entry in wanted
            if _sums(manifest.by_path, entry.path) == entry.sums and f"{folder}/{entry.path}" in self._listing
        ]

    def retain(self, keep: int) -> list[str]:
        """Drop old releases, but the archive of one from which a kept one would be put together."""
        live, releases = self.live(), self.releases()
        archives = {each.id: self.manifest(each.id) for each in reversed(releases)}
        dropped = []
        for each in reversed(releases[keep:]):
            others = [manifest for release, manifest in archives.items() if release != each.id]
            kept = [archives[other.id] for other in releases[:keep]]
            if not each.live and all(self._can_be_had(manifest, live, others) for manifest in kept):
                self._rclone("purge", self._at(f"{ARCHIVE}/{each.id}"))
                del archives[each.id]
                dropped.append(each.id)
        return dropped

    def _can_be_had(self, manifest: Manifest, live: Manifest | None, archives: Iterable[Manifest]) -> bool:
        """Tell whether all files of a release are live or in one of the archives, as far as names and sums say."""
        now = live.by_path if live else {}
        gone = [entry for entry in manifest.entries if _sums(now, entry.path) != entry.sums]
        held = {path for archive in archives for path in self._archived(archive, gone)}
        return all(entry.path in held for entry in gone)


_PARTIAL = re.compile(r"\.[0-9a-f]{8}\.partial$")  # site.css.0b346551.partial, left by an rclone that was cut off


def _sums(entries: Mapping[str, Entry], path: str) -> Sums | None:
    entry = entries.get(path)
    return entry.sums if entry else None


def _holder(data: bytes) -> dict[str, str]:
    try:
        read = json.loads(data)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _explain(program: str, said: str) -> str:
    return explain_by(SAYINGS, program, said)


@contextmanager
def _list_of(paths: Iterable[str]) -> Iterator[str]:
    """Write names to a file for rclone; give its name."""
    with tempfile.NamedTemporaryFile("w", prefix="plan-names-", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(f"{path}\n" for path in paths))
        file.flush()
        yield file.name
