"""Saves: tells when the sources have changed, and when they have come to rest."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import watchfiles

STEP = 40
"""Milliseconds without another change after which a save counts as done: programs write a file in several steps."""
LONGEST = 1000
"""Milliseconds after which changes are told although there are still more."""
REST = 0.6
"""Seconds without a change after which what is wrong stays wrong: some programs first empty a file, then fill it."""

_SCRATCH = (".tmp", ".swp", ".swx", ".swo", ".bak", "~")
"""Ends of the names that editor programs give to files of their own; others begin with `.` or `~$`."""


class Watcher:
    """Watches `folders` with all that is in them, and the `files` of another folder, from when it is made."""

    def __init__(self, folders: Sequence[Path], files: Sequence[Path]) -> None:
        self._saved: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._follow(
            [folder for folder in folders if folder.is_dir()], lambda path: not is_scratch(path.name), recursive=True
        )
        parents = sorted({file.parent for file in files})  # a file that is replaced is another one: its folder tells
        names = {file.name for file in files}  # of whole paths some systems tell another spelling
        self._follow(parents, lambda path: path.name in names, recursive=False)

    def _follow(self, folders: Sequence[Path], wanted: Callable[[Path], bool], *, recursive: bool) -> None:
        changes = watchfiles.watch(
            *folders,
            watch_filter=lambda _, path: wanted(Path(path)),
            step=STEP,
            debounce=LONGEST,
            recursive=recursive,
            ignore_permission_denied=True,
        )

        def follow() -> None:
            for _ in changes:
                self._saved.put(None)

        threading.Thread(target=follow, daemon=True).start()

    def is_quiet(self) -> bool:
        """Tell whether there has been no save that `saves` has not given."""
        return self._saved.empty()

    def saves(self) -> Iterator[bool]:
        """Give True after each save, and False whenever nothing has changed for `REST` seconds; never ends."""
        while True:
            try:
                self._saved.get(timeout=REST)
            except queue.Empty:
                yield False
                continue
            while not self._saved.empty():
                self._saved.get()
            yield True


def is_scratch(name: str) -> bool:
    """Tell whether a file is an editor program's own: `.a.md.swp`, `a.md~`, `~$a.md`, vim's trial `4913`."""
    return name.startswith((".", "~$")) or name.endswith(_SCRATCH) or name == "4913"
