"""The address book `content/addresses.lock`: every published address with a fingerprint of what it shows.

It is a text of one line an address, so that versions can be compared and merged:

```
= heyuan-ip-145/chapter-3/s2-m3<TAB>5f2c9a1e<TAB>3.强化知识产权行政执法和行政裁决。
> heyuan-ip-145/chapter-4<TAB>2026-11-25<TAB>heyuan-ip-145/chapter-5<TAB>四、保障措施
x heyuan-ip-145/chapter-3/s7<TAB>2026-11-25<TAB>heyuan-ip-145/chapter-3<TAB>（七）加强人才队伍建设
```

`=` is shown now, `>` was moved to another address on that day, `x` was deleted; what a reader is offered instead
follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from planbook import problems
from planbook.addresses import row_of
from planbook.model import Column, Indicator, IndicatorTable, Library, Plan, Prose, Section, Table
from planbook.plain import plain
from planbook.problems import Problem, Where
from planbook.titles import title_of

HEAD = """\
# 网址登记：已发布的每个网址和它所指内容的指纹。规划修改后，本站据此判断条款是移动、改动还是删除，使旧网址不失效。
# 由 ./run addresses --accept 更新，请勿手工修改。
"""
EXCERPT = 48
"""Characters of a text that tell an editor what it was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that is shown, and what it shows."""

    name: str
    fingerprint: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Former:
    """An address that does not show what it did."""

    name: str
    target: str
    """Where it is now, or, where it was deleted, what stands nearest; empty where nothing does."""
    gone: bool
    """Deleted, not moved."""
    excerpt: str
    """What it was."""
    on: date | None
    """The day on which that was registered; None until then."""


@dataclass(frozen=True, slots=True)
class AddressBook:
    """What was published so far."""

    live: Mapping[str, Entry] = field(default_factory=dict)
    """In document order, plan by plan."""
    former: Mapping[str, Former] = field(default_factory=dict)


_LIVE = re.compile(r"= (?P<name>[a-z0-9/-]+)\t(?P<fingerprint>[0-9a-f]{8})\t(?P<excerpt>[^\t]*)")
_FORMER = re.compile(
    r"(?P<state>[>x]) (?P<name>[a-z0-9/-]+)\t(?P<day>\d{4}-\d\d-\d\d)\t(?P<target>[a-z0-9/-]*)\t(?P<excerpt>[^\t]*)"
)
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def read_addresses(path: str, text: str) -> tuple[AddressBook, tuple[Problem, ...]]:
    """Read the address book named `path`; with a problem it is not to be relied on."""
    live: dict[str, Entry] = {}
    former: dict[str, Former] = {}
    lines: dict[str, int] = {}
    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("# "):
            continue
        where = Where(path, number)
        if line.startswith(_CONFLICT):
            return AddressBook(), (problems.LOCK_CONFLICT.at(where),)
        entry = _read_line(line)
        if entry is None:
            found.append(problems.LOCK_DAMAGED.at(where, line=line.strip()[:40]))
        elif entry.name in lines and (isinstance(entry, Entry) == (entry.name in live)):
            found.append(problems.LOCK_REPEATED.at(where, name=entry.name, earlier=lines[entry.name]))
        elif isinstance(entry, Entry):
            live[entry.name] = entry
            lines[entry.name] = number
        else:
            former[entry.name] = entry
            lines.setdefault(entry.name, number)
    return AddressBook(live, former), tuple(found)


def _read_line(line: str) -> Entry | Former | None:
    if match := _LIVE.fullmatch(line):
        return Entry(match["name"], match["fingerprint"], match["excerpt"])
    if match := _FORMER.fullmatch(line):
        try:
            on = date.fromisoformat(match["day"])
        except ValueError:
            return None
        return Former(match["name"], match["target"], match["state"] == "x", match["excerpt"], on)
    return None


def write_addresses(book: AddressBook) -> str:
    """Give the text of the address book."""
    live = (f"= {each.name}\t{each.fingerprint}\t{each.excerpt}\n" for each in book.live.values())
    former = (
        f"{'x' if each.gone else '>'} {each.name}\t{each.on}\t{each.target}\t{each.excerpt}\n"
        for _, each in sorted(book.former.items())
    )
    return HEAD + "".join((*live, *former))


class Shown(NamedTuple):
    """An address of the library as it is now; thousands are made in a build, and few are looked at."""

    name: str
    what: Plan | Section | Prose | Column | Table | Indicator | str
    """What it shows, or only the title of that."""

    @property
    def text(self) -> str:
        """Give what it shows of its own, as written, without the number that made the address."""
        match self.what:
            case str():
                return self.what
            case Plan() | Column():
                return self.what.title
            case Indicator():
                return self.what.name
            case Section():
                return f"{self.what.heading}\n{self.what.text}"
            case Prose():
                return self.what.text
            case Table():
                return self.what.caption + "".join(cell.text for row in self.what.head for cell in row.cells)

    @property
    def title(self) -> str:
        """Give what it is called in the address book, in full."""
        match self.what:
            case str() | Plan() | Indicator():
                return self.text
            case Prose():
                return plain(self.what.text)
            case Section() if self.what.text:
                return self.what.mark + plain(self.what.heading) + plain(self.what.text)
            case Section() | Column() | Table():
                return title_of(self.what)

    @property
    def fingerprint(self) -> str:
        return blake2b("".join(self.text.split()).encode(), digest_size=4).hexdigest()

    def entry(self) -> Entry:
        return Entry(self.name, self.fingerprint, excerpt(self.title))


def excerpt(title: str) -> str:
    return " ".join(title.split())[:EXCERPT]


def shown(library: Library) -> dict[str, Shown]:
    """Give every address of `library`, in document order, plan by plan, then those that belong to no plan."""
    made = {each.name: each for plan in library.plans for each in _shown_of(plan)}
    for name, title in sorted(_over_all_plans(library)):
        made[name] = Shown(name, title)
    return made


def _over_all_plans(library: Library) -> Iterator[tuple[str, str]]:
    """Give names and titles of what belongs to no plan: documents, comparisons, concepts that have indicators."""
    yield from ((each.name, each.title) for each in library.documents if not each.plan)
    yield from ((each.name, "") for each in library.comparisons)
    yield from ((f"indicators/{each.id}", each.name) for each in library.concepts if library.members[each.id])


def _shown_of(plan: Plan) -> Iterator[Shown]:
    yield Shown(plan.slug, plan)
    for step in plan.walk():
        node = step.node
        yield Shown(f"{plan.slug}/{node.id}", node)
        if isinstance(node, IndicatorTable):
            for indicator in node.indicators:
                for row in (indicator.id, row_of(node, indicator)):
                    yield Shown(f"{plan.slug}/{row}", indicator)


def entries(addresses: Iterable[Shown]) -> dict[str, Entry]:
    """Give what the address book says of `addresses`."""
    return {each.name: each.entry() for each in addresses}
