"""Wording: what was added and deleted inside a text, by sentences first, then by words.

A reader has to see at a glance what is different: so marks begin and end with words, numbers stay whole with their
units, and what is left of a sentence that was rewritten is not shown in crumbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby


class Mark(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    DELETED = "deleted"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that stayed, went or came."""

    mark: Mark
    text: str


_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
_WORD = re.compile(
    r"[0-9０-９]+(?:[.,:/．，：％%-]?[0-9０-９]+)*[%％‰]?"  # 1,085  3.05%  2021-2025
    r"(?:个百分点|[万亿]?[元件个家项人次年月日户亩倍条篇种]|万|亿)?"  # 万件
    r"|[A-Za-z]+|[\u3400-\u9fff]+|\s+|."
)
_ALIKE = 0.4
"""Likeness from which two sentences are versions of each other."""
_CRUMB = 2
"""Characters between two changes, at most, that are counted with them."""


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Give the pieces of two versions of a text, in order; what was deleted comes before what took its place."""
    if before == after:
        return (Piece(Mark.SAME, after),) if after else ()
    olds, news = sentences_of(before), sentences_of(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.SAME, "".join(news[c:d])))
        else:
            pieces += _sentences(olds[a:b], news[c:d])
    return _joined(pieces)


def sentences_of(text: str) -> list[str]:
    """Cut a text behind each full stop, semicolon or line end; together they are the text."""
    return _SENTENCE.findall(text)


def _sentences(olds: Sequence[str], news: Sequence[str]) -> Iterator[Piece]:
    """Give the pieces of sentences that took the place of others: each beside the one that is most like it."""
    at = 0
    for old in olds:
        scores = [SequenceMatcher(None, old, new, autojunk=False).ratio() for new in news[at:]]
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < _ALIKE:
            yield Piece(Mark.DELETED, old)
            continue
        yield Piece(Mark.ADDED, "".join(news[at : at + best]))
        yield from _words(old, news[at + best])
        at += best + 1
    yield Piece(Mark.ADDED, "".join(news[at:]))


def words_of(text: str) -> list[str]:
    """Cut a text into words, numbers with their units, and single signs; together they are the text."""
    import rjieba  # noqa: PLC0415  (0.2 s to read its dictionary, and most plans have no history)

    cut: list[str] = []
    for part in _WORD.findall(text):
        cut += rjieba.cut(part) if "\u3400" <= part[0] <= "\u9fff" and len(part) > 1 else [part]
    return cut


def _words(before: str, after: str) -> list[Piece]:
    olds, news = words_of(before), words_of(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.SAME, "".join(olds[a:b])))
        else:
            pieces += [Piece(Mark.DELETED, "".join(olds[a:b])), Piece(Mark.ADDED, "".join(news[c:d]))]
    return _without_crumbs(pieces)


def _without_crumbs(pieces: Sequence[Piece]) -> list[Piece]:
    """Count short words that stayed between two changes with these: `{的}` inside a rewritten phrase is no help."""
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        is_crumb = (
            piece.mark is Mark.SAME
            and 0 < at < len(pieces) - 1
            and len(piece.text) <= _CRUMB
            and not _STOPS.search(piece.text)
            and _weight(pieces[:at]) > len(piece.text) < _weight(pieces[:at:-1])
        )
        kept += [Piece(Mark.DELETED, piece.text), Piece(Mark.ADDED, piece.text)] if is_crumb else [piece]
    return kept


_STOPS = re.compile(r"[，、。；：（）《》“”]")
"""Signs at which a phrase ends: what stands between two of them is read by itself."""


def _weight(pieces: Sequence[Piece]) -> int:
    """Give the characters that changed nearest to the end of `pieces`, or to its beginning where it runs backwards."""
    changed = 0
    for piece in reversed(pieces):
        if piece.mark is Mark.SAME:
            break
        changed = max(changed, len(piece.text))
    return changed


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join neighbours: of a run of changes all that went, then all that came."""
    joined: list[Piece] = []
    for is_same, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.mark is Mark.SAME):
        texts = list(run)
        marks = (Mark.SAME,) if is_same else (Mark.DELETED, Mark.ADDED)
        whole = (Piece(mark, "".join(piece.text for piece in texts if piece.mark is mark)) for mark in marks)
        joined.extend(piece for piece in whole if piece.text)
    return tuple(joined)
