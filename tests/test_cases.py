"""The dialect, case by case: `tests/cases/*.txt` hold title, source and expected outline, each closed by a line `.`.

`pytest tests/test_cases.py --refresh` writes the outlines anew; look at the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from planbook.read import read_plan
from tests.building import FRONT
from tests.casefiles import Case, read_cases
from tests.outline import FRONT_LINES, outline

ALL = [case for file in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in read_cases(file)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, refresh: bool) -> None:
    """The reader makes of the source what the case expects."""
    if case.source.startswith("---"):
        made = outline(read_plan("case.md", case.source.encode()), offset=0)
    else:
        made = outline(read_plan("case.md", (FRONT.format(title="例") + case.source).encode()), FRONT_LINES)
    case.check(made, refresh=refresh)


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
