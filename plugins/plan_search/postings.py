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

from plan_search.documents import Document
from plan_search.folding import fold
from plan_search.tokens import count

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Five bits a character, least first; the upper half says that more follow."""
TIMES = "#$%&'()*+,./"
"""What stands for 2 to 13 occurrences."""


def number(value: int) -> str:
    """Write a number that is not negative."""
    written = ""
    while value > 31:
        written += DIGITS[32 + (value & 31)]
        value >>= 5
    return written + DIGITS[value]


_NUMBERS = [number(value) for value in range(2048)]
_TIMES = ["@", "", *TIMES, *("?" + number(value) for value in range(14, 2048))]


def _written(value: int) -> str:
    return _NUMBERS[value] if value < len(_NUMBERS) else number(value)


def postings_of(documents: Sequence[Document]) -> dict[str, str]:
    """Give every token of the documents with its postings, numbered from 0 in the order given."""
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for place, document in enumerate(documents):
        counts, marks = count(fold(document.text)), _marks(document)
        for token in marks.keys() - counts.keys():
            counts[token] = 0
        for token, times in counts.items():
            written = _written(place - last.get(token, 0))
            if times != 1:
                written += _TIMES[min(times, 2047)]
            if token in marks:
                written += marks[token]
            if token in last:
                found[token].append(written)
            else:
                found[token] = [written]
            last[token] = place
    return {token: "".join(parts) for token, parts in found.items()}


def _marks(document: Document) -> dict[str, str]:
    """Give the tokens of title and terms, written as often as they occur."""
    if not document.title and not document.terms:
        return {}
    title = count(fold(document.title))
    terms = count(fold(f"{document.terms}\n{document.aliases}"))
    return {token: "!" * title[token] + "~" * terms[token] for token in title | terms}
