"""The dialect, case by case: `tests/cases/*.txt` hold title, source and expected outline, each closed by a line `.`.

`pytest tests/test_cases.py --refresh` writes the outlines anew; look at the difference before committing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from planbook.read import read_plan
from tests.building import FRONT
from tests.outline import FRONT_LINES, outline

CASES = Path(__file__).parent / "cases"
END = re.compile(r"^\.\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    file: Path
    index: int
    title: str
    source: str
    expected: str


def read_cases(file: Path) -> list[Case]:
    parts = END.split(file.read_text(encoding="utf-8"))
    assert len(parts) % 3 == 1, f"{file.name}: every case is title, source and outline, each closed by a line '.'"
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [Case(file, index, title.strip(), *rest) for index, (title, *rest) in enumerate(triples)]


ALL = [case for file in sorted(CASES.glob("*.txt")) for case in read_cases(file)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, refresh: bool) -> None:
    """The reader makes of the source what the case expects."""
    made = read_case(case)
    if refresh:
        rewrite(case, made)
    else:
        assert made == case.expected


def read_case(case: Case) -> str:
    if case.source.startswith("---"):
        return outline(read_plan("case.md", case.source.encode()), offset=0)
    return outline(read_plan("case.md", (FRONT.format(title="例") + case.source).encode()), FRONT_LINES)


def rewrite(case: Case, made: str) -> None:
    parts = END.split(case.file.read_text(encoding="utf-8"))
    parts[case.index * 3 + 2] = made
    case.file.write_text(".\n".join(parts), encoding="utf-8")


def test_every_case_has_a_title() -> None:
    """Cases say what they guard, and there are some of every construct."""
    assert all(case.title for case in ALL)
    assert {case.file.stem for case in ALL} >= {
        "sections",
        "columns",
        "tables",
        "indicators",
        "footnotes",
        "corrections",
    }
