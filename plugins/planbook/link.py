"""`link`: the only step that sees all plans.  It gathers what can be linked to and checks what links to it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from planbook import problems
from planbook.addresses import OVERVIEW
from planbook.inline import LIBRARY_LINK, plain
from planbook.model import Column, IndicatorTable, Library, Plan, Prose, Section, Table, Target
from planbook.problems import Problem, Where


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
        if not node.id:
            continue
        yield Target(f"{plan.slug}/{node.id}", title_of(node))
        if isinstance(node, IndicatorTable):
            for indicator in node.indicators:
                yield Target(f"{plan.slug}/{indicator.id}", indicator.name)


def title_of(node: Section | Prose | Column | Table) -> str:
    """Give the plain title of a node: with its number, as the plan writes it."""
    match node:
        case Section():
            return section_title(node)
        case Column():
            return f"{node.mark} {plain(node.title)}".strip() if not node.mark.endswith("：") else (
                node.mark + plain(node.title)
            )
        case Table():
            return plain(node.caption) or f"表{node.number}"
        case Prose():
            text = plain(node.text)
            return text if len(text) <= 24 else text[:24] + "……"


def section_title(section: Section) -> str:
    """Give number and heading in plain text; a chapter that lost its heading is named by what it holds."""
    heading = plain(section.heading) or plain(section.text)
    if not heading:
        return missing_heading(section)
    heading = heading if section.heading else heading[:24] + ("……" if len(heading) > 24 else "")
    return section.mark + ("　" if section.mark.endswith(tuple("编篇章节条分")) else "") + heading


def missing_heading(section: Section) -> str:
    """Name a section without a heading by the numbers in it: `（标题缺失）（三）—（四）`."""
    marks = [mark for child in _numbered(section) if (mark := child.mark)]
    return "（标题缺失）" + (marks[0] if len(set(marks)) == 1 else f"{marks[0]}—{marks[-1]}" if marks else "")


def _numbered(section: Section) -> Iterator[Section]:
    for child in section.sections:
        if child.number:
            yield child
        else:
            yield from _numbered(child)


def _check_links(plan: Plan, targets: Mapping[str, Target]) -> Iterator[Problem]:
    for text, where in texts_of(plan):
        for match in LIBRARY_LINK.finditer(text):
            name = match["target"].strip("/")
            if name not in targets and name.removesuffix(f"/{OVERVIEW}") not in targets:
                near = difflib.get_close_matches(name, targets, n=1)
                suggestion = f"是否应为 {near[0]}？" if near else "请核对规划网址和章节编号。"
                yield problems.LINK_NOWHERE.at(where, target=name, suggestion=suggestion)


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
