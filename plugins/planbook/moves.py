"""Moves: what became of the published addresses when a plan was edited.

An address is made of numbers, so inserting a clause gives the addresses behind it to other clauses.  Each entry
of the address book is looked for in the library as it is now: by its fingerprint, by where the parts that it held
went, by likeness of its words, by being swallowed by another clause.  What is found elsewhere has moved; what is
found nowhere is gone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from planbook.addressbook import AddressBook, Entry, Former, Shown, entries
from planbook.addresses import is_within
from planbook.plain import plain

ALIKE = 0.6
"""Likeness of two excerpts from which they are taken for versions of one clause."""
_SWALLOWED = 12
"""Characters from either end of what is known of a clause: where they stand in another, it was merged into that."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the address book and the library."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """The address shows a new version of the same clause."""
    former: Mapping[str, Former] = field(default_factory=dict)
    """Addresses whose clause has moved or is gone, newly found; `on` is None."""
    withdrawn: tuple[str, ...] = ()
    """Slugs of plans of which nothing is left."""

    @property
    def moved(self) -> tuple[Former, ...]:
        return tuple(each for each in self.former.values() if not each.gone)

    @property
    def gone(self) -> tuple[Former, ...]:
        return tuple(each for each in self.former.values() if each.gone)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.former)


def compare(book: AddressBook, now: Mapping[str, Shown]) -> Changes:
    """Find out what became of the addresses in `book`."""
    added = tuple(name for name in now if name not in book.live)
    altered = [
        entry
        for entry in book.live.values()
        if entry.name not in now or now[entry.name].fingerprint != entry.fingerprint
    ]
    if not altered:
        return Changes(added)
    search = _Search(book, now)
    search.run(altered)
    former = {entry.name: search.former(entry) for entry in altered if search.places.get(entry.name, "") != entry.name}
    changed = tuple(entry.name for entry in altered if search.places.get(entry.name) == entry.name)
    left = search.by_slug.keys() | search.places.keys()
    return Changes(added, changed, former, tuple(sorted(search.published.keys() - left)))


class _Search:
    """Looks for the clauses of altered entries, each step only for those that the steps before did not find."""

    def __init__(self, book: AddressBook, now: Mapping[str, Shown]) -> None:
        self.book = book
        self.now = now
        self.places: dict[str, str] = {}
        """Old name → name where the clause is now."""
        self.by_slug: dict[str, list[Shown]] = defaultdict(list)
        for each in now.values():
            self.by_slug[_slug(each.name)].append(each)
        self.published: dict[str, list[str]] = defaultdict(list)
        """Published addresses by slug."""
        for name in book.live:
            self.published[_slug(name)].append(name)
        same = (entry.name for entry in book.live.values() if entry.name in now)
        self.taken = {name for name in same if now[name].fingerprint == book.live[name].fingerprint}
        """Addresses that show a clause that has been found."""

    def run(self, altered: list[Entry]) -> None:
        for step in (self._by_fingerprint, self._by_parts, self._in_place, self._by_likeness, self._swallowed):
            waiting = [entry for entry in altered if entry.name not in self.places]
            for name, place in step(waiting):
                self.places[name] = place
                self.taken.add(place)

    def former(self, entry: Entry) -> Former:
        place = self.places.get(entry.name)
        return Former(entry.name, place or self._nearest(entry.name), place is None, entry.excerpt, None)

    def _by_fingerprint(self, waiting: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """The same words elsewhere, in the same plan first; of equal ones the first that is free."""
        places: dict[tuple[str, str], list[str]] = defaultdict(list)
        for shown in self.now.values():
            if shown.name not in self.taken:
                places[kind_of(shown.name), shown.fingerprint].append(shown.name)
        for entry in waiting:
            free = places.get((kind_of(entry.name), entry.fingerprint), [])
            same_plan = (each for each in free if _slug(each) == _slug(entry.name))
            place = next(same_plan, free[0] if free else None)
            if place:
                free.remove(place)
                yield entry.name, place

    def _by_parts(self, waiting: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """Most of what stood in it stands in one other clause of its kind now."""
        for entry in sorted(waiting, key=lambda each: -each.name.count("/") * 100 - each.name.count("-")):
            kind = kind_of(entry.name)
            inside = self.published[_slug(entry.name)]
            parts = [name for name in inside if name != entry.name and is_within(name, entry.name)]
            votes = Counter(
                holder
                for name in parts
                for holder in _holders(self.places.get(name) or (name if name in self.taken else ""))
                if holder in self.now and holder not in self.taken and kind_of(holder) == kind
            )
            best = max(votes, key=lambda each: (votes[each], each == entry.name), default="")
            if best and 2 * votes[best] >= len(parts):
                yield entry.name, best

    def _in_place(self, waiting: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """The same address, with words that are like those before."""
        for entry in waiting:
            here = self.now.get(entry.name)
            if here and entry.name not in self.taken and _alike(entry, here) >= ALIKE:
                yield entry.name, entry.name

    def _by_likeness(self, waiting: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """Like words at an address of its kind that is new in the same plan."""
        for entry in waiting:
            kind = kind_of(entry.name)
            here = self.by_slug.get(_slug(entry.name), [])
            free = [shown for shown in here if shown.name not in self.taken and kind_of(shown.name) == kind]
            best = max(free, key=lambda shown: _alike(entry, shown), default=None)
            if best and _alike(entry, best) >= ALIKE:
                yield entry.name, best.name

    def _swallowed(self, waiting: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """Its words stand in another clause of the plan: it was merged into that."""
        for entry in waiting:
            words = _bare(entry.excerpt)
            if len(words) < _SWALLOWED:
                continue
            ends = words[:_SWALLOWED], words[-_SWALLOWED:]
            here = (
                (shown.name, "".join(plain(shown.text).split())) for shown in self.by_slug.get(_slug(entry.name), [])
            )
            if place := next((name for name, text in here if any(end in text for end in ends)), None):
                yield entry.name, place

    def _nearest(self, name: str) -> str:
        """Give what of the holders of `name` is left, the innermost first; empty where nothing is."""
        for holder in _holders(name)[1:]:
            place = self.places.get(holder, holder)
            if place in self.now:
                return place
        return ""


def _slug(name: str) -> str:
    return name.partition("/")[0]


def _holders(name: str) -> list[str]:
    """Give `name` and what it stands in, the innermost first: s2-m3, s2, the chapter, the plan."""
    holders = [name]
    while "/" in name:
        page, _, last = name.rpartition("/")
        name = f"{page}/{last.rpartition('-')[0]}" if "-" in last and _PART.fullmatch(last) else page
        holders.append(name)
    return holders


_PART = re.compile(r"(?:[smipt]\d+-)*[smipt]?\d+(?:-\d+)?|notice-p\d+")


def kind_of(name: str) -> str:
    """Tell what kind of thing `name` is: only like is looked for among like."""
    parts = name.split("/")
    if len(parts) == 1:
        return "plan"
    if parts[1] in ("columns", "indicators") and len(parts) == 3:
        return parts[1]
    if parts[0] in ("documents", "indicators"):
        return parts[0]
    if len(parts) == 2:
        return "chapter"
    last = parts[-1].rpartition("-")[2]
    return "row" if last.isdigit() else _KINDS.get(last[0], "clause")


_KINDS = {"p": "paragraph", "t": "table"}
"""By the letter of the last part of a name; all else is one kind: edits make measures of sections and the reverse."""


def _alike(entry: Entry, shown: Shown) -> float:
    """Give the likeness of what an address said and what one says now, from 0 to 1."""
    before, after = _bare(entry.excerpt), _bare(shown.title)[: len(entry.excerpt)]
    if not before or not after:
        return 0.0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


_NUMBER = re.compile(
    r"^(?:第[零〇一二两三四五六七八九十百\d]+[编章节条]|[（(]?[零〇一二两三四五六七八九十百\d]+[）)、．.]|专栏\d*)+"
)


def _bare(text: str) -> str:
    """Give the words of `text`, without its number and without spaces."""
    return _NUMBER.sub("", "".join(plain(text).split()))


def accept(book: AddressBook, now: Mapping[str, Shown], on: date) -> AddressBook:
    """Give the address book that records `now`, and since `on` what of `book` is elsewhere."""
    changes = compare(book, now)
    former = {name: _forward(each, changes) for name, each in book.former.items()}
    former |= {name: replace(each, on=on) for name, each in changes.former.items()}
    worth = {name: each for name, each in former.items() if each.target != name and _is_worth(each, former, now)}
    return AddressBook(entries(now.values()), worth)


def _forward(former: Former, changes: Changes) -> Former:
    """Follow a clause that has moved again since."""
    later = changes.former.get(former.target)
    if later is None:
        return former
    return replace(former, target=later.target, gone=former.gone or later.gone)


def _is_worth(each: Former, former: Mapping[str, Former], now: Mapping[str, Shown]) -> bool:
    """Tell whether a record helps a reader: the address is free, or a whole clause moved away from it."""
    if each.name not in now:
        return True
    return is_signpost(each, former)


def is_signpost(each: Former, former: Mapping[str, Former]) -> bool:
    """Tell whether the clause that stands at the address now has to say where the former one went.

    Not for paragraphs and rows, and not where all of the chapter or section went with it: that says so.
    """
    if kind_of(each.name) in ("paragraph", "table", "row"):
        return False
    for holder in _holders(each.name)[1:]:
        above = former.get(holder)
        if above and above.target + each.name.removeprefix(holder) == each.target:
            return False
    return True
