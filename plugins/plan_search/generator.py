"""The generator that Pelican runs: the finished library becomes the files of the search index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from blinker import signal

from plan_search.cache import Indexes, files_of_index
from plan_search.documents import aliases_of
from plan_search.index import PlanFacts, block_size
from plan_search.scripts import Lunr, read_lunr
from planbook.host import Host
from planbook.indicators.concepts import group_by_concept
from planbook.model import Plan
from planbook.traditional import FOLDER
from planbook.versions.history import apart
from workshop.crew import FEW
from workshop.digests import digest
from workshop.store import Store

MANY = 50
"""Plans whose index takes so long to put together that it is made beside the linking, where that can be."""


class SearchGenerator:
    """Made and called by Pelican; reads `library`, `site`, `write` and `draw` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings
        stage = settings["STAGE"]
        self.indexes = Indexes(Store(Path(settings["SEARCH_CACHE"]), stage.anew), stage.crew)
        self.lunr: Lunr
        self.together = False
        """Whether the files of the index are being made."""
        signal("plan-pages-read").connect(self._begin)

    def _begin(self, sender: Any, content: Any, known: Mapping[str, Any], host: Host) -> None:
        """Have the plans indexed that are not yet, and where they are few all put together, while they are linked."""
        if sender.settings is not self.settings:  # a former build of this process
            return
        size = block_size(sum(each.size for each in known.values()) // 3)
        plans = apart(content.plans).plans
        members, _ = group_by_concept(plans, content.concepts)
        aliases = aliases_of(content.concepts, members)
        for plan in plans:
            each = known[plan.slug]
            words = (*plan.metadata.traditional, *host.traditional_words) if host.traditional else None
            self.indexes.ask(each.kept, each.key, aliases.get(plan.slug, {}), size, words)
        if len(plans) >= MANY and len(self.indexes.missing) < FEW:
            self.put_together(plans)
            self.settings["STAGE"].crew.begin()
        else:
            self.indexes.begin()

    def put_together(self, plans: Sequence[Plan]) -> None:
        """Have the files of the index made, once: before the pages are, since they take longest."""
        if self.together:
            return
        self.together = True
        self.lunr = read_lunr(Path(self.settings["SEARCH_LUNR"]), self.settings["SEARCH_LUNR_RELEASE"])
        facts = list(map(_facts, plans))
        self.indexes.wait()
        store, wanted, endpoint = self.indexes.store, self.indexes.wanted, self.settings["SEARCH_ENDPOINT"]
        name = self.lunr.path.rpartition("/")[2]
        self.settings["STAGE"].make(
            "search", files_of_index, store, wanted, facts, name, endpoint,
            key=digest(self.indexes.names, facts, name, endpoint),
        )  # fmt: skip

    def generate_output(self, _: object) -> None:
        """Write lunr.js, the page of results, and the module that other sites import."""
        library, site = self.context["library"], self.context["site"]
        for name, data in self.lunr.files():
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
        for home in ("", FOLDER) if site.traditional else ("",):
            module = f'export * from "../{site.modules}/search/index.js";\n'
            self.context["write"](f"{home}search/index.js", module.encode())


def _facts(plan: Plan) -> PlanFacts:
    return PlanFacts(plan.slug, plan.title, plan.metadata.region, plan.metadata.period)
