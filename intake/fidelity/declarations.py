"""Declarations of the metadata that account for nothing: said to the editor at the line that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from intake.fidelity.differences import DROPPED_NOTHING, DROPPED_WITHOUT_LINES, UNKNOWN_NORMALISATION
from intake.fidelity.drops import Drop
from intake.fidelity.normalisations import NORMALISATIONS, recognised
from planbook.lines import Line
from planbook.problems import Problem, Where


def check_drops(drops: Sequence[Drop], dropped: AbstractSet[int], lines: Sequence[Line]) -> Iterator[Problem]:
    """Report the lines of `dropped` that name no lines, or nothing that is left out; `dropped` is what is."""
    for drop in drops:
        where = _place_of(drop.declaration, lines)
        if not drop.lines:
            yield DROPPED_WITHOUT_LINES.at(where, declaration=drop.declaration)
        elif not drop.named & dropped:
            yield DROPPED_NOTHING.at(where, declaration=drop.declaration)


def check_normalised(normalised: Sequence[str], lines: Sequence[Line]) -> Iterator[Problem]:
    """Report the lines of `normalised` that are not recognised."""
    known = "；".join(each.example for each in NORMALISATIONS)
    for declaration in normalised:
        if not recognised(declaration):
            yield UNKNOWN_NORMALISATION.at(_place_of(declaration, lines), declaration=declaration, known=known)


def _place_of(declaration: str, lines: Sequence[Line]) -> Where:
    """Find a declaration in the front matter."""
    for line in lines:
        if declaration in " ".join(line.text.split()):
            return line.where
    return lines[0].where
