"""`Headings`: which paragraphs of a document head what follows, and on which level.

Three signs, each judged by the habits of the whole document: official numbers, the way in which a line is set (level
of a style, bold, a font or size of its own), and, where a document has neither, short lines between whole paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.blocks import Block, Cells, Grid, Paragraph
from intake.rules import HEADING, PLAIN_HEADING, ImportRule
from intake.shapes import (
    ADDRESSEE,
    COLUMN_TITLE,
    DATE,
    MARKED_HEADING_LIMIT,
    TITLE_END,
    begins_structure,
    heads,
    is_complete,
    is_heading,
    is_marked_heading,
    is_signature,
    letters,
)
from planbook.model import NumberStyle
from planbook.numbering import read_number

_NAMED = re.compile(
    r"导\s*言|前\s*言|序\s*言|引\s*言|附\s*则|结\s*语|"
    r"附\s*件\s*[0-9一二三四五六七八九十]*(?:\s*[:：](?!\s*1\s*[.．、]).{0,40})?"
)
"""Headings of chapters without a number."""
_DASH = re.compile(r"[—―]{2}[^。，；：]{2,24}")
_SENTENCE = re.compile(r"[。；;！？：:]|[，,].*[，,]")
"""What a heading has not; one comma parts two clauses."""
_SIZE = re.compile(r"(?<= )(\d+(?:\.\d+)?)(?:pt|px)?(?= |$)")  # in “宋体 36 粗”
_IN_BRACKETS = re.compile(r"[（(【\[].*[）)】\]]")
_SHORTEST, _SHORT_LIMIT = 4, 40
_LEAST_BODY = 20
"""Characters of the paragraph that a heading without any mark stands above."""
_MOST_IN_A_ROW = 3
_HABIT = 0.8
"""Share of the lines of one kind that must be headings for all of them to be."""
_HABIT_OF_NUMBERS = 0.6
_MOST_HEADINGS = 0.6
"""Share of a document's paragraphs above which short lines are a list, not headings."""

Kind = NumberStyle | str
"""What makes a line a heading: the style of its number, its look, or SHORT."""
SHORT = "短行"
_ABOVE = "之上的"
"""Marks the higher of two levels that look the same: it stands right above the lower."""


@dataclass(frozen=True, slots=True)
class Found:
    """A heading that was found: its level, and by which rule."""

    level: int
    rule: ImportRule


class Headings:
    """The headings among the blocks of a document."""

    def __init__(self, blocks: Sequence[Block], contents: Collection[str] = (), *, by_place: bool = True) -> None:
        """Find them; `contents` are the lines of the table of contents, `by_place` allows short lines as headings."""
        self._kinds = _marked(blocks)
        if by_place and not _tells(blocks, self._kinds):
            lines = _short_lines(blocks, self._kinds, {_entry(line) for line in contents})
            self._kinds |= dict.fromkeys(map(id, lines), SHORT)
        self._kinds |= _higher(blocks, self._kinds)
        self._levels = _levels(blocks, self._kinds)
        paragraphs = [each for each in blocks if isinstance(each, Paragraph)]
        self._top = min((each.heading for each in paragraphs if each.heading), default=1)
        self._by_format = _format_agrees(paragraphs, self._kinds)
        self.guessed = next((each.line for each in paragraphs if _is_guess(self._kinds.get(id(each)))), 0)
        """Line of the first heading that nothing but its place shows to be one, 0 where there is none."""

    def read(self, block: Paragraph, deepest: int) -> Found | None:
        """Tell whether `block` is a heading; `deepest` is the level of the heading before it."""
        if _NAMED.fullmatch(block.text):
            return Found(1, PLAIN_HEADING)
        if _DASH.fullmatch(block.text):
            return Found(min(max(self._levels.values(), default=0) + 1, deepest + 1), PLAIN_HEADING)
        kind = self._kinds.get(id(block))
        rule = HEADING if isinstance(kind, NumberStyle) else PLAIN_HEADING
        if block.heading and (self._by_format or not isinstance(kind, NumberStyle)):
            headed = kind is not None or (not is_complete(block.text) and len(block.text) <= MARKED_HEADING_LIMIT)
            return Found(min(block.heading - self._top + 1, deepest + 1), rule) if headed else None
        return Found(min(self._levels[kind], deepest + 1), rule) if kind is not None else None


def _is_guess(kind: Kind | None) -> bool:
    return isinstance(kind, str) and (SHORT in kind or _ABOVE in kind)


# which lines are headings, and of which kind


def _marked(blocks: Sequence[Block]) -> dict[int, Kind]:
    """Give the kinds of the headings that a number or their look marks, by the `id()` of their paragraphs."""
    kinds: dict[int, Kind] = {}
    for block in blocks:
        number = read_number(block.text) if isinstance(block, Paragraph) else None
        if number and isinstance(block, Paragraph) and (is_heading(block.text) or is_marked_heading(block)):
            kinds[id(block)] = number[0].style
    for style in (NumberStyle.ARABIC, NumberStyle.BRACKETED_ARABIC):
        kinds |= dict.fromkeys(map(id, _numbered_lines(blocks, style)), style)
    return kinds | _set_apart(blocks, kinds)


def _numbered_lines(blocks: Sequence[Block], style: NumberStyle) -> list[Paragraph]:
    """Give the lines with a number of `style` (1., （1）) that are headings: runs with texts under them, no lists."""
    runs = _runs(blocks, style)
    judged = [(run, sum(each.under for each in run), sum(each.heads for each in run)) for run in runs]
    usual = sum(under for _, under, _ in judged) >= _HABIT_OF_NUMBERS * sum(lines for _, _, lines in judged)
    return [
        each.block
        for run, under, lines in judged
        if under >= _HABIT_OF_NUMBERS * lines and lines * 2 >= len(run) and (lines > 1 or usual)
        for each in run
        if each.heads
    ]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A paragraph with a number."""

    block: Paragraph
    heads: bool
    """Whether it is written as headings are."""
    under: bool
    """Whether then a text without number, a table or a lower number stands under it."""


def _runs(blocks: Sequence[Block], style: NumberStyle) -> list[list[_Numbered]]:
    """Give the paragraphs with numbers of `style`, in runs that count on."""
    runs: list[list[_Numbered]] = []
    last = 0
    for block, following in _with_next(blocks):
        number = read_number(block.text)
        if not number or number[0].style is not style:
            continue
        below = read_number(following.text) if isinstance(following, Paragraph) else None
        lower = isinstance(following, Paragraph) and (not below or below[0].style > style)
        headed = bool(number[1]) and heads(block.text)
        if not runs or number[0].value != last + 1:
            runs.append([])
        runs[-1].append(_Numbered(block, headed, headed and (lower or isinstance(following, Grid))))
        last = number[0].value
    return runs


def _set_apart(blocks: Sequence[Block], kinds: dict[int, Kind]) -> dict[int, Kind]:
    """Give the lines without number whose look only headings have in this document."""
    lines: dict[str, list[tuple[Paragraph, Block | None]]] = defaultdict(list)
    weight: Counter[str] = Counter()
    for block, following in _with_next(blocks):
        weight[_look(block)] += len(block.text)
        lines[_look(block)].append((block, following))
    if not weight:
        return {}
    body = weight.most_common(1)[0][0]
    found: dict[int, Kind] = {}
    for look, alike in lines.items():
        shaped = [pair for pair in alike if id(pair[0]) in kinds or _is_short(*pair, MARKED_HEADING_LIMIT)]
        above = [pair for pair in shaped if _stands_above(pair[1], kinds) or _is_set_otherwise(pair[1], look, body)]
        if look == body or len(shaped) < max(2, _HABIT * len(alike)) or len(above) < _HABIT * len(shaped):
            continue
        styles = Counter(kinds[id(block)] for block, _ in shaped if id(block) in kinds)
        kind = styles.most_common(1)[0][0] if styles else look
        found |= {id(block): kind for block, _ in shaped if id(block) not in kinds}
    return found


def _is_set_otherwise(block: Block | None, look: str, body: str) -> bool:
    """Tell whether a block may be a heading of another level: a short line, set neither so nor as the body is."""
    return isinstance(block, Paragraph) and len(block.text) <= MARKED_HEADING_LIMIT and _look(block) not in (look, body)


def _look(block: Paragraph) -> str:
    """Give how a paragraph is set; one all in bold is set apart from one that only begins so."""
    bold = "粗" if block.bold >= len(block.text) else ""
    return f"{block.look} {bold}".strip() if block.look or bold else "-"


def _tells(blocks: Sequence[Block], kinds: dict[int, Kind]) -> bool:
    """Tell whether headings look otherwise than the body, so that a line that looks as the body does is none."""
    looks = {True: Counter[str](), False: Counter[str]()}
    for block in blocks:
        if isinstance(block, Paragraph):
            looks[id(block) in kinds][_look(block)] += len(block.text)
    if not looks[True] or not looks[False]:
        return False
    return looks[True].most_common(1)[0][0] != looks[False].most_common(1)[0][0]


def _short_lines(blocks: Sequence[Block], kinds: dict[int, Kind], contents: Collection[str]) -> list[Paragraph]:
    """Give the short lines right above a whole paragraph or a heading, up to three of them; more are a list."""
    found: list[Paragraph] = []
    run: list[Paragraph] = []
    following: Block | None = None
    for block in reversed([None, *blocks]):
        if (
            isinstance(block, Paragraph)
            and id(block) not in kinds
            and _is_short(block, following, _SHORT_LIMIT)
            and (len(block.text) >= _SHORTEST or letters(block.text) in contents)
            and (run or _stands_above(following, kinds))
        ):
            run.append(block)
        else:
            found += run if len(run) <= _MOST_IN_A_ROW else [each for each in run if letters(each.text) in contents]
            run = []
        following = block
    paragraphs = sum(isinstance(each, Paragraph) for each in blocks)
    return found if 1 < len(found) <= _MOST_HEADINGS * paragraphs else []


def _stands_above(following: Block | None, kinds: dict[int, Kind]) -> bool:
    """Tell whether a short line may head what follows: a heading, or a whole paragraph."""
    return id(following) in kinds or (isinstance(following, Paragraph) and _is_body(following.text))


def _is_body(text: str) -> bool:
    return is_complete(text) and len(text) >= _LEAST_BODY


def _is_short(block: Paragraph, following: Block | None, limit: int) -> bool:
    """Tell whether a line without number is written as a heading: no sentence, name, date or caption."""
    text = block.text
    return (
        1 < len(text) <= limit
        and following is not None
        and not isinstance(following, Grid | Cells)
        and not _SENTENCE.search(text)
        and not _IN_BRACKETS.fullmatch(text)
        and not begins_structure(text)
        and not is_signature(text)
        and not (DATE.fullmatch(text) or ADDRESSEE.fullmatch(text) or COLUMN_TITLE.fullmatch(text))
        and not text.endswith(("|", "，", "、", ","))
        and not ("关于" in text and TITLE_END.search(text))
        and bool(re.search("[\u4e00-\u9fffA-Za-z]", text))
    )


def _higher(blocks: Sequence[Block], kinds: dict[int, Kind]) -> dict[int, Kind]:
    """Give the headings that stand right above another that looks the same: they are a level higher."""
    return {
        id(block): f"{_ABOVE}{kind}"
        for block, following in _with_next(blocks)
        if isinstance(kind := kinds.get(id(block)), str) and kinds.get(id(following)) == kind
    }


def _with_next(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph, Block | None]]:
    """Give each paragraph with the block after it."""
    for block, following in pairwise([*blocks, None]):
        if isinstance(block, Paragraph):
            yield block, following


def _entry(line: str) -> str:
    """Give a line of a table of contents without leaders and page number."""
    return re.sub(r"[.…·•．\s]*\d*$", "", letters(line))


# on which level they are


def _levels(blocks: Sequence[Block], kinds: dict[int, Kind]) -> dict[Kind, int]:
    """Give each kind of heading its level: numbers by their style, others by what they stand right above or below."""
    present = [kinds[id(block)] for block in blocks if id(block) in kinds]
    order: list[Kind] = [*sorted({kind for kind in present if isinstance(kind, NumberStyle)})]
    pairs = {
        (kinds[id(block)], kinds[id(following)])
        for block, following in _with_next(blocks)
        if id(block) in kinds and id(following) in kinds
    }
    beside_top = []
    for kind in dict.fromkeys(kind for kind in present if isinstance(kind, str)):
        over = [at for at, each in enumerate(order) if (each, kind) in pairs or _is_larger(each, kind)]
        under = [at for at, each in enumerate(order) if (kind, each) in pairs or _is_larger(kind, each)]
        if over:
            order.insert(max(over) + 1, kind)
        elif under or not order:
            order.insert(min(under, default=0), kind)
        else:
            beside_top.append(kind)
    return {kind: place for place, kind in enumerate(order, 1)} | dict.fromkeys(beside_top, 1)


def _is_larger(one: Kind, other: Kind) -> bool:
    """Tell whether the first of two looks is of larger type."""
    sizes = [_SIZE.search(kind) if isinstance(kind, str) else None for kind in (one, other)]
    return all(sizes) and float(sizes[0][1]) > float(sizes[1][1])  # type: ignore[index]


def _format_agrees(paragraphs: Sequence[Paragraph], kinds: dict[int, Kind]) -> bool:
    """Tell whether the format gives every heading a level, lower numbers lower ones: then it is to be believed."""
    levels: dict[Kind, set[int]] = defaultdict(set)
    for block in paragraphs:
        if (kind := kinds.get(id(block))) is not None:
            levels[kind].add(block.heading)
    numbered = [levels[style] for style in sorted(each for each in levels if isinstance(each, NumberStyle))]
    if not numbered or any(len(each) != 1 or 0 in each for each in numbered):
        return False
    return all(max(a) < min(b) for a, b in pairwise(numbered))
