"""The board: the latest news of the preview, which any number of open pages wait for."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desk.preview.outcome import Outcome
from desk.report import Entry
from planbook.model import Library


@dataclass(frozen=True, slots=True)
class News:
    """How things stand."""

    number: int = 0
    """Counts the news."""
    busy: bool = True
    """A build is under way."""
    outcome: Outcome = field(default_factory=Outcome)
    """Of the last build that came to an end."""
    library: Library | None = None
    """What the pages that are served were made of."""
    findings: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    """What the checks last found in plans that are looked at, by slug."""


class Board:
    """Holds the latest news; builds post it, connections wait for it."""

    def __init__(self) -> None:
        self.news = News()
        self.looked_at: set[str] = set()
        """Slugs of the plans whose pages were opened."""
        self._posted = threading.Condition()

    def begin(self) -> None:
        """Say that a build is under way."""
        self._post(replace(self.news, busy=True))

    def end(self, outcome: Outcome) -> None:
        """Say what a build came to; one that failed leaves the pages, and so their library, as they were."""
        self._post(replace(self.news, busy=False, outcome=outcome, library=outcome.library or self.news.library))

    def find(self, slug: str, entries: Sequence[Entry]) -> None:
        """Say what the checks find in a plan."""
        self._post(replace(self.news, findings={**self.news.findings, slug: entries}))

    def wait(self, seen: int, seconds: float) -> News:
        """Give the news as soon as it is another than the one numbered `seen`, after `seconds` in any case."""
        with self._posted:
            self._posted.wait_for(lambda: self.news.number != seen, seconds)
            return self.news

    def _post(self, news: News) -> None:
        with self._posted:
            self.news = replace(news, number=self.news.number + 1)
            self._posted.notify_all()
