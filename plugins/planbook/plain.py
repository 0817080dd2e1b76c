"""Plain text: what a reader sees of a text, without any mark; for titles, search, data and comparisons."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from planbook.inline import published
from planbook.prose import MARKDOWN_CHARACTERS, ProseWriter, begins_block

_TAG = re.compile(r"<[^>]*>")


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Give the published reading of `text`, without remarks, footnote references, emphasis and links.

    It is the text of the HTML that `ProseWriter` makes of it, so that nothing is found that cannot be seen.
    """
    text = published(text)
    if not MARKDOWN_CHARACTERS.search(text) and not begins_block(text):
        return text
    return _rendered(text)


@lru_cache(maxsize=4096)
def _rendered(text: str) -> str:
    writer = ProseWriter()
    html = writer.block(text) if begins_block(text) else writer.inline(text)
    return unescape(_TAG.sub("", html)).strip("\n")
