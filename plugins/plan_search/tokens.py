"""Tokens: at every position of a folded passage begins one, a bigram, or the single character at its end.

No dictionary cuts the text, so index and query can never be cut differently.
`theme/static/js/search/query.js` makes the tokens of a query.
"""

from __future__ import annotations

from collections import Counter


def count(folded: str) -> Counter[str]:
    """Give how often each token occurs in a folded text; its passages, parted by line feeds, do not run on."""
    if "\n" not in folded:
        return Counter([folded[at : at + 2] for at in range(len(folded))])
    return Counter([passage[at : at + 2] for passage in folded.split("\n") for at in range(len(passage))])
