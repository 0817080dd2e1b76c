"""The staging folder, and how its files become the output."""

from __future__ import annotations

import filecmp
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

JOURNAL = ".journal.json"


class OutputBusy(Exception):  # noqa: N818  (an outcome, named by what it says)
    """Another build is writing the same output."""


class ForeignOutput(Exception):  # noqa: N818
    """The output is no folder, or one with other things than a site; `args[0]` is its path."""


class OutputElsewhere(Exception):  # noqa: N818
    """The output lies on another disk than the folder around it, so that no rename gets there."""


class WrittenTwice(Exception):  # noqa: N818
    """Two pages want the same file of the output; `args[0]` names it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit did to the output, in files."""

    written: int
    deleted: int
    unchanged: int
    pages: int
    """HTML files in the output now."""


@dataclass(slots=True)
class Stage:
    """A folder `<output>.next` beside `output` in which a build is made; one build at a time."""

    output: Path
    kept: set[str] = field(default_factory=set)
    """Files of the output that the build stands by without making them again, relative to it."""
    _lock: FileLock | None = None

    @property
    def folder(self) -> Path:
        return self.output.with_name(self.output.name + ".next")

    def prepare(self) -> None:
        """Make the folder empty; a commit that was interrupted is finished first.

        Raises OutputBusy where another build holds the output, ForeignOutput where it holds something else.
        """
        self.output = self.output.resolve()
        if self.output.exists() and not self._is_site():
            raise ForeignOutput(self.output)
        self._lock = FileLock(self.output.with_name(self.output.name + ".lock"), thread_local=False)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self._lock = None
            raise OutputBusy from None
        if (self.folder / JOURNAL).is_file():
            self._apply()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.output.exists() and self.output.stat().st_dev != self.folder.stat().st_dev:
            raise OutputElsewhere(self.output)

    def _is_site(self) -> bool:
        return self.output.is_dir() and ((self.output / "index.html").is_file() or not any(self.output.iterdir()))

    def write(self, name: str, data: bytes) -> None:
        """Stage the file `name`, or keep that of the output where it holds `data` already."""
        path, present = self.folder / name, self.output / name
        if name in self.kept or path.exists():
            raise WrittenTwice(name)
        if present.is_file() and present.stat().st_size == len(data) and present.read_bytes() == data:
            self.kept.add(name)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def commit(self) -> Changes:
        """Make the output what the folder and the kept files are, touching only files that differ."""
        staged = set(_files(self.folder))
        if twice := staged & self.kept:
            raise WrittenTwice(min(twice))
        if not self.output.exists():
            self.folder.rename(self.output)
            changes = _changes(staged, set(), set())
        else:
            present = set(_files(self.output))
            same = {name for name in staged & present if self._same(name)}
            changes = _changes(staged - same, present - staged - self.kept, same | self.kept)
            if changes.written or changes.deleted:
                self._write_journal(sorted(staged - same), sorted(present - staged - self.kept))
                self._apply()
        self.close()
        return changes

    def close(self) -> None:
        """Remove the folder and let other builds at the output; a journal that is left stays for the next build."""
        if self._lock is None:
            return
        if not (self.folder / JOURNAL).is_file():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()
        self._lock = None

    def _same(self, name: str) -> bool:
        return filecmp.cmp(self.folder / name, self.output / name, shallow=False)

    def _write_journal(self, replace: list[str], delete: list[str]) -> None:
        journal = self.folder / JOURNAL
        draft = journal.with_suffix(".draft")
        draft.write_text(json.dumps({"replace": replace, "delete": delete}), encoding="utf-8")
        draft.replace(journal)

    def _apply(self) -> None:
        """Do what the journal says; whatever of it is done already is passed over."""
        journal = self.folder / JOURNAL
        todo = json.loads(journal.read_text(encoding="utf-8"))
        for name in todo["replace"]:
            source, target = self.folder / name, self.output / name
            if source.is_file():
                self._make_way(target)
                source.replace(target)
        for name in todo["delete"]:
            self._delete(self.output / name)
        journal.unlink()

    def _make_way(self, target: Path) -> None:
        """Make the folder of `target`; what stands in the way is no part of the new output."""
        if target.is_dir():
            shutil.rmtree(target)
        for folder in reversed(target.relative_to(self.output).parents):
            if (self.output / folder).is_file():
                (self.output / folder).unlink()
        target.parent.mkdir(parents=True, exist_ok=True)

    def _delete(self, file: Path) -> None:
        """Delete `file` and the folders that it leaves empty."""
        if file.is_file():
            file.unlink()
        for folder in file.parents:
            if folder == self.output or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()


def _changes(written: set[str], deleted: set[str], unchanged: set[str]) -> Changes:
    pages = sum(name.endswith(".html") for name in written | unchanged)
    return Changes(len(written), len(deleted), len(unchanged), pages)


def _files(folder: Path) -> list[str]:
    """Give the files below `folder`, as names relative to it with forward slashes."""
    return [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != JOURNAL
    ]
