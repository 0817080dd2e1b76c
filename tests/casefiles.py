"""Case files: title, source and expectation of each case, each closed by a line `.`; they can be refreshed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

END = re.compile(r"^\.\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    file: Path
    index: int
    title: str
    source: str
    expected: str

    def check(self, made: str, *, refresh: bool) -> None:
        """Hold `made` against the expectation, or with `refresh` make it the expectation."""
        if not refresh:
            assert made == self.expected
            return
        parts = END.split(self.file.read_text(encoding="utf-8"))
        parts[self.index * 3 + 2] = made
        self.file.write_text(".\n".join(parts), encoding="utf-8")


def read_cases(file: Path) -> list[Case]:
    parts = END.split(file.read_text(encoding="utf-8"))
    assert len(parts) % 3 == 1, f"{file.name}: every case is title, source and expectation, each closed by a line '.'"
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [Case(file, index, title.strip(), *rest) for index, (title, *rest) in enumerate(triples)]
