"""The generator that Pelican runs: every plan becomes files to take away; its page lists what was made."""

from __future__ import annotations

import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from blinker import signal

from atomic_output import Stage
from plan_documents.engines import Engine, NotMade, Source, engines
from plan_documents.text import text_file
from plan_documents.tree import tree_of
from planbook.addresses import page_of
from planbook.downloads import Download
from planbook.model import Library, Plan
from planbook.problems import Problem, report_order
from planbook.publisher import Publisher
from planbook.read import Reading
from planbook.versions.history import apart
from workshop.store import Kept, Store

documents_made = signal("plan-documents-made")
"""Sent once when the documents of all plans are there, with `documents: Made`."""


@dataclass(slots=True)
class Made:
    """What was made of all plans; `plan_data` adds its formats when it has them."""

    problems: tuple[Problem, ...] = ()
    files: Counter[str] = field(default_factory=Counter)
    """Number of files by format."""
    sizes: Counter[str] = field(default_factory=Counter)
    """Bytes in all by format."""
    seconds: Counter[str] = field(default_factory=Counter)
    """Time by format, for those that were not there already."""

    def add(self, form: str, size: int, seconds: float) -> None:
        """Count a file of the format `form`."""
        self.files[form] += 1
        self.sizes[form] += size
        self.seconds[form] += seconds  # type: ignore[assignment]  # Counters count anything

    def again(self) -> Made:
        """Give what the same build will have made where nothing has changed: all of it is there."""
        return replace(self, seconds=Counter())


class DocumentGenerator:
    """Made and called by Pelican; reads `library`, `site` and `write` of the context; leaves `downloads` and `made`."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], theme: str, **_: Any):
        self.context = context
        self.settings = settings
        self.theme = Path(theme) / "documents"
        self.stage: Stage = settings["STAGE"]
        self.files: dict[str, bytes] = {}
        self.made = Made()
        signal("plan-pages-read").connect(self._begin)

    def _begin(self, sender: Any, content: Any, known: Mapping[str, Any], **_: object) -> None:
        """Have the files made that need nothing but the plan, while the plans are linked."""
        if sender.settings is not self.settings:  # a former build of this process
            return
        for slug, plan in {
            plan.slug: plan for plan in apart(content.plans).plans
        }.items():  # two of one name are an error
            source = Path(self.settings["PATH"]).parent / plan.where.path
            each = known[slug]
            self.stage.make(_unit(plan), simple_downloads, each.kept, source, key=each.key)

    def prepare(self) -> None:
        """Make the other files of every plan, with the library there and before the pages that list them are made."""
        library: Library = self.context["library"]
        typeset = self._typeset(library) if self.settings["DOCUMENTS"] else {}
        self.context["downloads"] = {
            plan.slug: tuple(self._downloads(plan, typeset.get(plan.slug, []))) for plan in library.plans
        }
        self.context["made"] = self.made
        self.context["documents_missing"] = tuple(dict.fromkeys(each.message for each in self.made.problems))

    def generate_output(self, _: object) -> None:
        """Write what was made."""
        for path, data in self.files.items():
            self.context["write"](path, data)
        if self.settings["DOCUMENTS"]:
            documents_made.send(self, documents=self.made)

    def _downloads(self, plan: Plan, typeset: Sequence[tuple[Engine, bytes]]) -> Iterator[Download]:
        for engine, data in typeset:
            path = path_of(plan, engine.extension)
            self.files[path] = data
            yield Download(path, engine.form, len(data))
        for form, file in zip(SIMPLE.values(), self.stage.files_of(_unit(plan)), strict=True):
            yield Download(file.name, form, file.size)

    def _typeset(self, library: Library) -> dict[str, list[tuple[Engine, bytes]]]:
        """Give what the engines make of each plan, from the cache where it is there already."""
        address: str = self.context["site"].address
        folder = Path(self.settings["DOCUMENT_CACHE"]) / ("public" if address else "preview")
        store = Store(folder, self.stage.anew)
        problems: list[Problem] = []
        ready = engines(self.theme, self.settings["DOCUMENT_FONTS"], folder / "work", problems)
        publisher = Publisher(self.context["site"].name, address)
        sources = [source_of(plan, library, publisher) for plan in library.plans]
        jobs = [(source, engine) for source in sources for engine in ready]
        made: dict[str, list[tuple[Engine, bytes]]] = {}
        used: set[str] = set()
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # the engines work outside Python's lock
            for (source, engine), outcome in zip(jobs, pool.map(partial(attempt, store), jobs), strict=True):
                used.add(outcome.name)
                if isinstance(outcome.result, Problem):
                    problems.append(outcome.result)
                    continue
                made.setdefault(source.slug, []).append((engine, outcome.result))
                self.made.add(engine.form, len(outcome.result), outcome.seconds)
        store.sweep(used, age=0)
        self.made.problems = tuple(sorted(problems, key=report_order))
        return made


SIMPLE = {"txt": "纯文本", "md": "Markdown"}
"""Formats that need no engine, by extension."""


def simple_downloads(kept: Kept[Reading], source: Path) -> Iterator[tuple[str, bytes]]:
    """Give the plan as plain text, and its plan file `source` as it is, so that it can be imported again."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no downloads
    yield path_of(plan, "txt"), text_file(plan)
    yield path_of(plan, "md"), source.read_bytes()


def path_of(plan: Plan, extension: str) -> str:
    """Give the output file of a download, called by the plan as it will lie among others."""
    return page_of(plan.slug).replace("index.html", f"{plan.slug}.{extension}")


def _unit(plan: Plan) -> str:
    return f"downloads/{plan.slug}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document, or why there is none."""

    name: str
    """In the store."""
    result: bytes | Problem
    seconds: float
    """Zero where it was there already."""


def attempt(store: Store, job: tuple[Source, Engine]) -> Outcome:
    """Give one document, from the store or by its engine."""
    source, engine = job
    name = engine.digest(source)
    if (kept := store.find(name, bytes)) is not None:
        return Outcome(name, kept, 0)
    started = time.perf_counter()
    try:
        data = engine.make(source)
    except NotMade as error:
        return Outcome(name, error.args[0], 0)
    store.keep(name, data)
    return Outcome(name, data, time.perf_counter() - started)


def source_of(plan: Plan, library: Library, publisher: Publisher) -> Source:
    """Give what the engines work from; the identifier is the address of the page, or made of the slug."""
    tree = tree_of(plan, library.references.get(plan.slug, ()), publisher)
    identifier = publisher.page(plan.slug) or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, plan.slug)}"
    return Source(plan.slug, tree, identifier, plan.where)
