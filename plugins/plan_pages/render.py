"""`render`: the pages of one plan, a pure function of its bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plan_pages.bundle import PlanBundle, Site
from plan_pages.charts import indicator_chart, results_chart
from plan_pages.codes import code_of, code_path
from plan_pages.linked_data import indicator_data, plan_data
from plan_pages.page import Link, Page, Sources, render_page, shorten
from plan_pages.pictures import picture_path
from plan_pages.templating import Templates, environment
from plan_pages.versions import FATES, stages, version_pages
from planbook.addresses import page_of
from planbook.indicators.commitments import promises
from planbook.indicators.phrasing import sentence
from planbook.model import Column, Indicator, IndicatorTable, Plan, Prose, Section, Step, Version
from planbook.plain import plain
from planbook.titles import column_title, first_text, section_title, table_title, title_of
from planbook.traditional import twin_of
from planbook.versions.history import day_of

PLANS = Link("规划", "plans/index.html")


def render(bundle: PlanBundle, templates: Templates) -> Iterator[tuple[str, str]]:
    """Give output file and HTML of every page of the plan, and the QR codes of these and of their twins.

    `templates` are the theme's.
    """
    plan, around = bundle.plan, bundle.around
    draw = partial(
        render_page,
        environment(templates),
        site=bundle.site,
        sources=Sources(
            plan.footnotes,
            frozenset(around.known),
            page_of(plan.slug),
            around.links,
            around.apparatus,
            around.signposts,
        ),
        plan=plan,
        picture=f"{bundle.site.address}/{picture_path(plan)}" if bundle.site.pictures else "",
    )
    nodes = {step.node.id: step for step in plan.walk()}
    results = {table.id: results_chart(plan.slug, table) for table in plan.indicator_tables}
    pictures = {indicator.id: indicator_chart(indicator) for indicator in plan.indicators}
    history = stages(plan, Version(plan, day_of(plan.metadata), in_library=True), around.versions)
    yield draw(
        _overview_page(plan),
        history=history[: len(history) if around.versions else 0],
        successors=around.successors,
        pictures=pictures,
        linked_data=plan_data(plan),
        place=lambda name: title_of(nodes[name].node) if name in nodes else "",
        holder=lambda name: _holder(nodes[name]),
        results=results,
        promises=promises(plan.commitments),
        downloads=bundle.around.downloads,
    )
    for page, newer, _, changes in version_pages(plan, history):
        yield draw(page, changes=changes, current=newer.current, history=history, labels=FATES)
    for chapter, page in zip(plan.sections, _chapter_pages(plan), strict=True):
        yield draw(page, chapter=chapter)
    if bundle.site.address:
        yield from _codes(plan, bundle.site)
    columns = plan.columns
    for column, page in zip(columns, _column_pages(plan, columns), strict=True):
        yield draw(page, column=column, trail=nodes[column.id].sections)
    rows = [(table, each, sentence(each)) for table in plan.indicator_tables for each in table.indicators]
    for (table, indicator, said), page in zip(rows, _indicator_pages(plan, rows), strict=True):
        yield draw(
            page,
            table=table,
            indicator=indicator,
            chart=pictures[indicator.id],
            peers=around.peers.get(indicator.id),
            said=said,
            linked_data=indicator_data(plan, indicator, said),
            trail=nodes[table.id].sections,
        )


def _codes(plan: Plan, site: Site) -> Iterator[tuple[str, str]]:
    """Give the QR codes of the plan's own page and of its chapters, and of their twins."""
    pages = [page_of(name) for name in (plan.slug, *(f"{plan.slug}/{chapter.id}" for chapter in plan.sections))]
    for page in (*pages, *(map(twin_of, pages) if site.traditional else ())):
        yield code_path(page), code_of(f"{site.address}/{page.removesuffix('index.html')}")


def _holder(step: Step) -> str:
    """Give the title of the section or column that holds a text."""
    return title_of(step.trail[-1]) if step.trail else title_of(step.node)


def plan_link(plan: Plan) -> Link:
    """Give the link to the plan's own page."""
    return Link(plan.title, page_of(plan.slug))


def chapter_link(plan: Plan, chapter: Section) -> Link:
    return Link(section_title(chapter), page_of(f"{plan.slug}/{chapter.id}"))


def _overview_page(plan: Plan) -> Page:
    parts = [plan.metadata.issuer, plan.metadata.document_number]
    counts = [
        f"全文{len(plan.sections)}章" if plan.sections else "",
        f"专栏{len(plan.columns)}个" if plan.columns else "",
        f"指标{len(plan.indicators)}项" if plan.indicators else "",
    ]
    facts = "，".join(part for part in (*parts, *counts) if part)
    return Page(
        path=page_of(plan.slug),
        metadata=plan.metadata,
        kind="plan",
        title=plan.title,
        description=shorten(f"《{plan.title}》{'：' + facts if facts else ''}。"),
        trail=(PLANS,),
        next=chapter_link(plan, plan.sections[0]) if plan.sections else None,
    )


def _chapter_pages(plan: Plan) -> Iterator[Page]:
    links = [plan_link(plan), *(chapter_link(plan, chapter) for chapter in plan.sections)]
    for index, chapter in enumerate(plan.sections, start=1):
        yield Page(
            path=links[index].path,
            metadata=plan.metadata,
            kind="chapter",
            title=links[index].title,
            description=shorten(f"{links[index].title}：{first_text(chapter)}"),
            trail=(PLANS, links[0]),
            previous=links[index - 1],
            next=links[index + 1] if index + 1 < len(links) else None,
            within=plan.title,
        )


def _column_pages(plan: Plan, columns: Sequence[Column]) -> Iterator[Page]:
    links = [Link(column_title(column), page_of(f"{plan.slug}/{column.id}")) for column in columns]
    for index, column in enumerate(columns):
        text = next((plain(block.text) for block in column.blocks if isinstance(block, Prose)), "")
        yield Page(
            path=links[index].path,
            metadata=plan.metadata,
            kind="column",
            title=links[index].title,
            description=shorten(f"{links[index].title}：{text}"),
            trail=(PLANS, plan_link(plan), Link("专栏", page_of(plan.slug), "columns")),
            previous=links[index - 1] if index else None,
            next=links[index + 1] if index + 1 < len(links) else None,
            within=plan.title,
        )


def _indicator_pages(plan: Plan, rows: Sequence[tuple[IndicatorTable, Indicator, str]]) -> Iterator[Page]:
    links = [Link(indicator.name, page_of(f"{plan.slug}/{indicator.id}")) for _, indicator, _ in rows]
    for index, (table, indicator, said) in enumerate(rows):
        yield Page(
            path=links[index].path,
            metadata=plan.metadata,
            kind="indicator",
            title=indicator.name,
            description=shorten(f"{said}。见“{table_title(table)}”。"),
            trail=(PLANS, plan_link(plan), Link("指标", page_of(plan.slug), "indicators")),
            previous=links[index - 1] if index else None,
            next=links[index + 1] if index + 1 < len(links) else None,
            within=f"{table_title(table)} - {plan.title}",
        )
