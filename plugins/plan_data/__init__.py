"""Pelican plugin: what the portal knows in numbers, as files for people and programs, and a page that explains them.

It reads the finished `Library` from Pelican's context and writes below `data/`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pelican import signals

from plan_data.generator import DataGenerator


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)
    signals.all_generators_finalized.connect(_begin)


def _generator(_: object) -> type[DataGenerator]:
    return DataGenerator


def _begin(generators: Iterable[object]) -> None:
    for each in generators:
        if isinstance(each, DataGenerator):
            each.begin()


__all__ = ["DataGenerator", "register"]
