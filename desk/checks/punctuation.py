"""Punctuation of official text: GB/T 15834—2011《标点符号用法》."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from desk.findings import DeskRule, Finding, Mend, Sheet, found
from desk.passages import Kind, Passage
from planbook.problems import NOTICE, WARNING

STANDARD = "GB/T 15834—2011《标点符号用法》"

HALF_WIDTH = DeskRule(
    "B01",
    WARNING,
    "中文之间用了半角标点“{written}”。",
    "请改为“{right}”。",
    basis=f"{STANDARD} 第5章：标点占一个字的位置",
    wrong="完善政策体系,落实保护意见。",
    right="完善政策体系，落实保护意见。",
)
HALF_BRACKETS = DeskRule(
    "B02",
    WARNING,
    "中文用了半角括号“{written}”。",
    "请改为“{right}”。",
    basis=f"{STANDARD} 4.9",
    wrong="推动各县(区)设立工作站。",
    right="推动各县（区）设立工作站。",
)
UNPAIRED = DeskRule(
    "B03",
    WARNING,
    "“{written}”一处的{mark}没有{partner}与之配对。",
    "请补上，或删去多余的一个。",
    basis=f"{STANDARD} 4.8、4.9、4.15：引号、括号、书名号成对使用",
    wrong="深化“放管服改革，优化服务。",
    right="深化“放管服”改革，优化服务。",
)
STRAIGHT_QUOTES = DeskRule(
    "B04",
    WARNING,
    "用了直引号“{written}”。",
    "请改为“{right}”。",
    basis=f"{STANDARD} 4.8",
    wrong='深化"放管服"改革。',
    right="深化“放管服”改革。",
)
DOUBLED = DeskRule(
    "B05",
    WARNING,
    "标点连用“{written}”。",
    "请核对此处是否缺字，或删去多余的一个。",
    basis=f"{STANDARD}：点号之间不连用",
    wrong="完善政策体系，。落实保护意见。",
    right="完善政策体系。落实保护意见。",
)
ELLIPSIS = DeskRule(
    "B06",
    WARNING,
    "省略号或破折号写作“{written}”。",
    "请改为“{right}”。",
    basis=f"{STANDARD} 4.10、4.11：省略号为六个小圆点，破折号占两个字",
    wrong="包括专利、商标...等方面。",
    right="包括专利、商标……方面。",
)
DASH_FORM = DeskRule(
    "B07",
    NOTICE,
    "破折号或连接号写作“{written}”，其中是水平线符（U+2015），不是一字线（U+2014）。",
    "请改为“{right}”。",
    basis=f"{STANDARD} 4.10、4.13；文字转码时常见",
    wrong="制定2011―2015年纲要。",
    right="制定2011—2015年纲要。",
)
COMMA_BETWEEN = DeskRule(
    "B08",
    NOTICE,
    "并列的引号或书名号之间用了顿号：“{written}”。",
    "通常不用顿号，请改为“{right}”。",
    basis=f"{STANDARD} 4.5.3.5",
    wrong="开展“剑网”、“蓝天”行动。",
    right="开展“剑网”“蓝天”行动。",
)
OPEN_END = DeskRule(
    "B09",
    WARNING,
    "这一段以“{written}”结束，没有句末标点。",
    "请核对段末是否缺字，或补上句号。",
    basis="换页、断行时常见",
    wrong="完善知识产权保护政策体系，落实党中央、国务院关于强化知识产权保护的意见措施，研究制定我市",
    right="完善知识产权保护政策体系，落实党中央、国务院关于强化知识产权保护的意见措施，研究制定我市措施。",
)
OPEN_START = DeskRule(
    "B10",
    WARNING,
    "这一段以“{written}”开头。",
    "请核对段首是否缺字，或与上一段接合。",
    basis="换页、断行时常见",
    wrong="，优化知识产权服务。",
    right="优化知识产权服务。",
)

_HAN = r"[\u4e00-\u9fff]"
_BEFORE = r"(?<=[\u4e00-\u9fff”’》）％%\d])"
_HALF = re.compile(
    rf"{_BEFORE}(?P<mark>[,;:?!])(?=[\u4e00-\u9fff“‘《（\s]|$)|(?<=[\u4e00-\u9fff”》）])(?P<stop>\.)(?={_HAN}|$)"
)
_WIDER = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
_NAMES = {",": "逗号", ";": "分号", ":": "冒号", "?": "问号", "!": "叹号", ".": "句号"}
_BRACKETS = re.compile(rf"\((?=[^()]*{_HAN})[^()\n]*\)|(?<={_HAN})\((?:[^()\n]*)\)(?={_HAN}|[，。；：、])")
_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "【": "】", "〔": "〕", "「": "」", "『": "』"}
_OPENERS = {closing: opening for opening, closing in _PAIRS.items()}
_MARKS = {
    "“": "引号", "‘": "引号", "《": "书名号", "〈": "书名号", "（": "括号", "【": "括号", "〔": "括号", "「": "引号",
    "『": "引号",
}  # fmt: skip
_STRAIGHT = re.compile(rf'"(?=[^"\n]*{_HAN})([^"\n]*)"')
_DOUBLED = re.compile(r"[，。；：、！？](?:[，。；：、]|(?<=[，。；：、])[！？])+|(?<!^)[，；：、](?=[）》”])")
_ELLIPSIS = re.compile(r"\.{3,}|。{2,}|(?<!…)…(?!…)|…{3,}|(?<=[\u4e00-\u9fff”）])-{2,}(?=[\u4e00-\u9fff“（])")
_BAR = re.compile(r"―+")
_BETWEEN = re.compile(r"(?<=[”》])、(?=[“《])")
_END = re.compile(r"[。！？；：…”’》）〉】.!?;:—]$")
_SENTENCE = re.compile(r"[，。；]")
_START = re.compile(r"[，。；：、！？”》）]")
LEAST_SENTENCE = 24
"""Shortest paragraph, in characters, that is expected to end like a sentence; shorter ones are names and dates."""


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what is wrong with the punctuation of one plan."""
    kept = any("单元格保留" in declared for declared in sheet.plan.metadata.normalised)
    for passage in sheet.body:
        if passage.kind is not Kind.CELL or not kept:
            yield from _half_width(passage)
        if passage.kind is not Kind.CELL:
            yield from _unpaired(passage)
            yield from _replaced(passage)
        if passage.kind is Kind.PARAGRAPH:
            yield from _ends(passage)


def _half_width(passage: Passage) -> Iterator[Finding]:
    for match in _HALF.finditer(passage.text, passage.lead):
        mark = match[0]
        mend = Mend(_WIDER[mark], f"半角{_NAMES[mark]}改为全角")
        yield found(passage, match.span(), HALF_WIDTH, mend, written=_near(passage, match), right=_WIDER[mark])
    for match in _BRACKETS.finditer(passage.text, passage.lead):
        right = f"（{match[0][1:-1]}）"
        yield found(
            passage, match.span(), HALF_BRACKETS, Mend(right, "半角括号改为全角"), written=match[0], right=right
        )
    for match in _STRAIGHT.finditer(passage.text):
        right = f"“{match[1]}”"
        yield found(
            passage, match.span(), STRAIGHT_QUOTES, Mend(right, "直引号改为弯引号"), written=match[0], right=right
        )


def _near(passage: Passage, match: re.Match[str]) -> str:
    return passage.around(match.start(), match.end(), 2)


def _unpaired(passage: Passage) -> Iterator[Finding]:
    for index in sorted(_lone(passage.text, passage.lead)):
        mark = passage.text[index]
        partner = _PAIRS.get(mark) or _OPENERS[mark]
        side = "前" if mark in _OPENERS else "后"
        name = _MARKS[_OPENERS.get(mark, mark)]
        yield found(
            passage, (index, index + 1), UNPAIRED,
            written=passage.around(index, index + 1), mark=f"{name}“{mark}”", partner=f"{side}一半“{partner}”",
        )  # fmt: skip


def _lone(text: str, start: int) -> Iterator[int]:
    """Match openers and closers from `start` on (a number such as `1）` closes nothing); give those without partner."""
    waiting: list[int] = []
    open_marks: Counter[str] = Counter()
    for index in range(start, len(text)):
        opener = _OPENERS.get(text[index])
        if text[index] in _PAIRS:
            waiting.append(index)
            open_marks[text[index]] += 1
        elif opener and open_marks[opener]:
            while text[waiting[-1]] != opener:
                open_marks[text[waiting[-1]]] -= 1
                yield waiting.pop()
            waiting.pop()
            open_marks[opener] -= 1
        elif opener and not _is_apostrophe(text, index):
            yield index
    yield from waiting


def _is_apostrophe(text: str, index: int) -> bool:
    return text[index] == "’" and text[index - 1 : index].isascii()


def _replaced(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _DOUBLED.finditer(text, passage.lead):
        if not _ELLIPSIS.match(text, match.start()):
            same = len(set(match[0])) == 1 and len(match[0]) > 1
            mend = Mend(match[0][0]) if same else None
            yield found(passage, match.span(), DOUBLED, mend, written=_near(passage, match))
    for match in _ELLIPSIS.finditer(text):
        right = "——" if match[0].startswith("-") else "……"
        end = match.end() + (right == "……" and text.startswith("等", match.end()))
        mend = Mend(right) if end == match.end() else None
        yield found(passage, (match.start(), end), ELLIPSIS, mend, written=text[match.start() : end], right=right)
    for match in _BAR.finditer(text):
        right = "—" * len(match[0])
        written = _near(passage, match)
        yield found(passage, match.span(), DASH_FORM, Mend(right), written=written, right=written.replace("―", "—"))
    for match in _BETWEEN.finditer(text):
        written = _near(passage, match)
        yield found(passage, match.span(), COMMA_BETWEEN, Mend(""), written=written, right=written.replace("、", ""))


def _ends(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    if match := _START.match(text):
        yield found(passage, match.span(), OPEN_START, written=text[:6])
    if len(text) >= LEAST_SENTENCE and _SENTENCE.search(text) and not _END.search(text):
        yield found(passage, (len(text) - 1, len(text)), OPEN_END, written=text[-6:])
