"""Stock Pelican: the host of our plugins without them, the texts as its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.speed.pages import Link, Page
from bench.speed.peers.base import OUTPUT, Peer, Site, layout, source_name, write, write_theme

_SETTINGS = """
SITENAME = {site!r}
PATH = "content"
PAGE_PATHS = [""]
ARTICLE_PATHS = STATIC_PATHS = DIRECT_TEMPLATES = []
THEME_STATIC_DIR = "."
THEME = "theme"
RELATIVE_URLS = True
DEFAULT_LANG = "zh-CN"
TIMEZONE = "Asia/Shanghai"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""


def _make(site: Site, project: Path) -> None:
    write(project / "pelicanconf.py", _SETTINGS.format(site=site.frame.site))
    write(project / "theme" / "templates" / "page.html", layout("pelican.html", site.frame))
    write_theme(site, project / "theme" / "static")
    for page in site.pages:
        write(project / "content" / source_name(page), _metadata(page) + page.body)


def _metadata(page: Page) -> str:
    """Give the lines before a text; a link is its address, a space and its title."""
    values = {
        "Title": page.title,
        "Heading": page.heading,
        "Description": page.description,
        "Kind": page.kind,
        "Slug": page.path.removesuffix(".html").replace("/", "-"),
        "Url": page.path,
        "Save_as": page.path,
        "Trail": _links(page.trail),
        "Before": _links([page.before] if page.before else []),
        "After": _links([page.after] if page.after else []),
    }
    return "".join(f"{name}: {value}\n" for name, value in values.items() if value) + "\n"


def _links(links: Iterable[Link]) -> str:
    return " || ".join(f"{link.href} {link.title}" for link in links)


def _command(tools: Path) -> Sequence[str]:
    return [str(tools / "bin" / "pelican"), "content", "--settings", "pelicanconf.py", "--output", OUTPUT, "--quiet"]


PELICAN = Peer(
    name="pelican",
    title="Stock Pelican",
    does="the pages alone",
    make=_make,
    command=_command,
    leftovers=("cache",),
)
