"""Ruled tables of a PDF page: rules that cross make a grid, missing rules inside it merge cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.blocks import GridCell
from intake.formats.pdf_lines import lines_of
from intake.formats.pdf_page import Character
from intake.formats.pdf_rules import Rule

_NEAR = 3.0
"""Points: rules that miss each other by less meet."""
_COVERED = 0.6
"""Of a cell's side: a rule this long closes it."""
_MAX_CELLS = 4_000


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table, where it stands, and the characters in it."""

    cells: tuple[GridCell, ...]
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, character: Character) -> bool:
        """Say whether `character` stands in the table."""
        return _within(self, character)


def tables_of(rules: Sequence[Rule], characters: Sequence[Character]) -> list[RuledTable]:
    """Give the tables that `rules` draw around `characters`, from top to bottom."""
    found = []
    for group in _groups(_joined(rules)):
        lattice = _Lattice.of(_closed(group))
        if lattice and (table := lattice.table(characters)):
            found.append(table)
    found.sort(key=lambda table: -table.top)
    return [table for place, table in enumerate(found) if not any(_inside(table, other) for other in found[:place])]


def _closed(group: list[Rule]) -> list[Rule]:
    """Close a table whose upper or lower rule stayed on the other page: where its uprights end, it ends."""
    levels = [rule for rule in group if rule.horizontal]
    uprights = [rule for rule in group if not rule.horizontal]
    if len(levels) < 2 or len(uprights) < 3:
        return group
    left, right = min(rule.at for rule in uprights), max(rule.at for rule in uprights)
    closing = (
        (max(rule.end for rule in uprights), max(rule.at for rule in levels), [rule.end for rule in uprights]),
        (min(rule.begin for rule in uprights), min(rule.at for rule in levels), [rule.begin for rule in uprights]),
    )
    return group + [
        Rule(True, end, left, right)
        for end, level, ends in closing
        if abs(end - level) > 2 * _NEAR and sum(abs(each - end) <= _NEAR for each in ends) >= 3
    ]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that lie on one line and touch: borders are drawn cell by cell."""
    lines: dict[bool, list[Rule]] = {True: [], False: []}
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.begin)):
        lines[rule.horizontal].append(rule)
    joined = []
    for alike in lines.values():
        for band in _bands(alike):
            band.sort(key=lambda rule: rule.begin)
            joined += _touching(band)
    return joined


def _bands(rules: list[Rule]) -> list[list[Rule]]:
    bands: list[list[Rule]] = []
    for rule in rules:
        if bands and rule.at - bands[-1][0].at <= _NEAR:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    return bands


def _touching(band: list[Rule]) -> list[Rule]:
    joined = [band[0]]
    for rule in band[1:]:
        last = joined[-1]
        if rule.begin <= last.end + _NEAR:
            joined[-1] = Rule(last.horizontal, last.at, last.begin, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Give the sets of rules that hang together."""
    levels = [rule for rule in rules if rule.horizontal]
    uprights = [rule for rule in rules if not rule.horizontal]
    owner = {id(rule): rule for rule in rules}

    def head(rule: Rule) -> Rule:
        while owner[id(rule)] is not rule:
            owner[id(rule)] = owner[id(owner[id(rule)])]
            rule = owner[id(rule)]
        return rule

    if len(levels) * len(uprights) > 1_000_000:
        return []
    for level in levels:
        for upright in uprights:
            if _meet(level, upright):
                owner[id(head(upright))] = head(level)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[id(head(rule))].append(rule)
    return list(groups.values())


def _meet(level: Rule, upright: Rule) -> bool:
    across = level.begin - _NEAR <= upright.at <= level.end + _NEAR
    return across and upright.begin - _NEAR <= level.at <= upright.end + _NEAR


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The lines of a table: `xs` from left to right, `ys` from top to bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]

    @classmethod
    def of(cls, group: list[Rule]) -> _Lattice | None:
        """Make a lattice of rules that hang together; None where they are no table."""
        levels = [rule for rule in group if rule.horizontal]
        uprights = [rule for rule in group if not rule.horizontal]
        if len(levels) < 2 or not uprights:
            return None
        low, high = min(rule.at for rule in levels), max(rule.at for rule in levels)
        left, right = min(rule.begin for rule in levels), max(rule.end for rule in levels)
        for side in (left, right):  # tables open at their sides
            if not any(abs(rule.at - side) <= 2 * _NEAR for rule in uprights):
                uprights.append(Rule(False, side, low, high))
        xs = _distinct(rule.at for rule in uprights)
        ys = _distinct(rule.at for rule in levels)[::-1]
        if len(xs) < 2 or len(ys) < 2 or not 1 < (len(xs) - 1) * (len(ys) - 1) <= _MAX_CELLS:
            return None
        return cls(tuple(xs), tuple(ys), tuple(levels), tuple(uprights))

    def table(self, characters: Sequence[Character]) -> RuledTable | None:
        """Fill the cells with `characters`; None where only one cell has text."""
        areas = self._areas()
        held: dict[int, list[Character]] = defaultdict(list)
        for character in characters:
            x, y = (character.left + character.right) / 2, (character.bottom + character.top) / 2
            row, column = _slot([-at for at in self.ys], -y), _slot(self.xs, x)
            if row >= 0 and column >= 0:
                held[areas[row][column]].append(character)
        if len(held) < 2:
            return None
        cells = [_cell(area, held.get(name, [])) for name, area in _extents(areas).items()]
        return RuledTable(tuple(cells), self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])

    def _areas(self) -> list[list[int]]:
        """Number the smallest cells so that those no rule parts have one number; areas are made rectangles."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        areas = [[row * columns + column for column in range(columns)] for row in range(rows)]
        by_level, by_upright = self._by_place(self.levels, self.ys), self._by_place(self.uprights, self.xs)
        for row in range(rows):
            for column in range(columns):
                if column and not _covers(by_upright[column], self.ys[row + 1], self.ys[row]):
                    _merge(areas, areas[row][column - 1], areas[row][column])
                if row and not _covers(by_level[row], self.xs[column], self.xs[column + 1]):
                    _merge(areas, areas[row - 1][column], areas[row][column])
        return _rectangles(areas)

    @staticmethod
    def _by_place(rules: Iterable[Rule], places: Sequence[float]) -> dict[int, list[Rule]]:
        found: dict[int, list[Rule]] = defaultdict(list)
        for rule in rules:
            nearest = min(range(len(places)), key=lambda place: abs(places[place] - rule.at))
            found[nearest].append(rule)
        return found


def _distinct(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _covers(rules: Iterable[Rule], begin: float, end: float) -> bool:
    shared = sum(max(0.0, min(rule.end, end) - max(rule.begin, begin)) for rule in rules)
    return shared >= _COVERED * (end - begin)


def _merge(areas: list[list[int]], keep: int, give: int) -> None:
    if keep == give:
        return
    low, high = min(keep, give), max(keep, give)
    for row in areas:
        if high in row:
            row[:] = [low if area == high else area for area in row]


def _extents(areas: list[list[int]]) -> dict[int, tuple[int, int, int, int]]:
    """Give first and last row and column of every area."""
    found: dict[int, tuple[int, int, int, int]] = {}
    for row, names in enumerate(areas):
        for column, name in enumerate(names):
            first_row, last_row, first, last = found.get(name, (row, row, column, column))
            found[name] = first_row, max(last_row, row), min(first, column), max(last, column)
    return found


def _rectangles(areas: list[list[int]]) -> list[list[int]]:
    """Fill areas up to rectangles; where that swallows a part of another, that one is merged in whole."""
    while True:
        changed = False
        for name, (top, bottom, left, right) in _extents(areas).items():
            others = {area for row in areas[top : bottom + 1] for area in row[left : right + 1]} - {name}
            for other in others:
                _merge(areas, name, other)
            if others:
                changed = True
                break
        if not changed:
            return areas


def _slot(edges: Sequence[float], place: float) -> int:
    return next((slot for slot, (begin, end) in enumerate(pairwise(edges)) if begin <= place < end), -1)


def _cell(area: tuple[int, int, int, int], characters: list[Character]) -> GridCell:
    top, bottom, left, right = area
    text = "\n".join(line.text.strip() for line in lines_of(characters))
    return GridCell(text, top, left, bottom - top + 1, right - left + 1)


def _within(table: RuledTable, character: Character) -> bool:
    x, y = (character.left + character.right) / 2, (character.bottom + character.top) / 2
    return table.left <= x < table.right and table.bottom < y <= table.top


def _inside(table: RuledTable, other: RuledTable) -> bool:
    """Say whether most of `table` lies in `other`."""
    width = min(table.right, other.right) - max(table.left, other.left)
    height = min(table.top, other.top) - max(table.bottom, other.bottom)
    return width > 0 and height > 0 and width * height > 0.5 * (table.right - table.left) * (table.top - table.bottom)
