"""Rules of the desk and what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk.passages import Kind, Passage, Source, read_passages, read_source
from desk.words import Corpus
from planbook.model import Library, Plan
from planbook.problems import Problem, Rule, Where


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


def found(passage: Passage, span: tuple[int, int], rule: Rule, mend: Mend | None = None, **values: object) -> Finding:
    """Give what `rule` says of `passage.text[start:end]`; its place is that of the first character."""
    start, end = span
    return Finding(rule.at(passage.where(min(start, len(passage.text) - 1)), **values), passage, start, end, mend)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One plan as it lies on the desk: the finished plan and the passages of its file."""

    plan: Plan
    source: Source
    passages: tuple[Passage, ...]
    by_place: Mapping[Where, Passage] = field(repr=False)

    def passage_at(self, where: Where) -> Passage | None:
        """Give the passage that begins at `where`: the cell of an indicator."""
        return self.by_place.get(where)

    @property
    def prose(self) -> Sequence[Passage]:
        return [passage for passage in self.passages if passage.is_prose]

    @property
    def body(self) -> Sequence[Passage]:
        return [passage for passage in self.passages if passage.kind is not Kind.METADATA]

    def metadata(self, key: str, chinese: str) -> Passage | None:
        """Give the line of the metadata that begins with this key."""
        heads = (f"{key}:", f"{chinese}:")
        return next(
            (each for each in self.passages if each.kind is Kind.METADATA and each.text.startswith(heads)), None
        )


def lay_out(plan: Plan, text: str) -> Sheet:
    """Put a plan and the text of its file on the desk."""
    source = read_source(plan.where.path, text)
    passages = tuple(passage for passage in read_passages(source) if passage.text)
    return Sheet(plan, source, passages, {passage.where(0): passage for passage in passages})


@dataclass(frozen=True, slots=True)
class Usage:
    """An entry of the wording list: how something is not written, and how it is."""

    wrong: str
    """A regular expression."""
    right: str
    """May refer to groups of `wrong`; empty where there is no one right form."""
    kind: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that checks look at."""

    library: Library
    sheets: tuple[Sheet, ...]
    """Of all plans, whether they are to be checked or not."""
    corpus: Corpus
    usages: tuple[Usage, ...] = ()
