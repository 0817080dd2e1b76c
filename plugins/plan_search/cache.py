"""What each plan gives to the index: known from earlier builds, or found by the crew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from plan_search.documents import documents_of_plan
from plan_search.index import PlanIndex, index_plan
from plan_search.words import readings_of
from planbook.read import Reading
from planbook.traditional import Words
from workshop.crew import Crew
from workshop.digests import digest
from workshop.store import Kept, Store

Aliases = Mapping[str, Sequence[str]]
"""What the indicators of a plan are called in other plans, by their names in the library."""


@dataclass(slots=True)
class Indexes:
    """Indexes of plans, each asked for once and collected in the same order."""

    store: Store
    crew: Crew
    _asked: list[str] = field(default_factory=list)
    _found: list[PlanIndex | Future[PlanIndex]] = field(default_factory=list)

    def ask(self, plan: Kept[Reading], key: str, aliases: Aliases, block_size: int, words: Words | None = None) -> None:
        """Ask for the index of a plan, which `key` tells from others; with `words`, also for its traditional texts."""
        name = self.store.name("index", key, digest(aliases, block_size, words))
        self._asked.append(name)
        self._found.append(
            self.store.find(name, PlanIndex)
            or self.crew.submit(_index_and_keep, plan, aliases, block_size, words, self.store, name)
        )

    def readings(self, words: Sequence[str]) -> dict[str, str]:
        """Give the pinyin of words as `readings_of` does."""
        name = self.store.name("readings", digest(list(words)))
        self._asked.append(name)
        found = self.store.find(name, dict)
        if found is None:
            found = readings_of(words)
            self.store.keep(name, found)
        return found

    def collect(self) -> list[PlanIndex]:
        """Give the indexes."""
        under_way = [each for each in self._found if isinstance(each, Future)]
        made = self.crew.collect(under_way)
        return [next(made) if isinstance(each, Future) else each for each in self._found]

    def sweep(self) -> None:
        """Forget what was not asked for."""
        self.store.sweep(set(self._asked))


def _index_and_keep(
    plan: Kept[Reading], aliases: Aliases, block_size: int, words: Words | None, store: Store, name: str
) -> PlanIndex:
    read = plan.value.plan
    assert read is not None  # what holds no plan is not asked for
    index = index_plan(tuple(documents_of_plan(read, aliases)), block_size, words)
    store.keep(name, index)
    return index
