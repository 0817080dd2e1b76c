"""Where in the source each clause of a page stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planbook.addresses import anchor_of, page_of, place_of, row_of
from planbook.model import Column, IndicatorTable, Library, Plan, Step, Table
from planbook.problems import Where
from planbook.prose import note_id

Places = Mapping[str, Where]
"""By anchor; the page's own heading by an empty one."""


def places_on(library: Library, page: str) -> Places:
    """Give the places of what stands on the output file `page`; none where it is no page of a plan.

    The twin of a page in another edition of the site stands under the same name in a folder of its own.
    """
    page = _in_first_edition(page)
    plan = next((plan for plan in library.plans if plan.slug == slug_of(page)), None)
    found: dict[str, Where] = {}
    for at, anchor, where in _places(plan) if plan else ():
        if at == page:
            found.setdefault(anchor, where)
    return found | (_footnotes(plan) if plan else {})


def clause_at(plan: Plan, line: int, page: str) -> str:
    """Give page and anchor of the clause that stands in a line of the file, on `page` if it can be.

    Empty where that is no clause: in the metadata, and in a footnote, which may be shown on any page.
    """
    before = [(where.line, at, anchor) for at, anchor, where in _places(plan) if where.line <= line]
    last = max((each[0] for each in before), default=0)
    if last <= plan.where.line or any(last < footnote.where.line <= line for footnote in plan.footnotes):
        return ""
    _, at, anchor = max(before, key=lambda each: (each[0] == last, each[1] == page))
    return f"{at}#{anchor}" if anchor else at


def slug_of(page: str) -> str:
    """Give the slug of the plan that the output file `page` belongs to; empty where there is none."""
    parts = _in_first_edition(page).split("/")
    return parts[1] if parts[0] == "plans" and len(parts) > 2 else ""


def _in_first_edition(page: str) -> str:
    return page[max(0, page.find("plans/")) :]


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


def _footnotes(plan: Plan) -> dict[str, Where]:
    """Give the places of footnotes, which stand at the end of a page and under each table that refers to them."""
    groups = 1 + sum(isinstance(step.node, Table) for step in plan.walk())
    return {
        note_id(number, time): footnote.where
        for number, footnote in enumerate(plan.footnotes, start=1)
        for time in range(1, groups + 1)
    }


def _chapter_page(plan: Plan, step: Step) -> str:
    return page_of(f"{plan.slug}/{step.sections[0].id}") if step.sections else page_of(plan.slug)


def _on_page(plan: Plan, table: Table, page: str) -> Iterator[tuple[str, str, Where]]:
    """Give page, anchor and place of a table, its notes and the rows that are indicators."""
    anchor = anchor_of(f"{plan.slug}/{table.id}")
    yield page, anchor, table.where
    for note in table.notes:
        yield page, f"{anchor}-n{note.number}", note.where
    if isinstance(table, IndicatorTable):
        for indicator in table.indicators:
            yield page, anchor_of(f"{plan.slug}/{row_of(table, indicator)}"), indicator.where
