"""Phrasing: what an indicator says, as one sentence, the same for pages, charts, search and data.

`到2025年，每万人口高价值发明专利拥有量达到20件（2020年：13.5件），预期性指标；见注1`
"""

from __future__ import annotations

import re
from decimal import Decimal

from planbook.indicators.explanations import gain_of
from planbook.model import Footnote, Indicator, Measure, Note, Quantity, Role

_WORDS = {
    "≥": ("不低于", "不少于"),
    "≤": ("不高于", "不超过"),
    ">": ("超过",) * 2,
    "<": ("低于", "少于"),
    "≈": ("约",) * 2,
}
"""Words for a share or score, and for a count."""
_SHARES = frozenset(("%", "‰", "分", "个百分点"))
_NEW = ("新增", "增加")


def sentence(indicator: Indicator) -> str:
    """Give the sentence that says what the indicator promises, or what was reached, without a full stop."""
    actual, target, baseline = (indicator.measure(role) for role in (Role.ACTUAL, Role.TARGET, Role.BASELINE))
    main = next((measure for measure in (actual, target) if measure and measure.is_stated), baseline)
    if main is None:
        said, beside = indicator.name, []
    else:
        said = f"{_when(main)}{indicator.name}{_predicate(indicator, main)}"
        beside = [
            _aside(each, gain_of(indicator))
            for each in (target, baseline)
            if each and each is not main and each.quantities
        ]
    remark = main.remark if main else ""
    brackets = "；".join([*filter(None, [remark]), *beside])
    tail = "，".join(filter(None, [f"（{brackets}）" if brackets else "", *_facts(indicator)]))
    marks = "、".join(map(note_label, indicator.explanations))
    text = said + (tail if tail.startswith("（") or not tail else f"，{tail}")
    return f"{text}；见{marks}" if marks else text


def change(indicator: Indicator) -> str:
    """Say how far target and baseline, or result and target, are apart; empty where that cannot be computed.

    `比2020年增加6.5件，增长48.1%`, `比目标值多15.1万件，相当于目标值的175.5%`
    """
    actual, target, baseline = (indicator.measure(role) for role in (Role.ACTUAL, Role.TARGET, Role.BASELINE))
    if actual and target:
        return _against_target(actual, target)
    if target and baseline and (pair := _pair(target, baseline)):
        return _growth(*pair, f"{baseline.period}年" if baseline.period else baseline.label)
    return ""


def _pair(one: Measure, other: Measure) -> tuple[Quantity, Quantity] | None:
    """Give the quantities of two values that are single numbers of one kind, else None."""
    if one.value is None or other.value is None:
        return None
    first, second = one.quantities[0], other.quantities[0]
    alike = first.unit == second.unit and first.incremental == second.incremental
    return (first, second) if alike else None


def _growth(target: Quantity, baseline: Quantity, since: str) -> str:
    difference = target.value - baseline.value
    if not difference:
        return f"与{since}持平"
    at_least = "至少" if target.comparator in ("≥", ">") and difference > 0 else ""
    if target.unit in _SHARES:
        verb = "提高" if difference > 0 else "降低"
        return f"比{since}{at_least}{verb}{_difference(difference, target.unit)}"
    verb, rate = ("增加", "增长") if difference > 0 else ("减少", "下降")
    said = f"比{since}{at_least}{verb}{_difference(difference, target.unit)}"
    return f"{said}，{rate}{_percent(difference / baseline.value)}" if baseline.value else said


def _against_target(actual: Measure, target: Measure) -> str:
    pair = _pair(actual, target)
    if not pair:
        return ""
    difference = pair[0].value - pair[1].value
    if not difference:
        return "与目标值相同"
    unit = pair[0].unit
    more, less = ("高", "低") if unit in _SHARES else ("多", "少")
    said = f"比目标值{more if difference > 0 else less}{_difference(difference, unit)}"
    if unit in _SHARES or not pair[1].value:
        return said
    return f"{said}，相当于目标值的{_percent(pair[0].value / pair[1].value)}"


def _difference(value: Decimal, unit: str) -> str:
    return f"{number_text(abs(value))}{'个百分点' if unit == '%' else unit}"


def _percent(share: Decimal) -> str:
    return f"{abs(share) * 100:.1f}%"


def amount(measure: Measure) -> str:
    """Give the value with its unit, comparators as words left out: `2500亿元、5000项`, `63%～68%`."""
    return "、".join(map(quantity_text, measure.quantities))


def quantity_text(quantity: Quantity) -> str:
    """`13.5件`, `63%～68%`"""
    lower = f"{number_text(quantity.value)}{quantity.unit}"
    return lower if quantity.upper is None else f"{lower}～{number_text(quantity.upper)}{quantity.unit}"


def compared(quantity: Quantity) -> str:
    """Give the quantity with its comparator in words: `不低于85%`, `不少于100名`, `13.5件`."""
    return _comparison(quantity) + quantity_text(quantity)


def number_text(number: Decimal) -> str:
    """Give a number as plans write it, with the decimals that it was written with."""
    return format(number, "f")


def note_label(note: Note | Footnote) -> str:
    """`注1`, `注①`; `注` where it has no number."""
    if isinstance(note, Footnote):
        return f"注{note.label}"
    number = re.search(r"\d+|[①-⑳]", note.mark)
    return f"注{number[0]}" if number else "注"


def _when(measure: Measure) -> str:
    if not measure.period:
        return ""
    return f"到{measure.period}年，" if measure.role is Role.TARGET else f"{measure.period}年，"


def _predicate(indicator: Indicator, measure: Measure) -> str:
    if not measure.quantities:
        return f"：{measure.as_written}" if measure.is_stated else ""
    new = gain_of(indicator) if measure.incremental and not indicator.name.startswith(_NEW) else ""
    words = _comparison(measure.quantities[0])
    reached = "" if new or words else "达到" if measure.role is Role.TARGET else "为"
    return f"{new}{words}{reached}{amount(measure)}"


def _comparison(quantity: Quantity) -> str:
    words = _WORDS.get(quantity.comparator)
    return words[quantity.unit not in _SHARES] if words else ""


def _aside(measure: Measure, gain: str) -> str:
    """`2020年：13.5件`, `2020年目标：18000件`, `基期值：9%`"""
    year = f"{measure.period}年" if measure.period else ""
    label = year + ("目标" if measure.role is Role.TARGET else "") or measure.label
    new = gain if measure.incremental else ""
    return f"{label}：{new}{_comparison(measure.quantities[0])}{amount(measure)}"


def _facts(indicator: Indicator) -> list[str]:
    attribute = f"{indicator.attribute}指标" if indicator.attribute.endswith("性") else indicator.attribute
    return [fact for fact in (attribute, indicator.status) if fact]
