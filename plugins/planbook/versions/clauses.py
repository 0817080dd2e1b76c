"""Clauses: a plan as the list of passages that two versions of it are compared by, in document order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from planbook.addresses import OVERVIEW
from planbook.model import Column, IndicatorTable, Plan, Prose, Section, SectionKind, Step, Table
from planbook.plain import plain
from planbook.titles import table_title


class Kind(StrEnum):
    """Only clauses of one kind can be versions of each other."""

    CHAPTER = "chapter"
    SECTION = "section"
    MEASURE = "measure"
    """A paragraph with a number or a heading of its own."""
    PARAGRAPH = "paragraph"
    COLUMN = "column"
    TABLE = "table"
    """The caption of a table."""
    ROW = "row"
    NOTE = "note"


HEADINGS = frozenset((Kind.CHAPTER, Kind.SECTION, Kind.COLUMN, Kind.TABLE))
"""Clauses that are short and stand for what they hold."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage of a plan."""

    name: str
    """Name, inside the plan, of what shows it: `chapter-3/s2-m3`; empty where it has no place of its own."""
    kind: Kind
    mark: str
    """Its number as written: `（三）`; empty where it has none."""
    heading: str
    """Plain text; empty where it has none."""
    text: str
    """Plain text without the number, heading included."""
    holders: tuple[int, ...]
    """What holds it, as places in the list of clauses, outermost first."""
    pairs: Counter[str] = field(compare=False)
    """Each two characters that follow each other in the text, by which likeness is measured."""

    @property
    def label(self) -> str:
        """What it is called: number and heading, or what kind of passage it is."""
        space = ""
        if self.heading and self.kind is Kind.CHAPTER and self.mark.startswith("第"):
            space = "\u3000"
        elif self.heading and self.kind is Kind.COLUMN:
            space = " "
        return f"{self.mark}{space}{self.heading}" or _CALLED.get(self.kind, "")

    @property
    def is_heading(self) -> bool:
        """Tell whether it consists of its heading."""
        return bool(self.heading) and self.text == self.heading

    @property
    def key(self) -> tuple[Kind, str]:
        """What makes two clauses the same, whatever their numbers."""
        return self.kind, "".join(self.text.split())


_CALLED = {Kind.PARAGRAPH: "段落", Kind.ROW: "表格行", Kind.NOTE: "注"}


def clauses_of(plan: Plan) -> list[Clause]:
    """Give the clauses of `plan`; rows of indicator tables are compared as indicators, not here."""
    made: list[Clause] = []
    places: dict[str, int] = {}
    if plan.notice and plan.notice.title:
        made.append(_clause(f"{OVERVIEW}/notice", Kind.PARAGRAPH, "", "", plain(plan.notice.title), ()))
    for step in plan.walk():
        holders = tuple(places[each.id] for each in step.trail if each.id in places)
        for clause in _of_step(step, holders):
            places.setdefault(step.node.id, len(made))
            made.append(clause)
    made += [_clause("", Kind.NOTE, f"脚注{each.label}", "", plain(each.text), ()) for each in plan.footnotes]
    return made


def _of_step(step: Step, holders: tuple[int, ...]) -> Iterator[Clause]:
    node = step.node
    match node:
        case Section():
            kind = _KINDS.get(node.kind, Kind.MEASURE)
            heading = plain(node.heading)
            yield _clause(node.id, kind, node.mark, heading, heading + plain(node.text), holders)
        case Column():
            yield _clause(node.id, Kind.COLUMN, node.mark, plain(node.title), plain(node.title), holders)
        case Prose():
            yield _clause(_shown(node.id), Kind.PARAGRAPH, "", "", plain(node.text), holders)
        case Table():
            title = table_title(node)
            yield _clause(_shown(node.id), Kind.TABLE, "", title, title, holders)
            yield from _table(node, holders)


_KINDS = {SectionKind.CHAPTER: Kind.CHAPTER, SectionKind.SECTION: Kind.SECTION}


def _shown(name: str) -> str:
    """Give the name of what stands on the plan's own page as well."""
    return name if "/" in name else f"{OVERVIEW}/{name}"


def _table(table: Table, holders: tuple[int, ...]) -> Iterator[Clause]:
    for row in () if isinstance(table, IndicatorTable) else (*table.head, *table.rows):
        cells = "，".join(filter(None, (plain(cell.text).replace("\n", " ") for cell in row.cells)))
        yield _clause(_shown(table.id), Kind.ROW, "", "", cells, holders)
    for note in table.notes:
        yield _clause(_shown(table.id), Kind.NOTE, note.mark, "", plain(note.text), holders)


def _clause(name: str, kind: Kind, mark: str, heading: str, text: str, holders: tuple[int, ...]) -> Clause:
    letters = "".join(text.split())
    pairs = Counter(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))
    return Clause(name, kind, mark, heading, text, holders, pairs)


def likeness(one: Clause, other: Clause) -> float:
    """Give how much of their texts two clauses of one kind share, from 0 to 1 (Dice, over pairs of characters)."""
    return 2 * shared(one, other) / (one.pairs.total() + other.pairs.total())


def shared(one: Clause, other: Clause) -> int:
    """Give how many pairs of characters two clauses share."""
    here, there = one.pairs, other.pairs
    both = here.keys() & there.keys()  # `&` of the counters themselves asks for each that only one has
    return sum(min(here[each], there[each]) for each in both)
