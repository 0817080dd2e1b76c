"""How the lines of a PDF are set: where they begin and end, so that paragraphs can be told from lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from intake.formats.pdf_lines import PdfLine

_STEP = 2.0
"""Points within which margins are counted as one."""
_SHARE = 0.1
"""Share of the lines that must begin at the left margin."""
_FULL = 0.95
"""Share of the lines that end before the right margin or at it."""
_USUAL_SIZE = 16.0
_USUAL_PITCH = 1.5
_INDENT = 1.2
_SLACK = 1.2
"""In characters: how far before the margin a full line may end, that which the next begins with aside."""
_LATIN_WIDTH = 0.6
_NEVER_LAST = tuple("，、（《〈“‘〔【")
"""No paragraph ends so."""
_GAP = 1.3
"""A paragraph begins after a gap this much wider than that between its lines."""
_UNBROKEN = re.compile(r"[“‘（《〈〔【]*(?:[!-~]+|.)[，。、；：！？”’）》〉〕】]*")
"""What is never broken at the end of a line: a word, a character with the brackets and stops at it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The margins of a document, the usual size of its type and distance of its lines, in points."""

    left: float
    right: float
    size: float
    pitch: float

    def begins(self, line: PdfLine, above: PdfLine | None) -> bool:
        """Tell whether a line begins a paragraph: it is indented, or stands below a gap."""
        if line.left - self.left > _INDENT * line.size:
            return True
        usual = self.pitch * max(1.0, line.size / self.size)
        return above is not None and above.bottom - line.bottom > _GAP * usual

    def ends(self, line: PdfLine, below: PdfLine | None) -> bool:
        """Tell whether a line ends well before the margin, though the next word would have had room."""
        if line.text.endswith(_NEVER_LAST):
            return False
        word = _UNBROKEN.match(below.text) if below else None
        width = sum(_LATIN_WIDTH if each.isascii() else 1.0 for each in word[0]) if word else 1.0
        return self.right - line.right > (width + _SLACK) * line.size


def setting_of(pages: Sequence[Sequence[PdfLine]]) -> Setting:
    """Measure the lines of all pages."""
    lines = [line for page in pages for line in page]
    steps = (above.bottom - line.bottom for page in pages for above, line in pairwise(page))
    pitches = [step for step in steps if step > 0]  # the top of the next column is higher
    rights = sorted(line.right for line in lines)
    size = median([line.size for line in lines]) if lines else _USUAL_SIZE
    return Setting(
        _left([line.left for line in lines]),
        rights[int((len(rights) - 1) * _FULL)] if rights else 0.0,
        size,
        median(pitches) if pitches else _USUAL_PITCH * size,
    )


def _left(edges: Sequence[float]) -> float:
    """Give the leftmost place at which a tenth of the lines begin."""
    places = Counter(round(edge / _STEP) for edge in edges)
    often = [place for place, times in places.items() if times >= _SHARE * len(edges)]
    return _STEP * min(often or list(places) or [0])
