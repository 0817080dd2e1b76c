"""Bundles: all that is needed to render the pages of one plan, or those of the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planbook.inline import LIBRARY_LINK
from planbook.link import texts_of
from planbook.model import Library, Plan


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


@dataclass(frozen=True, slots=True)
class PlanBundle:
    """Everything the pages of one plan need; small and picklable, so that any process can render it."""

    plan: Plan
    site: Site
    links: Mapping[str, str]
    """Name → title of what the plan's texts link to in the library."""


@dataclass(frozen=True, slots=True)
class SiteBundle:
    """Everything the pages over all plans need."""

    plans: tuple[Plan, ...]
    site: Site


def plan_bundle(library: Library, plan: Plan, site: Site) -> PlanBundle:
    """Gather what the pages of `plan` need."""
    names = {match["target"].strip("/") for text, _ in texts_of(plan) for match in LIBRARY_LINK.finditer(text)}
    return PlanBundle(
        plan, site, {name: library.targets[name].title for name in sorted(names & library.targets.keys())}
    )
