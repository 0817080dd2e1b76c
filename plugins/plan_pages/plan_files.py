"""Plan files read once: what is known of a plan by its file alone is kept between builds, and read side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planbook.dictionaries import load_dictionaries
from planbook.problems import TOO_LARGE, UNREADABLE, Problem, Where
from planbook.read import Reading, read_plan
from planbook.related import Clauses, clauses_of
from workshop.crew import Crew
from workshop.placed import Placed
from workshop.store import Kept, Store

LARGEST = 5_000_000
"""Bytes of a plan file: some 1.6 million characters, twenty times the longest plans there are."""

MANY = 300
"""Plans to be read for which memory counts for more: dictionaries in one process more take 70 MB of it."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan file as it lies on the disk."""

    name: str
    """Relative to the project, with forward slashes."""
    data: bytes | None
    """None where it cannot be read, or is too large to be."""
    size: int = 0
    """In bytes, where it is too large."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in a plan file by itself."""

    reading: Reading
    clauses: Clauses | None
    """None where the file holds no plan."""


def read_file(path: Path, name: str) -> PlanFile:
    """Read the bytes of a plan file, which problems call `name`."""
    try:
        size = path.stat().st_size
        return PlanFile(name, path.read_bytes()) if size <= LARGEST else PlanFile(name, None, size)
    except OSError:
        return PlanFile(name, None)


def find(file: PlanFile) -> Found:
    """Read a plan."""
    if file.data is None:
        return Found(Reading(None, (_unread(file),)), None)
    reading = read_plan(file.name, file.data)
    return Found(reading, clauses_of(reading.plan) if reading.plan else None)


def _unread(file: PlanFile) -> Problem:
    where = Where(file.name)
    if not file.size:
        return UNREADABLE.at(where)
    return TOO_LARGE.at(where, size=round(file.size / 1_000_000), limit=LARGEST // 1_000_000)


@dataclass(frozen=True, slots=True)
class Known:
    """A plan that was read, and where it lies for other processes."""

    key: str
    """Digest of the file and of the code that read it."""
    size: int
    """Bytes of the file."""
    kept: Kept[Reading]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was found in a plan file, and the file of the store that holds it for other processes, as it was then."""

    found: Found
    file: Placed | None


Progress = Callable[[Iterable[Found], int], Iterable[Found]]


@dataclass(slots=True)
class Reader:
    """Reads plan files, those that changed by the crew, and knows the others from earlier builds."""

    store: Store
    crew: Crew
    progress: Progress = lambda found, total: found  # noqa: ARG005
    remembered: dict[str, Remembered] | None = None
    """What is in plan files, by their names in the store, for the next time; None where there will be none."""
    known: dict[str, Known] = field(default_factory=dict)
    """The plans that were read, by slug, without their earlier texts."""

    def read(self, files: Sequence[PlanFile]) -> list[Found]:
        """Give what is found in each of `files`."""
        keys = [self.store.name("plan", file.name, file.data or b"") for file in files]
        earlier = {key: each for key in keys if (each := self._recall(key))}
        missing = [(file, key) for file, key in zip(files, keys, strict=True) if key not in earlier]
        load = load_dictionaries if len(missing) < MANY else None
        fresh = iter(self.progress(self.crew.map(_FindAndKeep(self.store), missing, load), len(missing)))
        found = [earlier.get(key) or next(fresh) for key in keys]
        for file, key, one in zip(files, keys, found, strict=True):
            if (plan := one.reading.plan) and not plan.version:
                self.known[plan.slug] = Known(key, len(file.data or b""), self.store.at(key))
        self.store.sweep({name for key in keys for name in (key, _clauses_of(key))})
        if self.remembered is not None:
            self.remembered.clear()
            self.remembered.update(
                (key, Remembered(one, self.store.look(key))) for key, one in zip(keys, found, strict=True)
            )
        return found

    def _recall(self, key: str) -> Found | None:
        known = self.remembered.get(key) if self.remembered else None
        if known and known.file and known.file == self.store.look(key):
            return known.found
        reading, clauses = self.store.find(key, Reading), self.store.find(_clauses_of(key), Clauses)
        return None if reading is None or clauses is None else Found(reading, clauses)


@dataclass(frozen=True, slots=True)
class _FindAndKeep:
    """Reads a plan, in whichever process, and keeps what it found for the next build."""

    store: Store

    def __call__(self, job: tuple[PlanFile, str]) -> Found:
        file, key = job
        found = find(file)
        if found.clauses:
            self.store.keep(_clauses_of(key), found.clauses)
            self.store.keep(key, found.reading, at_hand=True)
        return found


def _clauses_of(key: str) -> str:
    return f"{key}-clauses"
