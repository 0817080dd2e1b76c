"""The wording list: what official sites get wrong, as data with sources; an office adds its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from desk.findings import DeskRule, Usage
from planbook.entries import Key, one_line, read_list, read_values
from planbook.lines import split_lines
from planbook.problems import ERROR, NOTICE, WARNING, Problem, Severity

INCOMPLETE = DeskRule(
    "Y03",
    ERROR,
    "用语表的这一条缺少{missing}。",
    "请补上，或删去这一条。",
    basis="用语表各条须写明依据",
    wrong="- 误:\n    - 成份\n  正: 成分\n",
    right="- 误:\n    - 成份\n  正: 成分\n  依据: 《第一批异形词整理表》（GF 1001—2001）\n",
)

OFFICE = "wording.yml"
"""The list of the office, in the content folder."""
OWN = Path(__file__).parent / "wording.yml"
"""The list that comes with the portal."""


def _severity(value: str) -> Severity:
    severity = Severity(value)
    if severity not in (WARNING, NOTICE):
        raise ValueError(value)
    return severity


KEYS: dict[str, Key] = {
    "wrong": Key("误", "以“- ”开头的若干行文字", one_line, many=True),
    "right": Key("正", "文字", one_line),
    "exceptions": Key("例外", "以“- ”开头的若干行文字", one_line, many=True),
    "why": Key("说明", "文字", one_line),
    "source": Key("依据", "文字", one_line),
    "severity": Key("级别", "警告或提示", _severity),
}
_REQUIRED = ("wrong", "right", "source")


def read_wording(path: str, text: str) -> tuple[tuple[Usage, ...], tuple[Problem, ...]]:
    """Read a wording list; `path` is the file's, as the editor knows it."""
    problems: list[Problem] = []
    usages = []
    for where, entries in read_list(split_lines(path, text), problems):
        before = len(problems)
        values = read_values(entries, KEYS, problems)
        if missing := [KEYS[name].chinese for name in _REQUIRED if not values.get(name)]:
            if len(problems) == before:
                problems.append(INCOMPLETE.at(where, missing="、".join(missing)))
        else:
            usages.append(Usage(**values))  # type: ignore[arg-type]
    return tuple(usages), tuple(problems)


@lru_cache(maxsize=1)
def own_usages() -> tuple[Usage, ...]:
    """Give the usages of the list that comes with the portal."""
    usages, problems = read_wording(OWN.name, OWN.read_text(encoding="utf-8"))
    assert not problems, problems
    return usages
