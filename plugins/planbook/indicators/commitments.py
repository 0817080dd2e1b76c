"""Commitments (量化目标): sentences of a plan's text that promise a number by a date.

`到2025年累计建成500个高价值专利协同培育布局机构`, `新增知识产权律师不少于100名`.  Precision goes before recall: what is
reported of the past, prescribed by a rule or granted as a subsidy is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from planbook.indicators.heads import last_year
from planbook.indicators.quantities import QUANTITY, read_quantity
from planbook.indicators.units import read_unit
from planbook.model import Commitment, Plan, Prose, Quantity, Section, Step
from planbook.plain import plain


@dataclass(frozen=True, slots=True)
class Promise:
    """The commitments that share a phrase, for a list of them."""

    clause: str
    parts: tuple[tuple[str, bool], ...]
    """The phrase in pieces, each with whether it is a number that is promised."""
    deadline: str
    stated: bool


def promises(found: Sequence[Commitment]) -> tuple[Promise, ...]:
    """Group `found` by the phrases that hold them."""
    groups = groupby(found, key=lambda each: (each.clause, each.sentence, each.phrase))
    return tuple(_promise(phrase, tuple(group)) for (_, _, phrase), group in groups)


def _promise(phrase: str, group: Sequence[Commitment]) -> Promise:
    begin = group[0].sentence.index(phrase)
    parts: list[tuple[str, bool]] = []
    place = 0
    for each in group:
        parts += [(phrase[place : each.start - begin], False), (phrase[each.start - begin : each.end - begin], True)]
        place = each.end - begin
    parts.append((phrase[place:], False))
    return Promise(group[0].clause, tuple(part for part in parts if part[0]), group[0].deadline, group[0].stated)


def read_commitments(plan: Plan) -> tuple[Commitment, ...]:
    """Find the commitments in the text of `plan`, in document order; those of its tables are indicators."""
    found: list[Commitment] = []
    chapter, deadline = "", ""
    for step in plan.walk():
        text = _text(step)
        headings = _headings(step)
        if not text or _BACKGROUND.search(headings):
            continue
        goals = bool(_GOALS.search(headings))
        if not goals or (step.trail[:1] and step.trail[0].id != chapter):
            chapter, deadline = step.trail[0].id if step.trail else "", ""
        paragraph = _Paragraph(step.node.id, plan.metadata.period, goals)
        deadline = paragraph.read(plain(text), deadline, found)
    return tuple(found)


_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^。；;！？]+[。；;！？]?")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|〔[^〕]*〕")
_BACKGROUND = re.compile(r"基础|成效|成就|形势|现状|回顾|机遇|挑战|问题|背景|完成情况")
_GOALS = re.compile(r"目标|指标|展望|任务书")

_YEAR = re.compile(r"(?<![较比])(?P<year>(?:19|20)\d\d)\s*年")  # 到2025年, but not 较2015年末
_FIVE_YEARS = re.compile(
    r"(?<![较比])[“\"]?(?P<plan>十[一二三四五六]?五)[”\"]?(?:规划)?(?:时期|期间|末)"
)  # “十四五”期间
_ANNUAL = re.compile("每年|年均|逐年")
_PAST = re.compile(
    r"截至|截止|[三五]年[来中]|近年来|目前|当前|已(?!有条件)|仅有|共有|同比|累计获|曾"
)  # 五年来，共举办…逾100场
_PROMISE = re.compile(
    "达|超过|突破|不少于|不低于|力争|争取|确保|实现|新增|增加|新建|建成|建设|建立|培育|完成|培养|培训|选派|发展|引进|形成|覆盖"
    "|提高到|降至|控制在"
)
_STRONG = re.compile(r"达到|(?<![表传])达(?=\D{0,2}\d)|超过|突破|力争|争取|确保")
_RULE = re.compile(
    "给予|奖励|补助|补贴|资助|奖补|贴息|最高|上限|按照|按.{0,8}比例|罚款|注册资本|利率|税率|减征|免征|减免|返还|缴纳"
    "|不超过|以内|之日起|工作日|标准为|是指|必要条件|^对(?![标接照])|的，"
)
"""What a rule prescribes, grants or takes for a condition: 对固定资产投资额超过5亿元的项目，…"""
_SIZE = re.compile(r"(?:收入|产值|投资额?|资产|销售额|面积)$")  # 年营业收入10亿元以上民营企业
_TIME = frozenset(["年", "月", "日", "天", "周", "小时", "分钟", "秒", "岁", "届", "期", "级", "学时", "课时"])
_REACH = 12
"""Characters before a number that are looked at."""
_LONGEST = 300
"""Characters on either side of a number that belong to its phrase, where no comma ends it before."""
_ORDINAL = re.compile(r"[第近前后连续]\s*$")


def _text(step: Step) -> str:
    node = step.node
    return node.text if isinstance(node, Prose | Section) else ""


def _headings(step: Step) -> str:
    """Give the headings above a text."""
    sections = [node for node in (*step.trail, step.node) if isinstance(node, Section)]
    return " ".join(plain(section.heading) for section in sections)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Where sentences stand."""

    clause: str
    period: tuple[int, int] | None
    goals: bool
    """Under a heading that announces goals."""

    def read(self, text: str, deadline: str, found: list[Commitment]) -> str:
        """Read the sentences of `text`; one without a date of its own has that of the sentence before, `deadline`."""
        for match in _SENTENCE.finditer(text):
            sentence = match[0]
            deadline = _deadline(sentence) or deadline
            if _DIGIT.search(sentence) and self._promises(sentence, deadline):
                found += self._numbers(sentence, deadline)
        return deadline

    def _promises(self, sentence: str, deadline: str) -> bool:
        if deadline and self.period and int(deadline) < self.period[0]:
            return False
        if _PAST.search(sentence) or _RULE.search(sentence):
            return False
        return self.goals or not deadline or bool(_PROMISE.search(sentence))

    def _numbers(self, sentence: str, deadline: str) -> Iterator[Commitment]:
        quoted = [match.span() for match in _QUOTED.finditer(sentence)]
        for match in QUANTITY.finditer(sentence):
            quantity = read_quantity(match)
            phrase = _phrase(sentence, *match.span())
            if not _counts(sentence, match, quantity, quoted) or not (deadline or self.goals or _insists(phrase)):
                continue
            yield Commitment(
                clause=self.clause,
                sentence=sentence,
                start=match.start(),
                end=match.end(),
                phrase=phrase,
                quantity=quantity,
                deadline=deadline or (str(self.period[1]) if self.period else ""),
                stated=bool(deadline),
                annual=bool(_ANNUAL.search(phrase)),
            )


def _insists(phrase: str) -> bool:
    """Tell whether the words around a number promise it by themselves, without a date."""
    return bool(_STRONG.search(phrase)) or bool(_ANNUAL.search(phrase) and _PROMISE.search(phrase))


def _deadline(sentence: str) -> str:
    """Give the last year that the sentence names, or in which the five-year plan ends that it names."""
    years = [match["year"] for match in _YEAR.finditer(sentence)] if "年" in sentence else []
    if "五" in sentence:
        years += [last_year(match["plan"]) for match in _FIVE_YEARS.finditer(sentence)]
    return max(years, default="")


def _counts(sentence: str, match: re.Match[str], quantity: Quantity, quoted: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a number counts what is promised: no year, duration, ordinal, name or condition."""
    unit = read_unit(quantity.unit) if quantity.unit else None
    if unit is None or unit.base in _TIME or not unit.base:
        return False
    if any(start <= match.start() < end for start, end in quoted):
        return False
    before = sentence[max(0, match.start("number") - _REACH) : match.start("number")]
    if _ORDINAL.search(before) or re.search(r"[A-Za-z0-9.\-/]$", before):
        return False
    return not (_SIZE.search(before) and match["after"] and re.match(r"[\u4e00-\u9fff]", sentence[match.end() :]))


def _phrase(sentence: str, start: int, end: int) -> str:
    """Give the part of `sentence` around a number, between commas."""
    first, last = max(0, start - _LONGEST), min(len(sentence), end + _LONGEST)
    left = max(first, *(sentence.rfind(comma, first, start) + 1 for comma in "，："))
    right = sentence.find("，", end, last)
    return sentence[left : right if right >= 0 else last].strip("。；; ")
