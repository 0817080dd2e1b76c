"""Pages set in columns, as gazettes are: the left column is read before the right one.

A gutter is a place that lines stand to the left and to the right of and none stands on.  A title or a table over the
whole page divides what is above it from what is below.  Rows of a table without rules have a gutter too, but neither
are they full lines nor is most of them text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from intake.formats.pdf_page import Character
from intake.formats.pdf_tables import RuledTable

Row = Sequence[Character]

_GUTTER = 0.8
"""Narrowest gutter, in sizes of the type."""
_MARGIN = 0.2
"""Share of the width at either side in which no gutter is looked for."""
_FEWEST = 5
"""Lines that make a column."""
_SHORTEST = 8
"""Characters of the median line of a column."""
_FULL = 0.5
"""Share of the lines of a column that reach its right edge."""
_REACH = 2.5
"""Sizes within which a line reaches the edge."""
_GAP = 1.5
"""Running heads stand off from the columns by this many times the distance of the lines."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of characters or a table, in reading order."""

    what: Row | RuledTable
    in_column: bool = False
    """Whether it stands in one of several columns; its characters are moved to where the first of them is then."""


def in_reading_order(rows: Sequence[Row], tables: Sequence[RuledTable]) -> list[Placed]:
    """Put what stands on a page, given from top to bottom, into the order in which it is read."""
    things = list(_from_the_top(rows, tables))
    gutter = _gutter(rows)
    if gutter is None:
        return [Placed(thing) for thing in things]
    found: list[Placed] = []
    band: list[Row | RuledTable] = []
    for thing in [*things, None]:
        if thing is not None and not _crosses(thing, gutter):
            band.append(thing)
            continue
        found += _read_band(band, gutter)
        band = []
        if thing is not None:
            found.append(Placed(thing))
    return found


def _from_the_top(rows: Sequence[Row], tables: Sequence[RuledTable]) -> Iterator[Row | RuledTable]:
    """Put each table before the first row that begins below its top."""
    waiting = list(tables)
    for row in rows:
        while waiting and waiting[0].top > _top(row):
            yield waiting.pop(0)
        yield row
    yield from waiting


def _read_band(band: Sequence[Row | RuledTable], gutter: float) -> Iterator[Placed]:
    """Read what stands between two things over the whole page: in columns where there are any."""
    above, columns, below = _without_edges(band, gutter)
    left = [part for thing in columns if (part := _side(thing, gutter, right=False))]
    right = [part for thing in columns if (part := _side(thing, gutter, right=True))]
    if not (_is_column(left) and _is_column(right)):
        yield from map(Placed, band)
        return
    yield from map(Placed, above)
    shift = _edge(right) - _edge(left)
    for part in left:
        yield Placed(part, in_column=True)
    for part in right:
        yield Placed(part if isinstance(part, RuledTable) else _moved(part, shift), in_column=True)
    yield from map(Placed, below)


def _gutter(rows: Sequence[Row]) -> float | None:
    """Give the place that most lines stand beside and the fewest on; None where no page is divided so."""
    if len(rows) < _FEWEST:
        return None
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    size = median(row[0].size for row in rows)
    texts = [_stretches(row, _GUTTER * size) for row in rows]
    wide = sum(any(end - begin > 0.6 * (right - left) for begin, end in stretches) for stretches in texts)
    if wide * 2 > len(rows):
        return None
    margin = _MARGIN * (right - left)
    steps = int((right - left - 2 * margin) / (size / 2)) if size else 0
    places = [left + margin + step * size / 2 for step in range(steps + 1)]
    best, most = None, 0
    for place in places:
        before = sum(stretches[0][1] <= place for stretches in texts)
        after = sum(stretches[-1][0] >= place for stretches in texts)
        on = sum(any(begin < place < end for begin, end in stretches) for stretches in texts)
        both = sum(stretches[0][1] <= place <= stretches[-1][0] for stretches in texts)
        score = min(before, after) + both - 2 * on
        if score > most:
            best, most = place, score
    return best if most >= _FEWEST else None


def _stretches(row: Row, gap: float) -> list[tuple[float, float]]:
    """Give where a row has text, apart from its gaps of at least `gap`."""
    found = [(row[0].left, row[0].right)]
    for one, other in pairwise(row):
        if other.left - one.right >= gap:
            found.append((other.left, other.right))
        else:
            found[-1] = found[-1][0], max(found[-1][1], other.right)
    return found


def _crosses(thing: Row | RuledTable, gutter: float) -> bool:
    if isinstance(thing, RuledTable):
        return thing.left < gutter < thing.right
    size = thing[0].size
    return any(begin < gutter < end for begin, end in _stretches(thing, _GUTTER * size))


def _without_edges(
    band: Sequence[Row | RuledTable], gutter: float
) -> tuple[Sequence[Row | RuledTable], Sequence[Row | RuledTable], Sequence[Row | RuledTable]]:
    """Part a band from the running heads above and below it, which stand off."""
    usual = _pitch([part for thing in band if (part := _side(thing, gutter, right=False))])
    first, last = 0, len(band)
    while last - first > 2 and usual and _bottom(band[first]) - _bottom(band[first + 1]) > _GAP * usual:
        first += 1
    while last - first > 2 and usual and _bottom(band[last - 2]) - _bottom(band[last - 1]) > _GAP * usual:
        last -= 1
    return band[:first], band[first:last], band[last:]


def _pitch(column: Sequence[Row | RuledTable]) -> float:
    steps = [_bottom(one) - _bottom(other) for one, other in pairwise(column)]
    return median(steps) if steps else 0.0


def _side(thing: Row | RuledTable, gutter: float, *, right: bool) -> Row | RuledTable | None:
    """Give the part of a row at one side of the gutter, a table whole; None where it has nothing there."""
    if isinstance(thing, RuledTable):
        return thing if (thing.left >= gutter) is right else None
    return [each for each in thing if ((each.left + each.right) / 2 > gutter) is right] or None


def _is_column(parts: Sequence[Row | RuledTable]) -> bool:
    """Tell whether `parts` are lines of running text: enough of them, long, and most of them full."""
    rows = [part for part in parts if not isinstance(part, RuledTable)]
    if len(rows) < _FEWEST or median(map(len, rows)) < _SHORTEST:
        return False
    edge = max(row[-1].right for row in rows)
    return sum(edge - row[-1].right <= _REACH * row[-1].size for row in rows) >= _FULL * len(rows)


def _edge(parts: Iterable[Row | RuledTable]) -> float:
    return min(part[0].left for part in parts if not isinstance(part, RuledTable))


def _moved(row: Row, shift: float) -> Row:
    return [replace(each, left=each.left - shift, right=each.right - shift) for each in row]


def _top(thing: Row | RuledTable) -> float:
    return thing.top if isinstance(thing, RuledTable) else max(each.top for each in thing)


def _bottom(thing: Row | RuledTable) -> float:
    return thing.bottom if isinstance(thing, RuledTable) else min(each.bottom for each in thing)
