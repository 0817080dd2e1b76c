"""Units of the output that this plugin makes: the pages of one plan, and those over all plans, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plan_pages.bundle import Apparatus, Around, PlanBundle, Site, SiteBundle
from plan_pages.edition import with_twins
from plan_pages.indexes import render_comparisons, render_documents, render_lists
from plan_pages.render import render
from plan_pages.templating import Templates
from planbook.read import Reading
from planbook.signposts import Signposts
from planbook.traditional import FOLDER
from workshop.store import Kept

Files = Iterator[tuple[str, bytes]]


def pages_of_plan(kept: Kept[Reading], around: Around, site: Site, templates: Templates) -> Files:
    """Give the pages of one plan, and their twins."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no pages
    words = (*plan.metadata.traditional, *site.host.traditional_words)
    return _encoded(with_twins(render(PlanBundle(plan, site, around), templates), site, words))


def lists(bundle: SiteBundle, templates: Templates) -> Files:
    """Give home, lists, indicators compared, sitemap, former addresses and 404."""
    return _marked_as_gone(_over_all(render_lists(bundle, templates), bundle), bundle.signposts)


def documents(bundle: SiteBundle, templates: Templates) -> Files:
    """Give the pages of the documents that plans cite."""
    return _over_all(render_documents(bundle, templates), bundle)


def comparisons(bundle: SiteBundle, templates: Templates) -> Files:
    """Give the pages that hold two plans side by side."""
    return _over_all(render_comparisons(bundle, templates), bundle)


def over_all_plans(bundle: SiteBundle) -> Iterator[tuple[str, Callable[[SiteBundle, Templates], Files], SiteBundle]]:
    """Give the units of the pages over all plans, each with the part of `bundle` that it needs."""
    beside = bundle.apparatus
    yield "lists", lists, replace(bundle, apparatus=replace(beside, comparisons=()))
    few = replace(bundle, plans=(), ladders=())
    yield "documents", documents, replace(few, apparatus=replace(beside, comparisons=()))
    yield (
        "comparisons",
        comparisons,
        replace(few, documents=(), apparatus=Apparatus(comparisons=beside.comparisons, titles=beside.titles)),
    )


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
