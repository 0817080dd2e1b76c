"""Drops: the lines of `dropped`, each with the received characters that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.fidelity.characters import Text, visible
from intake.fidelity.ledger import LEAST_MOVED, Ledger
from intake.fidelity.runs import Run

_LINES = re.compile(r"第(?P<lines>[0-9、，,—–－―~～至\- ]+)行")  # 第1—5行, 第3、9行
_LINE_RANGE = re.compile(r"(\d+)(?:\s*[—–－―~～至-]+\s*(\d+))?")
_QUOTED = re.compile(r"“([^”]+)”")
_MOST_LINES = 100_000
"""Longest range of lines that is looked at, so that a slip of the pen costs no time."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One line of `dropped`: its words, and the indexes of the received characters that it names."""

    declaration: str
    named: frozenset[int]

    @property
    def lines(self) -> list[int]:
        """The numbers of the received lines that it names."""
        return _line_numbers(self.declaration)


def read_drop(declaration: str, text: Text) -> Drop:
    """Find what `declaration` names: whole lines, or of these lines only what stands in quotation marks before."""
    named: set[int] = set()
    quoted = _QUOTED.findall(re.split(r"[（(]", declaration, maxsplit=1)[0])
    count = text.lines[-1] if text.lines else 0
    for number in _line_numbers(declaration):
        if number > count:
            break
        indexes = text.of_lines(number, number)
        named.update(_quoted_in(text, indexes, quoted) if quoted else indexes)
    return Drop(declaration, frozenset(named))


def use_dropped_lines(ledger: Ledger) -> None:
    """Match what the plan does use of a line that is declared as dropped; only the rest of it is dropped."""
    for gap in ledger.gaps:
        for run in ledger.added(gap):
            if len(run) < LEAST_MOVED:
                continue
            named = [i for i in range(gap.right, gap.right_end) if i in ledger.dropped and i not in ledger.basis]
            at = "".join(ledger.source.key[i] for i in named).find(ledger.plan.key[run.start : run.stop])
            if at >= 0:
                for plan, source in zip(run, named[at : at + len(run)], strict=True):
                    ledger.dropped.discard(source)
                    ledger.pair(plan, source)


def _line_numbers(declaration: str) -> list[int]:
    """Give the lines that a declaration names: `第1—5行、第7—8行`, `第3、9行`."""
    numbers: list[int] = []
    for lines in _LINES.finditer(declaration):
        for first, last in _LINE_RANGE.findall(lines["lines"]):
            numbers += range(int(first), min(int(last or first), int(first) + _MOST_LINES) + 1)
    return numbers


def _quoted_in(text: Text, line: Run, quoted: Sequence[str]) -> Iterator[int]:
    """Give the indexes of the words `quoted` in a received line, each with the colon after it."""
    characters = text.characters[line.start : line.stop]
    for words in map(visible, quoted):
        at = characters.find(words)
        if at >= 0:
            end = at + len(words)
            yield from range(line.start + at, line.start + end + (characters[end : end + 1] in ("：", ":")))
