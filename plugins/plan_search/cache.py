"""What each plan gives to the index: known from earlier builds, or found by the crew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from plan_search.documents import documents_of_plan
from plan_search.index import PlanFacts, PlanIndex, index_files, index_plan
from plan_search.words import Syllables, syllables_of
from planbook.read import Reading
from planbook.traditional import Words, converter
from workshop.crew import Crew
from workshop.digests import digest
from workshop.store import Kept, Store

Aliases = Mapping[str, Sequence[str]]
"""What the indicators of a plan are called in other plans, by their names in the library."""


@dataclass(slots=True)
class Indexes:
    """Indexes of plans, each asked for once; they lie in the store, so that whoever puts them together has them all."""

    store: Store
    crew: Crew
    names: list[str] = field(default_factory=list)
    """In the store, in the order in which they were asked for."""
    _under_way: list[Future[None]] = field(default_factory=list)

    def ask(self, plan: Kept[Reading], key: str, aliases: Aliases, block_size: int, words: Words | None = None) -> None:
        """Ask for the index of a plan, which `key` tells from others; with `words`, also for its traditional texts."""
        name = self.store.name("index", key, digest(aliases, block_size, words))
        self.names.append(name)
        if self.store.find(name, PlanIndex) is None:
            arguments = plan, aliases, block_size, words, self.store, name
            self._under_way.append(self.crew.submit(_index_and_keep, *arguments))

    @property
    def missing(self) -> int:
        """How many of them have to be found."""
        return len(self._under_way)

    def wait(self) -> None:
        """Wait until all are in the store."""
        for _ in self.crew.collect(self._under_way):
            pass


def _index_and_keep(
    plan: Kept[Reading], aliases: Aliases, block_size: int, words: Words | None, store: Store, name: str
) -> None:
    read = plan.value.plan
    assert read is not None  # what holds no plan is not asked for
    store.keep(name, index_plan(tuple(documents_of_plan(read, aliases)), block_size, words))


def files_of_index(
    store: Store,
    names: Sequence[str],
    plans: Sequence[PlanFacts],
    lunr: str,
    endpoint: str,
    exceptions: Sequence[Words],
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the index of all plans, whose indexes are in `store` under `names`; in any process.

    `exceptions` are those of each plan to the conversion into traditional characters, none without that edition.
    """
    syllables = store.name("syllables")
    known: Syllables = store.find(syllables, dict) or {}

    def read(words: Sequence[str]) -> Syllables:
        if new := [word for word in words if word not in known]:
            known.update(syllables_of(new))
            store.keep(syllables, known)
        return {word: known[word] for word in words}

    indexes: list[PlanIndex] = [store.at(name).value for name in names]
    together = list(zip(plans, indexes, strict=True))
    yield from index_files(together, lunr, endpoint, read, list(map(converter, exceptions)))
    store.sweep({*names, syllables})
