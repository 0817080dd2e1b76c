"""StratML Part 2 (ANSI/AIIM 22): a plan as goals, objectives and performance indicators.

Chapters are goals; their sections, or else their measures, are objectives.  The rows of an indicator table are the
indicators of an objective for each category, in the goal of the chapter that holds the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planbook.indicators.phrasing import note_label, sentence
from planbook.model import Column, Indicator, IndicatorTable, Measure, Plan, Role, Section
from planbook.plain import plain
from planbook.publisher import Publisher
from planbook.titles import entries, first_text, section_title, table_title
from planbook.xmltext import DECLARATION, element, leaf

NAMESPACE = "http://www.stratml.net/PerformancePlanOrReport"
_RESULTS = {Role.TARGET: "TargetResult", Role.ACTUAL: "ActualResult", Role.BASELINE: "ActualResult"}


def stratml_file(plan: Plan, publisher: Publisher) -> bytes:
    """Give the plan in StratML."""
    reported = any(measure.role is Role.ACTUAL for each in plan.indicators for measure in each.measures)
    data = plan.metadata
    facts = [data.issuer, data.document_number]
    xml = element(
        "PerformancePlanOrReport",
        leaf("Name", plan.title),
        leaf("Description", "，".join(filter(None, facts))) if any(facts) else "",
        element("StrategicPlanCore", _organization(plan), *_goals(plan)),
        _administration(plan, publisher.page(plan.slug)),
        xmlns=NAMESPACE,
        Type="Performance_Report" if reported else "Performance_Plan",
    )
    return (DECLARATION + xml + "\n").encode()


def _organization(plan: Plan) -> str:
    name = plan.metadata.issuer or "".join(plan.metadata.region)
    return element("Organization", leaf("Name", name)) if name else ""


def _administration(plan: Plan, page: str) -> str:
    data = plan.metadata
    published = data.source_published or data.issued or data.published
    return element(
        "AdministrativeInformation",
        leaf("Identifier", f"plan-{plan.slug}"),
        *([leaf("StartDate", f"{data.period[0]}-01-01"), leaf("EndDate", f"{data.period[1]}-12-31")]
          if data.period else []),
        leaf("PublicationDate", f"{published:%Y-%m-%d}") if published else "",
        leaf("Source", page) if page else "",
    )  # fmt: skip


def _goals(plan: Plan) -> Iterator[str]:
    """Give a goal for each chapter; what stands before the first one is a goal of its own where it has indicators."""
    before = [block for block in plan.preamble if isinstance(block, IndicatorTable)]
    if before or not plan.sections:
        yield element("Goal", leaf("Name", plan.title), leaf("Description", ""), leaf("Identifier", "preamble"),
                      *(part for table in before for part in _categories(table)))  # fmt: skip
    for number, chapter in enumerate(plan.sections, start=1):
        tables = list(_tables(chapter))
        yield element(
            "Goal",
            leaf("Name", section_title(chapter)),
            leaf("Description", first_text(chapter)),
            leaf("Identifier", _identifier(chapter.id)),
            leaf("SequenceIndicator", str(number)),
            *map(_objective, entries(chapter)),
            *(part for table in tables for part in _categories(table)),
        )


def _objective(section: Section) -> str:
    return element(
        "Objective",
        leaf("Name", section_title(section)),
        leaf("Description", first_text(section)),
        leaf("Identifier", _identifier(section.id)),
        leaf("SequenceIndicator", section.mark) if section.mark else "",
    )


def _categories(table: IndicatorTable) -> Iterator[str]:
    """Give an objective for each category of a table, with its indicators."""
    categories: dict[str, list[Indicator]] = {}
    for indicator in table.indicators:
        categories.setdefault(plain(indicator.category), []).append(indicator)
    for number, (category, indicators) in enumerate(categories.items(), start=1):
        yield element(
            "Objective",
            leaf("Name", f"{table_title(table)}：{category}" if category else table_title(table)),
            leaf("Description", ""),
            leaf("Identifier", f"{_identifier(table.id)}-category-{number}"),
            *map(_indicator, indicators),
        )


def _indicator(indicator: Indicator) -> str:
    said = [sentence(indicator)]
    said += [f"属性：{indicator.attribute}"] if indicator.attribute else []
    said += [f"牵头部门：{indicator.department}"] if indicator.department else []
    said += [f"完成情况：{indicator.status}"] if indicator.status else []
    said += [f"{note_label(note)}：{plain(note.text)}" for note in indicator.explanations]
    stated = [measure for measure in indicator.measures if measure.is_stated]
    results = [_result(measure) for role in ("TargetResult", "ActualResult")
               for measure in stated if _RESULTS[measure.role] == role]  # fmt: skip
    return element(
        "PerformanceIndicator",
        leaf("SequenceIndicator", indicator.number) if indicator.number else "",
        leaf("MeasurementDimension", indicator.name),
        leaf("UnitOfMeasurement", indicator.unit),
        leaf("Identifier", _identifier(indicator.id)),
        element("MeasurementInstance", *results) if results else "",
        leaf("OtherInformation", "\n".join(said)),
        PerformanceIndicatorType="Quantitative" if any(measure.quantities for measure in stated) else "Qualitative",
    )


def _result(measure: Measure) -> str:
    """Give a target or a result; a baseline is a result that was there before."""
    return element(
        _RESULTS[measure.role],
        leaf("Description", f"{measure.label}：{measure.as_written}"),
        leaf("NumberOfUnits", _decimal(measure.value)) if measure.value is not None else "",
        *([leaf("StartDate", f"{measure.period}-01-01"), leaf("EndDate", f"{measure.period}-12-31")]
          if measure.period else []),
    )  # fmt: skip


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _tables(section: Section) -> Iterator[IndicatorTable]:
    for child in section.children:
        if isinstance(child, IndicatorTable):
            yield child
        elif isinstance(child, Section):
            yield from _tables(child)
        elif isinstance(child, Column):
            yield from (block for block in child.blocks if isinstance(block, IndicatorTable))


def _identifier(name: str) -> str:
    """Give an XML name made of the name inside the plan: `indicators/2-7` → `indicators.2-7`."""
    return name.replace("/", ".")
