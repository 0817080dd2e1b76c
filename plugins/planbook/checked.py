"""What editors have checked and keep: the lines of `checked` in the metadata, words as they stand in the plan.

A code before them (`H03 三、`) limits a line to one rule.  The words settle what the desk finds in them; what the
reader of plans finds is settled only by its code, and only where it is no error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planbook.problems import Problem

_LINE = re.compile(r"(?:(?P<code>[A-Z]\d\d)\s+)?(?P<words>.+)")  # "各类和识产权", "V02 75.07"


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of `checked`."""

    code: str
    """Of the rule that it is meant for; empty where for all."""
    words: str

    def concerns(self, problem: Problem) -> bool:
        """Tell whether the line is meant for the rule of `problem`."""
        return self.code in ("", problem.code)


def read_checked(lines: Iterable[str]) -> tuple[Checked, ...]:
    """Read the lines of `checked`."""
    matches = (_LINE.fullmatch(line) for line in lines)
    return tuple(Checked(match["code"] or "", match["words"]) for match in matches if match)


def unsettled(found: Iterable[Problem], lines: Iterable[str]) -> list[Problem]:
    """Give the problems that are errors, or that no line of `checked` names by code and words."""
    checked = [each for each in read_checked(lines) if each.code]
    return [
        problem
        for problem in found
        if problem.is_error or not any(each.concerns(problem) and each.words in problem.message for each in checked)
    ]
