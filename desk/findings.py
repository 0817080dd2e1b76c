"""Rules of the desk and what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk.passages import Kind, Passage, Source
from desk.words import Corpus
from planbook.model import Library, Plan
from planbook.problems import WARNING, Problem, Rule, Severity


@dataclass(frozen=True, slots=True)
class DeskRule(Rule):
    """A rule with what `docs/checks.md` says of it: why, and a plan text that breaks it beside one that keeps it."""

    basis: str = ""
    """The standard or document that it follows, or what experience it rests on; Chinese."""
    wrong: str = ""
    """Body of a plan, or a whole file where it begins with `---`."""
    right: str = ""
    context: str = ""
    """What the rest of the plan says, for rules that look at it; stands before both examples."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What would be right in place of what is written."""

    text: str
    evened: str = ""
    """How the metadata declares it (`normalised`) where it is evened out throughout; else it becomes a correction."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the characters that it speaks of: `passage.text[start:end]`."""

    problem: Problem
    passage: Passage
    start: int
    end: int
    mend: Mend | None = None
    """None where a person has to decide."""


def found(
    passage: Passage, span: tuple[int, int], rule: Rule, mend: Mend | None = None, /, **values: object
) -> Finding:
    """Give what `rule` says of `passage.text[start:end]`; its place is that of the first character."""
    start, end = span
    return Finding(rule.at(passage.where(min(start, len(passage.text) - 1)), **values), passage, start, end, mend)


@dataclass(frozen=True, slots=True)
class Usage:
    """An entry of the wording list: how something is not written, and how it is."""

    wrong: tuple[str, ...]
    right: str
    source: str
    """The rule or standard that says so."""
    why: str = ""
    exceptions: tuple[str, ...] = ()
    """Words that hold the wrong ones and are right."""
    severity: Severity = WARNING


@dataclass(frozen=True, slots=True)
class Sheet:
    """One plan as it lies on the desk: the finished plan, the passages of its file, and what lies around it."""

    plan: Plan
    source: Source
    passages: tuple[Passage, ...]
    lines: Mapping[int, tuple[Passage, ...]] = field(repr=False)
    """The passages that begin in each line: of a table row its cells."""
    library: Library = field(repr=False)
    corpus: Corpus = field(repr=False)
    """What all plans say."""
    usages: tuple[Usage, ...] = field(repr=False)

    @property
    def body(self) -> Sequence[Passage]:
        return [passage for passage in self.passages if passage.kind is not Kind.METADATA]

    @property
    def prose(self) -> Sequence[Passage]:
        return [passage for passage in self.passages if passage.is_prose]

    def in_line(self, line: int) -> tuple[Passage, ...]:
        return self.lines.get(line, ())

    def metadata(self, key: str, chinese: str) -> Passage | None:
        """Give the line of the metadata that begins with this key."""
        heads = (f"{key}:", f"{chinese}:")
        return next(
            (each for each in self.passages if each.kind is Kind.METADATA and each.text.startswith(heads)), None
        )
