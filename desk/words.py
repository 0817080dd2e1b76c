"""Words of the plans: how a text is cut into them, and how common each is in the language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

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


Counts = dict[str, int]
"""How often each word stands somewhere.  Plain: hundreds of thousands of these are kept, and the collector of garbage
passes over what holds nothing but strings and numbers."""
Key = TypeVar("Key")
Uses = dict[Key, Counts]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all plans say, for checks that ask what is usual."""

    pairs: Counter[str]
    """How often two characters stand side by side."""
    alone: Counter[str]
    """How often a character is a word by itself."""
    within: Counter[str]
    """How often it is part of a longer word."""
    before: Uses[str]
    """For each word, the two characters in front of it."""
    after: Uses[str]
    """For each word, the two characters behind it."""
    between: Uses[tuple[str, str]]
    """For each two words, the words that stand between them."""

    def add(self, texts: Iterable[str]) -> None:
        """Count what these texts say; words of one character say nothing about what stands beside them."""
        for text in texts:
            self.pairs.update(map("".join, pairwise(text)))
            for words in runs(text):
                self._note(words)

    def remove(self, texts: Iterable[str]) -> None:
        """Count what these texts say no more, as if they had never been added."""
        gone = corpus(texts)
        for counts, fewer in ((self.pairs, gone.pairs), (self.alone, gone.alone), (self.within, gone.within)):
            _subtract(counts, fewer)
        _remove_uses(self.before, gone.before)
        _remove_uses(self.after, gone.after)
        _remove_uses(self.between, gone.between)

    def _note(self, words: Sequence[Word]) -> None:
        run, first = "".join(word.text for word in words), words[0].start
        for word in words:
            (self.alone if len(word.text) == 1 else self.within).update(word.text)
            for part in _parts(word):
                start, end = part.start - first, part.start - first + len(part.text)
                _count(self.before[part.text], run[max(0, start - 2) : start])
                _count(self.after[part.text], run[end : end + 2])
        for left, word, right in zip(words, words[1:], words[2:], strict=False):
            if len(left.text) > 1:
                _count(self.between[left.text, right.text], word.text)


def corpus(texts: Iterable[str] = ()) -> Corpus:
    """Gather what texts say."""
    made = Corpus(Counter(), Counter(), Counter(), defaultdict(dict), defaultdict(dict), defaultdict(dict))
    made.add(texts)
    return made


def most_used(uses: Mapping[str, int]) -> list[tuple[str, int]]:
    """Give words with their numbers, the most used first: the same order in whatever order they were counted."""
    return sorted(uses.items(), key=lambda use: (-use[1], use[0]))


def _count(counts: Counts, word: str) -> None:
    counts[word] = counts.get(word, 0) + 1


def _subtract(counts: Counts, fewer: Mapping[str, int]) -> None:
    for key, number in fewer.items():
        counts[key] -= number
        if not counts[key]:
            del counts[key]


def _remove_uses(uses: Uses[Key], gone: Uses[Key]) -> None:
    for key, fewer in gone.items():
        _subtract(uses[key], fewer)
        if not uses[key]:
            del uses[key]


def _parts(word: Word) -> Iterator[Word]:
    """Give a word of two or more characters; of four also its halves, since 体育项目 begins with 体育."""
    if len(word.text) > 1:
        yield word
    if len(word.text) == 4:
        yield Word(word.text[:2], word.start)
        yield Word(word.text[2:], word.start + 2)
