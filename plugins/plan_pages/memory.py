"""What a process that builds again and again, as the preview does, remembers of its last build.

It changes nothing that a build makes: it is what would be found again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plan_pages.bundle import Around
from plan_pages.plan_files import Remembered
from plan_pages.recall import Recalled
from workshop.digests import digest


@dataclass(slots=True)
class Memory:
    """What the last build found out."""

    read: dict[str, Remembered] = field(default_factory=dict)
    """What is in each plan file, by its name in the store."""
    linked: dict[str, Recalled] = field(default_factory=dict)
    """What linking found."""
    _around: dict[str, tuple[Around, str]] = field(default_factory=dict)
    """By slug."""

    def digest_of(self, slug: str, around: Around) -> str:
        """Give a digest of what the pages of a plan show besides it."""
        known, made = self._around.get(slug, (None, ""))
        if known != around:
            made = digest(around)
            self._around[slug] = around, made
        return made


MEMORY = Memory()
"""Of this process; a build that is the only one of its process does without."""
