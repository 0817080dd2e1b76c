"""Pelican plugin: the output changes as a whole, after everything that can fail has been done.

Pelican and its plugins write into a staging folder beside the output.  When the build has come to its end,
files that differ replace those of the output, each by a rename, and files that are no longer made are
deleted last; a first build is one rename of the folder.  A build that fails, or that logged an error,
changes nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

from blinker import signal
from pelican import Pelican, signals

from atomic_output.stage import Changes, Stage

committed = signal("atomic-output-committed")
"""Sent once after a successful build, with `changes: Changes`."""


class BuildFailed(Exception):  # noqa: N818  (an outcome, named by what it says)
    """Something logged an error; `messages` has all of them.  Pelican itself would go on and exit with 0."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


class _Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@dataclass(slots=True)
class _Build:
    """One build from `initialized` to `finalized`."""

    stage: Stage
    errors: _Errors = field(default_factory=_Errors)


_builds: dict[int, _Build] = {}
"""By the identity of the Pelican instance that runs."""


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(_begin)
    signals.finalized.connect(_end)


def _begin(pelican: Pelican) -> None:
    build = _Build(Stage(Path(pelican.output_path)))
    build.stage.prepare()
    _builds[id(pelican)] = build
    logging.getLogger().addHandler(build.errors)
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(build.stage.folder)


def _end(pelican: Pelican) -> None:
    build = _builds.pop(id(pelican))
    logging.getLogger().removeHandler(build.errors)
    if build.errors.messages:
        raise BuildFailed(build.errors.messages)
    committed.send(pelican, changes=build.stage.commit())


__all__ = ["BuildFailed", "Changes", "Stage", "committed", "register"]
