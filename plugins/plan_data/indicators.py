"""The data set of indicators: a record for each value that a plan states of an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plan_data.fields import DataSet, Field, Type, Value
from planbook.addresses import page_of
from planbook.indicators.phrasing import note_label, sentence
from planbook.indicators.units import convert
from planbook.model import Concept, Indicator, IndicatorTable, Measure, Plan, Quantity
from planbook.plain import plain
from planbook.titles import table_title


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of an indicator; a value without a number is one as well."""

    plan: Plan
    table: IndicatorTable
    indicator: Indicator
    measure: Measure
    part: int
    """Counted from 1; `(2500)、(5000)` has two."""
    quantity: Quantity | None
    concept: Concept | None
    sentence: str
    """What the indicator says, for all of its values."""
    notes: str
    """What explains it, a line each."""


def statements(plan: Plan, concepts: Mapping[str, Concept]) -> Iterator[Statement]:
    """Give every value of every indicator of `plan`, in document order; `concepts` by the indicators' ids."""
    for table in plan.indicator_tables:
        for indicator in table.indicators:
            concept, said, notes = concepts.get(indicator.id), sentence(indicator), _notes(indicator)
            for measure in indicator.measures:
                for part, quantity in enumerate(measure.quantities or (None,), start=1):
                    yield Statement(plan, table, indicator, measure, part, quantity, concept, said, notes)


def _number(each: Statement, name: str) -> Value:
    value: Decimal | None = getattr(each.quantity, name) if each.quantity else None
    return value


def _converted(each: Statement) -> Value:
    if not each.concept or not each.quantity:
        return None
    return convert(each.quantity.value, each.quantity.unit, each.concept.unit)


def _notes(indicator: Indicator) -> str:
    return "\n".join(f"{note_label(note)}：{plain(note.text)}" for note in indicator.explanations)


_TEXT, _NUMBER, _INTEGER, _BOOLEAN = Type.STRING, Type.NUMBER, Type.INTEGER, Type.BOOLEAN
_FIELDS: tuple[Field[Statement], ...] = (
    Field("plan", "规划网址", _TEXT, "规划在本站网址中的名称。", lambda each: each.plan.slug),
    Field("plan_title", "规划", _TEXT, "规划的标题。", lambda each: each.plan.title),
    Field("region", "行政区", _TEXT, "由高到低，以“/”分隔。", lambda each: "/".join(each.plan.metadata.region)),
    Field("table", "表", _INTEGER, "所在表格在规划中的序号。", lambda each: each.table.number),
    Field("table_title", "表题", _TEXT, "所在表格的标题。", lambda each: table_title(each.table)),
    Field("number", "序号", _TEXT, "指标在表中的序号，照录原表。", lambda each: each.indicator.number),
    Field("category", "类别", _TEXT, "照录原表。", lambda each: each.indicator.category),
    Field("name", "指标", _TEXT, "指标名称，不含写在名称中的单位和数值。", lambda each: each.indicator.name),
    Field("name_as_written", "指标原文", _TEXT, "名称一栏的原文。", lambda each: plain(each.indicator.text)),
    Field("unit_as_written", "单位原文", _TEXT, "表中或名称中写明的单位。", lambda each: each.indicator.unit),
    Field(
        "role", "数值性质", _TEXT, "baseline 为基期值，target 为目标值，actual 为完成值。",
        lambda each: each.measure.role.value,
    ),
    Field("label", "栏名", _TEXT, "数值所在一栏的表头。", lambda each: each.measure.label),
    Field("year", "年份", _TEXT, "表头或表题写明的年份，没有的为空。", lambda each: each.measure.period),
    Field("as_written", "数值原文", _TEXT, "单元格原文，空白表示原表未列。", lambda each: each.measure.as_written),
    Field("part", "第几个数", _INTEGER, "一格写有几个数时，依次为1、2……", lambda each: each.part),
    Field("value", "数值", _NUMBER, "没有数值的为空；范围取下限。", lambda each: _number(each, "value")),
    Field("upper", "上限", _NUMBER, "数值为范围时的上限。", lambda each: _number(each, "upper")),
    Field("unit", "单位", _TEXT, "数值的单位。", lambda each: each.quantity.unit if each.quantity else ""),
    Field(
        "comparator", "比较", _TEXT, "≥、≤、>、<、≈ 之一，或空。",
        lambda each: each.quantity.comparator if each.quantity else "",
    ),
    Field(
        "incremental", "期间数", _BOOLEAN, "真：规划期间的新增数或累计数；假：没有这样注明。",
        lambda each: bool(each.quantity and each.quantity.incremental),
    ),
    Field("remark", "附注", _TEXT, "数值之后的文字。", lambda each: each.measure.remark),
    Field("attribute", "属性", _TEXT, "预期性、约束性等，照录原表。", lambda each: each.indicator.attribute),
    Field("status", "完成情况", _TEXT, "照录原表。", lambda each: each.indicator.status),
    Field("department", "牵头部门", _TEXT, "照录原表。", lambda each: each.indicator.department),
    Field("source", "数据来源", _TEXT, "照录原表。", lambda each: each.indicator.source),
    Field("notes", "说明", _TEXT, "表注和脚注中说明这项指标的各条，一条一行。", lambda each: each.notes),
    Field(
        "concept", "指标概念", _TEXT, "对照页面的网址名，没有归类的为空。",
        lambda each: each.concept.id if each.concept else "",
    ),
    Field("concept_value", "换算值", _NUMBER, "按指标概念的单位换算，不能换算的为空。", _converted),
    Field(
        "concept_unit", "换算单位", _TEXT, "指标概念的单位。",
        lambda each: each.concept.unit if each.concept else "",
    ),
    Field("sentence", "说明句", _TEXT, "由本站按表格各栏组成的一句话。", lambda each: each.sentence),
    Field(
        "page", "页面", _TEXT, "本站页面，相对于网站首页。",
        lambda each: page_of(f"{each.plan.slug}/{each.indicator.id}"),
    ),
)  # fmt: skip

INDICATORS = DataSet(
    "indicators", "指标", "各规划指标表中的数值，每个数值一条记录；照录原文，并拆分出数、单位和年份。", _FIELDS
)
