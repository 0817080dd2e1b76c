"""What the tasks of one command line know of each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from commands.built import Built


@dataclass
class Session:
    """One command line, as `build --documents serve` or `build publish`."""

    documents: bool = False
    """Whether all its builds make PDF, EPUB and Word, so that the preview shows what `build --documents` made."""
    built: dict[str, Built] = field(default_factory=dict)
    """What its builds made, by settings file, so that `build publish` builds once."""


SESSION = Session()
