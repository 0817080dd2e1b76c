"""What linking finds, known from earlier builds where nothing that it was found in has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_pages.plan_files import Known
from planbook.lineage import Citations, Likeness, compared_parts, likeness
from planbook.link import Ways
from planbook.mentions import Lexicon, Meaning, changed_names
from planbook.model import Plan
from planbook.resolve import Resolved, Resolver, sayers
from workshop.digests import digest
from workshop.store import Store

_RESOLVED, _LIKENESS = "resolved", "likeness"
_NAMES = "names"
"""Under which the names of the lexicon lie beside what was resolved by it."""
Recalled = dict[str, object]
"""What was found, by digests of what it was found in, but for `_NAMES`."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Recalls what was found in plans, and between them; what it cannot recall is found and kept."""

    store: Store
    files: Mapping[str, Known]
    """The plans, by the names of their files."""
    remembered: dict[str, Recalled] | None = None
    """What is kept, for the next time in this process; None where there will be none."""

    @property
    def ways(self) -> Ways:
        """The ways to link that recall."""
        return Ways(self._names, self._resolve, self._liken)

    def _names(self, plan: Plan) -> Sequence[Meaning]:
        return self.files[plan.where.path].facts.names

    def _resolve(self, plans: Sequence[Plan], resolver: Resolver) -> list[Resolved]:
        """Resolve the plans that changed, that say a name that did, or that refer to parts that moved; all where a
        document did.
        """
        earlier, documents = self._recalled(_RESOLVED), digest(resolver.catalogue)
        names = earlier.get(_NAMES, ())
        changed = changed_names(Lexicon(names) if isinstance(names, tuple) else Lexicon(()), resolver.lexicon)
        found: Recalled = {_NAMES: resolver.lexicon.names if changed else names}
        resolved = []
        for plan, concerned in zip(plans, sayers(plans, changed), strict=True):
            key = digest(self.files[plan.where.path].key, documents)
            known = earlier.get(key)
            if concerned or not isinstance(known, Resolved) or not resolver.still_holds(known):
                known = resolver.resolve(plan)
            found[key] = known
            resolved.append(known)
        self._keep(_RESOLVED, found, earlier)
        return resolved

    def _liken(self, plans: Sequence[Plan], cited: Citations) -> Likeness:
        """Look for likeness anew where a clause says other words, or plans stand otherwise to each other."""
        files = [self.files[plan.where.path] for plan in plans]
        standing = [(plan.slug, plan.metadata.region, plan.metadata.period, compared_parts(plan)) for plan in plans]
        key, earlier = digest([each.facts.clauses for each in files], standing, cited), self._recalled(_LIKENESS)
        known = earlier.get(key)
        if not isinstance(known, Likeness):
            known = likeness(plans, [each.clauses.value for each in files], cited)
        self._keep(_LIKENESS, {key: known}, earlier)
        return known

    def _recalled(self, what: str) -> Recalled:
        if self.remembered and what in self.remembered:
            return self.remembered[what]
        return self.store.find(self.store.name(what), dict) or {}

    def _keep(self, what: str, found: Recalled, earlier: Recalled) -> None:
        if self.remembered is not None:
            self.remembered[what] = found
        if any(earlier.get(key) is not value for key, value in found.items()):
            self.store.keep(self.store.name(what), found)
            self.store.sweep(set(map(self.store.name, (_RESOLVED, _LIKENESS))))
