"""Pelican plugin: every plan in the content becomes pages for its chapters, columns and indicators.

It puts into Pelican's context, for the other plugins: `library`, the finished `Library`; `write(path, data)`, which
puts a file into the output, with a page its twin in the 繁體 edition; `draw(path=, kind=, title=, description=, …)`,
which makes a page of a template; and `unlisted`, pages that stand in no list of pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals

from plan_pages.generator import PlanGenerator, ProblemsFound, Summary, plans_read, rendered
from plan_pages.templating import keep_compiled


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(keep_compiled)
    signals.get_generators.connect(_generator)
    signals.content_written.connect(_page_written)


def _generator(_: object) -> type[PlanGenerator]:
    return PlanGenerator


def _page_written(path: str, context: dict[str, Any]) -> None:
    """Give a page that Pelican has written itself its twin in the 繁體 edition."""
    context["write_twin"](context["output_file"], Path(path).read_bytes())


__all__ = ["PlanGenerator", "ProblemsFound", "Summary", "plans_read", "register", "rendered"]
