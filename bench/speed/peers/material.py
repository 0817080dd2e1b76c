"""MkDocs with the Material theme, and Zensical, which reads the same project: their own theme and search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from bench.speed.pages import Page
from bench.speed.peers.base import OUTPUT, Peer, Site, front_matter, source_name, write

_DOES = "the pages in its own theme, with its search index"


def _make(site: Site, project: Path) -> None:
    settings = {
        "site_name": site.frame.site,
        "docs_dir": "docs",
        "site_dir": OUTPUT,
        "use_directory_urls": False,
        "theme": {"name": "material", "language": "zh", "font": False},
        "nav": [
            {page.heading: source_name(page)} for page in site.pages if page.path.count("/") < 2 and _is_first(page)
        ],
        "plugins": ["search"],
        "validation": {"links": {"unrecognized_links": "ignore", "not_found": "ignore", "anchors": "ignore"}},
    }
    write(project / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True))
    for page in site.pages:
        front = front_matter(title=page.heading, description=page.description)
        write(project / "docs" / source_name(page), front + page.body)


def _is_first(page: Page) -> bool:
    """Tell whether a page is the first of its folder; a navigation of all pages would make each ten times as heavy."""
    return page.path.endswith("index.html")


def _command(program: str) -> Callable[[Path], Sequence[str]]:
    quietly = ["--quiet"] if program == "mkdocs" else []
    return lambda tools: [str(tools / "bin" / program), "build", *quietly, "--config-file", "mkdocs.yml"]


MKDOCS = Peer(
    name="mkdocs",
    title="MkDocs Material",
    does=_DOES,
    make=_make,
    command=_command("mkdocs"),
)
ZENSICAL = Peer(
    name="zensical",
    title="Zensical",
    does=_DOES,
    make=_make,
    command=_command("zensical"),
    leftovers=(".cache",),
)
