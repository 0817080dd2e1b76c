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


def postings_of(documents: Sequence[Document]) -> dict[str, str]:
    """Give every token of the documents with its postings, numbered from 0 in the order given."""
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    numbers = _NUMBERS if len(documents) <= len(_NUMBERS) else [number(value) for value in range(len(documents))]
    for place, document in enumerate(documents):
        counts, marks = count(fold(document.text)), _marks(document)
        for token in marks.keys() - counts.keys():
            counts[token] = 0
        for token, times in counts.items():
            if token in last:
                parts = found[token]
                parts.append(numbers[place - last[token]])
            else:
                parts = found[token] = [numbers[place]]
            last[token] = place
            if times != 1:
                parts.append(_TIMES[min(times, 2047)])
            if token in marks:
                parts.append(marks[token])
    return {token: "".join(parts) for token, parts in found.items()}


def _marks(document: Document) -> dict[str, str]:
    """Give the tokens of title and terms, written as often as they occur."""
    if not document.title and not document.terms:
        return {}
    marks = {token: "!" * times for token, times in count(fold(document.title)).items()}
    for token, times in count(fold(f"{document.terms}\n{document.aliases}")).items():
        marks[token] = marks.get(token, "") + "~" * times
    return marks
