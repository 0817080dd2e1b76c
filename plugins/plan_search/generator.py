"""The generator that Pelican runs: the finished library becomes the files of the search index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plan_search.cache import Cache
from plan_search.documents import documents_of
from plan_search.index import PlanFacts, block_size, index_files
from plan_search.scripts import read_lunr
from planbook.model import Library, Plan


class SearchGenerator:
    """Made and called by Pelican; reads `library`, `site`, `write` and `draw` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings

    def generate_output(self, _: object) -> None:
        """Write the index of all plans, lunr.js, the page of results, and the module that other sites import."""
        library: Library = self.context["library"]
        for name, data in self._files(library):
            self.context["write"](name, data)
        path, html = self.context["draw"](
            path="search/index.html",
            kind="search",
            title="检索",
            description=f"检索{self.settings['SITENAME']}收录的全部规划。",
            counts={
                "plans": len(library.plans),
                "columns": sum(len(plan.columns) for plan in library.plans),
                "indicators": sum(len(plan.indicators) for plan in library.plans),
            },
        )
        self.context["write"](path, html.encode())

    def _files(self, library: Library) -> Iterator[tuple[str, bytes]]:
        lunr = read_lunr(Path(self.settings["SEARCH_LUNR"]), self.settings["SEARCH_LUNR_RELEASE"])
        yield from lunr.files()
        documents = documents_of(library)
        size = block_size(sum(len(each.text) for plan in documents.values() for each in plan))
        cache = Cache(Path(self.settings["SEARCH_CACHE"]))
        indexes = [(_facts(plan), cache.index(documents[plan.slug], size)) for plan in library.plans]
        cache.sweep()
        yield from index_files(indexes, lunr.path.rpartition("/")[2], self.settings["SEARCH_ENDPOINT"])
        modules = self.context["site"].modules
        yield "search/index.js", f'export * from "../{modules}/search/index.js";\n'.encode()


def _facts(plan: Plan) -> PlanFacts:
    return PlanFacts(plan.slug, plan.title, plan.metadata.region, plan.metadata.period)
