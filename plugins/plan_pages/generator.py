"""The generator that Pelican runs: read → link → report, then render and write what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from blinker import signal

from atomic_output.stage import Stage
from plan_pages.assets import SCRIPTS, SEARCH, WORKER, Asset, Scripts, emblem, icon, scripts, stylesheet, worker
from plan_pages.bundle import Site, around_plans, site_bundle
from plan_pages.edition import in_traditional
from plan_pages.memory import MEMORY
from plan_pages.page import draw, framed
from plan_pages.pictures import FONTS, drawing_of, font_of, picture, picture_path
from plan_pages.plan_files import Reader
from plan_pages.reading import name_of, read_content, read_published, read_site
from plan_pages.recall import Recall
from plan_pages.templating import Templates, have_compiled, templates_of
from plan_pages.units import over_all_plans, pages_of_plan
from planbook.host import Host
from planbook.indicators.ladders import ladders
from planbook.model import Library
from planbook.problems import NO_FONT, PLAN_WITHDRAWN, UNDATED, Problem, Severity, Where, report_order
from planbook.signposts import Signposts, redirect_map, signposts
from planbook.traditional import FOLDER, Words, converter, has_twin, twin_of
from workshop.collector import uncollected
from workshop.digests import digest
from workshop.progress import shown
from workshop.store import Store

plans_read = signal("plan-pages-read")
"""Sent when all plans are read and before they are linked, with `content: Content`, `known: dict[str, Known]` and
`host: Host`, so that work on plans by themselves can begin."""
rendered = signal("plan-pages-rendered")
"""Sent once when all pages of the plans are made, with `summary: Summary` and `library: Library`."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build made."""

    plans: int
    columns: int
    indicators: int
    problems: tuple[Problem, ...]
    """Warnings: with errors there is no build."""


class ProblemsFound(Exception):
    """The content has errors; all problems are in `problems`, in the order of a report."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=report_order))
        super().__init__("\n".join(map(str, self.problems)))


class PlanGenerator:
    """Made and called by Pelican, which hands in settings and folders."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], theme: str, output_path: str, **_: Any):
        self.context = context
        self.settings = settings
        self.theme = Path(theme)
        self.output = Path(output_path)
        self.assets: tuple[Asset, Asset, Asset]
        self.scripts: Scripts
        self.host: Host
        self.font = font_of(settings["PICTURE_FONTS"] or FONTS)
        self.stage: Stage = settings["STAGE"]
        self.memory = MEMORY if settings.get("PREVIEWING") else None
        store, progress = Store(Path(settings["PLAN_CACHE"]), self.stage.anew), partial(shown, label="读取规划")
        self.reader = Reader(store, self.stage.crew, progress, self.memory.read if self.memory else None)
        self.recall = Recall(store.below("links"), self.reader.files, self.memory.linked if self.memory else None)
        self.problems: tuple[Problem, ...] = ()
        self.signposts = Signposts()
        self.templates: Templates

    def generate_context(self) -> None:
        """Read and link all plans; stop before anything is written if one has an error."""
        self.templates = templates_of(self.settings, self.theme)
        with uncollected():
            self.context["library"], self.problems = self._read()
        static, colour = self.theme / "static", self.host.colour
        issued = Path(self.settings["SITE_FILE"]).parent / self.host.emblem_image if self.host.emblem_image else None
        self.assets = stylesheet(static, colour), icon(static, colour), emblem(static, issued)
        self.scripts = scripts(static, converter(self._words()) if self.host.traditional else None)
        self.context["site"] = site = self._site()
        self.context["unlisted"] = frozenset(("404.html", *self.signposts.on_their_own))
        self.context["write"] = self._write_with_twin
        self.context["write_twin"] = self.write_twin
        self.context["make"] = self.stage.make
        self.context["known"] = self.reader.known
        self.context["framed"] = framed
        self.context["draw"] = partial(draw, templates=self.templates, site=site)

    def generate_output(self, _: object) -> None:
        """Render and write all pages of the plans and over them."""
        library: Library = self.context["library"]
        self._make_pages(library)
        for asset in (*self.assets, *self.scripts.modules):
            self.stage.write(asset.path, asset.data)
        site: Site = self.context["site"]
        homes = (site.base, site.base + FOLDER) if site.traditional else (site.base,)
        self.stage.write("redirects.map", redirect_map(self.signposts, *homes).encode())
        self._write_extras(library)
        rendered.send(
            self,
            summary=Summary(
                plans=len(library.plans),
                columns=sum(len(plan.columns) for plan in library.plans),
                indicators=sum(len(plan.indicators) for plan in library.plans),
                problems=self.problems,
            ),
            library=library,
        )

    def _write_extras(self, library: Library) -> None:
        """Write what only a site with an address has: pictures for sharing, the script that keeps visited pages."""
        site: Site = self.context["site"]
        if site.address:
            script = worker(self.theme / "static", on=bool(site.worker))
            self.stage.write(script.path, script.data)
        if site.pictures:
            for plan in library.plans:
                drawing = drawing_of(plan, site, self.templates)
                self.stage.make(f"picture/{plan.slug}", picture, picture_path(plan), drawing, self.font)

    def _read(self) -> tuple[Library, tuple[Problem, ...]]:
        content, publishing = Path(self.settings["PATH"]), self.settings["PUBLISHING"]
        self.host, wrong = read_site(Path(self.settings["SITE_FILE"]), content.parent, publishing=publishing)
        read = read_content(content, self.settings["PLAN_PATH"], self.reader.read)
        have_compiled(self.templates, self.stage.crew)
        plans_read.send(self, content=read, known=self.reader.known, host=self.host)
        library, found = read.link(self.recall.ways)
        if not any(problem.is_error for problem in found):  # what is not read whole would seem to have lost addresses
            between: list[Problem] = []
            published = read_published(
                content, library, between, publishing=self.settings.get("ADDRESSES_REGISTERED", False)
            )
            self.signposts = signposts(published.book, published.changes, published.now)
            found = (*found, *(_in_preview(between) if self.settings.get("PREVIEWING") else between))
        if publishing and not self.font:
            wrong.append(NO_FONT.at(Where(name_of(Path(self.settings["SITE_FILE"]), content.parent))))
        found = tuple(sorted((*wrong, *found, *(undated(library) if publishing else ())), key=report_order))
        if any(problem.is_error for problem in found):
            raise ProblemsFound(found)
        return library, found

    def _site(self) -> Site:
        address = self.settings["SITEURL"].rstrip("/")
        style, picture, mark = self.assets
        search = "plan_search" in self.settings["PLUGINS"]
        return Site(
            name=self.host.name or self.settings["SITENAME"],
            description=self.host.description or self.settings["SITESUBTITLE"],
            base=urlsplit(address).path.rstrip("/") + "/",
            address=address,
            stylesheet=style.path,
            icon=picture.path,
            scripts=tuple(f"{self.scripts.folder}/{name}" for name in (*SCRIPTS, *([SEARCH] if search else []))),
            data="plan_data" in self.settings["PLUGINS"],
            feeds=bool(address)
            and "plan_feeds" in self.settings["PLUGINS"]
            and any(plan.metadata.changed for plan in self.context["library"].plans),
            modules=self.scripts.folder,
            traditional=self.host.traditional,
            words=self._words(),
            search=search,
            emblem=mark.path,
            host=self.host,
            pictures=bool(address and self.font),
            worker=WORKER if address and self.host.offline else "",
            pages=tuple(
                (page.title, page.save_as) for page in sorted(self.context["pages"], key=lambda page: page.save_as)
            ),
        )

    def _words(self) -> Words:
        """Give the exceptions to the conversion into traditional characters of all plans, and of the host site."""
        own = (plan.metadata.traditional for plan in self.context["library"].plans)
        return (*chain.from_iterable(own), *self.host.traditional_words)

    def _make_pages(self, library: Library) -> None:
        site: Site = self.context["site"]
        templates = self.templates
        frame = digest(site, templates.digest)
        digest_of = self.memory.digest_of if self.memory else lambda _, around: digest(around)
        compared = ladders(library)
        for plan, around in around_plans(library, compared, self.signposts, self.context.get("downloads", {})):
            known = self.reader.known[plan.slug]
            self.stage.make(
                f"plans/{plan.slug}", pages_of_plan, known.kept, around, site, templates,
                key=digest(known.key, digest_of(plan.slug, around), frame),
            )  # fmt: skip
        bundle = site_bundle(library, compared, site, self.signposts)
        plans = [self.reader.known[plan.slug] for plan in library.plans]
        for each in over_all_plans(bundle, plans, library.comparisons):
            self.stage.make(each.name, each.work, *each.arguments, templates, key=digest(each.key, frame))

    def _write_with_twin(self, path: str, data: bytes) -> None:
        """Write a file of another plugin; where it is a page of the 繁體 edition, its twin as well."""
        self.stage.write(path, data)
        self.write_twin(path, data)

    def write_twin(self, path: str, data: bytes) -> None:
        """Write the twin of the page `path` in the 繁體 edition, where there is one."""
        site: Site = self.context["site"]
        if site.traditional and has_twin(path):
            twin = in_traditional(path, data.decode(), site.address, site.words)
            self.stage.write(twin_of(path), twin.encode())


def _in_preview(found: Iterable[Problem]) -> Iterator[Problem]:
    """Let a plan be taken away in preview: what becomes of its addresses is asked before publishing."""
    for problem in found:
        withdrawn = problem.code == PLAN_WITHDRAWN.code
        yield replace(problem, severity=Severity.WARNING) if withdrawn else problem


def undated(library: Library) -> Iterator[Problem]:
    """Find plans without a time of publication, which the pages of a government site must state."""
    return (UNDATED.at(plan.where) for plan in library.plans if not plan.metadata.published)
