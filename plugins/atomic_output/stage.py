"""The staging folder, and how its files become the output.

Files come in units: what one pure function makes of some values, in whichever process.  A unit is made again only where
its values are others than last time, or where its files are not as they were left.
"""

from __future__ import annotations

import filecmp
import json
import pickle
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from atomic_output.writing import Work, Writer, produce
from workshop.crew import Crew
from workshop.digests import code, digest
from workshop.placed import Placed, as_placed, names_below, placed, put, write_whole
from workshop.progress import shown

JOURNAL = ".journal.json"


class OutputBusy(Exception):
    """Another build is writing the same output."""


class ForeignOutput(Exception):
    """The output is no folder, or one with other things than a site; `args[0]` is its path."""


class OutputElsewhere(Exception):
    """The output lies on another disk than the folder around it, so that no rename gets there."""


class WrittenTwice(Exception):
    """Two pages want the same file of the output; `args[0]` names it."""


def _locked(output: Path) -> FileLock:
    lock = FileLock(output.with_name(output.name + ".lock"), thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise OutputBusy from None
    return lock


@contextmanager
def at_rest(output: Path) -> Iterator[None]:
    """Keep builds from the output while it is read.  Raises OutputBusy where one is changing it, or was cut off."""
    lock = _locked(output.resolve())
    try:
        if (output.with_name(output.name + ".next") / JOURNAL).is_file():
            raise OutputBusy
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit did to the output, in files."""

    written: int
    deleted: int
    unchanged: int
    pages: int
    """HTML files in the output now."""


class Unit(NamedTuple):
    """What was made of some values: their digest, and the files."""

    key: str
    files: tuple[Placed, ...]


@dataclass(slots=True)
class Stage:
    """A folder `<output>.next` beside `output` in which a build is made; one build at a time.

    A file `<output>.made` remembers the units of the last build.
    """

    output: Path
    crew: Crew = field(default_factory=lambda: Crew(workers=1))
    """Makes the units."""
    anew: bool = False
    """Whether all units are made again, whatever was made of them before."""
    kept: set[str] = field(default_factory=set)
    """Files of the output that the build stands by without making them again, relative to it."""
    made: set[str] = field(default_factory=set)
    """All files that are made so far, relative to it."""
    _earlier: dict[str, Unit] = field(default_factory=dict)
    _units: dict[str, Unit] = field(default_factory=dict)
    _under_way: dict[str, tuple[str, Future[tuple[Placed, ...]]]] = field(default_factory=dict)
    _committed: set[str] = field(default_factory=set)
    """All files of the output, after the commit."""
    _writer: Writer | None = None
    _lock: FileLock | None = None

    @property
    def folder(self) -> Path:
        return self.output.with_name(self.output.name + ".next")

    def prepare(self) -> None:
        """Make the folder empty; a commit that was interrupted is finished first.

        Raises OutputBusy where another build holds the output, ForeignOutput where it holds something else,
        OutputElsewhere; whatever is raised, the next build may begin.
        """
        self.output = self.output.resolve()
        if self.output.exists() and not self._is_site():
            raise ForeignOutput(self.output)
        self._lock = _locked(self.output)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        if (self.folder / JOURNAL).is_file():
            self._apply()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.output.exists() and self.output.stat().st_dev != self.folder.stat().st_dev:
            raise OutputElsewhere(self.output)
        self._writer = Writer(str(self.output), str(self.folder), fresh=not self.output.exists())
        self._earlier = {} if self.anew or self._writer.fresh else self._recall()

    @property
    def _record(self) -> Path:
        return self.output.with_name(self.output.name + ".made")

    def _recall(self) -> dict[str, Unit]:
        try:
            units = pickle.loads(self._record.read_bytes())
            return {name: Unit(key, tuple(starmap(Placed, files))) for name, (key, files) in units.items()}
        except Exception:  # whatever a damaged record makes of it: all is made anew
            return {}

    def _remember(self) -> None:
        """Write the units down as the next build finds them, in plain tuples: there are tens of thousands of files."""
        units = {name: (unit.key, [file[:3] for file in unit.files]) for name, unit in self._units.items()}
        write_whole(self._record, pickle.dumps(units, pickle.HIGHEST_PROTOCOL))

    def _is_site(self) -> bool:
        return self.output.is_dir() and ((self.output / "index.html").is_file() or not any(self.output.iterdir()))

    def write(self, name: str, data: bytes) -> None:
        """Stage the file `name`, or keep that of the output where it holds `data` already."""
        assert self._writer is not None
        self._note([self._writer.write(name, data)])

    def make(self, unit: str, work: Work, *arguments: object, key: str = "", anew: bool = False) -> None:
        """Have the files of `unit` made by `work` of the arguments, unless they are there from an earlier build.

        `key` is a digest of all that the files depend on, where it is known without pickling the arguments.  `anew`
        says that they are to be made even so.
        """
        key = digest(code(), work.__module__, work.__qualname__, *([key] if key else arguments))
        earlier = self._earlier.get(unit)
        if not anew and earlier and earlier.key == key and as_placed(str(self.output), earlier.files):
            self._settle(unit, key, earlier.files)
        else:
            self._under_way[unit] = key, self.crew.submit(produce, unit, self._writer, work, *arguments)

    def files_of(self, unit: str) -> tuple[Placed, ...]:
        """Give the files of a unit, as soon as they are made."""
        self._finish([unit] if unit in self._under_way else [])
        return self._units[unit].files

    def finish(self) -> None:
        """Wait until all units are made."""
        self.crew.expect(len(self._under_way))
        for unit in shown(list(self._under_way), len(self._under_way), "生成文件"):
            self._finish([unit])

    def _finish(self, units: list[str]) -> None:
        files = self.crew.collect([self._under_way[unit][1] for unit in units])
        for unit, made in zip(units, files, strict=True):
            self._settle(unit, self._under_way.pop(unit)[0], made)

    def _settle(self, unit: str, key: str, files: tuple[Placed, ...]) -> None:
        self._units[unit] = Unit(key, files)
        self._note(files)

    def _note(self, files: Sequence[Placed]) -> None:
        self._claim([file.name for file in files])
        self.kept.update(file.name for file in files if file.kept)

    def claim(self, name: str) -> None:
        """Say that the file `name` is made.  Raises WrittenTwice where it was made before."""
        self._claim([name])

    def _claim(self, names: Sequence[str]) -> None:
        before = len(self.made)
        if twice := self.made.intersection(names):
            raise WrittenTwice(min(twice))
        self.made.update(names)
        if len(self.made) < before + len(names):
            raise WrittenTwice(next(name for name, times in Counter(names).items() if times > 1))

    def names(self) -> set[str]:
        """Give every file that the build has made so far, or kept, relative to the output."""
        return set(names_below(self.folder)) | self.kept

    def commit(self) -> Changes:
        """Make the output what the folder and the kept files are, touching only files that differ."""
        self.finish()
        staged = set(names_below(self.folder)) - {JOURNAL}
        self._committed = staged | self.kept
        if twice := staged & self.kept:
            raise WrittenTwice(min(twice))
        if not self.output.exists():
            self.folder.rename(self.output)
            changes = _changes(staged, set(), set())
        else:
            present = set(names_below(self.output))
            same = {name for name in staged & present if self._same(name)}
            changes = _changes(staged - same, present - staged - self.kept, same | self.kept)
            if changes.written or changes.deleted:
                self._write_journal(sorted(staged - same), sorted(present - staged - self.kept))
                self._apply()
        self._remember()
        self.close()
        return changes

    def files(self) -> list[Placed]:
        """Give all files of the output, after the commit."""
        made = [file for unit in self._units.values() for file in unit.files]
        others = self._committed - {file.name for file in made}
        return made + [placed(str(self.output), name) for name in sorted(others)]

    def seconds(self) -> dict[str, float]:
        """Give what making each file of the units took, by name."""
        return {file.name: file.seconds for unit in self._units.values() for file in unit.files}

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
        write_whole(self.folder / JOURNAL, json.dumps({"replace": replace, "delete": delete}).encode())

    def _apply(self) -> None:
        """Do what the journal says; whatever of it is done already is passed over."""
        journal = self.folder / JOURNAL
        todo = json.loads(journal.read_text(encoding="utf-8"))
        for name in todo["replace"]:
            source, target = self.folder / name, self.output / name
            if source.is_file():
                self._make_way(target)
                put(source, target)
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
