"""Tokens: at every position of a folded passage begins one, a bigram, or the single character at its end.

No dictionary cuts the text, so index and query can never be cut differently.
`theme/static/js/search/query.js` makes the tokens of a query.

Where there are many, a token is a number: those of its two characters side by side, in the order in which JavaScript
compares strings, which is that of UTF-16 code units.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
_BITS = 21
_SURROGATES, _BEYOND, _PRIVATE = 0xD800, 0x10000, 0xE000
_MOVED = 0x10E000
"""Where U+E000 to U+FFFF go: behind all others, as their code units come behind those of surrogates."""


def count(folded: str) -> Counter[str]:
    """Give how often each token occurs in a folded text; its passages, parted by line feeds, do not run on."""
    if "\n" not in folded:
        return Counter([folded[at : at + 2] for at in range(len(folded))])
    return Counter([passage[at : at + 2] for passage in folded.split("\n") for at in range(len(passage))])


def token_codes(folded: str) -> Codes:
    """Give the token that begins at each character of a folded text, as a number; 0 at line feeds."""
    points = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    if points.size and points.max() >= _PRIVATE:
        points = np.where(
            points >= _BEYOND,
            points - _BEYOND + _SURROGATES,
            np.where(points >= _PRIVATE, points - _PRIVATE + _MOVED, points),
        )
    points[points == 10] = 0
    return np.where(points > 0, points << _BITS | np.append(points[1:], 0), 0)


def code_of(token: str) -> int:
    """Give the number of a token: what `token_codes` gives, which is made for many."""
    first, second = _rank(token[0]), _rank(token[1]) if len(token) > 1 else 0
    return first << _BITS | second


def _rank(character: str) -> int:
    """Give the rank of a character, of which `character_of` gives the character."""
    point = ord(character)
    if point >= _BEYOND:
        return point - _BEYOND + _SURROGATES
    return point - _PRIVATE + _MOVED if point >= _PRIVATE else point


def token_of(code: int) -> str:
    """Give the token that a number stands for."""
    first, second = code >> _BITS, code & ((1 << _BITS) - 1)
    return character_of(first) + (character_of(second) if second else "")


def characters_in(codes: Codes) -> tuple[Codes, Codes]:
    """Give first and second characters of tokens by their ranks, 0 for no second one."""
    return codes >> _BITS, codes & ((1 << _BITS) - 1)


def character_of(rank: int) -> str:
    """Give the character of a rank among all, which is that of its UTF-16 code units."""
    if rank >= _MOVED:
        return chr(rank - _MOVED + _PRIVATE)
    return chr(rank - _SURROGATES + _BEYOND if rank >= _SURROGATES else rank)
