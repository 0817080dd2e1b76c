"""What the name of a file in the output says: a page, an asset named by its content, an index over others."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_BY_CONTENT = re.compile(
    r"^(?:zh-hant/)?(?:theme|search)/(?:.*/)?[^/]*\.[0-9a-f]{12}(?:/|\.)"  # theme/site.0a1b2c3d4e5f.css, …/box.js
    r"|^(?:zh-hant/)?search/data/[a-z2-7]{7}\."  # search/data/2epxvpa.txt
)
GONE = ".gone"
"""A page that was deleted is there once more with this behind its name: what the server answers, with 410."""
TEXT = {".html", ".css", ".js", ".mjs", ".json", ".jsonld", ".xml", ".svg", ".csv", ".txt", ".md", ".webmanifest", GONE}
"""Extensions of files that are worth compressing."""
ENCODINGS = {".br": "br", ".gz": "gzip"}
"""Extensions of compressed files, and what `Content-Encoding` calls them; the better one first."""


def is_named_by_content(path: str) -> bool:
    """Tell whether a file's name, or its folder's, holds a hash of the content, so that it never changes under it."""
    return _BY_CONTENT.search(path) is not None


def is_text(path: str) -> bool:
    """Tell whether a file has compressed ones beside it."""
    return PurePosixPath(path).suffix in TEXT


def plain_name(path: str) -> str:
    """Give the name of the file that a compressed one stands beside; of any other, its own."""
    stem, dot, extension = path.rpartition(".")
    return stem if dot + extension in ENCODINGS else path


def is_compressed(path: str) -> bool:
    """Tell whether a file is the compressed form of another."""
    return plain_name(path) != path


def is_page(path: str) -> bool:
    """Tell whether a file is a page or its compressed form."""
    return plain_name(path).endswith(".html")


def is_index(path: str) -> bool:
    """Tell whether a file leads to pages elsewhere: home, the lists, the search page; and whatever is no page."""
    name = PurePosixPath(plain_name(path).removeprefix("zh-hant/"))
    return not is_page(path) or len(name.parts) <= 2
