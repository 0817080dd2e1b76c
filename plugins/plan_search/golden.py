"""Golden queries: what the shipped search has to answer, and what not, drawn from the plans themselves."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plan_search.documents import Document, Kind
from plan_search.folding import fold, simplified
from plan_search.tokens import count

SAMPLE = 150
"""Queries of each kind that is drawn, not taken whole."""
LONGEST = 20


@dataclass(frozen=True, slots=True)
class GoldenQuery:
    """A query, and the clauses that must be its exact hits: these and no others."""

    kind: str
    """In the words of the report: `标题`, `指标` …"""
    query: str
    exact: frozenset[str]


def golden_queries(documents: Mapping[str, Document]) -> tuple[GoldenQuery, ...]:
    """Give the golden queries of documents, which come by the library's names of their clauses."""
    passages = {name: [*fold(each.text).split("\n"), *fold(each.terms).split("\n")] for name, each in documents.items()}

    def expected(query: str) -> frozenset[str]:
        wanted = fold(query)
        return frozenset(name for name, each in passages.items() if any(wanted in passage for passage in each))

    drawn = dict.fromkeys(_drawn(documents, random.Random(0)))
    return tuple(GoldenQuery(kind, query, expected(_simplified(query))) for kind, query in drawn)


def _drawn(documents: Mapping[str, Document], dice: random.Random) -> Iterator[tuple[str, str]]:
    everything = list(documents.values())
    names = {Kind.COLUMN: "专栏", Kind.INDICATOR: "指标"}
    yield from ((names.get(each.kind, "标题"), each.title) for each in everything if fold(each.title))
    tokens = sorted({token for each in everything for token in count(fold(each.text))} - {"\n"})
    pairs = [token for token in tokens if len(token) == 2 and "." not in token]
    yield from (("双字", pair) for pair in _some(pairs, dice))
    yield from (("单字", letter) for letter in _some(sorted({pair[0] for pair in pairs}), dice, SAMPLE // 4))
    phrases = list(_phrases(everything, dice))
    yield from (("短语", phrase) for phrase in phrases)
    mixed = [phrase for phrase in phrases if any("0" <= letter <= "9" or letter.isascii() for letter in fold(phrase))]
    yield from (("全角", _full_width(phrase)) for phrase in mixed[: SAMPLE // 2])
    titles = [each.title for each in everything if _traditional(each.title) != each.title]
    yield from (("繁体", _traditional(title)) for title in _some(titles, dice, SAMPLE // 4))
    yield from (("不存在", one[:4] + other[-4:]) for one, other in zip(phrases, reversed(phrases), strict=True))


def _some(values: Sequence[str], dice: random.Random, number: int = SAMPLE) -> list[str]:
    return dice.sample(values, min(number, len(values)))


def _phrases(documents: Sequence[Document], dice: random.Random) -> Iterator[str]:
    """Draw parts of texts that begin and end anywhere, across words and punctuation."""
    passages = [passage for each in documents for passage in each.text.split("\n") if fold(passage)]
    for _ in range(SAMPLE):
        passage = dice.choice(passages)
        begin = dice.randrange(len(passage))
        phrase = passage[begin : begin + dice.randint(3, LONGEST)]
        if len(fold(phrase)) > 1:
            yield phrase


def _full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def _traditional(text: str) -> str:
    """Write `text` in traditional characters, one of those that fold to each."""
    reverse = {new: old for old, new in sorted(simplified().items(), reverse=True)}
    return "".join(reverse.get(each, each) for each in text)


def _simplified(text: str) -> str:
    return "".join(simplified().get(each, each) for each in text)
