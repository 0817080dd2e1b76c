"""Official numbering: how numbers are written, their levels, and series inside texts.

Gaps and repeats of headings, measures, columns, rows and footnotes are found when a plan is read (H, C, T, N).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Kind, Passage
from planbook.model import Number, NumberStyle, Section
from planbook.numbering import count, read_number
from planbook.problems import NOTICE, WARNING

LEVELS = "GB/T 9704—2012《党政机关公文格式》7.3.3：依次为“一、”“（一）”“1.”“（1）”"

MARK = DeskRule(
    "X01",
    NOTICE,
    "序号写作“{written}”。",
    "请改为“{right}”。",
    basis=LEVELS,
    wrong="1、完善政策体系。落实保护意见。",
    right="1.完善政策体系。落实保护意见。",
)
LEVEL = DeskRule(
    "X02",
    WARNING,
    "“{inner}”在“{outer}”之下，序号的层次颠倒。",
    "请核对标题级别和序号。",
    basis=LEVELS,
    wrong="## 1.主要任务\n\n### （一）完善政策体系\n\n落实保护意见。",
    right="## （一）主要任务\n\n### 1.完善政策体系\n\n落实保护意见。",
)
SERIES_GAP = DeskRule(
    "X03",
    WARNING,
    "“{written}”之前是“{before}”，缺少“{expected}”。",
    "请核对是否缺漏内容。",
    basis="识别、改写时常见",
    wrong="存在下列问题：一是基础薄弱；三是人才不足。",
    right="存在下列问题：一是基础薄弱；二是人才不足。",
)
SERIES_REPEATED = DeskRule(
    "X04",
    WARNING,
    "“{written}”出现了两次。",
    "请核对；应为“{expected}”。",
    basis="改写时常见",
    wrong="存在下列问题：一是基础薄弱；二是人才不足；二是服务滞后。",
    right="存在下列问题：一是基础薄弱；二是人才不足；三是服务滞后。",
)
SERIES_START = DeskRule(
    "X05",
    WARNING,
    "由“{written}”开始，前面没有“{expected}”。",
    "请核对是否缺漏内容。",
    basis="识别、改写时常见",
    wrong="存在下列问题：二是人才不足；三是服务滞后。",
    right="存在下列问题：一是人才不足；二是服务滞后。",
)
NOTE_ALONE = DeskRule(
    "X06",
    WARNING,
    "“{written}”中的注号“{mark}”没有对应的注。",
    "请写作 [^{mark}]，并另起一段写“[^{mark}]: 注的内容”；是序号的，从①开始编。",
    basis="注号与注成对",
    wrong="每万人口发明专利拥有量①达27.8件。",
    right="每万人口发明专利拥有量[^①]达27.8件。\n\n[^①]: 按常住人口计算。",
)

_HAN = "一二三四五六七八九十"
_OPENS = r"(?:^|(?<=[。；：，、“（\n]))"
_SERIES = (
    (re.compile(rf"{_OPENS}(?P<number>[{_HAN}]{{1,3}})是"), "{}是"),
    (re.compile(rf"{_OPENS}第(?P<number>[{_HAN}]{{1,3}})(?=[，、])"), "第{}"),
    (re.compile(r"[（(](?P<number>\d{1,2})[)）](?!年)"), "（{}）"),
    (re.compile(r"(?P<number>[①-⑳])"), "{}"),
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_AFTER_MARK = re.compile(r"[、．.，,]")
_ENDS_WORD = re.compile(r"[\u4e00-\u9fff”》）]$")
_REFERS = re.compile(r"[注见第附表图式]\s*[（(]?$")


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what is wrong with the numbers of one plan, beyond the order of its headings."""
    for passage in sheet.body:
        if passage.kind in (Kind.HEADING, Kind.PARAGRAPH) and passage.lead:
            yield from _mark(passage)
    yield from _levels(sheet)
    for series, (pattern, form) in enumerate(_SERIES):
        reader = _Series(pattern, form, inside=series >= 2)
        for passage in sheet.body:
            if passage.kind is Kind.HEADING:
                reader.last = 0
            elif passage.is_prose:
                yield from reader.read(passage)


def _mark(passage: Passage) -> Iterator[Finding]:
    read = read_number(passage.text)
    if not read:
        return
    number, rest = read
    written, right = number.as_written, _official(number)
    if number.style is NumberStyle.BRACKETED_HAN and (extra := _AFTER_MARK.match(rest)):
        written, right = written + extra[0], number.as_written
    if right != written:
        yield found(passage, (0, passage.lead), MARK, written=written, right=right)


def _official(number: Number) -> str:
    """Give the mark as GB/T 9704 has it; forms that differ in width only are kept."""
    mark = number.as_written
    if number.style is NumberStyle.ARABIC and mark.endswith("、"):
        return mark[:-1] + "."
    if number.style is NumberStyle.HAN and not mark.endswith("、"):
        return mark[:-1] + "、"
    return mark


_LEVELS = frozenset(range(NumberStyle.HAN, NumberStyle.CIRCLED + 1))


def _levels(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.plan.walk():
        outer = next((each for each in reversed(step.trail) if isinstance(each, Section) and each.number), None)
        inner = step.node
        if not isinstance(inner, Section) or not inner.number or not outer or not outer.number:
            continue
        if inner.number.style < outer.number.style and {inner.number.style, outer.number.style} <= _LEVELS:
            for passage in sheet.in_line(inner.where.line)[:1]:
                yield found(
                    passage, (0, max(1, passage.lead)), LEVEL,
                    inner=inner.number.as_written, outer=outer.number.as_written,
                )  # fmt: skip


@dataclass(slots=True)
class _Series:
    """一是……；二是……: numbers that follow each other over sentences and paragraphs."""

    pattern: re.Pattern[str]
    form: str
    inside: bool
    """Its numbers stand inside one paragraph."""
    last: int = 0

    def read(self, passage: Passage) -> Iterator[Finding]:
        marks = [match for match in self.pattern.finditer(passage.text, passage.lead) if _counts(passage, match)]
        values = [count(match["number"]) or 0 for match in marks]
        if self.inside:
            self.last = 0
            if values[:1] != [1] or len(values) == 1:
                yield from self._alone(passage, marks)
                return
        for match, value in zip(marks, values, strict=True):
            yield from self._next(passage, match, value)

    def _next(self, passage: Passage, match: re.Match[str], value: int) -> Iterator[Finding]:
        expected, written = self._written(self.last + 1), match[0]
        if value == self.last and value > 1:
            yield found(passage, match.span(), SERIES_REPEATED, written=written, expected=expected)
        elif value != 1 and not self.last:
            yield found(passage, match.span(), SERIES_START, written=written, expected=self._written(1))
        elif value not in (1, self.last + 1):
            before = self._written(self.last)
            yield found(passage, match.span(), SERIES_GAP, written=written, before=before, expected=expected)
        self.last = value

    def _written(self, value: int) -> str:
        if self.form == "{}":
            return _CIRCLED[value - 1] if 0 < value <= len(_CIRCLED) else str(value)
        return self.form.format(value if "（" in self.form else _han(value))

    def _alone(self, passage: Passage, marks: Sequence[re.Match[str]]) -> Iterator[Finding]:
        """Circled numbers that begin no series are marks of notes that nobody wrote."""
        for match in marks:
            before = passage.before(match.start())
            if self.form == "{}" and _ENDS_WORD.search(before) and not _REFERS.search(before):
                written = passage.around(match.start(), match.end(), 6)
                yield found(passage, match.span(), NOTE_ALONE, written=written, mark=match[0])


def _counts(passage: Passage, match: re.Match[str]) -> bool:
    return not _REFERS.search(passage.before(match.start()))


def _han(value: int) -> str:
    """Give a number up to 99 in Chinese."""
    tens, ones = divmod(value, 10)
    head = ("" if tens < 2 else _HAN[tens - 1]) + ("十" if tens else "")
    return head + (_HAN[ones - 1] if ones else "")
