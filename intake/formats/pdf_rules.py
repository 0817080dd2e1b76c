"""The ruled lines that are drawn on a page of a PDF."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]  # ships no type information

MAX_PATHS = 20_000
"""Of one page: a page with more is a map or a drawing, not a table."""
_THIN = 3.0
_ORNAMENT = 60.0
"""Points: what is smaller is a logo or a QR code."""
_SCAN = 0.7
"""Of the page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, horizontal or vertical: `at` on the one axis, from `begin` to `end` on the other."""

    horizontal: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page."""

    top: float
    shows: bool
    """Whether it may show text: too large for an ornament, and not the scan that the page's own text was read from."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Turns the boxes of a page as a viewer does."""

    angle: int
    width: float
    height: float

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if self.angle == 90:
            return bottom, self.width - right, top, self.width - left
        if self.angle == 180:
            return self.width - right, self.height - top, self.width - left, self.height - bottom
        if self.angle == 270:
            return self.height - top, left, self.height - bottom, right
        return left, bottom, right, top


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def drawn(page: Any, turn: Turn) -> tuple[list[Rule], list[Picture]]:
    """Give the ruled lines and the pictures on a page."""
    rules: list[Rule] = []
    pictures: list[Picture] = []
    paths = 0
    waiting: list[tuple[Any, Matrix, int]] = [(page, _SAME, 0)]
    while waiting:
        holder, matrix, depth = waiting.pop()
        for thing in _objects(holder, depth):
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append(_picture(_times(_matrix(thing), matrix), turn))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 8:
                waiting.append((thing, _times(_matrix(thing), matrix), depth + 1))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                paths += 1
                if paths > MAX_PATHS:
                    return [], pictures
                rules += _rules(thing, _times(_matrix(thing), matrix), turn)
    return rules, pictures


def _picture(matrix: Matrix, turn: Turn) -> Picture:
    """Give the picture that `matrix` puts on the page: the unit square is what it is drawn in."""
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    left, bottom, right, top = turn.box(min(xs), min(ys), max(xs), max(ys))
    width, height = right - left, top - bottom
    return Picture(top, min(width, height) >= _ORNAMENT and width * height < _SCAN * turn.width * turn.height)


def _objects(holder: Any, depth: int) -> Iterator[Any]:
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for index in range(max(0, count(holder))):
        if thing := get(holder, index):
            yield thing


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _rules(path: Any, matrix: Matrix, turn: Turn) -> Iterator[Rule]:
    """Give the straight, upright or level lines of a path: stroked ones, and thin filled boxes."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    for points in _outlines(path, matrix):
        places = [turn.box(x, y, x, y)[:2] for x, y in points]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if min(right - left, top - bottom) <= _THIN:
            yield from _rule(left, bottom, right, top)
        elif stroke.value:
            for (x, y), (to_x, to_y) in pairwise(places):
                yield from _rule(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def _rule(left: float, bottom: float, right: float, top: float) -> Iterator[Rule]:
    if top - bottom <= _THIN < right - left:
        yield Rule(True, (bottom + top) / 2, left, right)
    elif right - left <= _THIN < top - bottom:
        yield Rule(False, (left + right) / 2, bottom, top)


def _outlines(path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Give the points of each part of a path, those with curves left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(min(raw.FPDFPath_CountSegments(path), 5000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and straight:
                yield points
            points, straight = [], True
        straight = straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1 and straight:
        yield points
