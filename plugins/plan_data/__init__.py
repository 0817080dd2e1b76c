"""Pelican plugin: what the portal knows in numbers, as files for people and programs, and a page that explains them.

It reads the finished `Library` from Pelican's context and writes below `data/`.
"""

from __future__ import annotations

from pelican import signals

from plan_data.generator import DataGenerator


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)


def _generator(_: object) -> type[DataGenerator]:
    return DataGenerator


__all__ = ["DataGenerator", "register"]
