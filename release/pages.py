"""One pass over the pages of a built site: where their links lead, and whether all they load is the portal's own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from release.sums import in_parallel
from release.tree import files_below


@dataclass(frozen=True, slots=True)
class Page:
    """What a page refers to."""

    path: str
    ids: frozenset[str]
    links: tuple[str, ...]
    """As written, those that leave the site too."""
    foreign: tuple[str, ...]
    """What a content security policy without `unsafe-inline` would block: inline scripts, styles and handlers, and
    whatever is loaded from elsewhere; each as a short description."""


def read_pages(site: Path) -> tuple[list[Page], frozenset[str]]:
    """Read all pages of the site once; give them and the names of all files."""
    names = files_below(site)
    pages = [name for name in names if name.endswith(".html")]
    return in_parallel(lambda name: read_page(name, (site / name).read_bytes()), pages), frozenset(names)


def read_page(path: str, data: bytes) -> Page:
    """Read a page."""
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # an empty file
        return Page(path, frozenset(), (), ())
    ids = frozenset(map(str, root.xpath("//@id | //a/@name")))
    return Page(path, ids, tuple(map(str, root.xpath("//@href | //@src | //form/@action"))), tuple(_foreign(root)))


_SCRIPT = "//script[not(@src) and not(@type='application/ld+json' or @type='application/json')]"
_LOADED = (
    "//script/@src | //img/@src | //iframe/@src | //source/@src | //link[@rel!='canonical' and @rel!='alternate']/@href"
)


def _foreign(root: html.HtmlElement) -> Iterator[str]:
    if root.xpath(_SCRIPT):
        yield "内联脚本"
    if root.xpath("//style | //@style"):
        yield "内联样式"
    for handler in root.xpath("//@*[starts-with(name(), 'on')]"):
        yield f"事件属性“{handler[:40]}”"
    for address in root.xpath(_LOADED):
        if urlsplit(address).netloc or urlsplit(address).scheme not in ("", "data"):
            yield f"外站资源 {address}"
    for address in root.xpath("//@href | //@src | //@action"):
        if address.strip().lower().startswith(("javascript:", "vbscript:")):
            yield f"脚本链接“{address[:40]}”"


@dataclass(frozen=True, slots=True)
class DeadLink:
    page: str
    link: str

    def __str__(self) -> str:
        return f"{self.page} 中的链接 {self.link}"


def dead_links(pages: list[Page], files: frozenset[str], base: str) -> list[DeadLink]:
    """Give the links inside the site that lead to no file, or to no place on a page.

    `base` is the path of the site in its host, with a slash at both ends: links of the 404 page begin with it.
    """
    ids = {page.path: page.ids for page in pages}
    found = []
    for page in pages:
        seen = set()
        for link in page.links:
            if link in seen:
                continue
            seen.add(link)
            if (target := _target(page.path, link, base)) is None:
                continue
            name, fragment = target
            if name not in files or (fragment and name in ids and fragment not in ids[name]):
                found.append(DeadLink(page.path, link))
    return found


def _target(page: str, link: str, base: str) -> tuple[str, str] | None:
    """Give the file and the fragment that a link of `page` leads to, None for one that leaves the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path:
        name = page
    elif path.startswith("/"):
        if not path.startswith(base):
            return None if base != "/" else (path, "")
        name = path[len(base) :]
    else:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        name = name + "/" if path.endswith("/") else name
    if name in ("", ".", "./"):
        name = "index.html"
    elif name.endswith("/"):
        name += "index.html"
    fragment = unquote(parts.fragment).partition(":~:")[0]  # what follows marks text, on any page
    return name, "" if fragment == "top" else fragment
