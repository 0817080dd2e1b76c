"""What can be wrong, and the account that says so: values only, made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from planbook.problems import Problem, Rule, Severity, Where, report_order

MISSING = Rule(
    "D01",
    Severity.ERROR,
    "缺少来源文本的“{text}”（{source}）。",
    "请补上；有意删去的写作 {{--删去的文字--}}，或在元数据的“未收录内容”中写明来源文本的行号。",
)
ADDED = Rule(
    "D02",
    Severity.ERROR,
    "多出来源文本没有的“{text}”（{source} 处）。",
    "请删去；编者的说明写作 {{>>说明<<}}。",
)
CHANGED = Rule(
    "D03",
    Severity.ERROR,
    "来源文本的“{received}”成了“{text}”（{source}）。",
    "请改回；有意改正的写作 {{~~原文~>改为~~}}。",
)
MOVED = Rule(
    "D04",
    Severity.ERROR,
    "“{text}”不在来源文本的位置（{source}）。",
    "请移回原处，或在元数据的“统一处理”中写明这样移动的内容。",
)
UNDECLARED = Rule(
    "D05",
    Severity.ERROR,
    "来源文本的“{received}”成了“{text}”（{source}），没有声明。",
    "请改回，或在元数据的“统一处理”中加一行“{declaration}”。",
)
DROPPED_WITHOUT_LINES = Rule(
    "D06",
    Severity.ERROR,
    "未收录内容“{declaration}”没有写明来源文本的行号。",
    "请写明行号，如“目录（来源文本第3—43行）”。",
)
DROPPED_NOTHING = Rule(
    "D07",
    Severity.ERROR,
    "未收录内容“{declaration}”所指的行没有未收录的文字。",
    "请核对来源文本的行号和引号中的文字，或删去这一条。",
)
UNKNOWN_NORMALISATION = Rule(
    "D08",
    Severity.ERROR,
    "统一处理“{declaration}”无法识别，不能用来核对文字。",
    "请用下列说法之一：{known}。",
)


class DifferenceKind(Enum):
    """How the plan file departs from the received text."""

    MISSING = "missing"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"


class Basis(StrEnum):
    """What accounts for a character of the received text."""

    SAME = "相同"
    CORRECTED = "校勘"
    NORMALISED = "统一处理"
    DROPPED = "未收录"
    METADATA = "元数据"
    MARKED = "标记"
    MOVED = "移动"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the plan file says something else than the received text, undeclared."""

    kind: DifferenceKind
    received: str
    """What the received text has, without white space; empty for what is added."""
    written: str
    """What the plan file has, in its source reading; empty for what is missing."""
    where: Where
    """In the plan file; for what is missing, where it should stand."""
    source: Where
    """In the received text; for what is added, where it would stand."""
    problem: Problem
    """The same, said to the editor."""

    @property
    def text(self) -> str:
        """The characters in question: the plan file's where it has any."""
        return self.written or self.received


@dataclass(frozen=True, slots=True)
class Move:
    """Text that stands elsewhere in the plan file than in the received text."""

    text: str
    where: Where
    source: Where
    declared: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the received text in a plan file."""

    characters: int
    """Of the received text, white space aside."""
    accounted: int
    """How many of them are accounted for."""
    declared: Mapping[Basis, int]
    """By what: adds up to `accounted`."""
    differences: tuple[Difference, ...]
    """In the order of the plan file."""
    moves: tuple[Move, ...]
    """Declared ones and others, in the order of the plan file."""
    problems: tuple[Problem, ...]
    """What is wrong with the declarations themselves."""

    @property
    def share(self) -> float:
        """Part of the received text that is accounted for, from 0 to 1."""
        return self.accounted / self.characters if self.characters else 1.0

    @property
    def complete(self) -> bool:
        """Whether all is accounted for on both sides, and every declaration can be read."""
        return self.accounted == self.characters and not self.differences and not self.problems

    @property
    def report(self) -> tuple[Problem, ...]:
        """Everything that the editor should see, by place; what one declaration would settle is said once."""
        found = [*self.problems]
        alike: dict[str, list[Problem]] = {}
        for problem in (each.problem for each in self.differences):
            if problem.code == UNDECLARED.code:
                alike.setdefault(problem.hint, []).append(problem)
            else:
                found.append(problem)
        found += (_with_count(problems[0], len(problems)) for problems in alike.values())
        return tuple(sorted(found, key=report_order))


def _with_count(problem: Problem, count: int) -> Problem:
    message = problem.message if count == 1 else f"{problem.message.removesuffix('。')}（同样的共 {count} 处）。"
    return replace(problem, message=message)
