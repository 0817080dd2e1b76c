"""References: what the texts of a plan point at in the library, unresolved, each with its place."""

from __future__ import annotations

from collections.abc import Sequence

from planbook import problems
from planbook.inline import IMAGE, LIBRARY_LINK
from planbook.lines import Line
from planbook.model import Reference
from planbook.problems import Problem


def read_references(lines: Sequence[Line], found: list[Problem]) -> tuple[Reference, ...]:
    """Find the explicit links `[…](plan:…)` in `lines`; pictures, which the portal does not show, go to `found`."""
    references: list[Reference] = []
    for line in lines:
        if "](" not in line.text:
            continue
        references += [
            Reference(match["target"].strip("/"), line.at(match.start())) for match in LIBRARY_LINK.finditer(line.text)
        ]
        found += [problems.PICTURE.at(line.at(match.start()), picture=match[0]) for match in IMAGE.finditer(line.text)]
    return tuple(references)
