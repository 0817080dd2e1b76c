"""Pelican plugin: every plan in the content becomes pages for its chapters, columns and indicators.

It puts into Pelican's context, for the other plugins: `library`, the finished `Library`; `write(path, data)`, which
puts a file into the output; `draw(path=, kind=, title=, description=, …)`, which makes a page of a template; and
`unlisted`, pages that stand in no list of pages.
"""

from __future__ import annotations

from pelican import signals

from plan_pages.generator import PlanGenerator, ProblemsFound, Summary, plans_read, rendered


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)


def _generator(_: object) -> type[PlanGenerator]:
    return PlanGenerator


__all__ = ["PlanGenerator", "ProblemsFound", "Summary", "plans_read", "register", "rendered"]
