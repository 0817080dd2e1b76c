"""Results → a picture of how the time of a build grows, as SVG that follows light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bench.speed.growth import Growth, growths
from bench.speed.results import Results

WIDTH, HEIGHT = 780, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 204, 44, 52
"""Margins; the right one has room for the names."""
GAP = 17
"""Least distance of two names."""

_STYLE = """
svg { color-scheme: light dark; }
text { font: 13px system-ui, sans-serif; fill: #1f2933; }
.title { font-size: 15px; font-weight: 600; }
.ground { fill: #ffffff; } .grid { stroke: #d5dae1; } .leader { stroke: #8a94a2; stroke-width: 1; }
.line { fill: none; stroke-width: 1.75; } .dot { stroke: #ffffff; stroke-width: 1.5; }
.s0 { --c: #14509a; } .s1 { --c: #b3261e; } .s2 { --c: #9a5b00; } .s3 { --c: #6a3fa0; }
.s4 { --c: #4f5b6b; } .s5 { --c: #1b6b3a; } .s6 { --c: #0f6b75; }
.line { stroke: var(--c); } .dot, .name { fill: var(--c); }
.name { stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.s0 .line { stroke-width: 3.5; } .s0 .name { font-weight: 700; }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e8ee; } .ground { fill: #12171e; } .grid { stroke: #333c48; } .leader { stroke: #76818f; }
  .dot, .name { stroke: #12171e; }
  .s0 { --c: #7db4ff; } .s1 { --c: #ff8a80; } .s2 { --c: #f0b35a; } .s3 { --c: #c4a3ff; }
  .s4 { --c: #b4bfcc; } .s5 { --c: #79d29a; } .s6 { --c: #6cd0dc; }
}
"""
_DASHES = ("", "", "7 3", "2 3", "9 3 2 3", "5 5", "1 3")
"""So that lines differ without colour too."""


@dataclass(frozen=True, slots=True)
class Line(Growth):
    """The growth of one contender, with its way of being drawn."""

    style: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers on a logarithmic axis."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self.begin + share * (self.end - self.begin)

    def marks(self) -> Iterator[float]:
        """Give 1, 2, 5, 10 and so on, as far as they are on the axis."""
        for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1):
            yield from (
                mark for mark in (10.0**power, 2 * 10.0**power, 5 * 10.0**power) if self.low <= mark <= self.high
            )


def picture(results: Results) -> str:
    """Draw the growth of all that were measured at two sizes or more; empty text if nobody was."""
    where = next(results.places(results.corpora[0].plans), "") if results.corpora else ""
    found = [each for each in growths(results, where) if len(each.points) > 1]
    lines = [Line(each.title, each.points, style) for style, each in enumerate(found)]
    return _drawn(lines) if lines else ""


def _drawn(lines: Sequence[Line]) -> str:
    sizes = sorted({plans for line in lines for plans, _ in line.points})
    times = [seconds for line in lines for _, seconds in line.points]
    across = Scale(sizes[0], sizes[-1], LEFT, WIDTH - RIGHT)
    up = Scale(min(times) / 1.3, max(times) * 1.3, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' role="img" aria-labelledby="growth-title growth-text">',
        '<title id="growth-title">Time of a build from nothing by number of plans</title>',
        f'<desc id="growth-text">{escape(_in_words(lines))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        f'<text class="title" x="{LEFT}" y="26">Seconds of a build from nothing, by number of plans</text>',
        *_grid(across, up, sizes),
        *(_curve(line, across, up) for line in lines),
        *_names(lines, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(across: Scale, up: Scale, sizes: Sequence[int]) -> Iterator[str]:
    for mark in up.marks():
        y = up.at(mark)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{mark:g} s</text>'
    for size in sizes:
        x = across.at(size)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">plans (both scales are logarithmic)</text>'


def _curve(line: Line, across: Scale, up: Scale) -> str:
    places = [(across.at(plans), up.at(seconds)) for plans, seconds in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = f' stroke-dasharray="{_DASHES[line.style]}"' if _DASHES[line.style] else ""
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
    return f'<g class="s{line.style}"><polyline class="line" points="{path}"{dash}/>{dots}</g>'


def _names(lines: Sequence[Line], across: Scale, up: Scale) -> Iterator[str]:
    """Write the names beside the lines' ends, clear of each other; a line that ends early is above all that go on."""
    y = -math.inf
    for line in sorted(lines, key=lambda line: up.at(line.points[-1][1])):
        plans, seconds = line.points[-1]
        x_end, y_end = across.at(plans), up.at(seconds)
        y = max(y + GAP, y_end)
        x = x_end + 22
        yield f'<line class="leader" x1="{x_end + 6:.1f}" y1="{y_end:.1f}" x2="{x - 4:.1f}" y2="{y:.1f}"/>'
        said = escape(f"{line.title} {_short(seconds)} s")
        yield f'<g class="s{line.style}"><text class="name" x="{x:.1f}" y="{y + 4:.1f}">{said}</text></g>'


def _in_words(lines: Sequence[Line]) -> str:
    return " ".join(
        f"{line.title}: {', '.join(f'{_short(seconds)} s at {plans:,} plans' for plans, seconds in line.points)}."
        for line in lines
    )


def _short(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"
