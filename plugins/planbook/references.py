"""References: what the texts of a plan point at, found as tokens with their places.

Explicit links are read from the lines of the file; everything else is found in the finished plan, because a text
must be known as one to be searched: `passages` gives every text that may hold references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planbook import problems
from planbook.inline import DROPPED, FOOTNOTE, IMAGE, LIBRARY_LINK, PARTIAL_LINK, REMARK, REPLACED
from planbook.lines import Line
from planbook.model import Column, Plan, Prose, Reference, ReferenceKind, Section, SectionKind, Step, Table, TextLink
from planbook.problems import Problem, Where


def read_links(lines: Sequence[Line], found: list[Problem]) -> tuple[Reference, ...]:
    """Find the explicit links `[…](plan:…)` in `lines`; pictures and links that lead nowhere go to `found`."""
    links: list[Reference] = []
    for line in lines:
        if "](" not in line.text:
            continue
        links += [
            Reference(ReferenceKind.LINK, match["target"].strip("/"), "", "", line.text, 0, 0, line.at(match.start()))
            for match in LIBRARY_LINK.finditer(line.text)
        ]
        found += [problems.PICTURE.at(line.at(match.start()), picture=match[0]) for match in IMAGE.finditer(line.text)]
        found += [
            problems.LINK_PARTIAL.at(line.at(match.start()), target=match["target"])
            for match in PARTIAL_LINK.finditer(line.text)
        ]
    return tuple(links)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may hold references."""

    source: str
    """Name of the clause that a reader is sent to for it."""
    section: str
    """Name of the chapter, section or column that holds it: in each, an indicator is linked once."""
    chapter: str
    """Id of its chapter in the plan, empty outside."""
    text: str
    where: Where

    def at(self, index: int) -> Where:
        """Give the place of the character at `index`, exact in a paragraph of one line."""
        return Where(self.where.path, self.where.line, self.where.column + index)


def passages(plan: Plan) -> Iterator[Passage]:
    """Give the texts of `plan` in document order: paragraphs, texts behind run-in headings, notes, footnotes."""
    for step in plan.walk():
        node = step.node
        if isinstance(node, Prose | Section) and node.text:
            yield _passage(plan, step, node.id, node.text, node.where)
        elif isinstance(node, Table):
            for note in node.notes:
                yield _passage(plan, step, node.id, note.text, note.where)
    for footnote in plan.footnotes:
        yield Passage(plan.slug, plan.slug, "", footnote.text, footnote.where)


def _passage(plan: Plan, step: Step, holder: str, text: str, where: Where) -> Passage:
    trail = [*step.trail, step.node] if isinstance(step.node, Section) else list(step.trail)
    home = next((each.id for each in reversed(trail) if _is_home(each)), "")
    chapter = next((each.id for each in trail if isinstance(each, Section)), "")
    return Passage(f"{plan.slug}/{holder}", f"{plan.slug}/{home}" if home else plan.slug, chapter, text, where)


def _is_home(node: object) -> bool:
    return isinstance(node, Column) or (
        isinstance(node, Section) and node.kind in (SectionKind.CHAPTER, SectionKind.SECTION)
    )


_NOT_SEARCHED = re.compile(
    "|".join(
        (
            r"!?\[[^\[\]]*\]\([^()]*\)",  # [文字](网址)
            r"\[[^\[\]^]*\]\[[^\[\]]*\]",  # [文字][名称]
            r"`[^`]*`",
            r"<a\b.*?</a>",
            r"<[^<>\u4e00-\u9fff]*>",
            r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+",
            *(re.sub(r"\?P<\w+>", "", each.pattern) for each in (DROPPED, REMARK, FOOTNOTE)),
        )
    )
)
"""What holds no references: links, code, HTML, addresses, what is not shown."""
_MAY_BE_MARKED = re.compile(r"[\[`<{]|://")


def closed_parts(text: str, unlinked: Sequence[str] = ()) -> tuple[tuple[int, int], ...]:
    """Give the parts of `text` in which nothing is a reference: links, code, and words the author named."""
    parts = [match.span() for match in _NOT_SEARCHED.finditer(text)] if _MAY_BE_MARKED.search(text) else []
    for words in unlinked:
        at = text.find(words)
        while at >= 0:
            parts.append((at, at + len(words)))
            at = text.find(words, at + 1)
    return tuple(parts)


WRITTEN_LINK = re.compile(
    r"\[(?P<text>[^\[\]]*)\]\(\s*<?plan:(?P<target>[^)\s>]*)[^()]*\)"
)  # [第三章](plan:jia/chapter-3)
_WHOLE_MARKS = re.compile(rf"{REPLACED.pattern}|\[\d{{4}}\]")  # {~~系范区~>示范区~~}, 例府[2021]9号
_HALF_MARKS = re.compile(r"[*_`\[\]<>\\{}]")


def can_be_link(phrase: str) -> bool:
    """Tell whether `phrase`, a part of a text, can be made a link: it holds no half of a Markdown mark."""
    return not _HALF_MARKS.search(phrase) or not _HALF_MARKS.search(_WHOLE_MARKS.sub("", phrase))


def text_links(references: Iterable[Reference]) -> dict[str, tuple[TextLink, ...]]:
    """Give the links of each text; a text that stands twice and means two things is left without."""
    by_source: dict[tuple[str, str], list[TextLink]] = {}
    for each in references:
        if each.target and each.end > each.start:
            link = TextLink(each.start, each.end, each.target, each.kind)
            by_source.setdefault((each.text, each.source), []).append(link)
    links: dict[str, tuple[TextLink, ...]] = {}
    for (text, _), found in by_source.items():
        links[text] = tuple(found) if links.get(text, tuple(found)) == tuple(found) else ()
    return links
