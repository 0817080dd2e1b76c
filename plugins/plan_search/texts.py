"""Texts of the clauses in blocks of a few kilobytes, in document order, so that neighbouring hits share one.

The browser takes from them what a hit shows, and the proof that a phrase really stands there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plan_search.documents import Document
from plan_search.folding import simplified


@dataclass(frozen=True, slots=True)
class Block:
    """Texts of documents that follow each other."""

    first: int
    """Number of the first document inside its plan."""
    data: bytes
    """JSON: `docs`, each `[name, label, text, terms]`; `trail`, the same of what holds the first document, outermost
    first; `simplified`, the traditional characters in it with what they fold to."""


def blocks_of(documents: Sequence[Document], size: int) -> tuple[Block, ...]:
    """Cut the documents of a plan into blocks of about `size` bytes of text."""
    blocks, begin, filled = [], 0, 0
    for place, document in enumerate(documents):
        filled += 3 * (len(document.text) + len(document.label))
        if filled >= size or place == len(documents) - 1:
            blocks.append(Block(begin, _data(documents, begin, place + 1)))
            begin, filled = place + 1, 0
    return tuple(blocks)


def _data(documents: Sequence[Document], begin: int, end: int) -> bytes:
    shown = documents[begin:end]
    texts = "".join(document.text for document in shown)
    values: dict[str, object] = {
        "trail": [[each.name, each.label] for each in _holding(documents, begin)],
        "docs": [[each.name, each.label, each.text, *([each.terms] if each.terms else [])] for each in shown],
    }
    if old := {each: simplified()[each] for each in sorted(set(texts) & simplified().keys())}:
        values["simplified"] = old
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _holding(documents: Sequence[Document], place: int) -> list[Document]:
    """Give what holds the document at `place`, outermost first, without the plan."""
    return list(_ancestors(documents, place))[::-1]


def _ancestors(documents: Sequence[Document], place: int) -> Iterator[Document]:
    depth = documents[place].depth
    for document in reversed(documents[1:place]):
        if document.depth < depth:
            depth = document.depth
            yield document
