"""Charts: values on a common scale, as places along a line; the templates draw them as SVG.

Places are shares of the width, so that a chart fills whatever room it has while its text keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from planbook.indicators.ladders import Ladder, Rung, Stage
from planbook.indicators.phrasing import change, number_text, quantity_text, sentence
from planbook.indicators.units import convert
from planbook.model import Indicator, IndicatorTable, Role

ZERO = Decimal(0)
MOST = Decimal(250)
"""Per cent of its target beyond which a result is drawn cut off."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the line."""

    role: str
    place: str
    """`37.5%` of the width."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart."""

    label: str
    name: str
    """Name in the library of what the label leads to; empty for none."""
    sentence: str
    values: str
    """As text, for everybody: `13.5件 → 20件`."""
    marks: tuple[Mark, ...]
    cut_off: bool = False
    """Goes on beyond the edge."""

    @property
    def start(self) -> str:
        """Where the bar between the marks begins: at zero for a single mark."""
        return self.marks[0].place if len(self.marks) > 1 else "0%"

    @property
    def end(self) -> str:
        return self.marks[-1].place


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows on one scale."""

    title: str
    kind: str
    """`bars`: bars from zero; `ladder`: from baseline to target; `results`: per cent of the target."""
    lines: tuple[Line, ...]
    ticks: tuple[tuple[str, str], ...]
    """Place and label of each."""
    remark: str = ""
    """What is not drawn, and why."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles of its marks, for the legend."""
        return frozenset(mark.role for line in self.lines for mark in line.marks)


def indicator_chart(indicator: Indicator) -> Chart | None:
    """Draw the values of one indicator from zero; None where there are not two in one unit."""
    rows = [(measure, measure.quantities[0]) for measure in indicator.measures if measure.value is not None]
    if len(rows) < 2 or len({quantity.unit for _, quantity in rows}) > 1 or any(each.value < 0 for _, each in rows):
        return None
    scale = _Scale(max(quantity.value for _, quantity in rows), rows[0][1].unit)
    order = (Role.BASELINE, Role.TARGET, Role.ACTUAL)
    lines = tuple(
        Line(
            label=measure.label,
            name="",
            sentence=f"{measure.label}：{quantity_text(quantity)}",
            values=measure.as_written if len(measure.as_written) <= 12 else quantity_text(quantity),
            marks=(Mark(measure.role.value, scale.place(quantity.value)),),
        )
        for measure, quantity in sorted(rows, key=lambda row: (row[0].period or "9", order.index(row[0].role)))
    )
    return Chart(change(indicator), "bars", lines, scale.ticks)


def ladder_chart(ladder: Ladder, stage: Stage) -> Chart | None:
    """Draw the rungs of one year that are comparable, from baseline to target; None where no value is stated."""
    values = [step.value for rung in stage.comparable for step in rung.steps if step.value is not None]
    if not values or min(values) < 0:
        return None
    scale = _Scale(max(values), ladder.concept.unit)
    lines = tuple(_rung_line(rung, scale) for rung in stage.comparable)
    missing = dict.fromkeys(rung.place for rung in stage.rungs if rung not in stage.comparable)
    remark = f"{'、'.join(missing)}的数值与此不可比，没有画入图中。" if missing else ""
    return Chart(f"单位：{ladder.concept.unit}", "ladder", lines, scale.ticks, remark)


def _rung_line(rung: Rung, scale: _Scale) -> Line:
    steps = [step for role in Role if (step := rung.step(role)) and step.value is not None and step.quantity]
    steps.sort(key=lambda step: (step.measure.period, step.measure.role is Role.ACTUAL))
    return Line(
        label=rung.place,
        name=rung.name,
        sentence=sentence(rung.indicator),
        values=" → ".join(f"{step.quantity.comparator}{tidy(step.value)}" for step in steps),  # type: ignore[arg-type,union-attr]
        marks=tuple(Mark(step.measure.role.value, scale.place(step.value)) for step in steps),  # type: ignore[arg-type]
    )


def results_chart(slug: str, table: IndicatorTable) -> Chart | None:
    """Draw the results of a table in per cent of their targets; None where it has no results."""
    lines = []
    for indicator in table.indicators:
        actual, target = indicator.measure(Role.ACTUAL), indicator.measure(Role.TARGET)
        if not actual or not target or actual.value is None or not target.value:
            continue
        value = convert(actual.value, actual.quantities[0].unit, target.quantities[0].unit)
        if value is None or value < 0 or target.value < 0:
            continue
        share = value / target.value * 100
        place = f"{min(share, MOST) / MOST * 100:.2f}%"
        role = "reached" if share >= 100 else "missed"
        lines.append(
            Line(
                label=indicator.name,
                name=f"{slug}/{indicator.id}",
                sentence=sentence(indicator),
                values=f"{share:.0f}%",
                marks=(Mark(role, place),),
                cut_off=share > MOST,
            )
        )
    if not lines:
        return None
    ticks = tuple((f"{share / MOST * 100:.2f}%", f"{share}%") for share in (0, 50, 100, 150, 200))
    return Chart("完成值相当于目标值的百分比", "results", tuple(lines), ticks)


def tidy(value: Decimal) -> str:
    """Give a computed number without needless zeros, grouped by nothing."""
    return number_text(value.normalize()) if value else "0"


class _Scale:
    """From zero to the first round number that no value exceeds."""

    def __init__(self, largest: Decimal, unit: str) -> None:
        self.step = _round_step(largest)
        count = ceil(largest / self.step) or 1
        self.end = self.step * count
        suffix = unit if unit in ("%", "‰") else ""
        self.ticks = tuple((self.place(self.step * i), tidy(self.step * i) + suffix) for i in range(count + 1))

    def place(self, value: Decimal) -> str:
        return f"{value / self.end * 100:.2f}%"


def _round_step(largest: Decimal) -> Decimal:
    """Give a step of 1, 2 or 5 times a power of ten, with two to five steps up to `largest`."""
    if largest <= 0:
        return Decimal(1)
    power = Decimal(10) ** largest.adjusted()
    return next(step for step in (power / 5, power / 2, power, power * 2) if largest / step <= 5)
