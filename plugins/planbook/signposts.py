"""Signposts: what a page says about addresses that show something else than they did, or nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from planbook import problems
from planbook.addressbook import AddressBook, Former, Shown
from planbook.addresses import anchor_of, page_of
from planbook.moves import Changes, is_signpost
from planbook.pickling import pickle_as_calls
from planbook.problems import Problem, Where
from planbook.titles import excerpt


@dataclass(frozen=True, slots=True)
class Signpost:
    """One address that does not show what it did."""

    name: str
    anchor: str
    """On its page, empty for the page itself."""
    was: str
    """What it showed."""
    target: str
    """Where that is now, or what is nearest to where it was; empty where nothing is."""
    title: str
    """Of the target."""
    gone: bool
    taken: bool
    """Another clause stands at the address."""
    on: date | None


@dataclass(frozen=True, slots=True)
class Signposts:
    """All signposts, by the page that they stand on."""

    on_pages: Mapping[str, tuple[Signpost, ...]] = field(default_factory=dict)
    """On pages that are there for other reasons."""
    on_their_own: Mapping[str, tuple[Signpost, ...]] = field(default_factory=dict)
    """On pages that are made for them."""

    def is_deleted(self, page: str) -> bool:
        """Tell whether nothing of what `page` showed is anywhere else."""
        return page in self.on_their_own and all(each.gone for each in self.on_their_own[page])


def signposts(book: AddressBook, changes: Changes, now: Mapping[str, Shown]) -> Signposts:
    """Give the signposts for what `book` records and `changes` found since."""
    former = {**book.former, **changes.former}
    if not former:
        return Signposts()
    pages = {page_of(name) for name in now}
    on_pages: dict[str, list[Signpost]] = {}
    on_their_own: dict[str, list[Signpost]] = {}
    for each in former.values():
        taken = each.name in now
        if each.target == each.name or (taken and not is_signpost(each, former)):
            continue
        page = page_of(each.name)
        where = on_pages if page in pages else on_their_own
        where.setdefault(page, []).append(_signpost(_followed(each, former), now, taken=taken))
    return Signposts(
        {page: tuple(found) for page, found in sorted(on_pages.items())},
        {page: tuple(found) for page, found in sorted(on_their_own.items())},
    )


def _followed(each: Former, former: Mapping[str, Former]) -> Former:
    """Follow a clause that has moved again since it was registered."""
    later = former.get(each.target)
    if later is None or later.on is not None or each.on is None:
        return each
    return Former(each.name, later.target, each.gone or later.gone, each.excerpt, each.on)


def _signpost(each: Former, now: Mapping[str, Shown], *, taken: bool) -> Signpost:
    shown = now.get(each.target)
    title = _brief(shown.title) if shown else ""
    target, was = each.target if shown else "", _brief(each.excerpt)
    return Signpost(each.name, anchor_of(each.name), was, target, title, each.gone, taken, each.on)


def _brief(title: str) -> str:
    """Give the first sentence of what names a clause, without its stop."""
    return excerpt(title.partition("。")[0])


def check(
    path: str, book: AddressBook, changes: Changes, now: Mapping[str, Shown], *, publishing: bool
) -> tuple[Problem, ...]:
    """Give what stands in the way: plans that vanished, moves that lead nowhere; in publishing what is not registered.

    `path` names the address book.
    """
    found: list[Problem] = []
    where = Where(path)
    for slug in changes.withdrawn:
        count = sum(name.partition("/")[0] == slug for name in book.live)
        found.append(problems.PLAN_WITHDRAWN.at(where, slug=slug, count=count))
    found.extend(_lost(where, book.former.values(), changes, now))
    counts = {
        "added": len(changes.added), "changed": len(changes.changed),
        "moved": len(changes.moved), "gone": len(changes.gone),
    }  # fmt: skip
    if publishing and changes:
        found.append(problems.ADDRESSES_UNREGISTERED.at(where, **counts))
    elif book.live and changes.former and not changes.withdrawn:
        found.append(problems.ADDRESSES_CHANGED.at(where, moved=counts["moved"], gone=counts["gone"]))
    return tuple(found)


def _lost(where: Where, former: Iterable[Former], changes: Changes, now: Mapping[str, Shown]) -> Iterable[Problem]:
    for each in former:
        known = each.target in now or each.target in changes.former or (each.gone and not each.target)
        if not known:
            yield problems.ADDRESS_LOST.at(where, name=each.name, target=each.target)


def redirect_map(posts: Signposts, *bases: str) -> str:
    """Give the moved pages as lines `old new;` that nginx's `map` includes; paths begin with each of `bases`.

    A browser keeps the fragment over such a redirect; the pages that stand there for other servers read it themselves.
    """
    lines = []
    for page, found in posts.on_their_own.items():
        moved = next((each for each in found if not each.anchor and not each.gone and each.target), None)
        if moved:
            anchor = anchor_of(moved.target)
            to = page_of(moved.target) + (f"#{anchor}" if anchor else "")
            names = [page, page.removesuffix("index.html")] if page.endswith("/index.html") else [page]
            lines += [f"{base}{name} {base}{to};\n" for base in bases for name in names]
    return "# 已移动的页面：旧网址 新网址，供网站服务器重定向（nginx 的 map 指令可直接引用）。\n" + "".join(lines)


pickle_as_calls(globals())
