"""What a benchmark measured, as it is kept in a file, and the figures that are read from it."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

OURS = "ours"
MEMORY, DISK = "memory", "disk"


@dataclass(frozen=True, slots=True)
class Machine:
    """On what it was measured, in general terms."""

    cores: int
    memory: int
    """GB."""
    system: str
    python: str
    load: float
    """How many processes wanted a core in the minute before, on average: 0 is a quiet machine."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a site was made of."""

    plans: int
    characters: int
    pages: int


@dataclass(frozen=True, slots=True)
class Weight:
    """What a site weighs."""

    pages: int
    text: float
    """MB of the pages."""
    files: int
    size: float
    """MB of all files."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    contender: str
    """Name of a peer, or `ours`."""
    step: str
    """`cold`, `unchanged`, `edited`."""
    plans: int
    where: str
    """`memory` or `disk`: what the site was written to."""
    round: int
    seconds: float
    processor: float
    peak: float
    together: float
    """As in `Cost`."""
    site: Weight
    written: int
    """Files of the site that the run wrote."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What was not measured, or stopped being measured, and why."""

    contender: str
    plans: int
    """0 where it is not about one size."""
    where: str
    why: str


@dataclass(slots=True)
class Results:
    """All that one benchmark measured."""

    date: str
    machine: Machine
    releases: dict[str, str]
    """Of the peers."""
    corpora: list[Corpus] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def of(self, contender: str, plans: int, where: str, step: str = "cold") -> list[Run]:
        """Give the runs of one kind, in order."""
        wanted = (contender, plans, where, step)
        return [run for run in self.runs if (run.contender, run.plans, run.where, run.step) == wanted]

    def seconds(self, contender: str, plans: int, where: str, step: str = "cold") -> float | None:
        """Give the median time of the runs of one kind, none where there was no run."""
        return median(run.seconds for run in self.of(contender, plans, where, step))

    def places(self, plans: int) -> Iterator[str]:
        """Give where sites of a size were written to, memory first."""
        found = {run.where for run in self.runs if run.plans == plans}
        return (where for where in (MEMORY, DISK) if where in found)


def median(values: Iterable[float]) -> float | None:
    values = list(values)
    return statistics.median(values) if values else None


def save(results: Results, file: Path) -> None:
    """Write results as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(file: Path) -> Results:
    """Read what `save` wrote."""
    values = json.loads(file.read_text(encoding="utf-8"))
    return Results(
        date=values["date"],
        machine=Machine(**values["machine"]),
        releases=values["releases"],
        corpora=[Corpus(**each) for each in values["corpora"]],
        runs=[Run(**{**each, "site": Weight(**each["site"])}) for each in values["runs"]],
        missing=[Missing(**each) for each in values["missing"]],
    )


def this_machine() -> Machine:
    """Describe the machine without naming it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory=round(memory / 2**30),
        system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 1),
    )
