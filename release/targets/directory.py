"""A folder of this machine as a target: releases side by side, one symbolic link that says which is live."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from release.faults import CannotRelease, SiteAltered
from release.guards import FOREIGN
from release.manifest import MANIFEST, MANIFEST_SUMS, Entry, Manifest, is_release_id, number_of, read_manifest
from release.sums import Sums, in_parallel, is_stamped, sha256_of, stamp, sums_of
from release.targets import Release, missing_manifest, missing_release
from release.tree import Progress, Tree, files_below

CURRENT = "current"


@dataclass(frozen=True)
class Directory:
    """`folder/releases/<id>/` and `folder/current`.

    A release is filled under a hidden name, renamed when it is whole, and then made live by renaming a symbolic
    link over the old one: a reader gets a file either of the one release or of the other.
    """

    folder: Path

    @property
    def address(self) -> str:
        return f"dir:{self.folder}"

    @property
    def _all(self) -> Path:
        return self.folder / "releases"

    @contextmanager
    def locked(self, force: frozenset[str]) -> Iterator[None]:
        self._check_ours(force)
        self._all.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock")  # the kernel lets go of it when its holder dies
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise CannotRelease("另一个发布正在进行。请等它结束后重试。") from None
        try:
            yield
        finally:
            lock.release()

    def _check_ours(self, force: frozenset[str]) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise CannotRelease(f"{self.folder} 不是文件夹。请换一个文件夹作为发布目标。")
        link = self.folder / CURRENT
        if link.exists() and not link.is_symlink():
            raise CannotRelease(f"{link} 不是符号链接，不能整体切换。请把它移到别处，或换一个文件夹作为发布目标。")
        present = {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()
        if "releases" not in present and present - {".lock"} and FOREIGN not in force:
            raise CannotRelease(
                f"{self.folder} 中已有其他文件，而不是发布版本。请换一个空文件夹；确要用它的，加 --force foreign。"
            )

    def live(self) -> Manifest | None:
        release = self._live_id()
        return self.manifest(release) if release else None

    def _live_id(self) -> str:
        link = self.folder / CURRENT
        return link.readlink().name if link.is_symlink() else ""

    def releases(self) -> list[Release]:
        if not self._all.is_dir():
            return []
        live = self._live_id()
        ids = sorted((path.name for path in self._all.iterdir() if is_release_id(path.name)), reverse=True)
        return [Release(each, each == live) for each in ids]

    def manifest(self, release: str) -> Manifest:
        path = self._all / release / MANIFEST
        if not path.is_file():
            held = self.releases()
            known = release in {each.id for each in held} or release == self._live_id()
            raise missing_manifest(release) if known else missing_release(release, held)
        return read_manifest(path.read_bytes(), str(path))

    def publish(self, tree: Tree, live: Manifest | None, progress: Progress) -> Manifest:
        releases = self.releases()
        if ready := self._waiting(tree.manifest, live):
            self._switch(ready.release)
            return ready
        carried = [entry for entry in tree.manifest.to_carry(live) if live and self._is_intact(live.release, entry)]
        newest = number_of(releases[0].id) if releases else 0
        manifest = tree.manifest.carrying(carried).numbered(newest + 1)
        partial = self._all / f".{manifest.release}.partial"
        self._sweep(but=partial.name)
        self._fill(partial, tree, manifest, live, progress)
        os.sync()  # all of it is on the disk before it can be live
        partial.rename(self._all / manifest.release)
        self._switch(manifest.release)
        return manifest

    def _waiting(self, wanted: Manifest, live: Manifest | None) -> Manifest | None:
        """Give the release that has this content and never became live, or was taken back, if it is unaltered."""
        for each in self.releases():
            if number_of(each.id) <= (live.number if live else 0):
                break
            if each.id.endswith(wanted.content[:12]):
                with suppress(SiteAltered):
                    found = self.manifest(each.id)
                    if found.content == wanted.content and not self._altered(found):
                        return found
        return None

    def _fill(self, partial: Path, tree: Tree, manifest: Manifest, live: Manifest | None, progress: Progress) -> None:
        partial.mkdir(exist_ok=True)
        for folder in sorted({(partial / entry.path).parent for entry in manifest.entries}):
            folder.mkdir(parents=True, exist_ok=True)
        progress("写入新版本", len(manifest.entries))

        def put(entry: Entry) -> None:
            self._put(entry, partial, tree, live)
            progress("写入新版本", 0)

        in_parallel(put, manifest.entries)
        for name in set(files_below(partial)) - manifest.by_path.keys():
            (partial / name).unlink()
        for name, data in manifest.files().items():
            (partial / name).write_bytes(data)

    def _put(self, entry: Entry, partial: Path, tree: Tree, live: Manifest | None) -> None:
        """Put one file into the new release: linked to that of the live one where it is the same, else copied."""
        path = partial / entry.path
        if _is_whole(path, entry):
            return  # by an attempt that was cut off
        path.unlink(missing_ok=True)
        before = live.by_path.get(entry.path) if live else None
        if live and before and before.sums == entry.sums and self._is_intact(live.release, entry):
            os.link(self._all / live.release / entry.path, path)
            return
        data = (tree.folder / entry.path).read_bytes()
        if sha256_of(data) != entry.sums.sha256:
            raise SiteAltered(f"发布时 {entry.path} 有变动。请等生成结束后重新发布。")
        path.write_bytes(data)
        stamp(path, entry.sums.sha256)

    def _is_intact(self, release: str, entry: Entry) -> bool:
        return _is_whole(self._all / release / entry.path, entry)

    def _altered(self, manifest: Manifest) -> list[str]:
        """Give the files of a release that are missing or not what its manifest says."""
        whole = in_parallel(lambda entry: self._is_intact(manifest.release, entry), manifest.entries)
        return [entry.path for entry, good in zip(manifest.entries, whole, strict=True) if not good]

    def _switch(self, release: str) -> None:
        """Make a release live: the one moment in which readers pass from the old to the new."""
        draft = self.folder / f".{CURRENT}.next"
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path("releases") / release)
        draft.replace(self.folder / CURRENT)

    def rollback(self, wanted: Manifest, progress: Progress) -> None:
        progress("核对", 0)
        if altered := self._altered(wanted):
            raise SiteAltered(
                f"版本 {wanted.release} 有 {len(altered)} 个文件被改动或缺失（如 {altered[0]}），没有切换。"
                "请换一个版本，或重新发布。"
            )
        self._switch(wanted.release)

    def retain(self, keep: int) -> list[str]:
        dropped = [each.id for each in self.releases()[keep:] if not each.live]
        for release in dropped:
            (self._all / release).rename(self._all / f".{release}.gone")
        self._sweep()
        return dropped

    def _sweep(self, but: str = "") -> None:
        """Remove what publishers that died have left; file systems and desktops hide things of their own there."""
        for path in self._all.glob(".[0-9]*"):
            if path.name != but and path.is_dir():
                shutil.rmtree(path)

    def held(self) -> Mapping[str, Sums | None]:
        release = self._all / self._live_id()
        names = [name for name in files_below(release) if name != MANIFEST and name not in MANIFEST_SUMS]
        return dict(zip(names, in_parallel(lambda name: sums_of((release / name).read_bytes()), names), strict=True))


def _is_whole(path: Path, entry: Entry) -> bool:
    """Tell whether a file is there, with its content and time."""
    return is_stamped(path, entry.sums.size, entry.sums.sha256) and sha256_of(path.read_bytes()) == entry.sums.sha256
