"""Bold: Markdown's marks of it become what other formats say, and bold that everything has says nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.blocks import Paragraph
from intake.flow import Flow

_BOLD = re.compile(r"\*\*(?P<text>[^*]+)\*\*")
_MOST = 0.5
"""Share of the text in paragraphs all bold above which bold marks no headings."""


def take_bold(flow: Flow) -> None:
    """Take Markdown's bold marks out of texts: at the beginning they mark a run-in heading."""
    for at, block in enumerate(flow.blocks):
        if isinstance(block, Paragraph) and "**" in block.text:
            lead = _BOLD.match(block.text)
            bold = len(lead["text"]) if lead else block.bold
            flow.blocks[at] = replace(block, text=_BOLD.sub(r"\g<text>", block.text), bold=bold)
    paragraphs = flow.paragraphs()
    everything = sum(len(each.text) for each in paragraphs)
    if sum(len(each.text) for each in paragraphs if each.bold >= len(each.text)) > _MOST * everything:
        flow.blocks = [replace(each, bold=0) if isinstance(each, Paragraph) else each for each in flow.blocks]
