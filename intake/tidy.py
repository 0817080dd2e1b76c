"""Tidying texts: spaces that a layout put between characters, quotes and punctuation of the wrong width."""

from __future__ import annotations

import re

from intake.shapes import is_signature

_WIDE = r"\u2014\u2018-\u201d\u2026\u3001-\u303f\u4e00-\u9fff\uff01-\uff60"
_SPACE = r"[ \t\u00a0\u2002-\u200a\u3000]+"
_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}]){_SPACE}|{_SPACE}(?=[{_WIDE}])")
_BESIDE_QUOTE = re.compile(rf"(?<=[\"“”]){_SPACE}|{_SPACE}(?=[\"“”])")
_RUN = re.compile(_SPACE)
_CLAUSES = re.compile(rf"(?<=[\u4e00-\u9fff]{{4}}){_SPACE}(?=[\u4e00-\u9fff]{{4}})")
_MARK = re.compile(r"第\s*[^\s章节编篇条]{1,5}\s*[章节编篇条]\s*")  # 第三章, one space behind it
_BROKEN_NUMBER = re.compile(r"(?<=\d)\.\s+(?=\d)")
_LETTER = re.compile(r"[^\W\d_]")
_ITEM = re.compile(
    r"\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、]|[①-⑳])\s*[^\s\d]"
)  # 1.建设平台, （二）…, but no 95.2%
_TABLE_MARK = re.compile(r"表\s*[0-9０-９一二三四五六七八九十]+(?:[-—－.][0-9]+)?[ \u3000\u00a0]+")  # 表1-2　主要指标
_WIDTHS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW = re.compile(
    rf"(?<=[{_WIDE}\"])[,;:?!()]|[,;:?!()](?=[{_WIDE}\"])|(?<=[{_WIDE}])[(](?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])[)](?=[{_WIDE}]|$)"
)
_PAIR = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*|\s*)\)")
_TITLE = re.compile(r"《[^《》]*<[^《》]*>[^《》]*》")  # 《…贯彻落实<…措施>工作指南》
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,:](?=\d)")


def tidy(text: str, *, punctuation: bool) -> str:
    """Tidy a paragraph; with `punctuation`, also the width of its marks and the form of its quotes."""
    text = _BESIDE_QUOTE.sub("", _BESIDE_WIDE.sub("", text))
    text = _RUN.sub(" ", text).strip()
    return widen(text) if punctuation else text


def tidy_heading(text: str, *, punctuation: bool) -> str:
    """Tidy a heading: the one space between two clauses stays."""
    mark = _MARK.match(text)
    clauses = _CLAUSES.split(text[mark.end() :] if mark else text)
    heading = " ".join(tidy(clause, punctuation=punctuation) for clause in clauses)
    return "".join(mark[0].split()) + " " + heading if mark else heading


def tidy_cell(text: str) -> str:
    """Tidy a table cell: spaces only, its characters stay as received; lines that are items of a list stay apart."""
    items: list[str] = []
    last = ""
    for line in text.split("\n"):
        if items and not (_ITEM.match(line) or (is_signature(last) and is_signature(line.strip()))):
            items[-1] += f" {line}"
        else:
            items.append(line)
        last = line.strip()
    return " ".join(map(_tidy_item, items))


def _tidy_item(text: str) -> str:
    text = _RUN.sub(" ", text).strip()
    if not _LETTER.search(text):
        text = _BROKEN_NUMBER.sub(".", text)
    return re.sub(r"(?<=、) (?=\()", "", _BESIDE_WIDE.sub("", text))


def tidy_caption(text: str, *, punctuation: bool) -> str:
    """Tidy the caption of a table: the space behind its number stays."""
    mark = _TABLE_MARK.match(text)
    if not mark:
        return tidy(text, punctuation=punctuation)
    return f"{''.join(mark[0].split())} {tidy(text[mark.end() :], punctuation=punctuation)}"


def widen(text: str) -> str:
    """Give half-width marks beside Chinese characters their full width, straight quotes their curls."""
    text = _TITLE.sub(lambda match: match[0].replace("<", "〈").replace(">", "〉"), _curl(text))
    if re.search(r"[\u4e00-\u9fff]", text):
        text = _PAIR.sub(r"（\1）", text)
        kept = {match.start() for match in _BETWEEN_DIGITS.finditer(text)}
        chinese = len(re.findall(r"[\u4e00-\u9fff]", text)) * 2 > len(re.findall(r"[A-Za-z]", text))
        characters = [
            _WIDTHS[each] if each in ",;" and chinese and at not in kept else each for at, each in enumerate(text)
        ]
        text = _NARROW.sub(lambda match: _WIDTHS[match[0]], "".join(characters))
    return text


def _curl(text: str) -> str:
    """Turn straight quotes into pairs, where they pair."""
    if text.count('"') % 2:
        return text
    opening = True
    made = []
    for character in text:
        if character == '"':
            made.append("“" if opening else "”")
            opening = not opening
        else:
            made.append(character)
    return "".join(made)
