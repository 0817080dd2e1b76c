"""History: the earlier texts of each plan, from files beside it and from plans that it supersedes.

A file `heyuan-ip-145@2022-04-01.md` beside `heyuan-ip-145.md` is the plan as it stood on that day; it has no pages of
its own.  A plan of the portal that another names as superseded keeps its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook import problems
from planbook.dates import han_date
from planbook.model import Metadata, Plan, Version
from planbook.problems import Problem

_VERSION = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")  # 2022, 2022-04, 2022-04-01


def split_name(stem: str) -> tuple[str, str]:
    """Give slug and version of the name of a plan file without its extension: `a@2022-04` → `a`, `2022-04`."""
    slug, _, version = stem.partition("@")
    return slug, version


def is_version(text: str) -> bool:
    """Tell whether `text` is a day, month or year as names of files have it."""
    match = _VERSION.fullmatch(text)
    try:
        return match is not None and bool(date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)))
    except ValueError:
        return False


def spoken(version: str) -> str:
    """Give a version as a reader writes it: `2022-04-01` → `2022年4月1日`."""
    parts = version.split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


@dataclass(frozen=True, slots=True)
class Apart:
    """Plans as they are now, and the earlier texts of them."""

    plans: tuple[Plan, ...]
    """By slug."""
    earlier: tuple[Plan, ...]
    """By slug, the latest of each first."""


def apart(plans: Iterable[Plan]) -> Apart:
    """Tell plans from earlier texts of them."""
    ordered = sorted(plans, key=lambda plan: plan.version, reverse=True)
    by_slug = sorted(ordered, key=lambda plan: plan.slug)
    return Apart(tuple(plan for plan in by_slug if not plan.version), tuple(plan for plan in by_slug if plan.version))


def histories(found: Apart, wrong: list[Problem]) -> dict[str, tuple[Version, ...]]:
    """Give what came before each plan that has a history, the latest first; what cannot be goes to `wrong`."""
    plans = {plan.slug: plan for plan in found.plans}
    wrong += _check(found, plans)
    texts: dict[str, list[Version]] = {}
    for plan in filter(lambda plan: is_version(plan.version), found.earlier):
        texts.setdefault(plan.slug, []).append(Version(plan, spoken(plan.version), in_library=False))
    made = {slug: _before(slug, plans, texts) for slug in plans}
    return {slug: before for slug, before in made.items() if before}


def _before(slug: str, plans: Mapping[str, Plan], texts: Mapping[str, Sequence[Version]]) -> tuple[Version, ...]:
    """Follow a plan back: its own earlier texts, the plan that it supersedes, and what came before that."""
    before: list[Version] = []
    seen: set[str] = set()
    while True:
        seen.add(slug)
        before += texts.get(slug, ())
        slug = plans[slug].metadata.supersedes
        if slug not in plans or slug in seen:
            return tuple(before)
        before.append(Version(plans[slug], day_of(plans[slug].metadata), in_library=True))


def day_of(data: Metadata) -> str:
    """Give the day from which a plan counts: when it was made, or published; empty where neither is known."""
    return han_date(data.issued or data.source_published or data.published)


def _check(found: Apart, plans: Mapping[str, Plan]) -> Iterator[Problem]:
    for plan in found.earlier:
        if not is_version(plan.version):
            yield problems.BAD_VERSION.at(plan.where, version=plan.version)
        elif plan.slug not in plans:
            yield problems.VERSION_OF_NOTHING.at(plan.where, slug=plan.slug)
    for plan in found.plans:
        wanted = plan.metadata.supersedes
        if wanted and wanted not in plans:
            yield problems.SUPERSEDES_NOTHING.at(plan.where, slug=wanted)
        elif wanted and _returns(plan.slug, plans):
            yield problems.SUPERSEDES_ITSELF.at(plan.where, slug=wanted)


def _returns(slug: str, plans: Mapping[str, Plan]) -> bool:
    """Tell whether a plan that one supersedes, or one before that, supersedes it in turn."""
    seen: set[str] = set()
    at = plans[slug].metadata.supersedes
    while at in plans and at not in seen:
        if at == slug:
            return True
        seen.add(at)
        at = plans[at].metadata.supersedes
    return False
