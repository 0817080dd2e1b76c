"""Fidelity: does a plan file say what the received text says, character by character?

`account` aligns the two and accounts for every character of both, white space aside.  A character of the
received text is accounted for where the plan file holds it, or where the plan file itself says what became of
it: a correction mark, a line of `dropped`, a line of `normalised`, a metadata value, a mark of the dialect.
All that is left is a difference: missing, added, changed or moved.
"""

from __future__ import annotations

from intake.fidelity.accounting import account
from intake.fidelity.differences import Account, Basis, Difference, DifferenceKind, Move
from intake.fidelity.normalisations import NORMALISATIONS

__all__ = ["NORMALISATIONS", "Account", "Basis", "Difference", "DifferenceKind", "Move", "account"]
