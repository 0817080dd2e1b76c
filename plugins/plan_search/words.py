"""Words of the plans, for “您要找的是不是”: what a query may have meant by pinyin or with one character amiss.

The browser asks for them only when a query found nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plan_search.documents import Document, Kind
from plan_search.folding import fold

MOST = 3000
"""Words kept, the most frequent first."""
_LONGEST = 12
_HAN = re.compile("[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Words of a plan, and how often it has each."""

    words: str
    """A line each: thousands of small strings would take ten times the memory."""
    times: NDArray[np.int32]


def words_of(documents: Sequence[Document]) -> Words:
    """Give the words of two characters and more, and short headings and names of indicators as a whole."""
    import rjieba  # noqa: PLC0415  (0.2 s to read its dictionary, and most builds cut nothing)

    counts: Counter[str] = Counter()
    for document in documents:
        if document.kind is not Kind.PLAN:
            counts.update(rjieba.cut(document.text))
            if 2 < len(title := fold(document.title)) <= _LONGEST:
                counts[title] += 1
    kept = {word: times for word, times in counts.items() if len(word) > 1 and _is_han(word)}
    return Words("\n".join(kept), np.array(list(kept.values()), dtype=np.int32))


def _is_han(word: str) -> bool:
    return _HAN.fullmatch(word) is not None


def most_frequent(plans: Iterable[Words]) -> list[str]:
    """Give the words of all plans that occur more than once, most frequent first."""
    counts: dict[str, int] = {}
    for each in plans:
        for word, times in zip(each.words.split("\n"), each.times.tolist(), strict=bool(each.words)):
            counts[word] = counts.get(word, 0) + times
    return sorted((word for word in counts if counts[word] > 1), key=lambda word: (-counts[word], word))[:MOST]


Syllables = dict[str, tuple[str, ...]]
"""Words with the syllable of pinyin that each of their characters is read by."""


def syllables_of(words: Iterable[str]) -> Syllables:
    """Give the syllables of `words`."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  (0.3 s to import, and few builds have new words)

    return {word: tuple(lazy_pinyin(word)) for word in words}


def readings_of(syllables: Syllables) -> dict[str, str]:
    """Give the syllables that words are read by, each with its characters there."""
    readings: dict[str, set[str]] = {}
    for word, read in syllables.items():
        for character, syllable in zip(word, read, strict=True):
            readings.setdefault(syllable, set()).add(character)
    return {syllable: "".join(sorted(characters)) for syllable, characters in sorted(readings.items())}
