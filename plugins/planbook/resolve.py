"""Resolving: the tokens in the texts of a plan become references to parts of the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from planbook import problems
from planbook.addresses import is_within
from planbook.backlinks import backlinks
from planbook.citations import (
    BARE_NUMBER,
    CITATION,
    inner_titles,
    number_key,
    read_citation,
    short_title,
    title_key,
)
from planbook.documents import Catalogue, unregistered
from planbook.mentions import Lexicon
from planbook.model import Backlink, Document, Plan, Reference, ReferenceKind
from planbook.places import OWN, PLACE, Directory, Site, belongs_to_title, calls_itself, resolve_place
from planbook.plain import plain
from planbook.problems import Problem, Where
from planbook.references import WRITTEN_LINK, Passage, can_be_link, closed_parts, passages

_TOKEN = re.compile(rf"(?P<citation>{CITATION})|(?P<own>{OWN})|(?P<number>{BARE_NUMBER})|(?P<place>{PLACE})")
_ONCE = frozenset((ReferenceKind.INDICATOR, ReferenceKind.PROJECT))
"""What is linked once in each section."""
Parts = Sequence[tuple[int, int]]
"""Parts of a text, from and to."""
_SHORTEST_BARE = 4
"""A short title of fewer characters is linked in 《》 only: `纲要` is a common word."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the texts of a plan refer to."""

    references: tuple[Reference, ...]
    """In document order."""
    documents: tuple[Document, ...]
    """Those that nobody registered, in the order of their first citations."""
    problems: tuple[Problem, ...]
    """What leads nowhere."""
    directories: Mapping[str, Directory]
    """By slug: where parts of other plans were looked for."""
    backlinks: Mapping[str, Sequence[Backlink]]
    """What the references make of each of their targets."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds and resolves the references of plans, each by itself."""

    catalogue: Catalogue
    directory: Callable[[str], Directory | None]
    """Gives that of a plan by its slug, None where there is no such plan."""
    lexicon: Lexicon

    def resolve(self, plan: Plan) -> Resolved:
        """Find what the texts of `plan` refer to."""
        reading = _Reading(self, plan)
        references = tuple(reference for passage in passages(plan) for reference in reading.read(passage))
        return Resolved(
            references,
            tuple(reading.documents.values()),
            tuple(reading.problems),
            reading.directories,
            backlinks(plan, references),
        )

    def still_holds(self, resolved: Resolved) -> bool:
        """Tell whether parts of other plans, which a plan was resolved by, are where they were."""
        return all(self.directory(slug) == each for slug, each in resolved.directories.items())


def sayers(plans: Iterable[Plan], names: Collection[str]) -> list[bool]:
    """Tell of each plan whether one of `names` stands in its texts, be it part of a longer one."""
    finder = AhoCorasick(list(names))
    return [bool(names) and any(finder.find_matches_as_indexes(each.text) for each in passages(plan)) for plan in plans]


def resolve(plans: Sequence[Plan], resolver: Resolver) -> list[Resolved]:
    """Find what the texts of each of `plans` refer to."""
    return [resolver.resolve(plan) for plan in plans]


@dataclass(slots=True)
class _Reading:
    """One plan while its texts are read in order: short titles hold from where they are declared."""

    resolver: Resolver
    plan: Plan
    documents: dict[str, Document] = field(default_factory=dict)
    """Those that nobody registered, by id."""
    problems: list[Problem] = field(default_factory=list)
    directories: dict[str, Directory] = field(default_factory=dict)
    """By slug: those of other plans that were looked into."""
    shorts: dict[str, Document] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)
    """Short titles that count without 《》 as well, the longest first: one may begin another."""
    bare_finder: re.Pattern[str] | None = None
    """Finds these."""
    linked: set[tuple[str, str]] = field(default_factory=set)
    """Section and target of what is linked once in each section."""

    def read(self, passage: Passage) -> list[Reference]:
        text = passage.text
        closed = closed_parts(text, self.plan.metadata.unlinked)
        found = list(self._tokens(passage, closed))
        taken = [*closed, *((each.start, each.end) for each in found if each.end > each.start)]
        for reference in (*self._short_names(passage), *self._mentions(passage)):
            if not _overlap(reference.start, reference.end, taken):
                taken.append((reference.start, reference.end))
                found.append(reference)
        found += self._links(passage)
        found.sort(key=lambda each: (each.start, each.end))
        return [each for each in found if each.kind not in _ONCE or self._first(passage, each)]

    def _first(self, passage: Passage, reference: Reference) -> bool:
        """Tell whether `reference` is the first to its target in its section, and leads elsewhere."""
        key = passage.section, reference.target
        if key in self.linked or is_within(passage.source, reference.target):
            return False
        self.linked.add(key)
        return True

    def _tokens(self, passage: Passage, closed: Parts) -> Iterator[Reference]:
        """Give what the words themselves show to be a reference, outside the `closed` parts."""
        cited: Document | None = None
        for match in _TOKEN.finditer(passage.text):
            if _overlap(*match.span(), closed):
                continue
            if match["citation"]:
                cited = yield from self._citation(passage, match)
            elif match["own"]:
                yield from self._own(passage, match)
            elif match["number"]:
                yield from self._number(passage, match)
            else:
                yield from self._place(passage, match, cited)

    def _make(
        self, passage: Passage, kind: ReferenceKind, target: str, start: int, end: int, phrase: str = ""
    ) -> Reference:
        phrase = phrase or plain(passage.text[start:end])
        return Reference(kind, target, phrase, passage.source, passage.text, start, end, passage.at(start))

    def _links(self, passage: Passage) -> Iterator[Reference]:
        """Give the links that the author wrote, which are links already."""
        for match in WRITTEN_LINK.finditer(passage.text) if "](" in passage.text else ():
            target = match["target"].strip("/")
            yield self._make(passage, ReferenceKind.LINK, target, match.start(), match.start(), plain(match["text"]))

    # documents

    def _citation(self, passage: Passage, match: re.Match[str]) -> Generator[Reference, None, Document | None]:
        """Give the citation, and the titles inside it; return its document."""
        start, end = match.span()
        title, number = read_citation(plain(match[0]))
        document = self.shorts.get(title_key(title)) or self.resolver.catalogue.find(title, number)
        where = passage.at(start)
        if document is None:
            among = self.resolver.catalogue.ambiguous(title)
            if among:
                self.problems.append(problems.CITATION_AMBIGUOUS.at(where, phrase=plain(match[0]), count=len(among)))
                return None
            document = self._note(title, number, where)
        if short := short_title(passage.text, end):
            self._declare(short, document)
        linked = document.registered and can_be_link(match[0])
        phrase, end = plain(match[0]), end if linked else start
        yield self._make(passage, ReferenceKind.DOCUMENT, document.name, start, end, phrase)
        for inner in inner_titles(title):
            other = self.resolver.catalogue.find(inner) or self._note(inner, "", where)
            if other.name != document.name:
                yield self._make(passage, ReferenceKind.DOCUMENT, other.name, start, start, f"〈{inner}〉")
        return document

    def _note(self, title: str, number: str, where: Where) -> Document:
        document = unregistered(title, number, where)
        return self.documents.setdefault(document.id, document)

    def _declare(self, short: str, document: Document) -> None:
        self.shorts[title_key(short)] = document
        if len(short) >= _SHORTEST_BARE and short not in self.bare:
            self.bare = sorted((*self.bare, short), key=len, reverse=True)
            self.bare_finder = re.compile("|".join(map(re.escape, self.bare)))

    def _short_names(self, passage: Passage) -> Iterator[Reference]:
        """Give the short titles that stand in the text without 《》."""
        for match in self.bare_finder.finditer(passage.text) if self.bare_finder else ():
            document = self.shorts[title_key(match[0])]
            yield self._make(passage, ReferenceKind.DOCUMENT, document.name, *match.span())

    def _number(self, passage: Passage, match: re.Match[str]) -> Iterator[Reference]:
        """Give the document whose 文号 stands alone: `按照国发〔2008〕18号文件`."""
        before = re.search(r"[\u4e00-\u9fff]{1,12}$", passage.text[: match.start()])
        letters = before[0] if before else ""
        for skip in range(len(letters)):
            document = self.resolver.catalogue.by_number.get(number_key(letters[skip:] + match[0]))
            if document is not None:
                start = match.start() - len(letters) + skip
                yield self._make(passage, ReferenceKind.DOCUMENT, document.name, start, match.end())
                return

    # places

    def _own(self, passage: Passage, match: re.Match[str]) -> Iterator[Reference]:
        """Give 本规划, once in each section, where the plan calls itself so."""
        key = passage.section, self.plan.slug
        if key not in self.linked and calls_itself(self.plan.title, match[0]):
            self.linked.add(key)
            yield self._make(passage, ReferenceKind.PLAN, self.plan.slug, *match.span())

    def _place(self, passage: Passage, match: re.Match[str], cited: Document | None) -> Iterator[Reference]:
        foreign = belongs_to_title(passage.text, match.start())
        if foreign and not (cited and cited.plan):
            return
        slug = cited.id if foreign and cited else self.plan.slug
        holder = passage.source.partition("/")[2]
        home = ("", "") if foreign else (holder, passage.chapter)
        site = Site(passage.text, *match.span(), *home, foreign)
        parts = self.resolver.directory(slug)
        assert parts, slug
        if slug != self.plan.slug:
            self.directories[slug] = parts
        for each in resolve_place(site, parts):
            phrase = plain(passage.text[each.start : each.end]) or plain(match[0])
            if each.target:
                target = each.target if each.target.startswith("#") else f"{slug}/{each.target}"
                if not is_within(passage.source, target):
                    yield self._make(passage, ReferenceKind.PLACE, target, each.start, each.end, phrase)
            elif match[0][0] in "专第表附":
                unit = match[0][:2] if match[0].startswith("专栏") else ""
                phrase = unit + phrase.removeprefix(unit)
                nearest = f"，最接近的是{each.nearest}" if each.nearest else ""
                self.problems.append(problems.PLACE_NOWHERE.at(passage.at(each.start), phrase=phrase, nearest=nearest))

    # names

    def _mentions(self, passage: Passage) -> Iterator[Reference]:
        for start, end, name in self.resolver.lexicon.find(passage.text, self.plan.slug):
            yield self._make(passage, name.kind, name.target, start, end)


def _overlap(start: int, end: int, parts: Parts) -> bool:
    return any(begin < end and start < stop for begin, stop in parts)
