"""Bundles: all that is needed to render the pages of one plan, or those over all plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.indicators.ladders import Ladder, Peers, peers
from planbook.model import Library, Plan
from planbook.outline import outline


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the site it belongs to."""

    name: str
    description: str
    base: str
    """Base path of the site with a slash at both ends; only the 404 page, shown at any depth, needs it."""
    address: str
    """Absolute address without a slash at the end, for canonical links; empty in preview."""
    stylesheet: str
    """Output file of the style sheet."""
    icon: str
    data: bool
    """Whether there are data files to lead to."""
    pages: tuple[tuple[str, str], ...]
    """Title and output file of the pages that Pelican makes (`content/pages`), by file."""


@dataclass(frozen=True, slots=True)
class PlanBundle:
    """Everything the pages of one plan need; small and picklable, so that any process can render it."""

    plan: Plan
    site: Site
    known: frozenset[str]
    """Names in the library that the plan's texts link to."""
    peers: Mapping[str, Peers]
    """What stands beside the plan's indicators in other plans, by the ids of the indicators."""


@dataclass(frozen=True, slots=True)
class SiteBundle:
    """Everything the pages over all plans need: their outlines."""

    plans: tuple[Plan, ...]
    ladders: tuple[Ladder, ...]
    site: Site


def plan_bundles(library: Library, all_ladders: Sequence[Ladder], site: Site) -> Iterator[PlanBundle]:
    """Gather, plan by plan, what the pages of each need; `all_ladders` are those of the library."""
    compared: dict[str, dict[str, Peers]] = {}
    for ladder in all_ladders:
        for rung, beside in peers(ladder):
            compared.setdefault(rung.slug, {})[rung.indicator.id] = beside
    for plan in library.plans:
        known = frozenset(each.target for each in plan.references) & library.targets.keys()
        yield PlanBundle(plan, site, known, compared.get(plan.slug, {}))


def site_bundle(library: Library, all_ladders: Sequence[Ladder], site: Site) -> SiteBundle:
    """Gather what the pages over all plans need."""
    return SiteBundle(tuple(map(outline, library.plans)), tuple(all_ladders), site)
