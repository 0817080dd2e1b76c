"""Marks of the dialect that the received text has as well: `#`, `表：`, `注①：`."""

from __future__ import annotations

import re

from intake.fidelity.characters import key, visible
from intake.fidelity.differences import Basis
from intake.fidelity.ledger import Ledger


def use_dialect_marks(ledger: Ledger) -> None:
    """Account for received characters that stand in the plan file as marks of the dialect."""
    for gap in ledger.gaps:
        if gap.left != gap.left_end:
            continue
        marks = ledger.said.between(gap.left)
        for run in ledger.missing(gap):
            if _is_mark(ledger.source.key[run.start : run.stop], marks):
                ledger.account_for(run, Basis.MARKED)


def _is_mark(text: str, marks: str) -> bool:
    """Tell whether the received `text` stands among `marks` of the plan file; table and correction marks are none."""
    marks = re.split(r"[|}]", marks)[-1].partition("{")[0]
    compact = key(visible(marks))
    return text in compact or (text == "注" and compact.endswith("[^"))
