"""Pelican plugin: an index of every clause that the browser searches with lunr.js, a few kilobytes a query.

It reads the finished `Library` from Pelican's context and writes below `search/`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pelican import signals

from plan_search.generator import SearchGenerator
from plan_search.scripts import LunrMissing


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)
    signals.all_generators_finalized.connect(_put_together)


def _generator(_: object) -> type[SearchGenerator]:
    return SearchGenerator


def _put_together(generators: Iterable[object]) -> None:
    for each in generators:
        if isinstance(each, SearchGenerator):
            each.put_together(each.context["library"].plans)


__all__ = ["LunrMissing", "SearchGenerator", "register"]
