"""Agreement: prose, columns and tables say the same of the same indicator.

`每万人口高价值发明专利拥有量达108件` in a text and 108 件 in the table; the base value of one table and the result of
another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, pairwise

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Passage
from desk.sentences import Amount, amounts, sentences, years
from planbook.indicators.heads import last_year
from planbook.indicators.units import convert
from planbook.keys import name_key
from planbook.model import Indicator, Measure, Quantity, Role
from planbook.problems import WARNING

_TABLE = """表：“十四五”时期主要指标
| 序号 | 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|---|
| 1 | 每万人口高价值发明专利拥有量 | 件 | 80 | 108 |
| 2 | 社会满意度 | 分 | 80 | 85 |
"""

TEXT_AND_TABLE = DeskRule(
    "V01",
    WARNING,
    "“{phrase}”与表中{year}“{name}”的数值 {value} 不一致（第 {line} 行）。",
    "请核对正文和表格。",
    basis="同一规划中同一指标的数值应当一致",
    context=_TABLE,
    wrong="到2025年，每万人口高价值发明专利拥有量达118件。",
    right="到2025年，每万人口高价值发明专利拥有量达108件。",
)
TWO_TABLES = DeskRule(
    "V02",
    WARNING,
    "{year}“{name}”在这里是 {value}，在第 {line} 行是 {other}。",
    "请核对两个表格。",
    basis="同一规划中同一指标的数值应当一致",
    context="""表：“十三五”时期主要指标完成情况
| 序号 | 指标 | 单位 | 目标值 | 完成值 |
|---|---|---|---|---|
| 1 | 社会满意度 | 分 | 80 | 75.07 |
""",
    wrong="""表：“十四五”时期主要指标
| 序号 | 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|---|
| 1 | 社会满意度 | 分 | 80 | 83 |
""",
    right="""表：“十四五”时期主要指标
| 序号 | 指标 | 单位 | 2020年 | 2025年 |
|---|---|---|---|---|
| 1 | 社会满意度 | 分 | 75.07 | 83 |
""",
)
TWO_TEXTS = DeskRule(
    "V24",
    WARNING,
    "{year}年“{name}”在这里是 {value}，在第 {line} 行是 {other}。",
    "请核对两处正文。",
    basis="同一规划中同一指标的数值应当一致；指标取自本规划的表格和 content/concepts.yml",
    context=_TABLE,
    wrong="到2023年，社会满意度达80分。\n\n> **专栏1 提升工程**\n>\n> 到2023年，社会满意度达到82分。",
    right="到2023年，社会满意度达80分。\n\n> **专栏1 提升工程**\n>\n> 到2023年，社会满意度达到80分。",
)
STATUS = DeskRule(
    "V03",
    WARNING,
    "“{name}”注明“{status}”，而完成值 {actual} {relation}目标值 {target}。",
    "请核对数值和完成情况。",
    basis="同一行的数值和说明应当一致",
    wrong="""| 序号 | 指标 | 单位 | 2020年目标值 | 2020年完成值 | 完成情况 |
|---|---|---|---|---|---|
| 1 | 优势企业 | 家 | 300 | 280 | 完成 |
""",
    right="""| 序号 | 指标 | 单位 | 2020年目标值 | 2020年完成值 | 完成情况 |
|---|---|---|---|---|---|
| 1 | 优势企业 | 家 | 300 | 320 | 完成 |
""",
)


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find numbers of one plan that contradict each other."""
    indicators = sheet.plan.indicators
    yield from _two_tables(sheet, indicators)
    for indicator in indicators:
        yield from _status(sheet, indicator)
    if names := _names(sheet):
        reader = _Reader(names)
        for passage in sheet.prose:
            yield from reader.read(passage)


# two tables


def _two_tables(sheet: Sheet, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    same: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        same[name_key(indicator.name)].append(indicator)
    for group in same.values():
        for one, other in combinations(group, 2):
            if _table(one) != _table(other):
                yield from _two_rows(sheet, one, other)


def _table(indicator: Indicator) -> str:
    """Give the number of its table: `2` of `indicators/2-7`."""
    return indicator.id.rpartition("/")[2].partition("-")[0]


def _two_rows(sheet: Sheet, one: Indicator, other: Indicator) -> Iterator[Finding]:
    for left in one.measures:
        for right in other.measures:
            if not left.period or left.period != right.period or _is_target(left) != _is_target(right):
                continue
            if left.incremental == right.incremental and _differ(left, right):
                yield from _at_row(
                    sheet, other, right, TWO_TABLES, year=f"{left.period}年", name=other.name,
                    value=right.as_written, line=one.where.line, other=left.as_written,
                )  # fmt: skip


def _is_target(measure: Measure) -> bool:
    return measure.role is Role.TARGET


def _differ(left: Measure, right: Measure) -> bool:
    if left.value is None or right.value is None:
        return False
    return not _agree(left.quantities[0], right.quantities[0])


def _agree(said: Quantity, stated: Quantity) -> bool:
    """Tell whether two quantities are the same, the finer rounded as the coarser; so are those that do not compare."""
    if said.upper or stated.upper:
        return True
    value = convert(stated.value, stated.unit, said.unit) if said.unit != stated.unit else stated.value
    if value is None:
        return True
    if said.comparator in ("≥", ">") and not stated.comparator and value >= said.value:
        return True
    if said.comparator in ("≤", "<", "≈"):
        return True
    return _rounded(value, said.value) == said.value or _rounded(said.value, value) == value


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """Round `value` to as many decimals as `like` has."""
    return value.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)))


def _at_row(
    sheet: Sheet, indicator: Indicator, measure: Measure, rule: DeskRule, **values: object
) -> Iterator[Finding]:
    """Give a finding at the cell of `measure`."""
    cells = sheet.in_line(indicator.where.line)
    written = measure.as_written.strip()
    cell = next((each for each in reversed(cells) if each.text.strip() == written), cells[-1] if cells else None)
    if cell:
        yield found(cell, (0, len(cell.text)), rule, **values)


# what a row says of itself

_DONE = re.compile(r"(?:已|全部|超额|提前)*完成")
_NOT_DONE = re.compile(r"(?:未|没有|尚未)(?:能)?完成")
_FALLING = re.compile(r"降低|下降|减少|能耗|消耗|排放|死亡|事故|失业|发病|浓度|负债")


def _status(sheet: Sheet, indicator: Indicator) -> Iterator[Finding]:
    done, undone = (bool(pattern.fullmatch(indicator.status)) for pattern in (_DONE, _NOT_DONE))
    target, actual = indicator.measure(Role.TARGET), indicator.measure(Role.ACTUAL)
    if not (done or undone) or not target or not actual or _FALLING.search(indicator.name):
        return
    if target.value is None or not actual.quantities or target.quantities[0].comparator in ("≤", "<"):
        return
    reached = actual.quantities[0].value >= target.value
    if done != reached:
        yield from _at_row(
            sheet, indicator, actual, STATUS, name=indicator.name, status=indicator.status,
            actual=actual.as_written, relation="达到" if reached else "低于", target=target.as_written,
        )  # fmt: skip


# prose and table

Names = dict[str, tuple[Indicator, ...]]


def _names(sheet: Sheet) -> Names:
    """Give the names of all indicators that the plan or a concept has, each with those of the plan's own tables."""
    own = {f"{sheet.plan.slug}/{indicator.id}": indicator for indicator in sheet.plan.indicators}
    names: dict[str, dict[str, Indicator]] = defaultdict(dict)
    for indicator in own.values():
        names[indicator.name][indicator.id] = indicator
    for concept in sheet.library.concepts:
        members = [own[each] for each in sheet.library.members.get(concept.id, ()) if each in own]
        for name in concept.names:
            names[name].update({each.id: each for each in members})
    return {name: tuple(group.values()) for name, group in names.items() if len(name) >= _LEAST_NAME}


_LEAST_NAME = 5
"""Shortest name of an indicator, in characters, that is looked for in prose."""
_BEFORE = re.compile(
    r"(?:^|[，。；：、（”—]|[全我本][省市县区国]|[省市县区]内?|实现|确保|力争|其中|以及|和|及|与|将|年底?|[时期]期|期间|的)$"
)
"""What may stand before a name, so that it is the whole name and of the whole place."""
_BETWEEN = re.compile(
    r"(?:[（(][^（()）]{1,12}[)）])?(?:已|将|也|均|预计|力争|保持|稳定)?(?:累计)?"
    r"(?:达到了?|达|为|是|有|至|增至|增长到|增加到|提高到|提升到|提升至|提高至|实现|稳定在|保持在)?(?:累计)?$"
)
_PART = re.compile(r"累计|期间|时期|五年|年均|新增|每年|同比|比重|季度|上半年|1[—-]\d+月")
"""What makes a number another one than that of the year: a sum over years, a gain, a share."""
_SPAN = re.compile(r"(?:期间|时期|年来|年中)(?!.*(?:19|20)\d\d年)")
"""A stretch of years that a sentence speaks of, and names no year after it: its numbers may be sums."""
_PEOPLE = re.compile(r"(?<=每万)人口?")
_COMPARING = frozenset("较比从由自超与")


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a passage says of an indicator."""

    passage: Passage
    name: str
    """As written."""
    span: tuple[int, int]
    """Of the number."""
    quantity: Quantity
    kind: str
    """What makes the number another one than that of a year: 累计, 新增; empty where it is that."""

    @property
    def written(self) -> str:
        return self.passage.text[slice(*self.span)]

    @property
    def key(self) -> str:
        return name_key(self.name)


def _statement(passage: Passage, start: int, sentence: str, name: re.Match[str]) -> _Statement | None:
    """Read what a sentence, which begins at `start`, says of a name in it; None where it gives no number of its own."""
    before, after = sentence[max(0, name.start() - 60) : name.start()], sentence[name.end() : name.end() + 60]
    amount = _stated_of(before, after)
    if not amount or not amount.quantity.unit or not _BEFORE.search(before) or _SPAN.search(before):
        return None
    clause = before[max(before.rfind(mark) for mark in "，；、") + 1 :] + name[0] + after[: amount.start]
    kind = _PART.search(clause)
    first = start + name.end()
    span = first + amount.start, first + amount.end
    return _Statement(passage, name[0], span, amount.quantity, kind[0] if kind else "")


@dataclass(slots=True)
class _Reader:
    """Compares what prose says with the tables of its plan."""

    names: Names
    pattern: re.Pattern[str] = field(init=False)
    said: dict[tuple[str, str, str], _Statement] = field(default_factory=dict)
    """What prose said first, by name, year and kind of number."""

    def __post_init__(self) -> None:
        longest_first = sorted(self.names, key=len, reverse=True)
        one_of = "|".join(_PEOPLE.sub("人口?", re.escape(name)) for name in longest_first)
        self.pattern = re.compile(one_of, re.IGNORECASE)
        self.names = {name_key(name): group for name, group in self.names.items()}

    def read(self, passage: Passage) -> Iterator[Finding]:
        year = ""
        for start, sentence in sentences(passage):
            year = self._year(sentence) or year
            for match in self.pattern.finditer(sentence):
                if statement := _statement(passage, start, sentence, match):
                    yield from self._with_texts(statement, year)
                    yield from self._with_tables(statement, year)

    def _year(self, sentence: str) -> str:
        """Give the year that a sentence is about; one that it compares with (较2015年末增长) is another."""
        named = [str(year) for year, at in years(sentence) if sentence[max(0, at - 1) : at] not in _COMPARING]
        return named[-1] if len(set(named)) == 1 else last_year(sentence)

    def _with_texts(self, one: _Statement, year: str) -> Iterator[Finding]:
        first = self.said.setdefault((one.key, year, one.kind), one)
        if year and first is not one and not _agree(one.quantity, first.quantity):
            yield found(
                one.passage, one.span, TWO_TEXTS, year=year, name=one.name, value=one.written,
                line=first.passage.where(first.span[0]).line, other=first.written,
            )  # fmt: skip

    def _with_tables(self, one: _Statement, year: str) -> Iterator[Finding]:
        for indicator in self.names.get(one.key, ()):
            stated = [each for each in indicator.measures if each.value is not None and not each.incremental]
            stated = [each for each in stated if not year or each.period == year]
            if not stated or bool(one.kind) != bool(_PART.search(indicator.name)):
                continue
            if not any(_agree(one.quantity, each.quantities[0]) for each in stated):
                yield found(
                    one.passage, one.span, TEXT_AND_TABLE,
                    phrase=one.name + one.written, year=f"{stated[0].period}年" if year else "",
                    name=indicator.name, value=stated[0].as_written, line=indicator.where.line,
                )  # fmt: skip


_RESPECTIVELY = re.compile(r"[^，。；：\d]*?分别(?:达到了?|达|为|是|增至|提高到|提升到)?")
_JOINED = re.compile(r"[、和及与]")


def _stated_of(before: str, after: str) -> Amount | None:
    """Give the amount that is said of a name between `before` and `after`: 甲、乙分别达到1件和2件 says 2 of 乙."""
    said = amounts(after)
    if match := _RESPECTIVELY.match(after):
        clause = before[max(before.rfind(mark) for mark in "，。；：") + 1 :]
        names = _JOINED.split(clause + after[: match.end()])
        own = len(_JOINED.findall(clause))
        apart = [after[one.end : other.start] for one, other in pairwise(said[: len(names)])]
        listed = len(said) >= len(names) and all(_JOINED.fullmatch(each) for each in apart)
        return said[own] if listed and said[0].start == match.end() else None
    return said[0] if said and _BETWEEN.match(after[: said[0].start]) else None
