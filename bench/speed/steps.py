"""What is measured: one run of one command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """A command to be measured, ready to run."""

    name: str
    """As `cold`."""
    folder: Path
    command: Sequence[str]
    output: Path
    """Folder of the site that it makes or adds to."""
