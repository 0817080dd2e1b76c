"""Hugo, by its own means: sections, ancestors, neighbours, table of contents; and Pagefind on its site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from bench.speed.pages import Page
from bench.speed.peers.base import OUTPUT, Peer, Site, front_matter, layout, source_name, write, write_theme


def _make(site: Site, project: Path) -> None:
    settings = {
        "baseURL": "/",
        "title": site.frame.site,
        "locale": "zh-CN",
        "hasCJKLanguage": True,
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "404"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},  # tables are HTML
    }
    write(project / "hugo.json", json.dumps(settings))
    write(project / "layouts" / "all.html", layout("hugo.html", site.frame))
    write_theme(site, project / "static")
    content, paths = project / "content", {page.path for page in site.pages}
    for page in site.pages:
        write(content / _file(page), _front_matter(page) + page.body)
        if page.order and (f"{page.folder}/index.html") not in paths:  # columns and indicators of a plan
            section = {"title": page.trail[-1].title, "build": {"render": "never"}}
            write(content / page.folder / "_index.md", front_matter(**section))


def _file(page: Page) -> PurePosixPath:
    """Give the file of a page; the first page of a folder is Hugo's `_index.md`, else it would swallow the others."""
    file = PurePosixPath(source_name(page))
    return file.with_name("_index.md") if file.name == "index.md" else file


def _front_matter(page: Page) -> str:
    return front_matter(
        title=page.title,
        linkTitle=page.heading,
        description=page.description,
        url=f"/{page.path}",
        weight=0 if page.path.endswith("index.html") else page.order,
        params={"kind": page.kind},
    )


def _hugo(tools: Path) -> Sequence[str]:
    binary = min(tools.glob("lib/python*/site-packages/hugo/binaries/hugo*"))  # without its starter in Python
    return [str(binary), "--quiet", "--destination", OUTPUT]


def _pagefind(tools: Path) -> Sequence[str]:
    binary = min(tools.glob("lib/python*/site-packages/pagefind_bin_extended/pagefind_extended*"))
    return [str(binary), "--silent", "--site", OUTPUT]


HUGO = Peer(
    name="hugo",
    title="Hugo",
    does="the pages alone",
    make=_make,
    command=_hugo,
    leftovers=("resources", "public", ".hugo_build.lock"),
)
PAGEFIND = Peer(
    name="pagefind",
    title="Pagefind",
    does="the search index alone, of Hugo's pages",
    make=lambda _site, _project: None,
    command=_pagefind,
    upon="hugo",
)
