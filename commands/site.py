"""How a site is built: settings and inputs are gathered, Pelican runs, what came of it is reported and remembered."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pelican.log
from pelican import Pelican
from pelican.contents import Content
from pelican.utils import memoized

from atomic_output import Stage, abandon, committed
from commands import ROOT
from commands.built import PREVIEW, Built, remembered, summarise
from commands.faults import SettingsMissing, missing_folder, reported, stopped
from commands.session import SESSION
from commands.settings import settings_of
from desk.preview.outcome import Outcome
from plan_documents import documents_made
from plan_pages import rendered
from plan_pages.pictures import FONTS
from plan_pages.reading import read_site
from planbook.model import Library
from workshop.last_build import Inputs, LastBuild, as_left, variables_in
from workshop.store import KeptDamaged


def build_site(
    settings_file: str, *, remember: bool = False, started: float | None = None, **changed: object
) -> Outcome:
    """Build the site with some of the settings `changed`; report in Chinese; `remember` it as what `build` made.

    What the report says it took counts from `started` on, in seconds of `time.perf_counter`; without it from now on.
    """
    started = time.perf_counter() if started is None else started
    if missing := missing_folder():
        return reported([missing])
    if SESSION.documents:
        changed["DOCUMENTS"] = True
    settings = settings_of(settings_file, **changed)
    inputs, output = inputs_of(settings), settings["OUTPUT_PATH"]  # a build sets the latter to its stage
    before = inputs.digest() if remember else ""
    try:
        built, stage, library = run_pelican(settings)
    except KeptDamaged:
        if changed.get("ANEW"):
            raise
        return build_site(settings_file, remember=remember, started=started, **(changed | {"ANEW": True}))
    except Exception as error:
        return stopped(error)
    finally:
        abandon()
        forget_pages()
    if remember and not (SESSION.documents or built.lacking):  # engines and fonts that come later are no inputs
        LastBuild(inputs, before, output, as_left(stage.files()), built.again()).remember(remembered(settings_file))
    summarise(built, time.perf_counter() - started)
    SESSION.built[settings_file] = built
    return Outcome(built.problems, library=library)


def build_other_site(content: Path, output: Path) -> Outcome:
    """Build the site of another content folder, as in preview."""
    return build_site(
        PREVIEW, PATH=str(content), OUTPUT_PATH=str(output),
        SEARCH_CACHE=f"{output}.search", PLAN_CACHE=f"{output}.plans",
    )  # fmt: skip


def inputs_of(settings: dict[str, Any]) -> Inputs:
    """Give what a site is made of, the code of the plugins aside."""
    conf, site = sorted(ROOT.glob("*conf.py")), Path(settings["SITE_FILE"])
    host, _ = read_site(site, ROOT, publishing=False)
    files = [*conf, site, *([site.parent / host.emblem_image] if host.emblem_image else [])]
    paths = (
        settings["PATH"],
        settings["THEME"],
        settings["SEARCH_LUNR"],
        *(settings["PICTURE_FONTS"] or FONTS),
        *files,
    )
    return Inputs(tuple(map(str, paths)), variables_in(*conf))


def run_pelican(settings: dict[str, Any]) -> tuple[Built, Stage, Library]:
    """Run Pelican; give what it made, the stage that holds the output, and what that was made of."""
    if missing := [name for name in settings.get("REQUIRED", []) if not settings[name]]:
        raise SettingsMissing(f"缺少设置 {'、'.join(missing)}。请写入 site.yml（本站地址），或用同名环境变量给出。")
    pelican.log.init()  # type: ignore[no-untyped-call]
    pelican.log.console.quiet = True  # its closing line speaks of articles
    wanted = list(settings["PLUGINS"])
    site = Pelican(settings)  # type: ignore[no-untyped-call]
    if missing := [name for name in wanted if name not in settings["PLUGINS"]]:
        raise SettingsMissing(f"插件 {'、'.join(missing)} 未能载入。")
    results: dict[str, Any] = {}

    def keep(_: object, **values: object) -> None:
        results.update(values)

    with rendered.connected_to(keep), documents_made.connected_to(keep), committed.connected_to(keep):
        site.run()  # type: ignore[no-untyped-call]
    summary, changes = results["summary"], results["changes"]
    built = Built(
        summary.plans, summary.columns, summary.indicators,
        (*summary.problems, *(results["documents"].problems if "documents" in results else ())),
        changes.pages, changes.written, changes.deleted, changes.unchanged, results.get("documents"),
    )  # fmt: skip
    return built, results["stage"], results["library"]


def forget_pages() -> None:
    """Let go of the pages that Pelican remembers for ever, and by them whole builds: a preview makes many."""
    for method in vars(Content).values():
        if isinstance(method, memoized):
            method.cache.clear()
