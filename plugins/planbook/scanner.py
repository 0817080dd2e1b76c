"""The line scanner: cuts the body of a plan file into tokens, one for each block of the dialect.

It knows how a block looks and where it stands, not what it means: that is for the modules of each construct.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planbook.lines import Line
from planbook.numbering import read_number


@dataclass(frozen=True, slots=True)
class HeadingToken:
    """`## （一）发展基础 {#anchor}`"""

    level: int
    """1 to 6."""
    text: Line
    """Without the marks and the anchor."""
    anchor: str
    line: Line
    """The whole line."""


@dataclass(frozen=True, slots=True)
class QuoteToken:
    """Lines that begin with `>`, the mark taken off."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TableToken:
    """Caption (if any), table lines and the lines of the notes (注) under them."""

    caption: Line | None
    """Without `表：` (but with `表1：`, which is the plan's own), with `{.plain}` and the like."""
    lines: tuple[Line, ...]
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CaptionToken:
    """A caption that no table follows."""

    line: Line


@dataclass(frozen=True, slots=True)
class FootnoteToken:
    """`[^①]: text`, with the lines that continue it."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ParagraphToken:
    """Lines of text that belong together; `markdown` where they form a list or other Markdown block."""

    lines: tuple[Line, ...]
    markdown: bool = False


Token = HeadingToken | QuoteToken | TableToken | CaptionToken | FootnoteToken | ParagraphToken

_HEADING = re.compile(r"(#{1,6})(?:[ \t\u3000]+|$)")  # "## （一）发展基础"
_ANCHOR = re.compile(r"\{#([^{}]*)\}$")  # " {#chapter-1}"
_QUOTE = re.compile(r" {0,3}> ?")
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,20})\][:：][ \t]*")  # "[^1]: ", "[^①]："
_CAPTION = re.compile(r"表\s*[:：]\s*")  # "表：主要指标": the mark is not part of the caption
_NUMBERED_CAPTION = re.compile(
    r"表\s*[0-9０-９一二三四五六七八九十]+(?:\s*[:：]|[ \t\u3000])\s*\S"
)  # "表1：主要指标", "表 2 分工"
_NOTE = re.compile(r"注\s*(?:[0-9０-９]+|[①-⑳])?\s*[:：.．]")  # "注：", "注1：", "注① :"
_MARKDOWN = re.compile(r" {0,3}(?:[-*+][ \t]+\S|```|~~~|<[A-Za-z/!])")  # "- item", a fence, an HTML tag
_LEAD = re.compile(r"[—―]{2}\S|\*\*\S")  # "——目标。", "**标题。**"


def scan(lines: Sequence[Line]) -> Iterator[Token]:
    """Cut `lines` into tokens, in order; every line that is not blank is in exactly one of them."""
    index = 0
    while index < len(lines):
        if lines[index].blank:
            index += 1
            continue
        token, index = _next(lines, index)
        yield token


Found = tuple[Token, int]
"""A token and the index of the first line after it."""


def _next(lines: Sequence[Line], index: int) -> Found:
    """Read the block that begins at `index`."""
    for read in (_heading, _quote, _footnote, _captioned_table, _table, _markdown):
        if found := read(lines, index):
            return found
    end = _while(lines, index + 1, lambda text: not _begins_block(text))
    return ParagraphToken(tuple(lines[index:end])), end


def _heading(lines: Sequence[Line], index: int) -> Found | None:
    line = lines[index]
    match = _HEADING.match(line.text)
    if not match:
        return None
    text, anchor = line.text.rstrip(), ""
    if named := _ANCHOR.search(text, match.end()):
        text, anchor = text[: named.start()], named[1]
    heading = Line(text, line.where).cut(match.end()).stripped()
    return HeadingToken(len(match[1]), heading, anchor, line), index + 1


def _quote(lines: Sequence[Line], index: int) -> Found | None:
    end = _while(lines, index, lambda text: bool(_QUOTE.match(text)))
    return (QuoteToken(tuple(_unquote(line) for line in lines[index:end])), end) if end > index else None


def _footnote(lines: Sequence[Line], index: int) -> Found | None:
    match = _FOOTNOTE.match(lines[index].text)
    if not match:
        return None
    end = _while(lines, index + 1, lambda text: not _begins_block(text))
    return FootnoteToken(match[1], (lines[index].cut(match.end()), *lines[index + 1 : end])), end


def _captioned_table(lines: Sequence[Line], index: int) -> Found | None:
    """Read a table with its caption; `表1 …` is one only where a table follows, `表：…` always ought to be."""
    line = lines[index]
    match = _CAPTION.match(line.text)
    if not match and not _NUMBERED_CAPTION.match(line.text):
        return None
    caption = line.cut(match.end()).stripped() if match else line.stripped()
    table = _table(lines, _skip_blank(lines, index + 1), caption)
    return table or ((CaptionToken(line), index + 1) if match else None)


def _table(lines: Sequence[Line], index: int, caption: Line | None = None) -> Found | None:
    end = _while(lines, index, _is_row)
    if end == index:
        return None
    first_note = last_note = _skip_blank(lines, end)
    if first_note < len(lines) and _NOTE.match(lines[first_note].text.strip()):
        last_note = _while(lines, first_note, lambda text: bool(text.strip()) and not _interrupts(text))
    token = TableToken(caption, tuple(lines[index:end]), tuple(lines[first_note:last_note]))
    return token, last_note


def _markdown(lines: Sequence[Line], index: int) -> Found | None:
    if not _MARKDOWN.match(lines[index].text):
        return None
    end = _while(lines, index + 1, lambda text: bool(text.strip()) and not _HEADING.match(text))
    return ParagraphToken(tuple(lines[index:end]), markdown=True), end


def _while(lines: Sequence[Line], index: int, holds: Callable[[str], bool]) -> int:
    """Give the index of the first line from `index` on for whose text `holds` is false."""
    while index < len(lines) and holds(lines[index].text):
        index += 1
    return index


def _skip_blank(lines: Sequence[Line], index: int) -> int:
    return _while(lines, index, lambda text: not text.strip())


def _unquote(line: Line) -> Line:
    match = _QUOTE.match(line.text)
    return line.cut(match.end()) if match else line


def _is_row(text: str) -> bool:
    return text.lstrip(" ").startswith("|")


def _interrupts(text: str) -> bool:
    """Tell whether a line begins another block even without a blank line before it."""
    return bool(_HEADING.match(text) or _QUOTE.match(text) or _FOOTNOTE.match(text) or _is_row(text))


def _begins_block(text: str) -> bool:
    """Tell whether a line ends the paragraph before it: blank, another block, or a mark of official numbering."""
    if not text.strip() or _interrupts(text) or _LEAD.match(text):
        return True
    return read_number(text.strip()) is not None
