"""What each plan gives to the index: known from earlier builds, or found by the crew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """The index of a plan, by what it is made of."""

    plan: Kept[Reading]
    aliases: Aliases
    block_size: int
    words: Words | None
    """Exceptions to the conversion into traditional characters; None without that edition."""
    name: str
    """In the store."""

    def found_in(self, store: Store) -> PlanIndex:
        """Give the index, made anew where the store does not have it whole."""
        if (found := store.find(self.name, PlanIndex)) is not None:
            return found
        read = self.plan.value.plan
        assert read is not None  # what holds no plan is not asked for
        index = index_plan(tuple(documents_of_plan(read, self.aliases)), self.block_size, self.words)
        store.keep(self.name, index)
        return index


@dataclass(slots=True)
class Indexes:
    """Indexes of plans, each asked for once; they lie in the store, so that whoever puts them together has them all."""

    store: Store
    crew: Crew
    wanted: list[Wanted] = field(default_factory=list)
    """In the order in which they were asked for."""
    missing: list[Wanted] = field(default_factory=list)
    """Those that have to be found; whoever puts all together finds them too."""
    _under_way: list[Future[None]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Their names in the store, which tell them from what they were before."""
        return [each.name for each in self.wanted]

    def ask(self, plan: Kept[Reading], key: str, aliases: Aliases, block_size: int, words: Words | None = None) -> None:
        """Ask for the index of a plan, which `key` tells from others; with `words`, also for its traditional texts."""
        name = self.store.name("index", key, digest(aliases, block_size, words))
        wanted = Wanted(plan, aliases, block_size, words, name)
        self.wanted.append(wanted)
        if self.store.anew or name not in self.store:
            self.missing.append(wanted)

    def begin(self) -> None:
        """Have the crew find what is missing."""
        self._under_way = [self.crew.submit(_index, wanted, self.store) for wanted in self.missing]

    def wait(self) -> None:
        """Wait until all that the crew finds are in the store."""
        for _ in self.crew.collect(self._under_way):
            pass


def _index(wanted: Wanted, store: Store) -> None:
    wanted.found_in(store)


def files_of_index(
    store: Store,
    wanted: Sequence[Wanted],
    plans: Sequence[PlanFacts],
    lunr: str,
    endpoint: str,
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the index of all plans, whose indexes are `wanted` of the store; in any process."""
    syllables = store.name("syllables")
    known: Syllables = store.find(syllables, dict) or {}

    def read(words: Sequence[str]) -> Syllables:
        if new := [word for word in words if word not in known]:
            known.update(syllables_of(new))
            store.keep(syllables, known)
        return {word: known[word] for word in words}

    made = replace(store, anew=False)  # by now, even where all is made anew
    together = [(facts, each.found_in(made)) for facts, each in zip(plans, wanted, strict=True)]
    converters = [converter(each.words) for each in wanted if each.words is not None]
    yield from index_files(together, lunr, endpoint, read, converters)
    store.sweep({*(each.name for each in wanted), syllables})
