"""From lines to paragraphs: what a page layout or a converter did to the text is undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from intake.blocks import Block, Dropped, PageEdge, Paragraph
from intake.rules import DROP_CONTENTS, DROP_DOUBLE, DROP_PAGE_MARKS, JOIN_BREAKS, SPLIT_ONE_LINE, Log
from planbook.model import NumberStyle
from planbook.numbering import read_number

HEADING_LIMIT = 45
"""Longest line, in characters, that is taken for a heading."""

TERMINAL = "。！？；："
_CLOSERS = "”’）)》〉」』】]"
_PAGE_MARK = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*页(?:\s*[，,/共]\s*共?\s*\d+\s*页)?|#\s*Page\s*\d+\s*[:：]?|\d+\s*/\s*\d+"
)  # — 12 —, 第 3 页 共 8 页, # Page 1680:, 3/12
_GAP = re.compile(r"[\u3000\u00a0 ]{2,}")
_ONE_LINE = re.compile(
    r"[\u3000\u00a0 ]{2,}|(?<=[。；])[\u3000\u00a0 ]|"
    r"[\u3000\u00a0 ](?=第[一二三四五六七八九十百]+[编篇章节]|"
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])"
)  # where a document of one line has its paragraphs: wide gaps, gaps behind a stop or before a numbered heading
_ONE_LINE_HEADING = re.compile(
    r"(?<!\S)(第[一二三四五六七八九十百]+[编篇章节][\u3000\u00a0 ]?[^\s，。；：]{2,40}|"
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])[\u4e00-\u9fff、]{4,40})"
    r"[\u3000\u00a0 ](?=[\u4e00-\u9fff].{20})"
)  # 第一节 现状 加快建设…: a heading and its first paragraph, one gap between them
_LEADERS = re.compile(r"[.…·•．]{3,}|(?:[.…·•．]\s*){4,}")
_STRUCTURE = re.compile(
    r"专\s*栏\s*[0-9０-９一二三四五六七八九十]|[—―]{2}|表\s*[0-9０-９]+\s|注\s*[:：①-⑳]|附\s*件\s*[:：0-9]|[①-⑳]|\|"
)
_ASIDE = re.compile(
    r"(?<=[。！])\s*[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]$"
)  # 。（市工信局牵头，各县（市、区）落实）
_CONTENTS = re.compile(r"[目冒日]\s*[录彔]")  # 目 录, and what recognition makes of it


_BOLD = re.compile(r"\*\*(?P<text>[^*]+)\*\*")


@dataclass(slots=True)
class Flow:
    """A document on its way through the steps: its blocks, and what was left out so far."""

    blocks: list[Block]
    dropped: list[Dropped]
    log: Log
    whole: bool = False
    """Whether the paragraphs are whole, as `Received.whole` says."""

    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]


def split_one_line(flow: Flow) -> None:
    """Split a document that is one single line where pairs of ideographic spaces stand for paragraph ends."""
    blocks: list[Block] = []
    for block in flow.blocks:
        if not isinstance(block, Paragraph) or len(block.text) < 300 or len(_ONE_LINE.findall(block.text)) < 4:
            blocks.append(block)
            continue
        text = _ONE_LINE_HEADING.sub(r"\1  ", block.text)
        first, *others = (part.strip() for part in _ONE_LINE.split(text))
        title, _, rest = first.partition(" ")
        parts = [title, rest, *others] if len(title) <= 50 and TITLE_END.search(title) else [first, *others]
        blocks += [replace(block, text=part, indented=True) for part in parts if part]
        flow.log.note(SPLIT_ONE_LINE, block.line, f"分为 {len(parts)} 段")
    flow.blocks = blocks


def take_bold(flow: Flow) -> None:
    """Take Markdown's bold marks out of texts: at the beginning they mark a run-in heading."""
    for at, block in enumerate(flow.blocks):
        if isinstance(block, Paragraph) and "**" in block.text:
            lead = _BOLD.match(block.text)
            bold = len(lead["text"]) if lead else block.bold
            flow.blocks[at] = replace(block, text=_BOLD.sub(r"\g<text>", block.text), bold=bold)


def drop_double(flow: Flow) -> None:
    """Keep the first of two copies of the whole text."""
    texts = [_letters(block.text) for block in flow.paragraphs()]
    whole = "".join(texts)
    if len(whole) < 400:
        return
    probe = whole[: len(whole) // 4][:200]
    second = whole.find(probe, len(probe))
    if second < len(whole) // 3 or whole[second:] not in (whole[:second], whole[: len(whole) - second]):
        return
    ends = list(accumulate(map(len, texts)))
    cut = next(at for at, end in enumerate(ends, start=1) if end >= second)
    paragraphs = flow.paragraphs()
    gone = paragraphs[cut:]
    flow.dropped += [Dropped(each.text, "全文重复的一遍", each.line) for each in gone]
    flow.log.note(DROP_DOUBLE, gone[0].line, f"略去 {len(gone)} 段")
    flow.blocks = flow.blocks[: flow.blocks.index(gone[0])]


def drop_page_marks(flow: Flow) -> None:
    """Leave out lines that hold a page number only, and lines that recur at page edges."""
    heads = _running_heads(flow)
    kept: list[Block] = []
    for block in flow.blocks:
        if isinstance(block, Paragraph) and id(block) in heads:
            flow.dropped.append(Dropped(block.text, "页眉", block.line))
            flow.log.note(DROP_PAGE_MARKS, block.line, block.text)
        elif isinstance(block, Paragraph) and _PAGE_MARK.fullmatch(block.text) and not _in_cells(flow.blocks, block):
            flow.dropped.append(Dropped(block.text, "页码", block.line))
            flow.log.note(DROP_PAGE_MARKS, block.line, block.text)
        else:
            kept.append(block)
    flow.blocks = kept


def _running_heads(flow: Flow) -> set[int]:
    """Give the lines right beside page numbers that say the same three times or more."""
    edges = [at for at, block in enumerate(flow.blocks) if _is_page_edge(flow.blocks, block)]
    beside = {
        id(block): _letters(block.text)
        for at in edges
        for block in flow.blocks[max(0, at - 1) : at + 2]
        if isinstance(block, Paragraph) and len(block.text) <= _SHORT and not _PAGE_MARK.fullmatch(block.text)
    }
    times = Counter(beside.values())
    return {block for block, text in beside.items() if times[text] >= 3}


def _is_page_edge(blocks: Sequence[Block], block: Block) -> bool:
    if isinstance(block, PageEdge):
        return True
    return isinstance(block, Paragraph) and bool(_PAGE_MARK.fullmatch(block.text)) and not _in_cells(blocks, block)


def _in_cells(blocks: Sequence[Block], block: Paragraph) -> bool:
    """Tell whether a line of digits stands among short lines: then it is a cell of a flattened table."""
    index = blocks.index(block)
    near = [each for each in blocks[max(0, index - 2) : index + 3] if isinstance(each, Paragraph) and each is not block]
    return block.text.isdecimal() and sum(len(each.text) <= 20 for each in near) >= 2


def drop_contents(flow: Flow) -> None:
    """Leave out a table of contents: a run of lines with leaders or page numbers before the text."""
    paragraphs = flow.paragraphs()
    limit = max(80, len(paragraphs) // 4)
    marks = [index for index, each in enumerate(paragraphs[:limit]) if _is_contents(each.text)]
    if len(marks) < 3:
        _drop_bare_contents(flow, paragraphs)
        return
    first, last = marks[0], marks[-1]
    while last + 1 < len(paragraphs) and _PAGED.fullmatch(paragraphs[last + 1].text):
        last += 1
    while first and _CONTENTS.fullmatch(paragraphs[first - 1].text.replace(" ", "")):
        first -= 1
    gone = paragraphs[first : last + 1]
    if sum(len(each.text) > 60 and not _is_contents(each.text) for each in gone):
        return
    flow.dropped += [Dropped(each.text, "目录", each.line) for each in gone]
    flow.log.note(DROP_CONTENTS, gone[0].line, f"第 {gone[0].line}—{gone[-1].line} 行")
    kept = set(map(id, gone))
    flow.blocks = [block for block in flow.blocks if id(block) not in kept]


_PAGED = re.compile(r"\S.{1,55}?\s+\d{1,3}")  # 附件：重点项目表 30


def _drop_bare_contents(flow: Flow, paragraphs: Sequence[Paragraph]) -> None:
    """Leave out a table of contents without page numbers: under 目录, lines that come again as they are."""
    start = next((at for at, each in enumerate(paragraphs[:80]) if _CONTENTS.fullmatch(_letters(each.text))), None)
    if start is None:
        return
    again = {_letters(each.text): at for at, each in enumerate(paragraphs)}
    end = start + 1
    while end < len(paragraphs) and len(paragraphs[end].text) <= 60 and again[_letters(paragraphs[end].text)] > end:
        end += 1
    if end - start < 4:
        return
    gone = paragraphs[start:end]
    flow.dropped += [Dropped(each.text, "目录", each.line) for each in gone]
    flow.log.note(DROP_CONTENTS, gone[0].line, f"第 {gone[0].line}—{gone[-1].line} 行")
    kept = set(map(id, gone))
    flow.blocks = [block for block in flow.blocks if id(block) not in kept]


def _is_contents(text: str) -> bool:
    compact = re.sub(r"\s+", "", text)
    if _CONTENTS.fullmatch(compact) or _LEADERS.search(text):
        return True
    if text.count("\t") >= 6 and sum(len(part) <= 2 for part in text.split("\t")) > 0.8 * text.count("\t"):
        return True
    numbered = re.match(r"第\s*[一二三四五六七八九十]+\s*[章节]|[一二三四五六七八九十]+、", text)
    return bool(numbered and re.search(r"\D\s*\d{1,3}$", text)) and len(text) <= HEADING_LIMIT


def join_breaks(flow: Flow) -> None:
    """Join lines that a page layout broke inside a paragraph."""
    spaced = _blank_lines_part_paragraphs(flow.paragraphs())
    width = _wrap_width(flow.paragraphs())
    joined: list[Block] = []
    if flow.whole and not width:
        flow.blocks = [block for block in flow.blocks if not isinstance(block, PageEdge)]
        return
    for block in flow.blocks:
        last = next((each for each in reversed(joined) if not isinstance(each, PageEdge)), None)
        if isinstance(last, Paragraph) and isinstance(block, Paragraph) and _continues(last, block, spaced, width):
            index = max(i for i, each in enumerate(joined) if each is last)
            joined[index] = replace(last, text=glue(last.text, block.text))
            del joined[index + 1 :]
            flow.log.note(JOIN_BREAKS, block.line)
        else:
            joined.append(block)
    flow.blocks = [block for block in joined if not isinstance(block, PageEdge)]


def glue(left: str, right: str) -> str:
    """Join two parts of a sentence: a space only between Latin words."""
    return (
        left
        + (" " if left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha() else "")
        + right
    )


def _continues(last: Paragraph, block: Paragraph, spaced: bool, width: int) -> bool:
    if block.indented or begins_structure(block.text) or last.heading or block.heading:
        return False
    if stands_alone(last.text) or is_marked_heading(last):
        return False
    if DATE.fullmatch(block.text) or ADDRESSEE.fullmatch(block.text):
        return False
    if len(last.text) < 12 or "\t" in last.text or "\t" in block.text or last.text.endswith("|"):
        return False
    if not is_complete(last.text):
        return True
    tail = last.text.rpartition("\n")[2]
    return bool(width) and not spaced and len(tail) >= width - 1 and last.text[-1] not in "：:"


def is_complete(text: str) -> bool:
    """Tell whether a text ends as a sentence does: with a terminal mark, closing quotes and brackets aside."""
    text = _ASIDE.sub("", text) or text
    return text.rstrip(_CLOSERS + '"').endswith(tuple(TERMINAL + ".;:!?…"))


TITLE_END = re.compile(
    r"(?:规划|纲要|计划|方案|措施|意见|办法|通知|条例|规定|细则|政策|[一二三四五六七八九十]条|行动|要点|决定|清单|文本|"
    r"路线图)(?:\s*[（(].*[)）])?$"
)
"""How titles of plans end."""
_CAPTION_END = re.compile(r"(?:指标|指标表|情况|情况表|分工表|一览表|清单|任务表)$")
_COLUMN_TITLE = re.compile(r"专\s*栏\s*[0-9０-９一二三四五六七八九十]+.{0,60}")
_HEADING_STYLES = frozenset(
    (NumberStyle.PART, NumberStyle.CHAPTER, NumberStyle.SECTION, NumberStyle.HAN, NumberStyle.BRACKETED_HAN)
)
ADDRESSEE = re.compile(r"(?:各|省|市|区|县|国务院|有关|驻|中央).{1,160}[:：]")
_SIGNATURE = re.compile(r"[^，。；：]{2,40}(?:政府|委员会|办公室|局|厅|部|院)")
DATE = re.compile(
    r"(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SHORT = 60


def stands_alone(text: str) -> bool:
    """Tell whether a line without a full stop is whole: a heading, a title, a caption, the title of a column."""
    if DATE.fullmatch(text) or _SIGNATURE.fullmatch(text):
        return True
    if is_heading(text) or (_COLUMN_TITLE.fullmatch(text) and len(text) <= _SHORT):
        return True
    return (
        len(text) <= _SHORT
        and not re.search("[，。；]", text)
        and bool(TITLE_END.search(text) or _CAPTION_END.search(text))
    )


def begins_structure(text: str) -> bool:
    """Tell whether a line begins with a mark of structure, so that it continues nothing."""
    return bool(read_number(text) or _STRUCTURE.match(text))


def is_heading(text: str) -> bool:
    """Tell whether a line is a numbered heading: no sentence, and not too long."""
    number = read_number(text)
    if not number or number[0].style not in _HEADING_STYLES or len(text) > HEADING_LIMIT:
        return False
    return bool(number[1]) and not re.search(r"[。；;！]", text) and not text.endswith(("，", ",", "、", "：", ":"))


def is_marked_heading(block: Paragraph) -> bool:
    """Tell whether a numbered paragraph is set as a heading (Word's style, all bold), whatever its length and stop."""
    number = read_number(block.text)
    if not number or not number[1] or not (block.heading or block.bold >= len(block.text)):
        return False
    styles = _HEADING_STYLES | {NumberStyle.ARABIC} if block.heading else _HEADING_STYLES
    return number[0].style in styles and len(block.text) <= 100 and not re.search("[。；！].", block.text)


def _blank_lines_part_paragraphs(paragraphs: Sequence[Paragraph]) -> bool:
    gaps = Counter(after.line - before.line > 1 for before, after in pairwise(paragraphs))
    return gaps[True] > gaps[False]


def _wrap_width(paragraphs: Sequence[Paragraph]) -> int:
    """Give the width at which lines are wrapped, 0 where they are not."""
    lengths = Counter(len(each.text) for each in paragraphs if len(each.text) > 20)
    if not lengths:
        return 0
    width, _ = max(lengths.items(), key=lambda item: (sum(lengths[item[0] + off] for off in (-2, -1, 0, 1)), item[0]))
    near = sum(count for length, count in lengths.items() if abs(length - width) <= 2)
    return width if width <= 60 and near >= 0.4 * sum(lengths.values()) and near >= 8 else 0


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", text)
