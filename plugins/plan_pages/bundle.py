"""Bundles: all that is needed to render the pages of one plan, or those over all plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from planbook.downloads import Download
from planbook.host import Host
from planbook.indicators.ladders import Ladder, Peers, peers
from planbook.lineage import standing
from planbook.model import Backlink, Document, Library, Plan, Related, TextLink, Version
from planbook.references import text_links
from planbook.signposts import Signpost, Signposts
from planbook.traditional import Words

T = TypeVar("T")


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
    emblem: str
    """Output file of the 党政机关网站标识."""
    host: Host
    """The host site, for the labels of pages and the footer."""
    data: bool
    """Whether there are data files to lead to."""
    feeds: bool
    """Whether there are feeds, and a Markdown copy beside every page of a plan."""
    scripts: tuple[str, ...]
    """Output files of the scripts (ES modules) that every page loads."""
    modules: str
    """Folder of all scripts in the output."""
    pictures: bool
    """Whether each plan has a picture for sharing."""
    worker: str
    """Output file of the script that keeps visited pages; empty where they are not kept."""
    traditional: bool
    """Whether every page has a twin in traditional characters."""
    words: Words
    """Exceptions to the conversion of pages over all plans: those of the plans and of the host site."""
    search: bool
    """Whether there is a search index, and so a search box on every page."""
    pages: tuple[tuple[str, str], ...]
    """Title and output file of the pages that Pelican makes (`content/pages`), by file."""


class Near(NamedTuple):
    """A related clause of another plan, as far as pages show it: how near it is they do not."""

    name: str
    title: str
    reasons: tuple[str, ...]

    @property
    def plan(self) -> str:
        return self.name.partition("/")[0]


_REASONS = 3
"""Words that a page shows as reasons."""


class Compared(NamedTuple):
    """Two plans that are compared, as lists show it."""

    one: str
    other: str
    name: str
    """Of the comparison."""
    pairings: int


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What stands beside a plan's own text: what refers to its parts."""

    backlinks: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    """By name of the part."""
    related: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)
    """Nearest clauses of other plans, by name of the part."""
    standings: Mapping[str, str] = field(default_factory=dict)
    """How other plans stand to this one, by slug: `上级规划`."""
    compared: tuple[Compared, ...] = ()
    """The comparisons in which the plan is one side, or all of them."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the plans that are spoken of, by slug."""


@dataclass(frozen=True, slots=True)
class Successor:
    """A plan that took the place of another."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the pages of a plan show besides the plan itself."""

    known: tuple[str, ...]
    """Names in the library that the plan's texts link to, in order."""
    peers: Mapping[str, Peers]
    """What stands beside the plan's indicators in other plans, by the ids of the indicators."""
    links: Mapping[str, tuple[TextLink, ...]]
    """What was found in the plan's texts, by text."""
    apparatus: Apparatus
    signposts: Mapping[str, tuple[Signpost, ...]]
    """What the plan's pages say of addresses that show something else than they did, by page."""
    downloads: tuple[Download, ...]
    """Files that the plan is offered as."""
    versions: tuple[Version, ...] = ()
    """What the plan was before, the latest first."""
    successors: tuple[Successor, ...] = ()
    """Plans that took its place."""


@dataclass(frozen=True, slots=True)
class PlanBundle:
    """Everything the pages of one plan need; small and picklable, so that any process can render it."""

    plan: Plan
    site: Site
    around: Around


@dataclass(frozen=True, slots=True)
class SiteBundle:
    """Everything the pages over all plans need."""

    ladders: tuple[Ladder, ...]
    site: Site
    documents: tuple[Document, ...]
    """Those that are cited or registered, the most cited first."""
    apparatus: Apparatus
    """What refers to the documents; which plans are compared."""
    signposts: Signposts
    plans: tuple[Plan, ...] = ()
    """Their outlines, which are made where they are needed."""


def around_plans(
    library: Library,
    all_ladders: Sequence[Ladder],
    signposts: Signposts,
    downloads: Mapping[str, tuple[Download, ...]],
) -> Iterator[tuple[Plan, Around]]:
    """Gather what the pages of each plan show besides it; `all_ladders` are those of the library."""
    beside_indicators: dict[str, dict[str, Peers]] = {}
    for ladder in all_ladders:
        for rung, others_of_concept in peers(ladder):
            beside_indicators.setdefault(rung.slug, {})[rung.indicator.id] = others_of_concept
    backlinks, related = _by_plan(library.backlinks), _by_plan(_shown(library.related))
    plans = {plan.slug: plan for plan in library.plans}
    compared: dict[str, list[Compared]] = {}
    for each in _compared(library):
        for slug in (each.one, each.other):
            compared.setdefault(slug, []).append(each)
    successors: dict[str, list[Successor]] = {}
    for plan in library.plans:
        successors.setdefault(plan.metadata.supersedes, []).append(Successor(plan.slug, plan.title))
    for plan in library.plans:
        references = library.references.get(plan.slug, ())
        cited, near = backlinks.get(plan.slug, {}), related.get(plan.slug, {})
        beside = tuple(compared.get(plan.slug, ()))
        spoken_of = {each.plan for found in cited.values() for each in found}
        spoken_of |= {each.plan for found in near.values() for each in found}
        others = sorted(spoken_of | {slug for each in beside for slug in (each.one, each.other)})
        known = {each.target for each in (*plan.references, *references)} & library.targets
        yield (
            plan,
            Around(
                tuple(sorted(known)),
                beside_indicators.get(plan.slug, {}),
                text_links(references),
                Apparatus(
                    cited,
                    near,
                    {slug: standing(plan, plans[slug]) for slug in others},
                    beside,
                    {slug: plans[slug].title for slug in others},
                ),
                {page: found for page, found in signposts.on_pages.items() if page.startswith(f"plans/{plan.slug}/")},
                downloads.get(plan.slug, ()),
                library.versions.get(plan.slug, ()),
                tuple(successors.get(plan.slug, ())),
            ),
        )


def _shown(related: Mapping[str, Iterable[Related]]) -> dict[str, tuple[Near, ...]]:
    """Give what pages show of related clauses, so that they are made again only where that changes."""
    return {
        name: tuple(Near(each.name, each.title, each.reasons[:_REASONS]) for each in found)
        for name, found in related.items()
    }


def _by_plan(found: Mapping[str, T]) -> dict[str, dict[str, T]]:
    """Group what is known by name by the plan that the name belongs to."""
    grouped: dict[str, dict[str, T]] = {}
    for name, value in found.items():
        grouped.setdefault(name.partition("/")[0], {})[name] = value
    return grouped


def _compared(library: Library) -> Iterator[Compared]:
    return (Compared(each.one, each.other, each.name, len(each.pairings)) for each in library.comparisons)


def site_bundle(library: Library, all_ladders: Sequence[Ladder], site: Site, signposts: Signposts) -> SiteBundle:
    """Gather what the pages over all plans need."""
    cited = [each for each in library.documents if not each.plan or each.name in library.backlinks]
    backlinks = {each.name: library.backlinks.get(each.name, ()) for each in cited}
    backlinks |= {name: found for name, found in library.backlinks.items() if name.startswith("indicators/")}
    cited.sort(
        key=lambda each: (-len({link.plan for link in backlinks[each.name]}), -len(backlinks[each.name]), each.id)
    )
    titles = {plan.slug: plan.title for plan in library.plans}
    apparatus = Apparatus(backlinks, compared=tuple(_compared(library)), titles=titles)
    return SiteBundle(tuple(all_ladders), site, tuple(cited), apparatus, signposts)
