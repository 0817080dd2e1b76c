"""Naming: drafts of sections become frozen nodes, each with an id made from numbers; the numbering is checked.

`chapter-3`, `chapter-3/s2-m3`, `chapter-3/s2-p4`, `columns/5`: by the plan's own number where there is one, else
by the place among its kind; an author's `{#name}` goes before both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from planbook import problems
from planbook.addresses import LETTERS, OVERVIEW, Names, pinyin
from planbook.model import Block, Column, Notice, Number, NumberStyle, Prose, Section, SectionKind, Table
from planbook.numbering import read_number
from planbook.plain import plain
from planbook.problems import Problem, Where
from planbook.sections import ANNEXES, Opening


@dataclass(slots=True)
class Draft:
    """A section while it is being filled."""

    kind: SectionKind
    level: int
    """Of its `#` heading; 0 for measures and items."""
    opening: Opening
    where: Where
    anchor: str = ""
    children: list[Block | Draft] = field(default_factory=list)

    @property
    def ends_with_paragraph(self) -> bool:
        """Tell whether the next plain paragraph belongs outside: after a `——` goal, or a bold run-in with text."""
        return not self.level and not self.opening.number and bool(self.opening.text)


class Namer:
    """Gives every node its id and checks the numbering, in document order."""

    def __init__(self, slug: str, found: list[Problem]) -> None:
        self.found = found
        self.reserved = frozenset(("index", OVERVIEW, "columns", "indicators", slug))
        """Names that a chapter cannot have: those of other pages, and that of the plan, which its downloads bear."""
        self.names = Names()
        self.last: dict[NumberStyle, Number] = {}
        self.columns_without_number = 0

    def notice(self, notice: Notice | None) -> Notice | None:
        if notice is None:
            return None
        return replace(notice, blocks=_named_blocks(notice.blocks, OVERVIEW, "notice-"))

    def preamble(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(self._children(blocks, OVERVIEW, ""))  # type: ignore[arg-type]

    def chapters(self, chapters: Sequence[Draft]) -> tuple[Section, ...]:
        self._check_numbers(chapters)
        named = []
        for ordinal, chapter in enumerate(chapters, start=1):
            number = chapter.opening.number
            part = number is not None and number.style is NumberStyle.PART
            kind = "part" if part else "chapter"
            wanted = f"{kind}-{number.value}" if number else pinyin(plain(chapter.opening.heading))
            if wanted in self.reserved:
                wanted += "-chapter"
            name = self._take(chapter, chapter.anchor, wanted or f"chapter-{ordinal}", "")
            named.append(self._section(chapter, name, ""))
        return tuple(named)

    def _section(self, opened: Draft, page: str, anchor: str) -> Section:
        """Freeze `opened`, whose own name is `page/anchor`, or `page` for a chapter."""
        heading, text = opened.opening.heading, opened.opening.text
        if opened.opening.number and not opened.level and not text and not opened.children:
            heading, text = "", heading  # a numbered sentence that nothing follows is text, not a heading
        return Section(
            id=f"{page}/{anchor}" if anchor else page,
            kind=opened.kind,
            number=opened.opening.number,
            mark=opened.opening.mark,
            heading=heading,
            text=text,
            children=tuple(self._children(opened.children, page, anchor)),
            where=opened.where,
        )

    def _children(self, children: Sequence[Block | Draft], page: str, anchor: str) -> Iterable[Block | Section]:
        self._check_numbers(children)
        prefix = f"{anchor}-" if anchor else ""
        counts = {"s": 0, "m": 0, "i": 0, "p": 0}
        for child in children:
            if isinstance(child, Draft):
                letter = LETTERS[child.kind]
                counts[letter] += 1
                number = child.opening.number
                wanted = f"{prefix}{letter}{number.value if number else counts[letter]}"
                yield self._section(child, page, self._take(child, child.anchor, wanted, f"{page}/"))
            elif isinstance(child, Prose):
                counts["p"] += 1
                yield replace(child, id=f"{page}/{prefix}p{counts['p']}")
            elif isinstance(child, Table):
                yield replace(child, id=f"{page}/t{child.number}")
            else:
                yield self._column(child)

    def _column(self, column: Column) -> Column:
        if column.number is not None:
            name = str(column.number)
        else:
            self.columns_without_number += 1
            name = pinyin(plain(column.title)) or f"column-{self.columns_without_number}"
        name = self.names.take(f"columns/{name}", column.where)
        return replace(column, id=name, blocks=_named_blocks(column.blocks, name))

    def _take(self, section: Draft, own: str, wanted: str, page: str) -> str:
        """Reserve the author's `own` name or else `wanted`; the former must be free, the latter is made so."""
        if own and not self._may_be_named(own, page):
            self.found.append(problems.BAD_ANCHOR.at(section.where, anchor=own))
            own = ""
        if earlier := self.names.taken.get(page + own) if own else None:
            self.found.append(problems.ADDRESS_REPEATED.at(section.where, address=own, earlier=earlier.line))
        return self.names.take(page + (own or wanted), section.where).removeprefix(page)

    def _may_be_named(self, own: str, page: str) -> bool:
        """Tell whether an author may give this name to something on `page`, or to a chapter where that is empty."""
        if not _OWN_NAME.fullmatch(own):
            return False
        return not _MADE_NAME.fullmatch(own) if page else own not in self.reserved

    def _check_numbers(self, siblings: Sequence[Block | Draft]) -> None:
        """Each number follows the one before it; the first of its siblings is 1 or goes on from the last.

        The annexes that a document names at its end are counted for themselves.
        """
        seen: dict[tuple[bool, NumberStyle], tuple[Number, Where]] = {}
        for each in siblings:
            if isinstance(each, Prose) and (annexes := ANNEXES.match(each.text)):
                seen.clear()
                if first := read_number(each.text[annexes.end() :]):
                    self.last[first[0].style] = first[0]
            if not isinstance(each, Draft):
                continue
            number = each.opening.number
            if not number:
                continue
            key = bool(each.level), number.style
            before = seen[key][0] if key in seen else self.last.get(number.style)
            starts = key not in seen and number.value == 1
            if not starts and number.value != (before.value if before else 0) + 1:
                self._misnumbered(each.where, number, before, seen.get(key))
            seen[key] = number, each.where
            self.last[number.style] = number

    def _misnumbered(
        self, where: Where, number: Number, before: Number | None, sibling: tuple[Number, Where] | None
    ) -> None:
        written = number.as_written
        if before is None:
            self.found.append(problems.NUMBER_START.at(where, written=written))
        elif sibling and sibling[0].value == number.value:
            repeated = problems.NUMBER_REPEATED
            earlier, expected = sibling[1].line, before.value + 1
            self.found.append(repeated.at(where, written=written, earlier=earlier, expected=expected))
        else:
            gap = problems.NUMBER_GAP
            self.found.append(gap.at(where, before=before.as_written, written=written, expected=before.value + 1))


_OWN_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MADE_NAME = re.compile(r"[smipt]\d.*|fn.*|main|notice.*|contents|columns?|column-.*|indicators|corrections|preamble")
"""Anchors that are made by numbering or by the frame of the page."""


def _named_blocks(blocks: Sequence[Prose | Table], page: str, prefix: str = "") -> tuple[Prose | Table, ...]:
    """Name the blocks of a column or notice: tables by their number, paragraphs by their place."""
    return tuple(
        replace(block, id=f"{page}/{prefix}" + (f"t{block.number}" if isinstance(block, Table) else f"p{ordinal}"))
        for ordinal, block in enumerate(blocks, start=1)
    )
