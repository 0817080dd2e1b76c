"""Plan files read once: what is known of a plan by its file alone is kept between builds, and read side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.problems import UNREADABLE, Where
from planbook.read import Reading, read_plan
from planbook.related import Clause, clauses_of
from workshop.crew import Crew
from workshop.store import Kept, Store


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan file as it lies on the disk."""

    name: str
    """Relative to the project, with forward slashes."""
    data: bytes | None
    """None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a plan by its file alone."""

    reading: Reading
    clauses: tuple[Clause, ...]
    """Empty where the file holds no plan."""
    key: str = ""
    """Digest of the file and of the code that read it."""
    kept: Kept[Reading] | None = None
    """Where the reading lies, for other processes."""


def read_file(path: Path, name: str) -> PlanFile:
    """Read the bytes of a plan file, which problems call `name`."""
    try:
        return PlanFile(name, path.read_bytes())
    except OSError:
        return PlanFile(name, None)


def know(file: PlanFile) -> Known:
    """Read a plan."""
    if file.data is None:
        return Known(Reading(None, (UNREADABLE.at(Where(file.name)),)), ())
    reading = read_plan(file.name, file.data)
    return Known(reading, tuple(clauses_of(reading.plan)) if reading.plan else ())


Progress = Callable[[Iterable[Known], int], Iterable[Known]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads plan files, those that changed by the crew, and knows the others from earlier builds."""

    store: Store
    crew: Crew
    progress: Progress = lambda known, total: known  # noqa: ARG005

    def read(self, files: Sequence[PlanFile]) -> list[Known]:
        """Give what is known of each of `files`."""
        keys = [self.store.name("plan", file.name, file.data) if file.data is not None else "" for file in files]
        known = {key: found for key in keys if key and (found := self._recall(key))}
        missing = [(file, key) for file, key in zip(files, keys, strict=True) if key not in known]
        made = self.crew.map(_KnowAndKeep(self.store), missing)
        fresh = iter(self.progress(made, len(missing)))
        self.store.sweep({name for key in keys for name in (key, _clauses_of(key))})
        return [known.get(key) or next(fresh) for key in keys]

    def _recall(self, key: str) -> Known | None:
        reading = self.store.find(key, Reading)
        clauses = self.store.find(_clauses_of(key), tuple) if reading else None
        return None if reading is None or clauses is None else Known(reading, clauses, key, self.store.at(key))


@dataclass(frozen=True, slots=True)
class _KnowAndKeep:
    """Reads a plan in another process, and keeps what it found for the next build."""

    store: Store

    def __call__(self, job: tuple[PlanFile, str]) -> Known:
        file, key = job
        known = know(file)
        if not key:
            return known
        self.store.keep(_clauses_of(key), known.clauses)
        return Known(known.reading, known.clauses, key, self.store.keep(key, known.reading))


def _clauses_of(key: str) -> str:
    return f"{key}-clauses"
