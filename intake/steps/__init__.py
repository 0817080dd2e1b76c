"""The steps that undo what a layout or a converter did to a document, in the order in which they are taken."""

from __future__ import annotations

from intake.flow import Flow
from intake.steps.bold_marks import take_bold
from intake.steps.contents import drop_contents
from intake.steps.doubles import drop_double
from intake.steps.flattened import rebuild_tables
from intake.steps.one_line import split_one_line
from intake.steps.page_marks import drop_page_marks

_STEPS = (
    split_one_line,
    take_bold,
    drop_double,
    drop_contents,
    rebuild_tables,
    drop_page_marks,
)


def undo_layout(flow: Flow) -> None:
    """Take all steps before the document's head is read; lines that a page broke are joined after that."""
    for step in _STEPS:
        step(flow)
