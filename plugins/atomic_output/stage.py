"""The staging folder, and how its files become the output."""

from __future__ import annotations

import filecmp
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

JOURNAL = ".journal.json"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit did to the output, in files."""

    written: int
    deleted: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder `<output>.next` beside `output` in which a build is made."""

    output: Path

    @property
    def folder(self) -> Path:
        return self.output.with_name(self.output.name + ".next")

    def prepare(self) -> None:
        """Make the folder empty; a commit that was interrupted is finished first."""
        if (self.folder / JOURNAL).is_file():
            self._apply()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def commit(self) -> Changes:
        """Make the output what the folder holds, touching only files that differ."""
        staged = set(_files(self.folder))
        if not self.output.exists():
            self.folder.rename(self.output)
            return Changes(len(staged), 0, 0)
        present = set(_files(self.output))
        same = {name for name in staged & present if self._same(name)}
        changes = Changes(len(staged - same), len(present - staged), len(same))
        if changes.written or changes.deleted:
            journal = self.folder / JOURNAL
            draft = journal.with_suffix(".draft")
            draft.write_text(
                json.dumps({"replace": sorted(staged - same), "delete": sorted(present - staged)}), encoding="utf-8"
            )
            draft.replace(journal)
            self._apply()
        shutil.rmtree(self.folder)
        return changes

    def _same(self, name: str) -> bool:
        return filecmp.cmp(self.folder / name, self.output / name, shallow=False)

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


def _files(folder: Path) -> list[str]:
    """Give the files below `folder`, as names relative to it with forward slashes."""
    return [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != JOURNAL
    ]
