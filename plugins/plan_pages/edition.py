"""Pages in traditional characters: a finished page becomes its twin in the 繁體 edition, a pure function of its HTML.

Twins lie in a folder of their own at the same paths, so that links between pages, and to scripts, stay as they are;
links to what the edition has no copy of (style sheet, pictures, data) climb one folder more.  Markup is ASCII, so that
texts and attributes can be converted together; what may not be is hidden from the conversion first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from plan_pages.bundle import Site
from planbook.addresses import relative
from planbook.traditional import FOLDER, LANGUAGE, Words, converter, has_twin, twin_of

_LINK = re.compile(r'(href|src|data-worker)="((?:\.\./)*[\w./-]+)"')
"""A relative link without a fragment: `href="../../theme/site.0a1b2c3d4e5f.css"`."""
_MIRRORED = (".html", ".js", ".qr.svg")
"""What the edition has of its own; but not `sw.js`, which is named by `data-worker`."""
_HIDDEN = re.compile(
    r'<(code|kbd|samp)\b[^\n]*?</\1>|<(\w+)[^>]* translate="no"[^\n]*?</\2>|<link rel="alternate" hreflang[^>]*>'
)
"""What stays as it is: code, what its author marks so, and the addresses of all editions."""
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_SWITCH = re.compile(r'<a class="edition-switch .*?</a>')
_NOTE = """\
<aside class="edition-note" aria-label="關於繁體版">
本頁由簡體版自動轉換，僅供參考，以<a href="{href}" hreflang="zh-CN">簡體版</a>為準。
</aside>
"""
_TEXT = re.compile(r'([\u2014-\U0003ffff][^<>"\n]*)')
"""A text, or the part of it from its first Chinese character on."""
_MOST_LINES, _MOST_TEXTS = 3_000, 20_000
"""How many of them are remembered, for each folder and in all."""


def with_twins(pages: Iterable[tuple[str, str]], site: Site, words: Words) -> Iterator[tuple[str, str]]:
    """Give output file and content of each of `pages`, and of its twin where the site has the edition.

    `words` are the exceptions to its conversion.
    """
    for path, html in pages:
        yield path, html
        if site.traditional and has_twin(path):
            yield twin_of(path), in_traditional(path, html, site.address, words)


def in_traditional(path: str, html: str, address: str = "", words: Words = ()) -> str:
    """Give the twin of the page `html`, whose output file is `path`; `address` is that of the site, if it has one."""
    kept: list[str] = []
    for place in (_PART, _BLOCK):
        html = html.replace(place, " ")
    html = _hidden(_PRE, html, kept, _BLOCK) if "<pre" in html else html
    lines = _Lines.of(posixpath.dirname(path), address, words).converted(html.split("\n"))
    official = relative(path, twin_of(path))
    twin = _shown(lines, kept, _BLOCK).replace('lang="zh-CN"', f'lang="{LANGUAGE}"', 1)
    switch = f'<a class="edition-switch switch" href="{official}" lang="zh-CN">简体</a>'
    twin = _SWITCH.sub(switch, twin, count=1)
    return twin.replace("</header>\n", "</header>\n" + _NOTE.format(href=escape(official)), 1)


class _Lines:
    """The lines of the pages of one folder: most of them come again and again, so each is converted once."""

    def __init__(self, folder: str, address: str, words: Words) -> None:
        self.folder = folder
        self.texts = _Texts.of(words)
        self.address = re.compile(rf'({re.escape(address)}/)([^"<>\s]*)') if address else None
        self.known: dict[str, str] = {}

    @staticmethod
    @lru_cache(maxsize=8)
    def of(folder: str, address: str, words: Words) -> _Lines:
        """Give the lines of a folder of the output, the same each time."""
        return _Lines(folder, address, words)

    def converted(self, lines: list[str]) -> str:
        """Give `lines` in traditional characters, as one text."""
        self.known = _with_room(self.known, _MOST_LINES)
        return "\n".join(_remembered(self.known, lines, self._convert))

    def _convert(self, text: str) -> str:
        kept: list[str] = []
        text = _hidden(_HIDDEN, text, kept, _PART)
        text = _LINK.sub(self._link, text)
        if self.address:
            text = self.address.sub(self._absolute, text)
        return _shown(self.texts.converted(text), kept, _PART)

    def _link(self, match: re.Match[str]) -> str:
        attribute, link = match.groups()
        if link.endswith(_MIRRORED) and attribute != "data-worker":
            return match[0]
        target = posixpath.normpath(posixpath.join(self.folder, link))
        return f'{attribute}="{relative(target, posixpath.join(FOLDER, self.folder, "page"))}"'

    def _absolute(self, match: re.Match[str]) -> str:
        """Lead to the twin of a page of this site; what is no page has none."""
        home, path = match.groups()
        return f"{home}{FOLDER}{path}" if not path or path.endswith(("/", ".html")) else match[0]


class _Texts:
    """The texts of all pages that have the same exceptions: many stand on several pages."""

    def __init__(self, words: Words) -> None:
        self.convert = converter(words)
        self.known: dict[str, str] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(words: Words) -> _Texts:
        """Give the texts with these exceptions, the same each time."""
        return _Texts(words)

    def converted(self, html: str) -> str:
        """Give `html` with its texts in traditional characters."""
        parts = _TEXT.split(html)
        self.known = _with_room(self.known, _MOST_TEXTS)
        parts[1::2] = _remembered(self.known, parts[1::2], self.convert)
        return "".join(parts)


def _with_room(known: dict[str, str], most: int) -> dict[str, str]:
    """Give what is known, or where that is too much nothing: other threads may be using it, so it is not emptied."""
    return known if len(known) <= most else {}


def _remembered(known: dict[str, str], texts: Sequence[str], convert: Callable[[str], str]) -> list[str]:
    """Give what `texts`, each of one line, become; those that are not known yet are converted together."""
    if new := [text for text in dict.fromkeys(texts) if text not in known]:
        known.update(zip(new, convert("\n".join(new)).split("\n"), strict=True))
    return [known[text] for text in texts]


_PART, _BLOCK = "\x02", "\x03"
"""Stand for what is hidden from the conversion, in a line and of several; control characters, which HTML forbids."""


def _hidden(pattern: re.Pattern[str], text: str, kept: list[str], place: str) -> str:
    """Put `place` where `pattern` is found, and what stood there into `kept`."""

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return place

    return pattern.sub(keep, text)


def _shown(text: str, kept: list[str], place: str) -> str:
    """Put back what was hidden."""
    if not kept:
        return text
    first, *rest = text.split(place)
    return first + "".join(map("".join, zip(kept, rest, strict=True)))
