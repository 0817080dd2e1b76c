"""Lists of a page: what a browser shows before an item, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from intake.formats.docx_numbering import as_word_writes
from intake.formats.html_tree import Step, attribute
from intake.formats.web_words import squeeze

_NUMBERS = {
    "decimal": ("decimal", "{}."), "1": ("decimal", "{}."), "decimal-leading-zero": ("decimalZero", "{}."),
    "lower-alpha": ("lowerLetter", "{}."), "lower-latin": ("lowerLetter", "{}."), "a": ("lowerLetter", "{}."),
    "upper-alpha": ("upperLetter", "{}."), "upper-latin": ("upperLetter", "{}."), "A": ("upperLetter", "{}."),
    "lower-roman": ("lowerRoman", "{}."), "i": ("lowerRoman", "{}."),
    "upper-roman": ("upperRoman", "{}."), "I": ("upperRoman", "{}."),
    "cjk-ideographic": ("chineseCounting", "{}、"), "trad-chinese-informal": ("chineseCounting", "{}、"),
    "simp-chinese-informal": ("chineseCounting", "{}、"), "simp-chinese-formal": ("chineseLegalSimplified", "{}、"),
    "cjk-decimal": ("ideographDigital", "{}、"),
    "num": ("decimal", "{}."), "num1": ("decimal", "{})"), "num2": ("decimal", "({})"),
    "cn": ("chineseCounting", "{}、"), "cn1": ("chineseCounting", "{})"), "cn2": ("chineseCounting", "({})"),
}  # fmt: skip
"""Number format and label by `list-style-type` (CSS Counter Styles 3), by `type` (HTML), by UEditor's names."""
_UNNUMBERED = frozenset(("none", "disc", "circle", "square", "dash", "dot"))
_OWN_NUMBER = re.compile(
    r"[（(]?[0-9０-９一二三四五六七八九十]{1,4}[）)、.．]|第[一二三四五六七八九十百]+[章节条]|[①-⑳]"
)
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_UEDITOR = re.compile(r"\bcustom_(\w+)")  # <ol class="custom_cn2 list-paddingleft-1">


@dataclass(slots=True)
class _List:
    """An `<ol>`, and how far it has counted."""

    element: Tag
    count: int

    def label(self, item: Tag) -> str:
        """Count one on, and give what stands before `item`; empty where the list shows no numbers."""
        self.count = _whole(attribute(item, "value"), self.count + 1)
        name = _kind(item) or _kind(self.element) or "decimal"
        if name in _UNNUMBERED or _OWN_NUMBER.match(squeeze(item.get_text())[:8]):
            return ""
        form, label = _NUMBERS.get(name, _NUMBERS["decimal"])
        return label.format(as_word_writes(self.count, form))


class ListNumbering:
    """The numbered lists that a walk is in."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._label = ""

    def step(self, step: Step, tag: Tag) -> None:
        """Enter or leave `tag`."""
        if tag.name == "ol":
            if step is Step.IN:
                self._lists.append(_List(tag, _whole(attribute(tag, "start"), 1) - 1))
            else:
                self._lists.pop()
        elif tag.name == "li":
            numbered = step is Step.IN and tag.parent and tag.parent.name == "ol"
            self._label = self._lists[-1].label(tag) if numbered else ""

    def before(self, text: str) -> str:
        """Give the number that is shown before `text`, where that begins an item which has none of its own."""
        if not text.strip():
            return ""
        label, self._label = self._label, ""
        return label


def _kind(tag: Tag) -> str:
    """Give how a list or an item is numbered by its style, class or type; empty where it says nothing."""
    if style := _STYLE.search(attribute(tag, "style")):
        words = style[1].lower().split()
        return next((word for word in words if word in _NUMBERS or word in _UNNUMBERED), "decimal")
    if editor := _UEDITOR.search(attribute(tag, "class")):
        return editor[1]
    return attribute(tag, "type")


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default
