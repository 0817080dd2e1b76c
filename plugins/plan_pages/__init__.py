"""Pelican plugin: every plan in the content becomes pages for its chapters, columns and indicators.

It puts into Pelican's context, for the other plugins: `library`, the finished `Library`; `write(path, data)`, which
puts a file into the output, with a page its twin in the 繁體 edition; `draw(path=, kind=, title=, description=, …)`,
which makes a page of a template; and `unlisted`, pages that stand in no list of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import PagesGenerator

from plan_pages.generator import PlanGenerator, ProblemsFound, Summary, plans_read, rendered
from plan_pages.templating import environment


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)
    signals.all_generators_finalized.connect(_share_templates)
    signals.content_written.connect(_page_written)


def _generator(_: object) -> type[PlanGenerator]:
    return PlanGenerator


def _share_templates(generators: Sequence[Any]) -> None:
    """Have the pages that Pelican writes itself filled in by the templates as they are compiled for all others."""
    [ours] = (each for each in generators if isinstance(each, PlanGenerator))
    for each in generators:
        if isinstance(each, PagesGenerator):
            each.env = environment(ours.templates)


def _page_written(path: str, context: dict[str, Any]) -> None:
    """Give a page that Pelican has written itself its twin in the 繁體 edition."""
    context["write_twin"](context["output_file"], Path(path).read_bytes())


__all__ = ["PlanGenerator", "ProblemsFound", "Summary", "plans_read", "register", "rendered"]
