"""Words of the plans: how a text is cut into them, and how common each is in the language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import rjieba

_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text."""

    text: str
    start: int


def runs(text: str) -> Iterator[list[Word]]:
    """Cut each run of Chinese characters into words."""
    for match in _HAN.finditer(text):
        at, words = match.start(), []
        for word in rjieba.cut(match[0], hmm=False):
            words.append(Word(word, at))
            at += len(word)
        yield words


@lru_cache(maxsize=65536)
def frequency(word: str) -> int:
    """Tell how common a word of the cutter's dictionary is (of some 60 million); 0 for what is none."""
    return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all plans say, for checks that ask what is usual."""

    text: str
    frames: Mapping[tuple[str, str], Counter[str]]
    """For each two words, the words that stand between them."""


def corpus(texts: Iterable[str]) -> Corpus:
    """Gather the texts of all plans."""
    frames: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    everything = list(texts)
    for text in everything:
        for words in runs(text):
            for before, word, after in zip(words, words[1:], words[2:], strict=False):
                frames[before.text, after.text][word.text] += 1
    return Corpus("\n".join(everything), dict(frames))
