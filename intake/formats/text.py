"""Reader of plain text and Markdown: every line is a paragraph, nothing is moved or joined."""

from __future__ import annotations

import re

from intake.blocks import Block, PageEdge, Paragraph, Received
from intake.formats.gathering import invisible, visible

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")


def read_text(text: str, encoding: str) -> Received:
    """Give the lines of `text` as paragraphs; the text kept is `text` but for line ends and invisible characters."""
    text, times = visible(_LINE_ENDS.sub("\n", text))
    blocks: list[Block] = []
    for number, line in enumerate(text.split("\n"), 1):
        for piece, part in enumerate(line.split("\f")):
            if piece and blocks and not isinstance(blocks[-1], PageEdge):
                blocks.append(PageEdge(number))
            if stripped := part.strip():
                blocks.append(Paragraph(stripped, number, indented=part[0].isspace()))
    while blocks and isinstance(blocks[-1], PageEdge):
        blocks.pop()
    return Received(text, tuple(blocks), invisible(times), encoding)
