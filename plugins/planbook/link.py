"""`link`: the only step that sees all plans.  It gathers what can be linked to and checks what links to it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from planbook import problems
from planbook.addresses import row_of
from planbook.indicators.concepts import group_by_concept
from planbook.model import Concept, IndicatorTable, Library, Plan, Target
from planbook.problems import Problem
from planbook.titles import title_of


def link(plans: Sequence[Plan], concepts: Sequence[Concept] = ()) -> tuple[Library, tuple[Problem, ...]]:
    """Make the library of `plans` and `concepts`; give it with the problems that only show between them."""
    found: list[Problem] = []
    ordered = tuple(sorted(plans, key=lambda plan: plan.slug))
    _check_slugs(ordered, found)
    targets = {target.name: target for plan in ordered for target in targets_of(plan)}
    for plan in ordered:
        found.extend(_check_links(plan, targets))
    members, contradictions = group_by_concept(ordered, concepts)
    found.extend(contradictions)
    return Library(ordered, targets, tuple(concepts), members), tuple(found)


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
                yield Target(f"{plan.slug}/{row_of(node, indicator)}", indicator.name)


def _check_links(plan: Plan, targets: Mapping[str, Target]) -> Iterator[Problem]:
    for reference in plan.references:
        if reference.target not in targets:
            suggestion = _suggest(reference.target, targets)
            yield problems.LINK_NOWHERE.at(reference.where, target=reference.target, suggestion=suggestion)


def _suggest(name: str, targets: Mapping[str, Target]) -> str:
    """Name the nearest target, of the same plan where there is one of that name."""
    slug = name.partition("/")[0] + "/"
    same = [target for target in targets if target.startswith(slug)]
    near = difflib.get_close_matches(name, same or targets, n=1, cutoff=0.4)
    return f"是否应为 {near[0]}？" if near else "请核对规划网址和章节编号。"
