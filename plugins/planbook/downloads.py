"""Downloads: files that a plan is offered as, listed on its page and on the page of the data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    path: str
    """Output file."""
    form: str
    """How readers call the format: `PDF`, `Word`."""
    size: int
    """Bytes."""
