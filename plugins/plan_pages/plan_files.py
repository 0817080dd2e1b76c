"""Plan files read once: what is known of a plan by its file alone is kept between builds, and read side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planbook.dictionaries import load_dictionaries
from planbook.mentions import Meaning, names_in
from planbook.outline import outline
from planbook.problems import TOO_LARGE, UNREADABLE, Problem, Where
from planbook.read import Reading, read_plan
from planbook.related import Clauses, clauses_of
from workshop.crew import Crew
from workshop.digests import digest
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


def read_file(path: Path, name: str) -> PlanFile:
    """Read the bytes of a plan file, which problems call `name`."""
    try:
        size = path.stat().st_size
        return PlanFile(name, path.read_bytes()) if size <= LARGEST else PlanFile(name, None, size)
    except OSError:
        return PlanFile(name, None)


def read(file: PlanFile) -> Reading:
    """Read a plan."""
    return Reading(None, (_unread(file),)) if file.data is None else read_plan(file.name, file.data)


def _unread(file: PlanFile) -> Problem:
    where = Where(file.name)
    if not file.size:
        return UNREADABLE.at(where)
    return TOO_LARGE.at(where, size=round(file.size / 1_000_000), limit=LARGEST // 1_000_000)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is found in a plan for the library; small beside the plan."""

    names: tuple[Meaning, ...]
    """Under which texts may speak of its parts."""
    outline: str
    """Digest of its outline."""
    clauses: str
    """Digest of the words of its clauses."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in a plan file by itself."""

    reading: Reading
    facts: Facts | None
    """None where the file holds no plan."""


@dataclass(frozen=True, slots=True)
class Known:
    """A plan that was read, and where it lies for other processes."""

    key: str
    """Digest of the file and of the code that read it."""
    size: int
    """Bytes of the file."""
    kept: Kept[Reading]
    clauses: Kept[Clauses]
    facts: Facts


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
    files: dict[str, Known] = field(default_factory=dict)
    """The plans that were read, by the names of their files."""
    known: dict[str, Known] = field(default_factory=dict)
    """The same by slug, without their earlier texts."""

    def read(self, files: Sequence[PlanFile]) -> list[Reading]:
        """Give what each of `files` says."""
        keys = [self.store.name("plan", file.name, file.data or b"") for file in files]
        earlier = self._recall(keys)
        missing = [(file, key) for file, key in zip(files, keys, strict=True) if key not in earlier]
        load = load_dictionaries if len(missing) < MANY else None
        fresh = iter(self.progress(self.crew.map(_FindAndKeep(self.store), missing, load), len(missing)))
        found = [earlier.get(key) or next(fresh) for key in keys]
        for file, key, one in zip(files, keys, found, strict=True):
            if (plan := one.reading.plan) and one.facts:
                size, clauses = len(file.data or b""), _clauses_of(key)
                known = Known(key, size, self.store.at(key), self.store.at(clauses), one.facts)
                self.files[file.name] = known
                if not plan.version:
                    self.known[plan.slug] = known
        if missing:
            self.store.keep(self._facts, {key: one.facts for key, one in zip(keys, found, strict=True)})
        self.store.sweep({name for key in keys for name in (key, _clauses_of(key))} | {self._facts})
        if self.remembered is not None:
            self.remembered.clear()
            self.remembered.update(
                (key, Remembered(one, self.store.look(key))) for key, one in zip(keys, found, strict=True)
            )
        return [one.reading for one in found]

    @property
    def _facts(self) -> str:
        """Under which name in the store the facts of all plans lie."""
        return self.store.name("facts")

    def _recall(self, keys: Iterable[str]) -> dict[str, Found]:
        """Give what is known of plans whose values lie where other processes find them."""
        remembered = self.remembered or {}
        facts = self.store.find(self._facts, dict) or {} if not remembered else {}
        recalled = {}
        for key in keys:
            if _clauses_of(key) not in self.store:
                continue
            known = remembered.get(key)
            if known and known.file and known.file == self.store.look(key):
                recalled[key] = known.found
            elif key in facts and (reading := self.store.find(key, Reading)):
                recalled[key] = Found(reading, facts[key])
        return recalled


@dataclass(frozen=True, slots=True)
class _FindAndKeep:
    """Reads a plan, in whichever process, and keeps what it found for the next build."""

    store: Store

    def __call__(self, job: tuple[PlanFile, str]) -> Found:
        file, key = job
        reading = read(file)
        if not reading.plan:
            return Found(reading, None)
        clauses = clauses_of(reading.plan)
        self.store.keep(_clauses_of(key), clauses)
        self.store.keep(key, reading, at_hand=True)
        return Found(reading, Facts(names_in(reading.plan), digest(outline(reading.plan)), digest(clauses)))


def _clauses_of(key: str) -> str:
    return f"{key}-clauses"
