"""The budget: what keeps the alignment of a text made to be slow from taking long."""

from __future__ import annotations

_EFFORT_PER_CHARACTER = 40
_EFFORT_AT_LEAST = 500_000


class Budget:
    """How much work may still be done, counted in characters looked at."""

    def __init__(self, characters: int) -> None:
        self.left = _EFFORT_AT_LEAST + _EFFORT_PER_CHARACTER * characters

    def spend(self, effort: int) -> bool:
        """Take `effort` off; False where it is no longer there."""
        self.left -= effort
        return self.left >= 0
