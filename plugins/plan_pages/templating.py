"""The templates of the theme and their Jinja2 environment, one for each process."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from plan_pages.charts import tidy
from plan_pages.lean_templates import LeanEnvironment
from plan_pages.linked_data import json_ld
from planbook.addresses import anchor_of, concept_page, feed_of, place_of, row_key, row_of
from planbook.dates import han_date, han_period
from planbook.indicators.explanations import gain_of, own_notes, rows_of_note
from planbook.indicators.ladders import Stage
from planbook.indicators.phrasing import note_label, sentence
from planbook.model import Backlink, Column, CorrectionKind, IndicatorTable, Measure, Prose, Role, Section, Table
from planbook.plain import plain
from planbook.prose import keep_together
from planbook.quoting import called, reference
from planbook.tables import column_labels, one_row, row_groups
from planbook.titles import column_title, entries, mark_space, section_title, table_title, title_of
from workshop.crew import Crew
from workshop.digests import digest_of_files, files_below
from workshop.store import Store


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates as they are now; others are another value."""

    folder: str
    digest: str
    compiled: Store
    """Where they lie compiled, for other processes and the next build."""

    @property
    def whole(self) -> str:
        """What is kept there when all are compiled."""
        return self.compiled.name("templates", self.digest)


_MONTH = 30 * 24 * 60 * 60


def templates_of(settings: Mapping[str, Any], theme: Path) -> Templates:
    """Give the templates of the theme in the folder `theme`."""
    folder, compiled = theme / "templates", Store(_home_of_compiled(settings))
    compiled.sweep(set(), _MONTH)
    return Templates(str(folder), digest_of_files(files_below(folder)), compiled)


def _home_of_compiled(settings: Mapping[str, Any]) -> Path:
    """Give the folder of compiled templates: with what Python compiled, as they are code, where that may be written."""
    beside, cache = Path(__file__).parent / "__pycache__" / "templates", Path(settings["PLAN_CACHE"]) / "templates"
    if sys.dont_write_bytecode:
        return cache
    with suppress(OSError):
        beside.mkdir(exist_ok=True)
    return beside if os.access(beside, os.W_OK) else cache


def have_compiled(templates: Templates, crew: Crew) -> None:
    """Have the crew compile the templates, where they are not: else each of its processes would, for its first page."""
    if templates.whole not in templates.compiled:
        crew.submit(_compile, templates)


def _compile(templates: Templates) -> None:
    env = environment(templates)
    for name in env.list_templates():
        env.get_template(name)
    templates.compiled.keep(templates.whole, True)


class _Compiled(BytecodeCache):
    """Compiled templates: compiling them takes a process longer than a hundred pages."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._store.find(self._name(bucket), bytes):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._store.keep(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return self._store.name("template", bucket.key, bucket.checksum)


@lru_cache(maxsize=4)
def environment(templates: Templates) -> Environment:
    """Give the environment for `templates`; values are escaped unless they are `Markup`."""
    env = LeanEnvironment(
        loader=FileSystemLoader(templates.folder),
        bytecode_cache=_Compiled(templates.compiled),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "plain": plain,
        "title": title_of,
        "section_title": section_title,
        "column_title": column_title,
        "table_title": table_title,
        "mark_space": mark_space,
        "entries": entries,
        "row_groups": row_groups,
        "row_key": row_key,
        "column_labels": column_labels,
        "own_notes": own_notes,
        "rows_of_note": rows_of_note,
        "note_label": note_label,
        "keep_together": lambda text: Markup(keep_together(str(escape(text)))),
        "sentence": sentence,
        "gain": gain_of,
        "tidy": tidy,
        "roles": roles_of,
        "role_label": ROLE_LABELS.__getitem__,
        "facts": facts_of,
        "han_date": han_date,
        "han_period": han_period,
        "file_size": file_size,
        "json_ld": json_ld,
        "groupby_plan": by_plan,
        "called": called,
        "reference": reference,
    }
    env.tests |= {
        "section": lambda value: isinstance(value, Section),
        "prose": lambda value: isinstance(value, Prose),
        "column": lambda value: isinstance(value, Column),
        "table": lambda value: isinstance(value, Table),
        "bare_number": is_bare_number,
        "indicator_table": lambda value: isinstance(value, IndicatorTable),
    }
    env.globals |= {
        "anchor_of": anchor_of,
        "place_of": place_of,
        "row_of": row_of,
        "concept_page": concept_page,
        "feed_of": feed_of,
        "one_row": one_row,
        "min": min,
        "CorrectionKind": CorrectionKind,
    }
    return env


ROLE_LABELS = {Role.BASELINE: "基期值", Role.TARGET: "目标值", Role.ACTUAL: "完成值"}


def roles_of(stage: Stage) -> list[Role]:
    """Give the roles that the values of a stage have."""
    return [role for role in ROLE_LABELS if any(rung.step(role) for rung in stage.rungs)]


def facts_of(stage: Stage) -> list[tuple[str, str]]:
    """Give label and field of what some indicator of a stage states besides its values."""
    facts = (("属性", "attribute"), ("完成情况", "status"))
    return [fact for fact in facts if any(getattr(rung.indicator, fact[1]) for rung in stage.rungs)]


def by_plan(backlinks: Sequence[Backlink]) -> list[tuple[str, list[Backlink]]]:
    """Group what refers to something by the plan that does, in the order in which they come."""
    groups: dict[str, list[Backlink]] = {}
    for each in backlinks:
        groups.setdefault(each.plan, []).append(each)
    return list(groups.items())


def is_bare_number(measure: Measure) -> bool:
    """Tell whether a value is one number and nothing else, so that its unit may stand behind it."""
    return _BARE_NUMBER.fullmatch(measure.as_written) is not None


_BARE_NUMBER = re.compile(r"[≥≧≤≦><＞＜]?\s*\d[\d,]*(?:\.\d+)?")  # 20, ≧3000, but not (8), 85%, 184件(截止到2017年)


def file_size(size: int) -> str:
    """Give a number of bytes for readers: `12 KB`, `1.3 MB`."""
    return f"{max(round(size / 1000), 1)} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
