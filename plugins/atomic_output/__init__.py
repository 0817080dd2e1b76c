"""Pelican plugin: the output changes as a whole, after everything that can fail has been done.

Pelican and its plugins write into a staging folder beside the output.  When the build has come to its end,
files that differ replace those of the output, each by a rename, and files that are no longer made are
deleted last; a first build is one rename of the folder.  A build that fails changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from blinker import signal
from pelican import Pelican, signals

from atomic_output.stage import Changes, Stage

committed = signal("atomic-output-committed")
"""Sent once after a successful build, with `changes: Changes`."""


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(_stage)
    signals.finalized.connect(_commit)


def _stage(pelican: Pelican) -> None:
    stage = Stage(Path(pelican.output_path))
    stage.prepare()
    pelican.atomic_stage = stage
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(stage.folder)


def _commit(pelican: Pelican) -> None:
    committed.send(pelican, changes=pelican.atomic_stage.commit())


__all__ = ["Changes", "Stage", "committed", "register"]
