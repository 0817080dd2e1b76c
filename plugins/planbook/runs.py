"""Runs: a text as stretches of one look each, for formats that are not HTML.

They are read from the HTML that `ProseWriter` makes, so that every format shows what the pages show: the published
reading, remarks, the links that lead somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser

from planbook.prose import MARKDOWN_CHARACTERS, ProseWriter, begins_block


class Style(StrEnum):
    """How a stretch of text is set apart."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    DELETED = "deleted"
    UNDERLINED = "underlined"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CORRECTED = "corrected"
    """The published reading, where the received text has another."""
    DROPPED = "dropped"
    """Nothing, where the received text has something."""
    REMARK = "remark"
    """What the editor says about the text."""


class ParagraphKind(StrEnum):
    PLAIN = "plain"
    ITEM = "item"
    QUOTATION = "quotation"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look."""

    text: str
    """Plain; a line break is `\\n`."""
    styles: frozenset[Style] = frozenset()
    href: str = ""
    """Where it links to; empty where it is no link."""
    note: str = ""
    """Label of the footnote that is referred to; the run is its mark then."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ParagraphKind
    depth: int
    """How many lists hold it."""
    runs: tuple[Run, ...]


def runs_of(text: str, writer: ProseWriter) -> tuple[Run, ...]:
    """Give the runs of a text inside a paragraph, heading or cell."""
    if text not in writer.links and not MARKDOWN_CHARACTERS.search(text):
        return (Run(text),) if text else ()
    return tuple(run for paragraph in _read(writer.inline(text)) for run in paragraph.runs)


def paragraphs_of(text: str, writer: ProseWriter) -> tuple[Paragraph, ...]:
    """Give the paragraphs of a whole `Prose`; there is one unless Markdown makes a list or a quotation of it."""
    if not begins_block(text):
        return (Paragraph(ParagraphKind.PLAIN, 0, runs_of(text, writer)),)
    return _read(writer.block(text))


def _read(html: str) -> tuple[Paragraph, ...]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


_STYLES = {
    "b": Style.STRONG, "strong": Style.STRONG, "em": Style.EMPHASIS, "i": Style.EMPHASIS, "code": Style.CODE,
    "del": Style.DELETED, "s": Style.DELETED, "u": Style.UNDERLINED, "sup": Style.SUPERSCRIPT, "sub": Style.SUBSCRIPT,
    "ins": Style.UNDERLINED,
}  # fmt: skip
_CLASSES = {"correction": Style.CORRECTED, "dropped": Style.DROPPED, "remark": Style.REMARK}
_BLOCKS = {
    "p": None, "div": None, "ul": None, "ol": None, "dl": None, "li": ParagraphKind.ITEM, "dt": ParagraphKind.PLAIN,
    "dd": ParagraphKind.ITEM, "blockquote": ParagraphKind.QUOTATION, "pre": ParagraphKind.CODE,
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """An element that has begun and not ended."""

    tag: str
    style: Style | None = None
    href: str = ""
    note: bool = False


@dataclass(slots=True)
class _Made:
    done: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads the few elements that the sanitiser lets through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._made = _Made()

    def finished(self) -> tuple[Paragraph, ...]:
        self._end_paragraph()
        return tuple(self._made.done)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
            return
        if tag in _BLOCKS:
            self._end_paragraph()
        given = {name: value or "" for name, value in attrs}
        style = _CLASSES.get(given.get("class", ""), _STYLES.get(tag))
        note = given.get("class") == "noteref"
        self._open.append(_Open(tag, None if note else style, given.get("href", "") if tag == "a" else "", note))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_paragraph()
        if any(each.tag == tag for each in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip("\n") or self._made.runs:
            self._add(data)

    def _add(self, text: str) -> None:
        if any(each.note for each in self._open):
            self._made.runs.append(Run(text, note=text))
            return
        styles = frozenset(each.style for each in self._open if each.style)
        href = next((each.href for each in reversed(self._open) if each.href), "")
        self._made.runs.append(Run(text, styles, href))

    def _end_paragraph(self) -> None:
        runs, self._made.runs = self._made.runs, []
        while runs and not runs[-1].text.strip("\n"):
            runs.pop()
        if not runs:
            return
        kinds = [kind for each in self._open if (kind := _BLOCKS.get(each.tag))]
        depth = sum(each.tag in ("ul", "ol") for each in self._open)
        self._made.done.append(Paragraph(kinds[-1] if kinds else ParagraphKind.PLAIN, depth, tuple(runs)))
