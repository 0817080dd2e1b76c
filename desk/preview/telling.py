"""What an open page is told: what became of it, what is wrong, and where in the sources that and its clauses stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desk.preview.board import News
from desk.preview.editor import editor_link
from desk.preview.lines import places_on
from desk.preview.site import Site
from planbook.problems import Problem, Where

MOST = 100
"""Problems that a page is told of; an editor mends the first ones first."""

Told = Mapping[str, object]
"""As it goes to the page, in JSON."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts news into the terms of a page."""

    site: Site
    project: Path
    """The folder that places are relative to."""
    editor: str
    """As the setting `PREVIEW_EDITOR` has it."""

    def news(self, page: str, news: News) -> Told:
        """Give what concerns the output file `page`."""
        digest, problems = self.site.digest(page), _nearest_first(page, news.outcome.problems)
        return {
            "busy": news.busy,
            "built": news.outcome.built,
            "digest": digest,
            "wayOn": "" if digest else self.site.way_on(page),
            "problems": [self._problem(each) for each in problems[:MOST]],
            "more": max(0, len(problems) - MOST),
            "faults": list(news.outcome.faults),
        }

    def lines(self, page: str, news: News) -> Told:
        """Give for each anchor of `page` the line of the source where it stands."""
        places = places_on(news.library, page) if news.library else {}
        return {anchor: {"line": where.line, **self._place(where)} for anchor, where in places.items()}

    def _problem(self, problem: Problem) -> Told:
        return {
            **self._place(problem.where),
            "severity": problem.severity.name.lower(),
            "label": str(problem.severity),
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
        }

    def _place(self, where: Where) -> dict[str, str]:
        """Give the name of a place, and the link that opens it."""
        return {"place": f"{where.path}:{where.line}", "open": editor_link(where, self.project, self.editor)}


def _nearest_first(page: str, problems: Sequence[Problem]) -> list[Problem]:
    """Sort problems: errors before others, those of the page's own plan before those of others."""
    own = PurePosixPath(page).parts
    return sorted(problems, key=lambda each: (not each.is_error, PurePosixPath(each.where.path).stem not in own))
