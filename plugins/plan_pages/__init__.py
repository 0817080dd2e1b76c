"""Pelican plugin: every plan in the content becomes pages for its chapters, columns and indicators.

It puts the finished `Library` into Pelican's context as `library`, for the other plugins to read.
"""

from __future__ import annotations

from pelican import signals

from plan_pages.generator import PlanGenerator, ProblemsFound, Summary, rendered


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)


def _generator(_: object) -> type[PlanGenerator]:
    return PlanGenerator


__all__ = ["PlanGenerator", "ProblemsFound", "Summary", "register", "rendered"]
