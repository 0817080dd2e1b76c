"""`link`: the only step that sees all plans.  It gathers what can be linked to and resolves what refers to it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain

from planbook import problems
from planbook.addresses import row_of
from planbook.documents import catalogue, document_of
from planbook.indicators.concepts import group_by_concept
from planbook.lineage import Citations, Likeness, likeness
from planbook.mentions import Lexicon, Meaning, names_in, names_of
from planbook.model import Backlink, Concept, Document, IndicatorTable, Library, Plan
from planbook.places import Directory, directory
from planbook.problems import Problem
from planbook.related import clauses_of
from planbook.resolve import Resolved, Resolver, resolve
from planbook.versions.history import apart, histories


def _liken(plans: Sequence[Plan], cited: Citations) -> Likeness:
    return likeness(plans, list(map(clauses_of, plans)), cited)


@dataclass(frozen=True, slots=True)
class Ways:
    """The steps of linking whose results may be known from an earlier time, each to be found anew unless given."""

    names: Callable[[Plan], Sequence[Meaning]] = names_in
    """Gives the names under which texts may speak of parts of a plan."""
    resolve: Callable[[Sequence[Plan], Resolver], Sequence[Resolved]] = resolve
    liken: Callable[[Sequence[Plan], Citations], Likeness] = _liken
    """Finds related clauses and compares plans, knowing which plan is cited by which."""


ANEW = Ways()
"""All is found anew."""


def link(
    plans: Sequence[Plan], concepts: Sequence[Concept] = (), documents: Sequence[Document] = (), ways: Ways = ANEW
) -> tuple[Library, tuple[Problem, ...]]:
    """Make the library of `plans`; give it with the problems that only show between them.

    `concepts` and `documents` are those that the content registers.
    """
    found: list[Problem] = []
    versions = apart(plans)
    ordered = versions.plans
    _check_slugs(ordered, found)
    targets = frozenset(target for plan in ordered for target in targets_of(plan))
    for plan in ordered:
        found.extend(_check_links(plan, targets))
    members, contradictions = group_by_concept(ordered, concepts)
    found.extend(contradictions)
    names = (*chain.from_iterable(map(ways.names, ordered)), *names_of(concepts, members))
    resolver = Resolver(catalogue(ordered, documents, found), _directories(ordered), Lexicon(names))
    resolved = ways.resolve(ordered, resolver)
    found.extend(problem for each in resolved for problem in each.problems)
    cited = _cited(ordered, documents, resolved)
    links = _backlinks(resolved)
    alike = ways.liken(ordered, _citations(ordered, links))
    library = Library(
        ordered,
        targets.union(
            (document.name for document in cited),
            (each.name for each in alike.comparisons),
            (f"indicators/{each.id}" for each in concepts if members[each.id]),
        ),
        tuple(concepts),
        members,
        cited,
        {plan.slug: each.references for plan, each in zip(ordered, resolved, strict=True)},
        links,
        alike.related,
        alike.comparisons,
        histories(versions, found),
    )
    return library, tuple(found)


def _directories(plans: Iterable[Plan]) -> Callable[[str], Directory | None]:
    """Give a way to the directories of `plans` by their slugs, each made when it is asked for: few are."""
    by_slug = {plan.slug: plan for plan in plans}
    return cache(lambda slug: directory(by_slug[slug]) if slug in by_slug else None)


def _cited(plans: Iterable[Plan], documents: Iterable[Document], resolved: Iterable[Resolved]) -> tuple[Document, ...]:
    """Give all documents: the plans, those registered, those that only citations tell of."""
    others: dict[str, Document] = {}
    for document in chain.from_iterable(each.documents for each in resolved):
        others.setdefault(document.id, document)
    return (*map(document_of, plans), *sorted((*documents, *others.values()), key=lambda each: each.id))


def _backlinks(resolved: Iterable[Resolved]) -> dict[str, tuple[Backlink, ...]]:
    gathered: dict[str, list[Backlink]] = {}
    for each in resolved:
        for target, sentences in each.backlinks.items():
            gathered.setdefault(target, []).extend(sentences)
    return {target: tuple(sentences) for target, sentences in gathered.items()}


def _citations(plans: Iterable[Plan], backlinks: Mapping[str, Iterable[Backlink]]) -> Citations:
    return sorted({(plan.slug, each.plan) for plan in plans for each in backlinks.get(plan.slug, ())})


def _check_slugs(plans: Sequence[Plan], found: list[Problem]) -> None:
    earlier: dict[str, Plan] = {}
    for plan in sorted(plans, key=lambda plan: plan.where):
        slug = plan.slug.lower()
        if slug in earlier:
            found.append(problems.SLUG_REPEATED.at(plan.where, slug=plan.slug, earlier=earlier[slug].where.path))
        earlier.setdefault(slug, plan)


def targets_of(plan: Plan) -> Iterator[str]:
    """Give the names of everything in `plan` that has an address of its own."""
    yield plan.slug
    for step in plan.walk():
        node = step.node
        yield f"{plan.slug}/{node.id}"
        if isinstance(node, IndicatorTable):
            for indicator in node.indicators:
                yield f"{plan.slug}/{indicator.id}"
                yield f"{plan.slug}/{row_of(node, indicator)}"


def _check_links(plan: Plan, targets: Set[str]) -> Iterator[Problem]:
    for reference in plan.references:
        if reference.target not in targets:
            suggestion = _suggest(reference.target, targets)
            yield problems.LINK_NOWHERE.at(reference.where, target=reference.target, suggestion=suggestion)


def _suggest(name: str, targets: Set[str]) -> str:
    """Name the nearest target, of the same plan where there is one of that name."""
    slug = name.partition("/")[0] + "/"
    same = [target for target in targets if target.startswith(slug)]
    near = difflib.get_close_matches(name, same or targets, n=1, cutoff=0.4)
    return f"是否应为 {near[0]}？" if near else "请核对规划网址和章节编号。"
