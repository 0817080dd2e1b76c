"""What the checks find in the plans that are looked at: found while the editor reads, so that it delays nothing."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desk.checking import check_sheet, in_order
from desk.findings import Finding, Usage
from desk.mending import can_mend
from desk.preview.board import Board
from desk.report import Entry
from desk.shelf import Shelf
from planbook.model import Library, Plan

LISTS = "*.yml"
"""Lists beside the plans, which findings depend on as well."""

_State = tuple[Plan | str, ...]
"""A plan as the pages show it, its text as it lies on the disk, which may be newer, and those of the lists."""


class Reviewer:
    """Checks each plan whose page was opened, once in each of its states.

    The texts of all plans are held, and what they say in common: after a save the checks cost what the saved plan
    costs, some 0.2 s for 30,000 characters.
    """

    def __init__(
        self, content: Path, board: Board, usages: Callable[[], Sequence[Usage]], is_quiet: Callable[[], bool]
    ) -> None:
        """Post what is found in the plans of the folder `content` on `board`, as long as `is_quiet`."""
        self._content = content
        self._board = board
        self._usages = usages
        self._is_quiet = is_quiet
        self._shelf = Shelf()
        self._checked: dict[str, _State] = {}
        """By slug: what the last findings are of."""
        self._done: tuple[Library | None, int] = (None, 0)
        """Library and number of plans looked at for which everything was found."""

    def review(self) -> None:
        """Check what is due, and post it.  Give up as soon as something was saved; what is done by then stays done."""
        news, plans = self._board.news, len(self._board.looked_at)
        if not news.library or not news.outcome.built or (news.library is self._done[0] and plans == self._done[1]):
            return
        try:
            for _ in self._steps(news.library):
                if not self._is_quiet():
                    return
        except OSError:
            return  # a file is gone or locked for the moment: the next review may find it
        except Exception:
            traceback.print_exc()
        self._done = news.library, plans

    def _steps(self, library: Library) -> Iterator[None]:
        """Check what is due in steps of some tens of milliseconds."""
        lists = tuple(_read(path) for path in sorted(self._content.glob(LISTS)))
        looked_at = [plan for plan in library.plans if plan.slug in self._board.looked_at]
        states: dict[str, _State] = {plan.slug: (plan, self._text_of(plan.where.path), *lists) for plan in looked_at}
        due = [plan for plan in looked_at if states[plan.slug] != self._checked.get(plan.slug)]
        if due:
            yield from self._shelf.hold({plan.where.path: self._text_of(plan.where.path) for plan in library.plans})
        usages = self._usages() if due else ()
        for plan in due:
            findings: list[Finding] = []
            for found in check_sheet(self._shelf.sheet(library, plan, usages)):
                findings += found
                yield
            self._checked[plan.slug] = states[plan.slug]
            self._board.find(plan.slug, [Entry(each.problem, can_mend(each)) for each in in_order(findings)])

    def _text_of(self, path: str) -> str:
        return _read(self._content.parent / path)


def _read(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")
