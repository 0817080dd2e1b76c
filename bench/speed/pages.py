"""Our built site, read back as pages: what peers are given to make the same site of."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement as Element

from bench.speed.markdown import markdown

_OF_THE_LAYOUT = (
    './/*[contains(concat(" ", @class, " "), " permalink ")]',
    './/nav[contains(concat(" ", @class, " "), " pager ")]',
    './/details[@class="cite"]',
)
"""What a layout makes, or only scripts use: no part of a page's text."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, as written in the page, and what it says."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of our site, ready to be made again by any generator."""

    path: str
    """Output file, as `plans/plan-0001/chapter-3.html`."""
    kind: str
    """As `chapter`."""
    title: str
    """What its head says, without the name of the site."""
    heading: str
    """What lists and breadcrumbs call it."""
    description: str
    trail: tuple[Link, ...]
    """Breadcrumbs from the home page on, without the page itself."""
    before: Link | None
    after: Link | None
    body: str
    """Markdown, headings included."""
    order: int = 0
    """Place among its neighbours from 1 on; 0 for pages that have none."""

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages share, as HTML whose links begin at the root of the site."""

    site: str
    """Name of the site."""
    head: str
    """Labels, style sheet, scripts."""
    header: str
    bar: str
    """Source and reading tools."""
    footer: str

    @property
    def static(self) -> str:
        """Folder of the style sheet in the site, as the head links it; scripts and icon lie there too."""
        return self.head.partition('rel="stylesheet" href="/')[2].partition("/")[0]


def read_frame(site: Path) -> Frame:
    """Take the frame from the page for missing pages, whose links hold at any depth, and the bar from some chapter."""
    page = _parsed(site / "404.html")
    chapter = _parsed(min(site.glob("plans/*/chapter-*.html")))
    own = ("description", "ColumnName", "ColumnDescription")
    head = [
        each for each in page.find("head") if each.tag in ("meta", "link", "script") and each.get("name") not in own
    ]
    return Frame(
        site=str(page.findtext(".//title")).rpartition(" - ")[2],
        head="\n".join(map(_written, head)),
        header=_written(page.find(".//header")),
        bar="".join(map(_written, chapter.find_class("article-bar"))),
        footer=_written(page.find(".//footer")),
    )


def read_pages(site: Path) -> list[Page]:
    """Read all pages of a built site, in order of their paths."""
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(in_order(pool.map(partial(read_page, site), paths, chunksize=50)))


def read_page(site: Path, path: str) -> Page:
    """Read one page; its place among its neighbours is left open."""
    document = _parsed(site / path)
    title = str(document.findtext(".//title"))
    title = title.rpartition(" - ")[0] or title
    main = document.find(".//main")
    crumbs = document.find_class("breadcrumbs")
    before, after = (_neighbour(main, way) for way in ("prev", "next"))
    for each in list(_of_the_layout(main)):
        each.drop_tree()
    return Page(
        path=path,
        kind=document.find("body").get("class").removeprefix("page-").partition(" ")[0],
        title=title,
        heading=_said(crumbs[0].xpath(".//li[@aria-current]")[0]) if crumbs else title,
        description=str(document.xpath('string(.//meta[@name="description"]/@content)')),
        trail=tuple(_link(each) for each in crumbs[0].iterdescendants("a")) if crumbs else (),
        before=before,
        after=after,
        body=markdown(main),
    )


def in_order(pages: Iterable[Page]) -> Iterator[Page]:
    """Number pages along their links to the next one, from each that no page has as its next."""
    pages = list(pages)
    by_path = {page.path: page for page in pages}
    followers = {_target(page, page.after) for page in pages if page.after}
    chains = (_chain(page, by_path) for page in pages if page.path not in followers)
    orders = {path: order for chain in chains for order, path in enumerate(chain, start=1)}
    return (replace(page, order=orders.get(page.path, 0)) for page in pages)


def _chain(page: Page, by_path: dict[str, Page]) -> Sequence[str]:
    """Give the paths from a page on to the last; none for a page that stands alone."""
    chain = [page.path]
    while page.after and (path := _target(page, page.after)) not in chain:
        chain.append(path)
        page = by_path[path]
    return chain if len(chain) > 1 else []


def _target(page: Page, link: Link) -> str:
    """Give the output file that a link in a page leads to."""
    return posixpath.normpath(posixpath.join(page.folder, link.href))


def _of_the_layout(main: Element) -> Iterator[Element]:
    for where in _OF_THE_LAYOUT:
        yield from main.xpath(where)


def _neighbour(main: Element, way: str) -> Link | None:
    found = main.xpath(f'.//nav/a[@rel="{way}"]')
    return _link(found[0]) if found else None


def _link(element: Element) -> Link:
    for label in element.find_class("pager-label"):
        label.drop_tree()
    return Link(_said(element), element.get("href"))


def _said(element: Element) -> str:
    return " ".join(str(element.text_content()).split())


def _parsed(path: Path) -> Element:
    return html.document_fromstring(path.read_bytes())


def _written(element: Element) -> str:
    return str(html.tostring(element, encoding="unicode", with_tail=False))
