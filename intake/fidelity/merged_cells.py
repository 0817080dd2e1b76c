"""Merged cells: their text may stand in any of the rows that they cover, where `normalised` declares that."""

from __future__ import annotations

from collections.abc import Sequence

from intake.fidelity.alignment import Gap
from intake.fidelity.ledger import Ledger
from intake.fidelity.normalisations import CELLS_MOVED
from intake.fidelity.runs import Run, runs


def move_cells(ledger: Ledger) -> None:
    """Match cells that cover several rows with what stands in any of these rows."""
    if CELLS_MOVED not in ledger.allowed.found:
        return
    for merged in ledger.said.merged_cells:
        cell = [i for i in merged.characters if i not in ledger.partner]
        if cell:
            rows = ledger.plan.of_lines(merged.first_line, merged.last_line)
            _move_into(ledger, cell, _received_rows(ledger, rows))


def _received_rows(ledger: Ledger, rows: Run) -> Gap:
    """Give the stretch of the received text that the characters `rows` of the plan file stand in."""
    partner, end = ledger.partner, len(ledger.source.characters)
    before = next((partner[i] for i in range(rows.start - 1, -1, -1) if i in partner), -1)
    after = next((partner[i] for i in range(rows.stop, len(ledger.plan.characters)) if i in partner), end)
    return Gap(0, 0, before + 1, after)


def _move_into(ledger: Ledger, cell: Sequence[int], stretch: Gap) -> None:
    """Match what is open of `cell` with what is missing in `stretch`, where one holds the other."""
    for missing in ledger.missing(stretch):
        text = ledger.source.key[missing.start : missing.stop]
        for run in runs(i for i in cell if i not in ledger.partner):
            words = ledger.plan.key[run.start : run.stop]
            if (at := words.find(text)) >= 0:
                ledger.move(run[at : at + len(text)], missing, declared=True)
                break
            if (at := text.find(words)) >= 0:
                ledger.move(run, missing[at : at + len(words)], declared=True)
                break
