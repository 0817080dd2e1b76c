"""The generator that Pelican runs: the finished library becomes the files of the search index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from blinker import signal

from plan_search.cache import Indexes
from plan_search.documents import aliases_of
from plan_search.index import PlanFacts, block_size, index_files
from plan_search.scripts import read_lunr
from planbook.indicators.concepts import group_by_concept
from planbook.model import Library, Plan
from workshop.store import Store


class SearchGenerator:
    """Made and called by Pelican; reads `library`, `site`, `write` and `draw` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings
        stage = settings["STAGE"]
        self.indexes = Indexes(Store(Path(settings["SEARCH_CACHE"]), stage.anew), stage.crew)
        signal("plan-pages-read").connect(self._begin)

    def _begin(self, sender: Any, content: Any, known: Mapping[str, Any]) -> None:
        """Have the plans indexed that are not yet, while they are linked."""
        if sender.settings is not self.settings:  # a former build of this process
            return
        size = block_size(sum(each.size for each in known.values()) // 3)
        members, _ = group_by_concept(content.plans, content.concepts)
        aliases = aliases_of(content.concepts, members)
        for slug, each in sorted(known.items()):
            self.indexes.ask(each.kept, each.key, aliases.get(slug, {}), size)

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
        indexes = list(zip(map(_facts, library.plans), self.indexes.collect(), strict=True))
        endpoint = self.settings["SEARCH_ENDPOINT"]
        yield from index_files(indexes, lunr.path.rpartition("/")[2], endpoint, self.indexes.readings)
        self.indexes.sweep()
        modules = self.context["site"].modules
        yield "search/index.js", f'export * from "../{modules}/search/index.js";\n'.encode()


def _facts(plan: Plan) -> PlanFacts:
    return PlanFacts(plan.slug, plan.title, plan.metadata.region, plan.metadata.period)
