"""The account: every step in order, from two texts to what became of the one in the other."""

from __future__ import annotations

from collections import Counter

from intake.fidelity.characters import received_text
from intake.fidelity.declarations import check_drops, check_normalised
from intake.fidelity.dialect_marks import use_dialect_marks
from intake.fidelity.differences import Account, Basis
from intake.fidelity.drops import read_drop, use_dropped_lines
from intake.fidelity.findings import find_differences, list_moves
from intake.fidelity.ledger import Ledger
from intake.fidelity.merged_cells import move_cells
from intake.fidelity.metadata_values import use_metadata
from intake.fidelity.moves import find_moves
from intake.fidelity.normalisations import read_normalised
from intake.fidelity.pairing import pair_alike
from intake.fidelity.removals import find_removed
from intake.fidelity.said import read_said
from planbook.lines import split_lines
from planbook.metadata import read_front_matter
from planbook.model import Metadata
from planbook.problems import Problem


def account(plan_file: str, plan_text: str, source_file: str, source_text: str) -> Account:
    """Align a plan file with the text as received and account for every character of both.

    The files' names are as the editor knows them, and stand in the messages.
    """
    plan_lines, source_lines = split_lines(plan_file, plan_text), split_lines(source_file, source_text)
    problems: list[Problem] = []
    front = read_front_matter(plan_lines, problems)
    metadata, body = (front.metadata, front.body) if front else (Metadata(""), plan_lines)
    source = received_text(source_file, source_lines)
    allowed = read_normalised(metadata.normalised)
    drops = [read_drop(declaration, source) for declaration in metadata.dropped]

    ledger = Ledger(read_said(plan_file, body), source, allowed, {index for drop in drops for index in drop.named})
    ledger.account_for(find_removed(source_lines, source, allowed.found), Basis.NORMALISED)
    pair_alike(ledger)
    use_dropped_lines(ledger)
    use_dialect_marks(ledger)
    use_metadata(ledger, metadata)
    move_cells(ledger)
    find_moves(ledger)

    problems += check_drops(drops, ledger.dropped, plan_lines)
    problems += check_normalised(metadata.normalised, plan_lines)
    ledger.account_for(ledger.dropped, Basis.DROPPED)
    return _account(ledger, problems)


def _account(ledger: Ledger, problems: list[Problem]) -> Account:
    """Sum up the ledger."""
    counts = Counter(ledger.basis.values())
    return Account(
        characters=len(ledger.source.characters),
        accounted=counts.total(),
        declared={basis: counts[basis] for basis in Basis if counts[basis]},
        differences=find_differences(ledger),
        moves=list_moves(ledger),
        problems=tuple(problems),
    )
