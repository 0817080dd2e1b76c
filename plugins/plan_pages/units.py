"""Units of the output that this plugin makes: the pages of one plan, and those over all plans, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plan_pages.bundle import Apparatus, Around, PlanBundle, Site, SiteBundle
from plan_pages.indexes import render_comparisons, render_documents, render_lists
from plan_pages.render import render
from planbook.read import Reading
from workshop.store import Kept

Files = Iterator[tuple[str, bytes]]


def pages_of_plan(kept: Kept[Reading], around: Around, site: Site, templates: str) -> Files:
    """Give the pages of one plan."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no pages
    return _encoded(render(PlanBundle(plan, site, around), templates))


def lists(bundle: SiteBundle, templates: str) -> Files:
    """Give home, lists, indicators compared, sitemap, former addresses and 404."""
    return _encoded(render_lists(bundle, templates))


def documents(bundle: SiteBundle, templates: str) -> Files:
    """Give the pages of the documents that plans cite."""
    return _encoded(render_documents(bundle, templates))


def comparisons(bundle: SiteBundle, templates: str) -> Files:
    """Give the pages that hold two plans side by side."""
    return _encoded(render_comparisons(bundle, templates))


def over_all_plans(bundle: SiteBundle) -> Iterator[tuple[str, Callable[[SiteBundle, str], Files], SiteBundle]]:
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


def _encoded(pages: Iterator[tuple[str, str]]) -> Files:
    return ((path, page.encode()) for path, page in pages)
