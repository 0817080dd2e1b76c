"""Units of the output that this plugin makes: the pages of one plan, and those over all plans, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from plan_pages.bundle import Apparatus, Around, PlanBundle, Site, SiteBundle
from plan_pages.edition import with_twins
from plan_pages.indexes import render_comparisons, render_documents, render_lists
from plan_pages.plan_files import Known
from plan_pages.render import render
from plan_pages.templating import Templates
from planbook.model import Comparison
from planbook.outline import outline
from planbook.read import Reading
from planbook.signposts import Signposts
from planbook.traditional import FOLDER
from workshop.digests import digest
from workshop.store import Kept

Files = Iterator[tuple[str, bytes]]


def pages_of_plan(kept: Kept[Reading], around: Around, site: Site, templates: Templates) -> Files:
    """Give the pages of one plan, and their twins."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no pages
    words = (*plan.metadata.traditional, *site.host.traditional_words)
    return _encoded(with_twins(render(PlanBundle(plan, site, around), templates), site, words))


def lists(kept: Sequence[Kept[Reading]], bundle: SiteBundle, templates: Templates) -> Files:
    """Give home, lists, indicators compared, sitemap, former addresses and 404."""
    outlines = tuple(outline(plan) for each in kept if (plan := each.value.plan))
    pages = render_lists(replace(bundle, plans=outlines), templates)
    return _marked_as_gone(_over_all(pages, bundle), bundle.signposts)


def documents(bundle: SiteBundle, templates: Templates) -> Files:
    """Give the pages of the documents that plans cite."""
    return _over_all(render_documents(bundle, templates), bundle)


def comparisons(found: Sequence[Comparison], bundle: SiteBundle, templates: Templates) -> Files:
    """Give the pages that hold two plans side by side."""
    return _over_all(render_comparisons(found, bundle, templates), bundle)


@dataclass(frozen=True, slots=True)
class OverAll:
    """A unit of the pages over all plans."""

    name: str
    work: Callable[..., Files]
    arguments: tuple[object, ...]
    key: str
    """Digest of what they are made of."""


def over_all_plans(bundle: SiteBundle, plans: Sequence[Known], compared: Iterable[Comparison]) -> Iterator[OverAll]:
    """Give the units of the pages over all plans, each with the part of `bundle` that it needs."""
    outlines = [each.facts.outline for each in plans]
    yield OverAll("lists", lists, ([each.kept for each in plans], bundle), digest(outlines, bundle))
    part = replace(bundle, ladders=(), apparatus=replace(bundle.apparatus, compared=()))
    yield OverAll("documents", documents, (part,), digest(part))
    posts = {page: found for page, found in bundle.signposts.on_pages.items() if page.startswith("compare/")}
    part = replace(part, documents=(), signposts=Signposts(posts))
    for slug, group in groupby(compared, attrgetter("one")):
        found = tuple(group)
        titles = {each: bundle.apparatus.titles[each] for each in (slug, *(each.other for each in found))}
        arguments = found, replace(part, apparatus=Apparatus(titles=titles))
        yield OverAll(f"comparisons/{slug}", comparisons, arguments, digest(found, titles, posts))


def _marked_as_gone(files: Files, signposts: Signposts) -> Files:
    """Give `files`, and a deleted page once more as `…html.gone`: a web server that finds it answers 410 with it."""
    for path, data in files:
        yield path, data
        if signposts.is_deleted(path.removeprefix(FOLDER)):
            yield f"{path}.gone", data


def _over_all(pages: Iterator[tuple[str, str]], bundle: SiteBundle) -> Files:
    return _encoded(with_twins(pages, bundle.site, bundle.site.words))


def _encoded(pages: Iterator[tuple[str, str]]) -> Files:
    return ((path, page.encode()) for path, page in pages)
