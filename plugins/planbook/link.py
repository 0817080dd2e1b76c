"""`link`: the only step that sees all plans.  It gathers what can be linked to and resolves what refers to it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from planbook import problems
from planbook.addresses import row_of
from planbook.backlinks import backlinks
from planbook.documents import catalogue, document_of
from planbook.indicators.concepts import group_by_concept
from planbook.lineage import comparisons
from planbook.mentions import lexicon
from planbook.model import Backlink, Concept, Document, IndicatorTable, Library, Plan, Reference, Target
from planbook.places import directory
from planbook.problems import Problem
from planbook.related import ClauseIndex, Clauses, clauses_of
from planbook.resolve import Resolutions, Resolved, Resolver
from planbook.titles import title_of
from planbook.versions.history import apart, histories


def link(
    plans: Sequence[Plan],
    concepts: Sequence[Concept] = (),
    documents: Sequence[Document] = (),
    clauses: Mapping[str, Clauses] | None = None,
    resolutions: Resolutions | None = None,
) -> tuple[Library, tuple[Problem, ...]]:
    """Make the library of `plans`; give it with the problems that only show between them.

    `concepts` and `documents` are those that the content registers, `clauses` those of each plan by its slug, where
    they are known already.  `resolutions` remembers from one time to the next.
    """
    found: list[Problem] = []
    versions = apart(plans)
    ordered = versions.plans
    _check_slugs(ordered, found)
    targets = {target.name: target for plan in ordered for target in targets_of(plan)}
    for plan in ordered:
        found.extend(_check_links(plan, targets))
    members, contradictions = group_by_concept(ordered, concepts)
    found.extend(contradictions)
    known = catalogue(ordered, documents, found)
    resolver = Resolver(known, {plan.slug: directory(plan) for plan in ordered}, lexicon(ordered, concepts, members))
    resolved = (resolutions or Resolutions()).of(ordered, resolver)
    found.extend(problem for each in resolved for problem in each.problems)
    references = {plan.slug: each.references for plan, each in zip(ordered, resolved, strict=True)}
    cited = _cited(ordered, documents, resolved)
    targets |= {document.name: Target(document.name, document.title) for document in cited if not document.plan}
    links = _backlinks(ordered, references)
    clauses = clauses or {}
    index = ClauseIndex([clauses.get(plan.slug) or clauses_of(plan) for plan in ordered])
    near = index.related()
    compared = comparisons(ordered, index, near, links)
    targets |= {each.name: Target(each.name, "") for each in compared}
    targets |= {
        f"indicators/{each.id}": Target(f"indicators/{each.id}", each.name) for each in concepts if members[each.id]
    }
    library = Library(
        ordered, targets, tuple(concepts), members, cited, references, links, near, compared, histories(versions, found)
    )
    return library, tuple(found)


def _cited(plans: Iterable[Plan], documents: Iterable[Document], resolved: Iterable[Resolved]) -> tuple[Document, ...]:
    """Give all documents: the plans, those registered, those that only citations tell of."""
    others: dict[str, Document] = {}
    for document in chain.from_iterable(each.documents for each in resolved):
        others.setdefault(document.id, document)
    return (*map(document_of, plans), *sorted((*documents, *others.values()), key=lambda each: each.id))


def _backlinks(plans: Iterable[Plan], references: Mapping[str, Iterable[Reference]]) -> dict[str, tuple[Backlink, ...]]:
    gathered: dict[str, list[Backlink]] = {}
    for plan in plans:
        for target, sentences in backlinks(plan, references[plan.slug]).items():
            gathered.setdefault(target, []).extend(sentences)
    return {target: tuple(sentences) for target, sentences in gathered.items()}


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
