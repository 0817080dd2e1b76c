"""What a build came to, as the preview shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planbook.model import Library
from planbook.problems import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """A build that made the site, or one that left it as it was."""

    problems: Sequence[Problem] = ()
    """In the order of a report."""
    faults: Sequence[str] = ()
    """What stopped the build besides, a Chinese sentence each: a template, a disk."""
    passing: bool = False
    """What stopped it goes away by itself: another build that is under way."""
    library: Library | None = None
    """What the site was made of; None where no site was made."""

    @property
    def built(self) -> bool:
        return self.library is not None
