"""A document that is one single line gets its paragraphs back."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.blocks import Block, Paragraph
from intake.flow import Flow
from intake.rules import SPLIT_ONE_LINE
from intake.shapes import HEADING_LIMIT, TITLE_END, is_complete, is_heading
from planbook.numbering import read_number

LEAST_LENGTH = 300
"""Characters of a line that may be a whole document."""
_LEAST_GAPS = 4
_SPACE = r"[\u3000\u00a0 ]"
_MARK = r"第[一二三四五六七八九十百]+[编篇章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
_GAP = re.compile(
    rf"{_SPACE}{{2,}}|(?<=[。；]){_SPACE}|{_SPACE}(?={_MARK})"
)  # where such a document has its paragraphs: wide gaps, gaps behind a stop or before a numbered heading
_WIDE = re.compile(rf"{_SPACE}{{2,}}")
_SINGLE = re.compile(
    rf"(?<![0-9A-Za-z]){_SPACE}(?=[^\s0-9A-Za-z])|(?<=[。；！？]){_SPACE}|{_SPACE}(?=[1-9][0-9]?[.．、][^\s0-9])|{_SPACE}{{2,}}"
)
"""Where the convention is that one space parts paragraphs; beside Latin letters and digits it is only a space."""
_MARK_ALONE = re.compile(rf"(?:{_MARK}|专栏[0-9一二三四五六七八九十]+[:：]?|[目冒日])$")
_CLAUSE = 6
"""Characters of one of two clauses in a heading, at the least."""
_PARTED = 0.9
"""Share of the text that must be whole sentences between single spaces for that to be the convention."""


def split_one_line(flow: Flow) -> None:
    """Split a document that is one single line where gaps stand for the ends of paragraphs."""
    blocks: list[Block] = []
    for block in flow.blocks:
        parts = _parts(block.text) if isinstance(block, Paragraph) and len(block.text) >= LEAST_LENGTH else []
        if not parts or not isinstance(block, Paragraph):
            blocks.append(block)
            continue
        blocks += [replace(block, text=part, indented=True) for part in parts]
        flow.log.note(SPLIT_ONE_LINE, block.line, f"分为 {len(parts)} 段")
    flow.blocks = blocks


def _parts(text: str) -> list[str]:
    """Give the paragraphs of `text`, none where it is a paragraph of its own."""
    if len(_GAP.findall(text)) < _LEAST_GAPS:
        return []
    if len(_WIDE.findall(text)) >= _LEAST_GAPS and _are_paragraphs(parts := _cut(_WIDE, text)):
        return parts
    if _are_paragraphs(parts := _cut(_SINGLE, text)):
        return _with_second_clauses(parts)
    parts = _cut(_GAP, text)
    title, _, rest = parts[0].partition(" ")
    return [title, rest, *parts[1:]] if len(title) <= 50 and TITLE_END.search(title) and rest else parts


def _with_second_clauses(parts: list[str]) -> list[str]:
    """Give a numbered heading its second clause back: 三、全面加强保护 激发创新活力."""
    joined: list[str] = []
    for part in parts:
        clause = len(part) >= _CLAUSE and not read_number(part) and not re.search("[，。；：！？、]", part)
        last = read_number(joined[-1]) if joined and is_heading(joined[-1]) else None
        if clause and len(part) <= HEADING_LIMIT and last and len(last[1]) >= _CLAUSE and " " not in last[1]:
            joined[-1] += " " + part
        else:
            joined.append(part)
    return joined


def _cut(gap: re.Pattern[str], text: str) -> list[str]:
    """Cut `text` at its gaps; what is only a mark (第一章) stays with what follows."""
    parts: list[str] = []
    for part in filter(None, (part.strip() for part in gap.split(text))):
        if parts and _MARK_ALONE.fullmatch(parts[-1]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts


def _are_paragraphs(parts: list[str]) -> bool:
    """Tell whether what stands between single spaces is whole: sentences, and lines as short as headings."""
    whole = sum(len(part) for part in parts if is_complete(part) or (len(part) <= HEADING_LIMIT and "，" not in part))
    return whole >= _PARTED * sum(map(len, parts))
