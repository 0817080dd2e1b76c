"""Damage: characters that recognition lost or took for others.

Three signs, each measured against what the library says elsewhere: signs that stand for lost characters; a character
that breaks a phrase which the text otherwise uses the same way; a word that is hardly ever used, in a place where the
library uses common ones.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import rjieba

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Passage
from desk.words import Corpus, Word, frequency, most_used, runs
from planbook.problems import WARNING

_MANY = "\n\n".join(f"{name}市推进知识产权保护。" for name in "甲乙丙丁戊己庚辛壬")

UNLIKELY = DeskRule(
    "R02",
    WARNING,
    "“{written}”疑为“{likely}”。",
    "请核对；有误的写作 {{~~原文~>改为~~}}。",
    basis="识别时常见；以全文的习惯写法为据",
    context=_MANY,
    wrong="开展各类和识产权学历教育。",
    right="开展各类知识产权学历教育。",
)
LOST = DeskRule(
    "R03",
    WARNING,
    "“{written}”中有损坏的字符。",
    "请核对原文件，写作 {{~~原文~>改为~~}}。",
    basis="转码、识别时常见",
    wrong="围绕“4?26”世界知识产权日。",
    right="围绕“4·26”世界知识产权日。",
)
RARE = DeskRule(
    "R04",
    WARNING,
    "“{written}”中的“{word}”极少使用，疑有误；同样的地方多用“{likely}”。",
    "请核对；有误的写作 {{~~原文~>改为~~}}。",
    basis="识别时常见；以词的使用频率和各规划的习惯写法为据",
    context="建立知识产权权益分配机制。\n\n完善知识产权收益分配机制。",
    wrong="推进知识产权私益分配改革。",
    right="推进知识产权权益分配改革。",
)

NO_WORD = DeskRule(
    "R08",
    WARNING,
    "“{written}”中的“{word}”不成词，疑为“{likely}”。",
    "请核对；有误的写作 {{~~原文~>改为~~}}。",
    basis="识别、录入时常见；以词典和各规划的习惯写法为据",
    context="发展竞技体育。\n\n提高竞技体育水平。\n\n支持竞技体育。",
    wrong="推动竟技体育发展。",
    right="推动竞技体育发展。",
)

LEAST_USES = 7
"""How often a phrase must occur for a deviation from it to mean something."""
DOMINANCE = 0.85
"""Share of its occurrences in which the phrase has the same character."""
RARELY = 6
"""Frequency in the dictionary, of some 60 million, up to which a word is hardly ever used."""
RARELY_IN_PIECES = 20
"""The same for two characters that the cutter did not take for a word: so often they stand together by chance."""
COMMON = 200
"""Frequency from which on a word is common."""
LEAST_NEIGHBOURS = 2
"""How often words that differ in one character must stand beside the same word."""
LEAST_WORDS = 3
"""How often a word that differs in one character must stand beside the same word, for two characters that are none."""
LEAST_WITHIN = 20
"""How often a character must stand in words that is hardly one by itself."""
LEAST_FILLERS = 3
"""How often common words must stand between the same two words."""
_AROUND = 4
_LOST = re.compile(r"(?:\d\?\d|\ufffd|□)")
_HAN = re.compile(r"[\u4e00-\u9fff]{3,}")
_PARTICLES = frozenset("的和与及在对以为等了是由从向将并或中上下内外各其每百千万亿")
_JOINING = frozenset("的与及在对以为等了是由从向将并或")
_FREE = _PARTICLES | frozenset(
    "有不可能更最已也均都而且但如个一二三四五六七八九十两多大小新本该此这那之所于到至第年月日市省县区"
)
"""Single characters that stand beside any other."""


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what is probably damaged in one plan."""
    yield from _lost(sheet.body)
    broken = list(_unlikely(sheet.body))
    yield from broken
    told = {(id(each.passage), at) for each in broken for at in range(each.start, each.end)}
    for finding in _rare(sheet.body, sheet.corpus):
        if not told & {(id(finding.passage), at) for at in range(finding.start, finding.end)}:
            yield finding


def _lost(passages: Sequence[Passage]) -> Iterator[Finding]:
    for passage in passages:
        for match in _LOST.finditer(passage.text):
            yield found(passage, match.span(), LOST, written=passage.around(*match.span()))


# a character that breaks a phrase

Uses = dict[str, list[tuple[Passage, int]]]


def _unlikely(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Find characters that break a phrase, once, and leave single characters where the phrase has words."""
    reported: set[tuple[int, int]] = set()
    runs_of = [(passage, run[0], run.start()) for passage in passages for run in _HAN.finditer(passage.text)]
    for width in (2, 3):
        for before in (True, False):
            for phrase, uses in _uses(runs_of, width, before=before).items():
                for usual, passage, at in _exceptions(uses):
                    span = (at, at + width + 1) if before else (at - width, at + 1)
                    if (id(passage), at) in reported or not _in_pieces(passage.text, at, span):
                        continue
                    reported.add((id(passage), at))
                    likely = usual + phrase if before else phrase + usual
                    written = passage.text[span[0] : span[1]]
                    yield found(passage, (at, at + 1), UNLIKELY, written=written, likely=likely)


def _exceptions(uses: Uses) -> Iterator[tuple[str, Passage, int]]:
    """Give the places with another character than the usual one, where there is a usual one."""
    usual, places = max(uses.items(), key=lambda use: len(use[1]))
    total = sum(map(len, uses.values()))
    if total >= LEAST_USES and len(places) >= DOMINANCE * total:
        for character, (place, *more) in uses.items():
            if character != usual and not more:
                yield usual, *place


def _uses(runs_of: Sequence[tuple[Passage, str, int]], width: int, *, before: bool) -> dict[str, Uses]:
    """Give, for every phrase of `width` characters that is frequent, the characters beside it with their places."""
    counts = Counter(text[at : at + width] for _, text, _ in runs_of for at in range(len(text) - width + 1))
    frequent = {phrase for phrase, number in counts.items() if number >= LEAST_USES}
    uses: dict[str, Uses] = defaultdict(lambda: defaultdict(list))
    ahead, beside = (1, 0) if before else (0, width)
    for passage, text, start in runs_of:
        for at in range(len(text) - width):
            phrase = text[at + ahead : at + ahead + width]
            if phrase in frequent:
                uses[phrase][text[at + beside]].append((passage, start + at + beside))
    return uses


def _in_pieces(text: str, at: int, span: tuple[int, int]) -> bool:
    """Tell whether cutting the text into words leaves two single characters side by side within `span`."""
    first = max(0, at - _AROUND)
    pieces: list[Word] = []
    for word in rjieba.cut(text[first : at + _AROUND + 1], hmm=False):
        pieces.append(Word(word, first))
        first += len(word)
    for left, right in pairwise(pieces):
        if len(left.text) != 1 or len(right.text) != 1 or not span[0] <= left.start < right.start < span[1]:
            continue
        if at in (left.start, right.start):
            return text[at] not in _JOINING
        if not {left.text, right.text} & _PARTICLES:
            return True
    return False


# a word that is hardly ever used


@dataclass(frozen=True, slots=True)
class _Place:
    """Two characters that are a word, between two others."""

    passage: Passage
    word: str
    start: int
    before: str
    after: str
    rarely: int
    """Frequency up to which it is hardly ever used."""

    @property
    def written(self) -> str:
        return self.before + self.word + self.after


def _rare(passages: Sequence[Passage], corpus: Corpus) -> Iterator[Finding]:
    """Find words that nobody uses and that stand once in all plans, where the plans otherwise use common words."""
    for passage in passages:
        for words in runs(passage.text):
            for place in _places(passage, words):
                common = frequency(place.word)
                if common > place.rarely or corpus.pairs[place.word] > 1:
                    continue
                rule = RARE if common else NO_WORD
                likely = _instead_of_rare(place, corpus) if common else _instead_of_nothing(place, corpus)
                if likely:
                    yield found(
                        passage, (place.start, place.start + 2), rule,
                        written=place.written, word=place.word, likely="”“".join(likely),
                    )  # fmt: skip


def _instead_of_rare(place: _Place, corpus: Corpus) -> list[str]:
    """Give the usual words in the place of one that is hardly ever used."""
    uses = _neighbours(place, corpus)
    if uses.total() >= LEAST_NEIGHBOURS:
        return [word for word, _ in most_used(uses)[:2]]
    return _fillers(place, corpus)


def _instead_of_nothing(place: _Place, corpus: Corpus) -> list[str]:
    """Give the word that two characters, which are none, are likely to be.

    A character that otherwise stands only in words (识, 护) says more than any other: less is asked of the rest.
    """
    bound = [each for each in place.word if corpus.alone[each] <= 1 and corpus.within[each] >= LEAST_WITHIN]
    uses = most_used(_neighbours(place, corpus))
    if likely := [word for word, number in uses if number >= LEAST_NEIGHBOURS and set(word) & set(bound)]:
        return likely[:1]
    if set(place.word) & _FREE or _is_parallel(place):
        return []
    return [word for word, number in uses[:1] if number >= LEAST_WORDS]


def _places(passage: Passage, words: Sequence[Word]) -> Iterator[_Place]:
    """Give the words of two characters, and the single characters side by side that might be such a word."""
    texts = ["", *(word.text for word in words), ""]
    for index, word in enumerate(words, start=1):
        if len(word.text) == 2:
            yield _Place(passage, word.text, word.start, texts[index - 1], texts[index + 1], RARELY)
        elif len(word.text) == 1 == len(texts[index + 1]):
            pair = word.text + texts[index + 1]
            yield _Place(passage, pair, word.start, texts[index - 1], texts[index + 2], RARELY_IN_PIECES)


def _is_parallel(place: _Place) -> bool:
    """Tell whether two characters stand beside two that share one in its place: 强校强院, 抓细抓实."""
    text, start = place.passage.text, place.start
    pairs = (text[start - 2 : start], text[start + 2 : start + 4])
    return any(len(pair) == 2 and (pair[0] == place.word[0] or pair[1] == place.word[1]) for pair in pairs)


def _neighbours(place: _Place, corpus: Corpus) -> Counter[str]:
    """Give common words that differ in one character and stand beside the same word elsewhere, with their numbers."""
    uses: Counter[str] = Counter()
    for beside in (corpus.before.get(place.after), corpus.after.get(place.before)):
        for word, number in (beside or {}).items():
            differs = len(word) == 2 and (word[0] == place.word[0]) != (word[1] == place.word[1])
            if differs and frequency(word) >= COMMON:
                uses[word] += number
    return uses


def _fillers(place: _Place, corpus: Corpus) -> list[str]:
    """Give the common words that otherwise stand between the same two words."""
    uses = corpus.between.get((place.before, place.after), {}) if place.after else {}
    common = Counter({word: number for word, number in uses.items() if len(word) == 2 and frequency(word) >= COMMON})
    return [word for word, _ in most_used(common)[:2]] if common.total() >= LEAST_FILLERS else []
