"""Holds an imported document against what it is known to say."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.intake_forms.truth import Box, Head, Para, Sheet, Truth
from intake.importing import Imported
from planbook.model import Column, Plan, Prose, Section, SectionKind, Table
from planbook.plain import plain
from planbook.read import read_plan
from planbook.tables import grid


@dataclass(frozen=True, slots=True)
class Result:
    """What was kept of one document."""

    name: str
    bytes: int
    seconds: float
    text_kept: float
    """Share of the truth's characters, and of the received ones as the fidelity check has it: the lower."""
    headings: int
    found: int
    levels: int
    """Headings whose level is right as well."""
    extra: int
    """Headings that the document does not have."""
    cells: int
    cells_kept: int
    paragraphs: int
    whole: int
    """Paragraphs that are one paragraph still, beginning and end at the right places."""
    misses: tuple[str, ...]

    def row(self) -> str:
        return (
            f"{self.name:　<40} {self.bytes / 1024:7.0f} KB {self.seconds:5.2f} s  text {self.text_kept:7.2%}"
            f"  headings {self.found}/{self.headings} (level {self.levels}, extra {self.extra})"
            f"  cells {self.cells_kept}/{self.cells}  paragraphs {self.whole}/{self.paragraphs}"
        )


def measure(name: str, truth: Truth, imported: Imported, size: int, seconds: float) -> Result:
    """Compare the plan file of `imported` with `truth`."""
    plan, account = read_plan("document.md", imported.plan.encode()).plan, imported.account
    assert plan
    assert account
    expected = [(head.level, key(head.text)) for head in truth.headings()]
    made = list(_headings(plan))
    found = Counter(text for _, text in made) & Counter(text for _, text in expected)
    levels = Counter(made) & Counter(expected)
    proper = Counter(text for level, text in made if level < 9)
    extra = proper - Counter(text for _, text in expected) - Counter(_OF_THE_READER)
    cells, kept, bad_tables = _cells(truth, plan)
    paragraphs = Counter(key(text) for text in _paragraphs(truth))
    whole = paragraphs & Counter(map(key, _texts(plan)))
    missed = Counter(text for _, text in expected) - found
    wrong = Counter(expected) - levels
    return Result(
        name, size, seconds, min(_text_kept(truth, imported), account.share),
        len(expected), sum(found.values()), sum(levels.values()), sum(extra.values()),
        cells, kept, sum(paragraphs.values()), sum(whole.values()),
        (*(f"missed: {text}" for text in missed), *(f"extra: {text}" for text in extra),
         *(f"level: {text} {level}" for level, text in list(wrong)[:3] if text not in missed), *bad_tables,
         *(f"not whole: {text[:60]}" for text in list(paragraphs - whole)[:4]),
         *(str(each)[:150] for each in account.differences[:3])),
    )  # fmt: skip


def key(text: str) -> str:
    """Give a text without white space, its punctuation of one width."""
    text = unicodedata.normalize("NFKC", re.sub(r"[“”]", '"', text))
    return re.sub(r"[\s\\]|\(空\)", "", text).rstrip("。")


def _headings(plan: Plan) -> Iterator[tuple[int, str]]:
    """Give level and text of all headings, those of measures with level 9."""
    for step in plan.walk():
        if isinstance(step.node, Section):
            level = sum(isinstance(each, Section) and each.kind in _KINDS for each in step.trail) + 1
            proper = step.node.kind in _KINDS
            text = step.node.heading or ("" if step.node.children == () else step.node.text)
            yield (level if proper else 9), key(step.node.mark + plain(text))


_OF_THE_READER = ("正文", "")
"""Headings that the plan file does not have: of measures before the first chapter, and of a text without any."""
_KINDS = (SectionKind.CHAPTER, SectionKind.SECTION)


def _texts(plan: Plan) -> Iterator[str]:
    for step in plan.walk():
        match step.node:
            case Section():
                if step.node.kind not in _KINDS:
                    yield step.node.mark + plain(step.node.heading) + plain(step.node.text)
            case Prose():
                yield plain(step.node.text)


def _paragraphs(truth: Truth) -> Iterator[str]:
    for item in truth.items:
        match item:
            case Para():
                yield item.text
            case Box():
                yield from item.paragraphs


def _text_kept(truth: Truth, imported: Imported) -> float:
    """Give the share of the truth's characters that the plan file holds."""
    expected = Counter(key("".join(_everything(truth))))
    held = Counter(key(imported.plan))
    missing = (expected - held).total()
    return 1 - missing / expected.total()


def _everything(truth: Truth) -> Iterator[str]:
    yield truth.title
    for item in truth.items:
        match item:
            case Head() | Para():
                yield item.text
            case Box():
                yield from (item.title, *item.paragraphs)
            case Sheet():
                pass


def _cells(truth: Truth, plan: Plan) -> tuple[int, int, tuple[str, ...]]:
    """Count the cells of the truth's tables, and those that the plan has at the same place of the same table."""
    tables = [_laid_out(table) for table in _tables(plan)]
    total = kept = 0
    bad = []
    for sheet in truth.sheets():
        expected = [[key(text) for text in row] for row in sheet.laid_out()]
        best = max((_same(expected, table) for table in tables), default=0)
        places = sum(map(len, expected))
        total, kept = total + places, kept + best
        if best < places:
            shapes = [f"{len(table)}×{len(table[0])}" for table in tables]
            bad.append(f"table {sheet.rows}×{sheet.columns}: {best} of {places}; plan has {shapes}")
    return total, kept, tuple(bad)


def _tables(plan: Plan) -> Iterator[Table]:
    for step in plan.walk():
        if isinstance(step.node, Table):
            yield step.node
        elif isinstance(step.node, Column):
            yield from (block for block in step.node.blocks if isinstance(block, Table))


def _laid_out(table: Table) -> list[list[str]]:
    rows = [*table.head, *table.rows]
    places: list[list[str]] = [[""] * table.width for _ in grid(rows, table.width)]
    for row in rows:
        for cell in row.cells:
            for r in range(cell.row, cell.row + cell.rowspan):
                for c in range(cell.column, cell.column + cell.colspan):
                    places[r][c] = key(plain(cell.text))
    return places


def _same(expected: list[list[str]], made: list[list[str]]) -> int:
    if len(expected) != len(made) or len(expected[0]) != len(made[0]):
        return 0
    return sum(a == b for left, right in zip(expected, made, strict=True) for a, b in zip(left, right, strict=True))
