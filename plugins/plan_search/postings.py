"""Postings: which documents of a plan hold a token, how often, in which field.

They are written with the plan's own document numbers, so that the postings of all plans are those of each plan put
one after the other, and an edited plan leaves the others' as they are.
`theme/static/js/search/postings.js` reads them.

    postings of a token   = segment (" " segment)*          one for each plan that has the token
    segment               = number posting+                 plans since the last segment's
    posting               = number [times] "!"* "~"*        documents since the last; occurrences in text, title, terms
    times                 = "@" (not in the text) | one of `TIMES` (2 to 13) | "?" number (more)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plan_search.documents import Document
from plan_search.folding import fold
from plan_search.strings import Column, Strings, put_together
from plan_search.tokens import Codes, token_codes

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Five bits a character, least first; the upper half says that more follow."""
TIMES = "#$%&'()*+,./"
"""What stands for 2 to 13 occurrences."""

_TEXT, _TITLE, _TERMS = range(3)
_MOST = 1 << 20
"""Documents that a plan may have, and occurrences that are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The postings of one plan."""

    codes: Codes
    """The tokens, in order."""
    data: NDArray[np.uint8]
    """The postings of each token as they are written, those of one after those of the other."""
    lengths: NDArray[Any]
    """Bytes of each token's postings."""

    def between(self, low: int, high: int) -> Postings:
        """Give the postings of the tokens from `low` on that come before `high`."""
        start, end = np.searchsorted(self.codes, (low, high))
        begin = int(self.lengths[:start].sum())
        lengths = self.lengths[start:end]
        return Postings(self.codes[start:end], self.data[begin : begin + int(lengths.sum())], lengths)


def number(value: int) -> str:
    """Write a number that is not negative."""
    written = ""
    while value > 31:
        written += DIGITS[32 + (value & 31)]
        value >>= 5
    return written + DIGITS[value]


def postings_of(documents: Sequence[Document]) -> Postings:
    """Give the postings of the documents, numbered from 0 in the order given.

    Raises ValueError for a plan of more than a million clauses.
    """
    if len(documents) >= _MOST:
        raise ValueError(f"{len(documents)} documents in one plan")
    fields = [
        _occurrences(_TEXT, [each.text for each in documents]),
        _occurrences(_TITLE, [each.title for each in documents]),
        _occurrences(
            _TERMS, [f"{each.terms}\n{each.aliases}" if each.title or each.terms else "" for each in documents]
        ),
    ]
    codes, places = (np.concatenate(columns) for columns in zip(*fields, strict=True))
    order = np.lexsort((places, codes))
    codes, places = codes[order], places[order]
    fresh = np.flatnonzero(changes(codes) | changes(places))
    times = np.diff(np.append(fresh, len(codes)))
    codes, places = codes[fresh], places[fresh]  # once for each token, document and field
    holders = places // 3
    first = np.flatnonzero(changes(codes) | changes(holders))
    counts = np.zeros((3, len(first)), dtype=np.int64)
    counts[places % 3, np.cumsum(_marked(first, len(codes))) - 1] = np.minimum(times, _MOST - 1)
    packed = (counts[_TEXT] * _MOST + counts[_TITLE]) * _MOST + counts[_TERMS]
    return _written(codes[first], holders[first], packed)


def _written(codes: Codes, documents: NDArray[Any], packed: NDArray[np.int64]) -> Postings:
    """Write postings, which are sorted by token and document; `packed` says how often and where."""
    fresh = changes(codes)
    rows, tokens = np.arange(len(codes)), np.flatnonzero(fresh)
    kinds, endings = np.unique(packed, return_inverse=True)
    distances = behind(documents, fresh)
    columns = [
        Column(Strings(map(number, range(1 + int(distances.max(initial=0))))), rows, distances),
        Column(Strings(map(_ending, kinds.tolist())), rows, endings),
    ]
    data, starts = put_together(len(codes), columns)
    return Postings(codes[tokens], data, _small(np.diff(starts[np.append(tokens, len(codes))])))


def behind(column: NDArray[Any], begins: NDArray[np.bool_]) -> NDArray[Any]:
    """Give how far each value is behind the one above, or behind 0 where something `begins`."""
    return np.where(begins, column, column - np.append(0, column[:-1])[: len(column)])


def _occurrences(field: int, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    """Give the tokens of a field, each with three times its document and the field."""
    folded = [fold(text) for text in texts]
    places = np.repeat(np.arange(len(texts)) * 3 + field, [len(text) + 1 for text in folded])
    codes = token_codes("\n".join((*folded, "")))
    return codes[codes > 0], places[codes > 0]


def changes(column: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell where a column has another value than one row above; the first row counts as such."""
    return np.append(True, column[1:] != column[:-1])[: len(column)]


def _marked(places: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    marks = np.zeros(length, dtype=np.int64)
    marks[places] = 1
    return marks


def _small(column: NDArray[np.int64]) -> NDArray[Any]:
    """Give a column in the smallest type that holds it."""
    return column.astype(np.min_scalar_type(int(column.max(initial=0))))


def _ending(packed: int) -> str:
    (text, title), terms = divmod(packed // _MOST, _MOST), packed % _MOST
    times = "" if text == 1 else "@" if not text else TIMES[text - 2] if text < 14 else "?" + number(min(text, 2047))
    return f"{times}{'!' * title}{'~' * terms}"
