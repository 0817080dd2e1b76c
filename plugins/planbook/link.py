"""`link`: the only step that sees all plans.  It gathers what can be linked to and checks what links to it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from planbook import problems
from planbook.inline import LIBRARY_LINK
from planbook.model import Column, IndicatorTable, Library, Plan, Prose, Section, Table, Target
from planbook.problems import Problem, Where
from planbook.titles import title_of


def link(plans: Sequence[Plan]) -> tuple[Library, tuple[Problem, ...]]:
    """Make the library of `plans`; give it with the problems that only show between them."""
    found: list[Problem] = []
    ordered = tuple(sorted(plans, key=lambda plan: plan.slug))
    _check_slugs(ordered, found)
    targets = {target.name: target for plan in ordered for target in targets_of(plan)}
    for plan in ordered:
        found.extend(_check_links(plan, targets))
    return Library(ordered, targets), tuple(found)


def _check_slugs(plans: Sequence[Plan], found: list[Problem]) -> None:
    earlier: dict[str, Plan] = {}
    for plan in sorted(plans, key=lambda plan: plan.where):
        slug = plan.slug.lower()
        if slug in earlier:
            found.append(problems.SLUG_REPEATED.at(plan.where, slug=plan.slug, earlier=earlier[slug].where.path))
        earlier.setdefault(slug, plan)


def targets_of(plan: Plan) -> Iterator[Target]:
    """Give everything in `plan` that has an address of its own."""
    yield Target(plan.slug, plan.title)
    for step in plan.walk():
        node = step.node
        yield Target(f"{plan.slug}/{node.id}", title_of(node))
        if isinstance(node, IndicatorTable):
            for indicator in node.indicators:
                yield Target(f"{plan.slug}/{indicator.id}", indicator.name)


def _check_links(plan: Plan, targets: Mapping[str, Target]) -> Iterator[Problem]:
    for text, where in texts_of(plan):
        for match in LIBRARY_LINK.finditer(text):
            name = match["target"].strip("/")
            if name not in targets:
                yield problems.LINK_NOWHERE.at(where, target=name, suggestion=_suggest(name, targets))


def _suggest(name: str, targets: Mapping[str, Target]) -> str:
    """Name the nearest target, of the same plan where there is one of that name."""
    slug = name.partition("/")[0] + "/"
    same = [target for target in targets if target.startswith(slug)]
    near = difflib.get_close_matches(name, same or targets, n=1, cutoff=0.4)
    return f"是否应为 {near[0]}？" if near else "请核对规划网址和章节编号。"


def texts_of(plan: Plan) -> Iterator[tuple[str, Where]]:
    """Give every text of `plan` with its place, in document order, footnotes last."""
    for step in plan.walk():
        match step.node:
            case Section() as section:
                yield section.heading, section.where
                yield section.text, section.where
            case Prose() as prose:
                yield prose.text, prose.where
            case Column() as column:
                yield column.title, column.where
            case Table() as table:
                yield table.caption, table.where
                for row in (*table.head, *table.rows):
                    for cell in row.cells:
                        yield cell.text, cell.where
                for note in table.notes:
                    yield note.text, note.where
    for footnote in plan.footnotes:
        yield footnote.text, footnote.where
