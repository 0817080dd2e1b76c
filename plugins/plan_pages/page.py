"""A page: where it is, what it is called, what stands around it; and how it is filled in."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plan_pages import codes
from plan_pages.bundle import Apparatus, Site
from plan_pages.lean_templates import html
from plan_pages.linked_data import trail_data
from plan_pages.templating import Templates, environment
from planbook.addresses import anchor_of, page_of, relative, url_of
from planbook.model import Footnote, Metadata, TextLink
from planbook.plain import plain
from planbook.prose import ProseWriter
from planbook.signposts import Signpost


@dataclass(frozen=True, slots=True)
class Link:
    """A page or clause to go to."""

    title: str
    path: str
    """Output file, relative to the site's root."""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page shows."""

    path: str
    """Output file, relative to the site's root."""
    kind: str
    """Name of the template, and class of the body."""
    title: str
    """Plain text of the h1."""
    description: str
    trail: tuple[Link, ...] = ()
    """Breadcrumbs between the home page and this one."""
    previous: Link | None = None
    next: Link | None = None
    within: str = ""
    """Title of the plan that the page belongs to, for the title bar."""
    metadata: Metadata | None = None
    """Of the plan whose content the page shows: its publication and source."""
    anywhere: bool = False
    """Shown at addresses of any depth (404), so that its links begin with the site's base path."""


class Texts(ProseWriter):
    """The prose writer as templates use it: its HTML needs no escaping."""

    keeps_quantities = True
    apparatus: Apparatus
    """What stands beside the texts."""

    def inline(self, text: str) -> Markup:
        return html(super().inline(text))

    def heading(self, text: str) -> Markup:
        """Give the HTML of a heading, whose lines break between its clauses first."""
        clauses = text.split(" ")
        if len(clauses) == 1 or plain(text) != text:
            return self.inline(text)
        return Markup(" ").join(Markup('<span class="clause">{}</span>').format(self.inline(each)) for each in clauses)

    def linked(self, text: str, href: str) -> Markup:
        return html(super().linked(text, href))

    def block(self, text: str, anchor: str = "", tail: str = "") -> Markup:
        return html(super().block(text, anchor, tail))


@dataclass(frozen=True, slots=True)
class Sources:
    """What the texts and the margins of a page are made of, besides the page itself."""

    footnotes: Sequence[Footnote] = ()
    known: frozenset[str] = frozenset()
    """Library names that the texts may link to."""
    corrections: str = ""
    """Output file that lists the corrections."""
    links: Mapping[str, Sequence[TextLink]] = field(default_factory=dict)
    """What was found in the texts, by text."""
    apparatus: Apparatus = field(default_factory=Apparatus)
    signposts: Mapping[str, Sequence[Signpost]] = field(default_factory=dict)
    """By output file."""


def render_page(
    env: Environment, page: Page, site: Site, sources: Sources | None = None, **values: object
) -> tuple[str, str]:
    """Give the output file of `page` and its HTML."""
    sources = sources or Sources()

    def to(name: str) -> str:
        return url_of(name, page.path)

    def file(path: str, anchor: str = "") -> str:
        link = site.base + path if page.anywhere else relative(path, page.path)
        return link + (f"#{anchor}" if anchor else "")

    def resolve(name: str) -> str | None:
        here = page_of(name) == page.path and not anchor_of(name)
        return None if here or name not in sources.known else to(name)

    texts = Texts(sources.footnotes, resolve, file(sources.corrections, "corrections"), sources.links)
    texts.apparatus = sources.apparatus
    if site.address and page.kind in codes.KINDS:
        values["code"] = file(codes.code_path(page.path))
    if site.address and page.trail:
        crumbs = [("首页", ""), *((link.title, link.path) for link in page.trail), (page.title, page.path)]
        values["trail_data"] = trail_data(
            [(title, f"{site.address}/{path.removesuffix('index.html')}") for title, path in crumbs]
        )
    values["footer"] = _footer(env, site, "" if page.anywhere else posixpath.dirname(page.path), page.anywhere)
    html = env.get_template(f"{page.kind}.html").render(
        page=page, site=site, to=to, file=file, texts=texts, posts=sources.signposts.get(page.path, ()), **values
    )
    return page.path, html


@lru_cache(maxsize=256)
def _footer(env: Environment, site: Site, folder: str, anywhere: bool) -> Markup:
    """Give the footer of the pages in a folder of the output: they share it, links included."""

    def file(path: str) -> str:
        return site.base + path if anywhere else relative(path, f"{folder}/page" if folder else "page")

    frame: Any = env.get_template("components/site_footer.html").module
    return Markup(frame.render_site_footer(site, file))


def framed(written: Any) -> Page:
    """Give the frame of a page of `content/pages`, as Pelican has read it."""
    return Page(
        path=written.save_as,
        kind="text",
        title=written.title,
        description=Markup(written.summary).striptags(),
        metadata=Metadata(written.title, published=getattr(written, "date", None)),
    )


def draw(
    *, path: str, kind: str, title: str, description: str, templates: Templates, site: Site, **values: object
) -> tuple[str, str]:
    """Give output file and HTML of a page that another plugin makes, by the template `kind`."""
    return render_page(environment(templates), Page(path, kind, title, description), site, **values)  # type: ignore[arg-type]


def shorten(text: str, limit: int = 110) -> str:
    """Give `text` for a description: one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 2] + "……"
