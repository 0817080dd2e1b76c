"""Words of the plans: how a text is cut into them, and how common each is in the language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


Uses = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all plans say, for checks that ask what is usual."""

    pairs: Counter[str]
    """How often two characters stand side by side."""
    alone: Counter[str]
    """How often a character is a word by itself."""
    within: Counter[str]
    """How often it is part of a longer word."""
    before: Uses
    """For each word, the two characters in front of it."""
    after: Uses
    """For each word, the two characters behind it."""
    between: dict[tuple[str, str], Counter[str]]
    """For each two words, the words that stand between them."""


def corpus(texts: Iterable[str]) -> Corpus:
    """Gather the texts of all plans; words of one character say nothing about what stands beside them."""
    made = Corpus(Counter(), Counter(), Counter(), defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
    for text in texts:
        made.pairs.update(map("".join, pairwise(text)))
        for words in runs(text):
            _note(words, made)
    return made


def _parts(word: Word) -> Iterator[Word]:
    """Give a word of two or more characters; of four also its halves, since 体育项目 begins with 体育."""
    if len(word.text) > 1:
        yield word
    if len(word.text) == 4:
        yield Word(word.text[:2], word.start)
        yield Word(word.text[2:], word.start + 2)


def _note(words: Sequence[Word], made: Corpus) -> None:
    run, first = "".join(word.text for word in words), words[0].start
    for word in words:
        (made.alone if len(word.text) == 1 else made.within).update(word.text)
        for part in _parts(word):
            start, end = part.start - first, part.start - first + len(part.text)
            made.before[part.text][run[max(0, start - 2) : start]] += 1
            made.after[part.text][run[end : end + 2]] += 1
    for left, word, right in zip(words, words[1:], words[2:], strict=False):
        if len(left.text) > 1:
            made.between[left.text, right.text][word.text] += 1
