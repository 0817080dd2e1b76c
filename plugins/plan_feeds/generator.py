"""The generator that Pelican runs, and what is written when all pages are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from atomic_output import Stage, completing
from plan_feeds.atom import Channel, feed_file, feeds
from plan_feeds.crawlers import llms_file, robots_file
from plan_feeds.markdown import copies
from plan_feeds.sitemap import sitemap_files
from planbook.model import Library, Plan, Reference
from planbook.publisher import Publisher
from planbook.read import Reading
from workshop.digests import digest
from workshop.store import Kept


class FeedGenerator:
    """Made and called by Pelican; reads `library`, `known`, `site`, `downloads` and `write` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings
        self.stage: Stage = settings["STAGE"]

    def generate_output(self, _: object) -> None:
        """Write feeds, Markdown copies and what crawlers are told; nothing on a site without an address."""
        library, site, write = (self.context[name] for name in ("library", "site", "write"))
        if not site.address:
            return
        for plan in library.plans:
            known, references = self.context["known"][plan.slug], tuple(library.references.get(plan.slug, ()))
            key = digest(known.key, references)
            self.stage.make(f"copies/{plan.slug}", copies_of_plan, known.kept, references, key=key)
        publisher, zone = Publisher(site.name, site.address), ZoneInfo(self.settings["TIMEZONE"])
        channel = Channel(publisher, site.description, zone)
        for feed in feeds(library.plans):
            write(feed.path, feed_file(feed, self.context.get("downloads", {}), channel))
        write("robots.txt", robots_file(site.address, site.base))
        write("llms.txt", llms_file(site.name, site.description, library.plans, site.address, data=site.data))
        completing.connect(self._list_pages)

    def _list_pages(self, _: object, stage: Stage) -> None:
        """Write the sitemap of all pages that there are, whoever made them."""
        if stage is not self.stage:  # a former build of this process, which failed
            return
        unlisted, address = self.context["unlisted"], self.context["site"].address
        pages = sorted(name for name in stage.names() if name.endswith(".html") and name not in unlisted)
        for name, data in sitemap_files(pages, _changed(pages, self.context["library"]), address):
            stage.write(name, data)


def copies_of_plan(kept: Kept[Reading], references: Sequence[Reference]) -> Iterator[tuple[str, bytes]]:
    """Give the Markdown copies of the pages of one plan, in any process."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no pages
    return copies(plan, references)


def _changed(pages: Sequence[str], library: Library) -> dict[str, date]:
    """Give the day on which each page last changed, where one is known."""
    days = {plan.slug: day for plan in library.plans if (day := _day(plan))}
    latest = max(days.values(), default=None)
    changed = {page: latest for page in ("index.html", "plans/index.html") if latest}
    for page in pages:
        parts = page.split("/")
        if parts[0] == "plans" and len(parts) > 2 and parts[1] in days:
            changed[page] = days[parts[1]]
    return {page: day for page, day in changed.items() if day}


def _day(plan: Plan) -> date | None:
    return plan.metadata.changed.date() if plan.metadata.changed else None
