"""Where in the source each clause of a page stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planbook.addresses import anchor_of, page_of, place_of, row_of
from planbook.model import Column, IndicatorTable, Library, Plan, Step, Table
from planbook.problems import Where

Places = Mapping[str, Where]
"""By anchor; the page's own heading by an empty one."""


def places_on(library: Library, page: str) -> Places:
    """Give the places of what stands on the output file `page`; none where it is no page of a plan.

    The twin of a page in another edition of the site stands under the same name in a folder of its own.
    """
    page = page[max(0, page.find("plans/")) :]
    plan = next((plan for plan in library.plans if page.startswith(f"plans/{plan.slug}/")), None)
    found: dict[str, Where] = {}
    for at, anchor, where in _places(plan) if plan else ():
        if at == page:
            found.setdefault(anchor, where)
    return found


def _places(plan: Plan) -> Iterator[tuple[str, str, Where]]:
    """Give page, anchor and place of everything in the plan that has an anchor."""
    yield page_of(plan.slug), "", plan.where
    if plan.notice:
        yield page_of(plan.slug), "notice", plan.notice.where
    for step in plan.walk():
        node, name = step.node, f"{plan.slug}/{step.node.id}"
        yield page_of(name), anchor_of(name), node.where
        if isinstance(node, Column):
            yield _chapter_page(plan, step), place_of(node), node.where
        elif isinstance(node, Table):
            for page in (page_of(name), _chapter_page(plan, step)):  # one in a column is shown on both
                yield from _on_page(plan, node, page)
    for table in plan.indicator_tables:
        for indicator in table.indicators:
            page = page_of(f"{plan.slug}/{indicator.id}")
            yield page, "", indicator.where
            yield from _on_page(plan, table, page)


def _chapter_page(plan: Plan, step: Step) -> str:
    return page_of(f"{plan.slug}/{step.trail[0].id}") if step.trail else page_of(plan.slug)


def _on_page(plan: Plan, table: Table, page: str) -> Iterator[tuple[str, str, Where]]:
    """Give page, anchor and place of a table, its notes and the rows that are indicators."""
    anchor = anchor_of(f"{plan.slug}/{table.id}")
    yield page, anchor, table.where
    for note in table.notes:
        yield page, f"{anchor}-n{note.number}", note.where
    if isinstance(table, IndicatorTable):
        for indicator in table.indicators:
            yield page, anchor_of(f"{plan.slug}/{row_of(table, indicator)}"), indicator.where
