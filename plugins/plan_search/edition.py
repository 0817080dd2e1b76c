"""The search of the 繁體 edition: the one index, and texts and titles of its own in traditional characters.

Queries are simplified in the browser before they look for tokens, by the characters of `variants`; a phrase is proved
in a text by the same, and each block says where its own characters fold to something else.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
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
    names = [document[0] for document in block["docs"]]
    parts = [len(document) - 1 for document in block["docs"]]
    written = [text for document in block["docs"] for text in document[1:]]
    shown, folded = _provable(written, _converted(written, convert))
    texts = iter(shown)
    docs = [[name, *islice(texts, number)] for name, number in zip(names, parts, strict=True)]
    own = {new: old for new, old in sorted(folded.items()) if usual(new) != old}
    labels = _converted([label for _, label in block["trail"]], convert)
    trail = [[name, label] for (name, _), label in zip(block["trail"], labels, strict=True)]
    return dump({"trail": trail, "docs": docs, **({"simplified": own} if own else {})})


def _converted(texts: Sequence[str], convert: Converter) -> list[str]:
    """Convert texts together; a line feed parts passages in them, so that they are parted by something else."""
    return convert(_BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)).split(_BETWEEN) if texts else []


_BETWEEN = "\x03"


def _provable(written: Sequence[str], shown: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Give the texts of a block as they can be shown, and what their traditional characters fold to.

    Every character folds to what it does in the text as written.  Where one stands for two simplified ones in the same
    block, the second stays as written; so does a text whose exceptions change its length.
    """
    shown = [new if len(old) == len(new) else old for old, new in zip(written, shown, strict=True)]
    folded: dict[str, str] = {}
    clashing = {
        (old, new)
        for old, new in sorted(set(zip("".join(written), "".join(shown), strict=True)))
        if (old != new or new in traditional()) and folded.setdefault(new, fold(old)) != fold(old)
    }
    if clashing:
        shown = [
            "".join(old if (old, new) in clashing else new for old, new in zip(*texts, strict=True))
            for texts in zip(written, shown, strict=True)
        ]
    return shown, folded


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
