"""What an open page is told: what became of it, what is wrong, and where in the sources that and its clauses stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from desk.preview.board import News
from desk.preview.editor import editor_link
from desk.preview.lines import clause_at, places_on, slug_of
from desk.preview.site import Site
from desk.report import HOW_TO_SETTLE
from planbook.model import Plan
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
        tell = partial(self._problem, page=page, plans=_by_path(news))
        return {
            "busy": news.busy,
            "built": news.outcome.built,
            "digest": digest,
            "wayOn": "" if digest else self.site.way_on(page),
            "problems": list(map(tell, problems[:MOST])),
            "more": max(0, len(problems) - MOST),
            "findings": self._findings(slug_of(page), news, tell),
            "faults": list(news.outcome.faults),
        }

    def lines(self, page: str, news: News) -> Told:
        """Give for each anchor of `page` the line of the source where it stands."""
        places = places_on(news.library, page) if news.library else {}
        return {anchor: {"line": where.line, **self._place(where)} for anchor, where in places.items()}

    def _findings(self, slug: str, news: News, tell: Callable[[Problem], Told]) -> Told:
        """Give what the checks find in a plan, for as long as the pages show it as it is."""
        entries = news.findings.get(slug, ()) if news.outcome.built else ()
        return {
            "plan": slug,
            "problems": [tell(entry.problem) for entry in entries[:MOST]],
            "more": max(0, len(entries) - MOST),
            "mendable": sum(entry.mendable for entry in entries),
            "settle": HOW_TO_SETTLE,
        }

    def _problem(self, problem: Problem, *, page: str, plans: Mapping[str, Plan]) -> Told:
        plan = plans.get(problem.where.path)
        return {
            **self._place(problem.where),
            "clause": clause_at(plan, problem.where.line, page) if plan else "",
            "severity": problem.severity.name.lower(),
            "label": str(problem.severity),
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
        }

    def _place(self, where: Where) -> dict[str, str]:
        """Give the name of a place, and the link that opens it."""
        return {"place": f"{where.path}:{where.line}", "open": editor_link(where, self.project, self.editor)}


def _by_path(news: News) -> dict[str, Plan]:
    """Give the plans that the pages show, by their files; none where the files have gone on and the pages have not."""
    plans = news.library.plans if news.library and news.outcome.built else ()
    return {plan.where.path: plan for plan in plans}


def _nearest_first(page: str, problems: Sequence[Problem]) -> list[Problem]:
    """Sort problems: errors before others, those of the page's own plan before those of others."""
    own = PurePosixPath(page).parts
    return sorted(problems, key=lambda each: (not each.is_error, PurePosixPath(each.where.path).stem not in own))
