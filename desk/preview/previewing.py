"""The rhythm of the preview: build again on every save, and say what came of it once that is sure."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterable

from desk.preview.board import Board
from desk.preview.outcome import Outcome

BROKEN = "生成网站时程序出错，详细情况见运行预览的窗口。请撤销刚才的改动；仍然出错的，请联系技术人员。"


def surviving(build: Callable[[], Outcome]) -> Outcome:
    """Build; a fault of our own is printed whole, and the preview goes on."""
    try:
        return build()
    except Exception:
        traceback.print_exc()
        return Outcome(faults=[BROKEN])


def keep_building(
    build: Callable[[], Outcome], saves: Iterable[bool], board: Board, review: Callable[[], None] = lambda: None
) -> None:
    """Build after every save, and post what comes of it, for as long as there are `saves`: True after each, False
    when the files have come to rest.

    What is wrong is told once the files have come to rest: in the middle of a save a file may be empty or cut off.
    What the checks have to say takes longer to find than pages do to be made: `review` finds it when they are there.
    """
    held: Outcome | None = None
    littered = True
    for saved in saves:
        if saved or (held and held.passing):
            board.begin()
            outcome = surviving(build)
            littered = True
            held = None if outcome.built else outcome
            if outcome.built:
                board.end(outcome)
        elif held:
            board.end(held)
            held = None
        else:
            review()
            if littered:
                gc.collect()  # what builds have left, while nobody waits
                littered = False
