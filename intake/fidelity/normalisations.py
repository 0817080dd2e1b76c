"""Normalisations: what an editor may even out throughout, and which characters may stand for which then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from intake.fidelity.characters import Role, widened


@dataclass(frozen=True, slots=True)
class Normalisation:
    """One thing that an editor may even out throughout, and how it is declared."""

    example: str
    """A declaration in the words that are recognised."""
    pattern: re.Pattern[str]


def _normalisation(example: str, pattern: str) -> Normalisation:
    return Normalisation(example, re.compile(pattern))


WIDTH = _normalisation(
    "半角逗号、分号、冒号、括号改为全角（表格单元格保留原样）", r"半角(?P<marks>.+?)改为全角(?P<rest>.*)"
)
QUOTES = _normalisation("直引号改为弯引号", r"直引号改为弯引号")
ANGLES = _normalisation("书名号内的“<>”改为“〈〉”", r"<>.{0,2}改为.{0,2}〈〉")
SPACE = _normalisation("去除排版产生的换行、分页和空格", r"去除.*(?:换行|分页|空格|空行)")
PARAGRAPHS = _normalisation("专栏和表注中以空格相隔的各项分段", r"(?:空格|换行).*分段")
BARS = _normalisation("去除表格扁平化留下的竖线", r"去除.*竖线")
LIST_MARKS = _normalisation("去除表注行首的列表符号", r"去除.*列表符号")
BOLD = _normalisation("去除“三是”的加粗标记", r"去除.*加粗标记")
FOOTNOTES = _normalisation("表下“注①”改为脚注", r"改为脚注")
FOOTNOTES_MOVED = _normalisation("插在段落中间的页下注①移至所注段落之后", r"(?:页下注|脚注|注[①-⑳]).*移至")
TABLES_JOINED = _normalisation("跨页分成两段的表格合为一表", r"合为一表")
CELLS_MOVED = _normalisation("合并的分类、类别单元格归到首行", r"合并的.*单元格归到首行")
CHAPTERS = _normalisation("来源文本以空行标示的章界补为无题章", r"补为无题章")

NORMALISATIONS = (
    WIDTH, QUOTES, ANGLES, SPACE, PARAGRAPHS, BARS, LIST_MARKS, BOLD, FOOTNOTES, FOOTNOTES_MOVED, TABLES_JOINED,
    CELLS_MOVED, CHAPTERS,
)  # fmt: skip
"""All that `normalised` may declare; one line may declare several."""

_WIDTHS = {"逗号": ",", "分号": ";", "冒号": ":", "括号": "()", "句号": ".", "问号": "?", "叹号": "!", "百分号": "%",
           "标点": ",;:().?!"}  # fmt: skip
_QUOTE_PAIRS = frozenset(product('"', "“”")) | frozenset(product("'", "‘’"))
_ANGLE_PAIRS = frozenset((("<", "〈"), (">", "〉")))
_ALL_MARKS = "标点"

Pair = tuple[str, str]
"""Character received, character written."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What `normalised` declares."""

    found: frozenset[Normalisation]
    anywhere: frozenset[Pair]
    outside_cells: frozenset[Pair]

    def allows(self, pair: Pair, role: Role) -> bool:
        """Tell whether the second character of `pair` may stand for the first in text of this role."""
        return pair in self.anywhere or (pair in self.outside_cells and not role.in_cell)


def read_normalised(normalised: Sequence[str]) -> Allowed:
    """Read the lines of `normalised`; what is not recognised allows nothing."""
    found: set[Normalisation] = set()
    anywhere: set[Pair] = set()
    outside_cells: set[Pair] = set()
    for declaration in normalised:
        found |= recognised(declaration)
        if match := WIDTH.pattern.search(declaration):
            pairs = _width_pairs(name for name in _WIDTHS if name in match["marks"])
            (outside_cells if "单元格保留" in match["rest"] else anywhere).update(pairs)
    anywhere |= _QUOTE_PAIRS if QUOTES in found else frozenset()
    anywhere |= _ANGLE_PAIRS if ANGLES in found else frozenset()
    return Allowed(frozenset(found), frozenset(anywhere), frozenset(outside_cells))


def recognised(declaration: str) -> set[Normalisation]:
    """Give the normalisations that one line of `normalised` declares."""
    return {each for each in NORMALISATIONS if each.pattern.search(declaration)}


def declaration_for(received: str, written: str, role: Role) -> str | None:
    """Give the declaration that would allow `written` for `received`, None where none would."""
    pairs = set(zip(received, written, strict=True))
    if pairs <= _QUOTE_PAIRS:
        return QUOTES.example
    if pairs <= _ANGLE_PAIRS:
        return ANGLES.example
    names = [name for name in _WIDTHS if name != _ALL_MARKS and pairs & _width_pairs([name])]
    if not names or not pairs <= _width_pairs(names):
        return None
    rest = "" if role.in_cell else "（表格单元格保留原样）"
    return f"半角{'、'.join(names)}改为全角{rest}"


def _width_pairs(names: Iterable[str]) -> set[Pair]:
    """Give the half-width marks of these names, each with its full-width form."""
    return {(mark, widened(mark)) for name in names for mark in _WIDTHS[name]}
