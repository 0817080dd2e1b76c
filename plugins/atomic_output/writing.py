"""Writing one file of the output, from any process: what is there already is left as it is."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from workshop.placed import Placed


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts files into the staging folder, but for those that the output holds."""

    output: str
    folder: str
    fresh: bool
    """Whether there is no output yet."""

    def write(self, name: str, data: bytes) -> Placed:
        """Put the file `name` into the folder, unless the output holds `data` there."""
        if not self.fresh and (present := self._present(name, data)):
            return present
        try:
            return self._put(name, data)
        except FileNotFoundError:
            Path(self.folder, name).parent.mkdir(parents=True, exist_ok=True)
            return self._put(name, data)

    def _put(self, name: str, data: bytes) -> Placed:
        with open(f"{self.folder}/{name}", "wb", 0) as file:  # noqa: PTH123  (a `Path` takes longer than the writing)
            file.write(data)
            return Placed(name, len(data), os.fstat(file.fileno()).st_mtime_ns, kept=False)

    def _present(self, name: str, data: bytes) -> Placed | None:
        path = f"{self.output}/{name}"
        try:
            status = os.stat(path)  # noqa: PTH116  (a `Path` takes as long as the call)
            if not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
                return None
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (likewise)
                same = file.readall() == data
        except OSError:
            return None
        return Placed(name, len(data), status.st_mtime_ns, kept=True) if same else None


Work = Callable[..., Iterable[tuple[str, bytes]]]
"""A pure function that gives files of the output, each with its content."""


def produce(unit: str, writer: Writer, work: Work, *arguments: object) -> tuple[Placed, ...]:
    """Write the files that `work` makes of the arguments; an error says of which `unit` it is."""
    placed = []
    started = time.perf_counter()
    try:
        for name, data in work(*arguments):
            placed.append(writer.write(name, data)._replace(seconds=time.perf_counter() - started))
            started = time.perf_counter()
        return tuple(placed)
    except Exception as error:
        error.add_note(unit)
        raise
