"""The search of the 繁體 edition: the one index, and texts and titles of its own in traditional characters.

Queries are simplified in the browser before they look for tokens, by the characters of `variants`; a phrase is proved
in a text by the same, and each block says where its own characters fold to something else.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from plan_search.folding import fold, traditional
from plan_search.texts import Block
from planbook.traditional import Converter, Words, converter

HOME = "../../search/"
"""Where the shards are, from the edition's manifest."""


def twin_blocks(blocks: Sequence[Block], words: Words) -> tuple[Block, ...]:
    """Give blocks of texts in traditional characters, with the exceptions `words`."""
    return tuple(replace(block, data=_data(json.loads(block.data), converter(words))) for block in blocks)


def _data(block: dict[str, Any], convert: Converter) -> bytes:
    shown = iter(_converted([text for document in block["docs"] for text in document[1:]], convert))
    docs = [[document[0], *(next(shown) for _ in document[1:])] for document in block["docs"]]
    folded: dict[str, str] = {}
    for old, new in zip(block["docs"], docs, strict=True):
        for place in range(2, len(old)):  # text and terms; labels are not searched
            new[place] = _provable(old[place], new[place], folded)
    own = {new: old for new, old in sorted(folded.items()) if usual(new) != old}
    trail = [[name, convert(label)] for name, label in block["trail"]]
    return dump({"trail": trail, "docs": docs, **({"simplified": own} if own else {})})


def _converted(texts: Sequence[str], convert: Converter) -> list[str]:
    """Convert texts together; a line feed parts passages in them, so that they are parted by something else."""
    return convert(_BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)).split(_BETWEEN) if texts else []


_BETWEEN = "\x03"


def _provable(written: str, shown: str, folded: dict[str, str]) -> str:
    """Give `shown` so that every character of it folds to what it does in `written`, and add these to `folded`.

    Where a character stands for two simplified ones in the same block, the second stays as written; so does a text
    whose exceptions change its length.
    """
    if len(written) != len(shown):
        return written
    pairs = {pair for pair in zip(written, shown, strict=True) if pair[0] != pair[1] or pair[1] in traditional()}
    clashing = {(old, new) for old, new in sorted(pairs) if folded.setdefault(new, fold(old)) != fold(old)}
    if not clashing:
        return shown
    return "".join(old if (old, new) in clashing else new for old, new in zip(written, shown, strict=True))


def usual(character: str) -> str:
    """Give what a traditional character usually folds to in the edition."""
    return traditional().get(character, [character])[0]


def characters_of(twins: Iterable[Sequence[Block]], letters: Container[str]) -> dict[str, str]:
    """Give the characters that a query in the edition may hold, with those of the index (`letters`)."""
    known = {old: new[0] for old, new in traditional().items() if new[0] in letters}
    for block in chain.from_iterable(twins):
        if b'"simplified"' in block.data:
            own = json.loads(block.data)["simplified"]
            known |= {old: new for old, new in own.items() if old != new and old not in traditional()}
    return dict(sorted(known.items()))


def with_shown(extra: Mapping[str, Any], words: Iterable[str], convert: Converter) -> dict[str, Any]:
    """Give a file that only some queries need, with the words in it as the edition shows them."""
    listed = list(words)
    pairs = zip(listed, _converted(listed, convert), strict=True)
    return {**extra, "shown": {word: shown for word, shown in pairs if word != shown}}


def dump(value: object) -> bytes:
    """Give a value as JSON, as short as can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
