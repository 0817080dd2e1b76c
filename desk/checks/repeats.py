"""Repeats: what page turns and slips of the hand said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from desk.findings import DeskRule, Finding, Mend, Sheet, found
from desk.passages import Passage
from desk.words import runs
from planbook.problems import WARNING

REPEATED = DeskRule(
    "R01",
    WARNING,
    "连续重复 {count} 字：“{text}”。",
    "请核对是否换页时重复；重复的写作 {{--重复的文字--}}。",
    basis="换页时常见；18 字以上的连续重复不是修辞",
    wrong="建立对高价值专利和驰名商标的预警监测制度，建立对高价值专利和驰名商标的预警监测制度，加大保护力度。",
    right="建立对高价值专利和驰名商标的预警监测制度，加大保护力度。",
)
DOUBLED_WORDS = DeskRule(
    "R05",
    WARNING,
    "文字连写了两遍：“{written}”。",
    "请核对，删去多余的“{text}”。",
    basis="录入时常见",
    wrong="推进知识产权保护保护工作。",
    right="推进知识产权保护工作。",
)
DOUBLED_PARTICLE = DeskRule(
    "R06",
    WARNING,
    "虚词连写了两遍：“{written}”。",
    "请删去一个“{text}”。",
    basis="录入时常见",
    wrong="完善的的政策体系。",
    right="完善的政策体系。",
)
SAID_AGAIN = DeskRule(
    "R07",
    WARNING,
    "“{text}”在同一短语中说了两遍：“{written}”。",
    "请核对，删去多余的一个。",
    basis="改写时常见：改了一半的短语",
    wrong="推动科技项目知识产权全过程知识产权管理。",
    right="推动科技项目知识产权全过程管理。",
)

LEAST_REPEATED = 18
"""Shortest repeat, in characters, that is no figure of speech."""
FURTHEST_REPEAT = 3
"""Most characters between the two."""
MOST_WORDS = 4
"""Words of a phrase that is said twice without anything between; longer ones are found by their characters."""
_PARTICLES = frozenset("的了和与及或在是为被把将对从向由")
_AGAIN = re.compile(
    r"(?P<text>[\u4e00-\u9fff]{4,8})(?P<between>(?:(?![的和与及或在对为以向是等并按由])[\u4e00-\u9fff]){1,4})(?P=text)(?=[\u4e00-\u9fff]{2})"
)
_PARTING = re.compile(r"[vpcdf]")
"""Tags of words (verb, preposition …) after which a phrase may well be said again."""
_BODIES = re.compile(r"(?:组织|协会|机构|中心|学院|大会|委员会|[局厅部署院会法庭])$")
_FIGURES = frozenset(("研究", "讨论", "发展", "学习", "商量", "考虑", "了解"))
"""Verbs that are doubled on purpose, and words that another word may follow which begins alike (发展发展中国家)."""


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what one plan says twice in a row."""
    for passage in sheet.body:
        for first, length in _repeated(passage.text):
            text = passage.text[first : first + length]
            yield found(passage, (first + length, first + 2 * length), REPEATED, count=length, text=text)
        yield from _doubled(passage)


def _doubled(passage: Passage) -> Iterator[Finding]:
    for words in runs(passage.text):
        yield from _doubled_words(passage, [(word.text, word.start) for word in words])
    for match in _AGAIN.finditer(passage.text):
        if not _may_be_said_again(match["between"]):
            yield found(passage, match.span(), SAID_AGAIN, written=match[0], text=match["text"])


def _doubled_words(passage: Passage, words: Sequence[tuple[str, int]]) -> Iterator[Finding]:
    texts = [text for text, _ in words]
    for index in range(len(words)):
        for count in range(1, MOST_WORDS + 1):
            again = index + count
            if again + count > len(words) or texts[index:again] != texts[again : again + count]:
                continue
            text, start = "".join(texts[index:again]), words[again][1]
            span = start, start + len(text)
            written = passage.around(words[index][1], span[1], 2)
            if text in _PARTICLES:
                yield found(passage, span, DOUBLED_PARTICLE, Mend(""), written=written, text=text)
            elif len(text) > 1 and text not in _FIGURES:
                yield found(passage, span, DOUBLED_WORDS, written=written, text=text)
            break


def _may_be_said_again(between: str) -> bool:
    """Tell whether the words `between` two equal phrases part them: a verb does, and so does the name of a body."""
    return bool(_BODIES.search(between)) or any(_PARTING.match(tag) for _, tag in rjieba.tag(between))


def _repeated(text: str) -> Iterator[tuple[int, int]]:
    """Give place and length of the runs that are said again right after themselves."""
    seen: dict[str, int] = {}
    free = 0
    for at in range(len(text) - LEAST_REPEATED + 1):
        gram = text[at : at + LEAST_REPEATED]
        first = seen.get(gram)
        seen[gram] = at
        if first is None or at < free:
            continue
        length = LEAST_REPEATED
        while at + length < len(text) and first + length < at and text[first + length] == text[at + length]:
            length += 1
        if at - first - length <= FURTHEST_REPEAT:
            free = at + length
            yield first, length
