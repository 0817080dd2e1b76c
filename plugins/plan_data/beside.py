"""What stands beside a plan in its data: what the whole library knows of it, small enough to be sent to any process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from plan_data.akoma_ntoso import cited_works, work_uri
from planbook.model import Backlink, Concept, Document, Library, Reference, Related

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the library knows of one plan."""

    references: tuple[Reference, ...]
    documents: dict[str, Document]
    """Those that it cites, by name."""
    concepts: dict[str, Concept]
    """By the ids of its indicators."""
    backlinks: dict[str, tuple[Backlink, ...]]
    """By name, inside the plan, of what is referred to."""
    related: dict[str, tuple[Related, ...]]
    """By name, inside the plan, of the clause."""
    works: dict[str, str]
    """IRIs of the plans of the portal that it refers to, by slug."""


def beside_plans(library: Library) -> Iterator[tuple[str, Beside]]:
    """Give the slug of each plan with what stands beside it."""
    documents = {document.name: document for document in library.documents}
    concepts = _by_plan({name: each for each in library.concepts for name in library.members[each.id]})
    backlinks, related = _by_plan(library.backlinks), _by_plan(library.related)
    works = {plan.slug: work_uri(plan) for plan in library.plans}
    for plan in library.plans:
        references = tuple(library.references.get(plan.slug, ()))
        cited = {each.target: documents[each.target] for each in references if each.target in documents}
        yield (
            plan.slug,
            Beside(
                references,
                cited,
                concepts.get(plan.slug, {}),
                backlinks.get(plan.slug, {}),
                related.get(plan.slug, {}),
                cited_works(plan, references, works),
            ),
        )


def _by_plan(found: Mapping[str, T]) -> dict[str, dict[str, T]]:
    """Group what is known by name by the plan that the name belongs to, under what is left of the name."""
    grouped: dict[str, dict[str, T]] = {}
    for name, value in found.items():
        slug, _, rest = name.partition("/")
        grouped.setdefault(slug, {})[rest] = value
    return grouped
