"""The 繁體 edition: which pages it has and where they are; how texts get traditional characters.

The conversion is OpenCC's `s2hk`: characters, and the words in which a simplified character stands for another
traditional one than usually, as Hong Kong writes them; no wording is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

FOLDER = "zh-hant/"
"""Where the edition is in the output: every page has its twin there, at the same path."""
LANGUAGE = "zh-Hant-HK"
Words = tuple[tuple[str, str], ...]
"""Exceptions: simplified words, each with what stands for it."""


def has_twin(path: str) -> bool:
    """Tell whether the output file `path` is a page that the edition has as well: all but the page of error 404."""
    return path.endswith(".html") and path != "404.html" and not path.startswith(FOLDER)


def twin_of(path: str) -> str:
    """Give the output file of the edition that shows what `path` does."""
    return FOLDER + path


def read_exception(value: str) -> tuple[str, str]:
    """Read `启=啟`; raises ValueError for anything else.

    Pages are converted with their markup, which is ASCII: so the words may hold none of that.
    """
    match = _EXCEPTION.fullmatch(value)
    if not match:
        raise ValueError(value)
    return match[1], match[2]


_EXCEPTION = re.compile(r"([^\x00-\x7f\s]+)\s*=\s*([^\x00-\x7f\s]+)")


class Converter:
    """Puts texts into traditional characters, with exceptions of its own; the longest that fits counts."""

    def __init__(self, words: Words = ()) -> None:
        self.words = dict(reversed(words))  # of two for one word the first
        longest = sorted(self.words, key=len, reverse=True)
        self._exceptions = re.compile("|".join(map(re.escape, longest))) if longest else None

    def __call__(self, text: str) -> str:
        """Give `text` in traditional characters; what has none, markup for instance, stays as it is."""
        if text.isascii():
            return text
        if not self._exceptions:
            return str(_opencc().convert(text))
        text = text.replace(_KEPT, " ")
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(self.words[match[0]])
            return _KEPT

        return _restored(_opencc().convert(self._exceptions.sub(keep, text)), kept)


_KEPT = "\x01"
"""Stands for a word that is not OpenCC's to convert; a control character, which no text means to hold."""


def _restored(text: str, kept: Iterable[str]) -> str:
    first, *rest = text.split(_KEPT)
    return first + "".join(map("".join, zip(kept, rest, strict=True)))


@lru_cache(maxsize=1)
def _opencc() -> Any:
    from opencc import OpenCC  # noqa: PLC0415  (0.1 s with its dictionaries, and few builds convert anything)

    return OpenCC("s2hk")


@lru_cache(maxsize=32)
def converter(words: Words) -> Converter:
    """Give the converter with these exceptions, the same one each time."""
    return Converter(words)
