"""The line scanner: cuts the body of a plan file into tokens, one for each block of the dialect.

It knows how a block looks and where it stands, not what it means: that is for the modules of each construct.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    """Without `表：`, with `{.plain}` and the like."""
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
_ANCHOR = re.compile(r"[ \t]*\{#([A-Za-z0-9][\w-]*)\}[ \t]*$")  # " {#chapter-1}"
_QUOTE = re.compile(r" {0,3}> ?")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\][:：][ \t]*")  # "[^1]: ", "[^①]："
_CAPTION = re.compile(r"表\s*([0-9０-９一二三四五六七八九十]*)\s*[:：]\s*")  # "表：", "表1："
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


def _next(lines: Sequence[Line], index: int) -> tuple[Token, int]:
    line = lines[index]
    text = line.text
    if match := _HEADING.match(text):
        return _heading(line, match), index + 1
    if _QUOTE.match(text):
        end = _while(lines, index, lambda each: bool(_QUOTE.match(each)))
        return QuoteToken(tuple(_unquote(each) for each in lines[index:end])), end
    if match := _FOOTNOTE.match(text):
        end = _while(lines, index + 1, lambda each: not _begins_block(each))
        return FootnoteToken(match[1], (line.cut(match.end()), *lines[index + 1 : end])), end
    if match := _CAPTION.match(text):
        table = _skip_blank(lines, index + 1)
        if table < len(lines) and _is_row(lines[table].text):
            return _table(lines, table, line.cut(match.end()).stripped())
        return CaptionToken(line), index + 1
    if _is_row(text):
        return _table(lines, index, None)
    if _MARKDOWN.match(text):
        end = _while(lines, index + 1, lambda each: bool(each.strip()) and not _HEADING.match(each))
        return ParagraphToken(tuple(lines[index:end]), markdown=True), end
    end = _while(lines, index + 1, lambda each: not _begins_block(each))
    return ParagraphToken(tuple(lines[index:end])), end


def _heading(line: Line, match: re.Match[str]) -> HeadingToken:
    text, anchor = line.text, ""
    if named := _ANCHOR.search(text, match.end()):
        text, anchor = text[: named.start()], named[1]
    return HeadingToken(len(match[1]), Line(text, line.where).cut(match.end()).stripped(), anchor, line)


def _table(lines: Sequence[Line], start: int, caption: Line | None) -> tuple[TableToken, int]:
    end = _while(lines, start, _is_row)
    notes_start = _skip_blank(lines, end)
    if notes_start < len(lines) and _NOTE.match(lines[notes_start].text.strip()):
        notes_end = _while(lines, notes_start, lambda each: bool(each.strip()) and not _interrupts(each))
    else:
        notes_start = notes_end = end
    token = TableToken(caption, tuple(lines[start:end]), tuple(lines[notes_start:notes_end]))
    return token, notes_end


def _while(lines: Sequence[Line], index: int, holds: object) -> int:
    """Give the index of the first line from `index` on for whose text `holds` is false."""
    assert callable(holds)
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
