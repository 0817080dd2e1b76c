"""Damage: what recognition and page turns probably did to a text, for the editor to confirm or to dismiss.

Three signs: a run of characters that is said twice in a row; a character that breaks a phrase which the text
otherwise uses the same way every time, and that leaves words in pieces; signs that stand for lost characters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import rjieba

from planbook.inline import REMARK
from planbook.model import Column, Plan, Prose, Section, Table
from planbook.plain import plain
from planbook.problems import WARNING, Problem, Rule, Where, report_order

REPEATED = Rule(
    "R01",
    WARNING,
    "连续重复 {count} 字：“{text}”。",
    "请核对是否换页时重复；重复的写作 {{--重复的文字--}}，无误的写入 checked。",
)
UNLIKELY = Rule(
    "R02", WARNING, "“{written}”疑为“{likely}”。", "请核对；有误的写作 {{~~原文~>改为~~}}，无误的写入 checked。"
)
LOST = Rule("R03", WARNING, "“{written}”中有损坏的字符。", "请核对原文件，写作 {{~~原文~>改为~~}}。")

LEAST_REPEATED = 18
"""Shortest repeat, in characters, that is no figure of speech."""
FURTHEST_REPEAT = 3
"""Most characters between the two."""
LEAST_USES = 6
"""How often a phrase must occur for a deviation from it to mean something."""
DOMINANCE = 0.85
"""Share of its occurrences in which the phrase has the same character."""
_AROUND = 4
_LOST = re.compile(r".{0,4}(?:\d\?\d|\ufffd|□).{0,4}")
_HAN = re.compile(r"[\u4e00-\u9fff]{3,}")
_PARTICLES = frozenset("的和与及在对以为等了是由从向将并或中上下内外各其")
_JOINING = frozenset("的与及在对以为等了是由从向将并或")


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text of the plan; `remarked` are the words that a remark of the editor follows."""

    text: str
    where: Where
    remarked: tuple[str, ...]


def find_damage(plan: Plan) -> tuple[Problem, ...]:
    """Find what is probably damaged in the published readings of `plan`, but for what an editor has settled.

    Settled is what a correction replaces, what a remark follows, and what the metadata names as `checked`.
    """
    passages = list(_passages(plan))
    found = [*_repeats(passages), *_unlikely(passages), *_lost(passages)]
    return tuple(sorted((problem for problem in found if problem), key=report_order))


def _passages(plan: Plan) -> Iterator[_Passage]:
    checked = plan.metadata.checked
    for step in plan.walk():
        for text, where in _texts(step.node):
            remarked = tuple(plain(text[: match.start()])[-8:] for match in REMARK.finditer(text))
            yield _Passage(plain(text), where, (*checked, *remarked))


def _texts(node: Section | Prose | Column | Table) -> Iterator[tuple[str, Where]]:
    match node:
        case Section():
            yield node.heading + node.text, node.where
        case Prose():
            yield node.text, node.where
        case Column():
            yield node.title, node.where
        case Table():
            for row in (*node.head, *node.rows):
                yield from ((cell.text, cell.where) for cell in row.cells)
            yield from ((note.text, note.where) for note in node.notes)


def _settled(passage: _Passage, first: int, last: int) -> bool:
    """Tell whether an editor has spoken of the characters from `first` to before `last`."""
    for words in passage.remarked:
        at = passage.text.find(words)
        if words and at >= 0 and at < last and first < at + len(words):
            return True
    return False


def _repeats(passages: Sequence[_Passage]) -> Iterator[Problem]:
    for passage in passages:
        for first, length in _repeated(passage.text):
            if not _settled(passage, first, first + length):
                text = passage.text[first : first + length]
                yield REPEATED.at(passage.where, count=length, text=text)


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


def _unlikely(passages: Sequence[_Passage]) -> Iterator[Problem]:
    """Find characters that break a phrase, once, and leave single characters where the phrase has words."""
    reported: set[tuple[Where, int]] = set()
    for width in (2, 3):
        for before in (True, False):
            for phrase, uses in _uses(passages, width, before=before).items():
                usual, places = max(uses.items(), key=lambda use: len(use[1]))
                total = sum(map(len, uses.values()))
                if total < LEAST_USES or len(places) < DOMINANCE * total:
                    continue
                for character, (place, *more) in uses.items():
                    passage, at = place
                    if character == usual or more or (passage.where, at) in reported:
                        continue
                    span = (at, at + width + 1) if before else (at - width, at + 1)
                    if _settled(passage, *span) or not _in_pieces(passage.text, at, span):
                        continue
                    reported.add((passage.where, at))
                    written = passage.text[span[0] : span[1]]
                    likely = usual + phrase if before else phrase + usual
                    yield UNLIKELY.at(passage.where, written=written, likely=likely)


Uses = dict[str, list[tuple[_Passage, int]]]


def _uses(passages: Sequence[_Passage], width: int, *, before: bool) -> dict[str, Uses]:
    """Give, for every phrase of `width` characters, the characters beside it with their places."""
    uses: dict[str, Uses] = defaultdict(lambda: defaultdict(list))
    for passage in passages:
        for run in _HAN.finditer(passage.text):
            text, start = run[0], run.start()
            for at in range(len(text) - width):
                beside, phrase = (at, text[at + 1 : at + 1 + width]) if before else (at + width, text[at : at + width])
                uses[phrase][text[beside]].append((passage, start + beside))
    return uses


def _in_pieces(text: str, at: int, span: tuple[int, int]) -> bool:
    """Tell whether cutting the text into words leaves two single characters side by side within `span`."""
    first = max(0, at - _AROUND)
    pieces: list[tuple[int, str]] = []
    for word in rjieba.cut(text[first : at + _AROUND + 1], hmm=False):
        pieces.append((first, word))
        first += len(word)
    for (left, a), (right, b) in pairwise(pieces):
        if len(a) != 1 or len(b) != 1 or not span[0] <= left < right < span[1]:
            continue
        if at in (left, right):
            return text[at] not in _JOINING
        if not {a, b} & _PARTICLES:
            return True
    return False


def _lost(passages: Sequence[_Passage]) -> Iterator[Problem]:
    for passage in passages:
        for match in _LOST.finditer(passage.text):
            if not _settled(passage, match.start(), match.end()):
                yield LOST.at(passage.where, written=match[0])
