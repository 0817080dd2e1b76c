"""Sentences of a passage, with the quantities in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.passages import Passage
from planbook.indicators.quantities import QUANTITY, read_quantity
from planbook.model import Quantity

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity where it stands in a passage."""

    quantity: Quantity
    start: int
    end: int


def sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Give the sentences of a passage, each with the index where it begins."""
    for match in _SENTENCE.finditer(passage.text):
        yield match.start(), match[0]


def amounts(text: str, start: int = 0) -> list[Amount]:
    """Give the quantities of `text`, with places counted from `start`; a year is none."""
    return [
        Amount(read_quantity(match), start + match.start(), start + match.end())
        for match in QUANTITY.finditer(text)
        if not _YEAR.match(text, match.start("number"))
    ]


def years(text: str) -> list[tuple[int, int]]:
    """Give the years that `text` names, each with its place."""
    return [(int(match["year"]), match.start()) for match in _YEAR.finditer(text)]
