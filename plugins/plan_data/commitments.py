"""The data set of commitments: a record for each number that the text of a plan promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plan_data.fields import DataSet, Field, Type
from planbook.addresses import url_of
from planbook.model import Commitment, Plan

HOME = "index.html"


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment with its plan."""

    plan: Plan
    commitment: Commitment


def promised(plan: Plan) -> Iterator[Promised]:
    """Give the commitments in the text of `plan`, in document order."""
    yield from (Promised(plan, each) for each in plan.commitments)


_TEXT, _NUMBER, _BOOLEAN = Type.STRING, Type.NUMBER, Type.BOOLEAN
_FIELDS: tuple[Field[Promised], ...] = (
    Field("plan", "规划网址", _TEXT, "规划在本站网址中的名称。", lambda each: each.plan.slug),
    Field("plan_title", "规划", _TEXT, "规划的标题。", lambda each: each.plan.title),
    Field("region", "行政区", _TEXT, "由高到低，以“/”分隔。", lambda each: "/".join(each.plan.metadata.region)),
    Field("clause", "条款", _TEXT, "句子所在条款在规划中的编号。", lambda each: each.commitment.clause),
    Field("sentence", "原句", _TEXT, "规划原文。", lambda each: each.commitment.sentence),
    Field("as_written", "数值原文", _TEXT, "原句中的数值和单位。", lambda each: each.commitment.as_written),
    Field("value", "数值", _NUMBER, "范围取下限。", lambda each: each.commitment.quantity.value),
    Field("upper", "上限", _NUMBER, "数值为范围时的上限。", lambda each: each.commitment.quantity.upper),
    Field("unit", "单位", _TEXT, "照录原文。", lambda each: each.commitment.quantity.unit),
    Field("comparator", "比较", _TEXT, "≥、≤、>、<、≈ 之一，或空。", lambda each: each.commitment.quantity.comparator),
    Field("year", "期限", _TEXT, "应达到的年份。", lambda each: each.commitment.deadline),
    Field(
        "year_stated", "期限见于原文", _BOOLEAN, "真：原句或同段写明；假：取规划期末年。",
        lambda each: each.commitment.stated,
    ),
    Field("annual", "每年", _BOOLEAN, "真：每年应达到的数值。", lambda each: each.commitment.annual),
    Field(
        "page", "页面", _TEXT, "本站页面和位置，相对于网站首页。",
        lambda each: url_of(f"{each.plan.slug}/{each.commitment.clause}", HOME),
    ),
)  # fmt: skip

COMMITMENTS = DataSet(
    "commitments",
    "量化目标",
    "各规划正文中写明数值的目标，每个数值一条记录；由程序从文字中摘出，以原文为准。",
    _FIELDS,
)
