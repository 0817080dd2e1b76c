"""Pelican plugin: the output changes as a whole, after everything that can fail has been done.

Pelican and its plugins write into a staging folder beside the output.  When the build has come to its end,
files that differ replace those of the output, each by a rename, and files that are no longer made are
deleted last; a first build is one rename of the folder.  A build that fails, or that logged an error,
changes nothing.

Plugins find the `Stage` in the setting `STAGE`: what they write through it is not even staged where the output
holds it already, and what it has made in units is made again only where something changed, side by side in
processes (setting `WORKERS`; all of it with `ANEW`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

from blinker import signal
from pelican import Pelican, signals

from atomic_output.stage import Changes, ForeignOutput, OutputBusy, OutputElsewhere, Stage, WrittenTwice, at_rest
from workshop.collector import calm, release
from workshop.crew import Crew, CrewLost

completing = signal("atomic-output-completing")
"""Sent when Pelican has come to its end, with `stage: Stage`, for those that list what was made; they may add to it."""
committed = signal("atomic-output-committed")
"""Sent once after a successful build, with `changes: Changes` and `stage: Stage`."""


class BuildFailed(Exception):
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

    def close(self) -> None:
        release()
        self.stage.crew.dismiss()
        logging.getLogger().removeHandler(self.errors)
        self.stage.close()


_builds: list[_Build] = []
"""The build of this process that is under way, if any."""


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(_begin)
    signals.content_written.connect(_written)
    signals.finalized.connect(_end)


def abandon() -> None:
    """Let go of a build that failed, so that another can begin."""
    while _builds:
        _builds.pop().close()


def _begin(pelican: Pelican) -> None:
    abandon()
    calm()
    settings = pelican.settings
    crew = Crew(settings.get("WORKERS", 0), settings.get("WORKERS_START", ""), settings.get("HIRE"))
    build = _Build(Stage(Path(pelican.output_path), crew, anew=settings.get("ANEW", False)))
    build.stage.prepare()
    _builds.append(build)
    logging.getLogger().addHandler(build.errors)
    pelican.settings["STAGE"] = build.stage
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(build.stage.folder)


def _written(path: str, **_: object) -> None:
    """Take note of what Pelican itself wrote, so that nothing else takes its place."""
    if _builds:
        stage = _builds[-1].stage
        stage.claim(Path(path).relative_to(stage.folder).as_posix())


def _end(pelican: Pelican) -> None:
    build = _builds[-1]
    try:
        if build.errors.messages:
            raise BuildFailed(build.errors.messages)
        build.stage.finish()
        completing.send(pelican, stage=build.stage)
        changes = build.stage.commit()
    finally:
        abandon()
    committed.send(pelican, changes=changes, stage=build.stage)


__all__ = [
    "BuildFailed",
    "Changes",
    "CrewLost",
    "ForeignOutput",
    "OutputBusy",
    "OutputElsewhere",
    "Stage",
    "WrittenTwice",
    "abandon",
    "at_rest",
    "committed",
    "register",
]
