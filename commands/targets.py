"""What publishing works with: settings, guards, and a target that one publisher has at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from invoke.exceptions import Exit

import release.guards
from atomic_output import OutputBusy
from commands import ROOT, words
from commands.built import PUBLIC
from commands.library import content_library
from commands.settings import settings_of
from plan_search.browser_check import NoBrowser, check_search
from plan_search.documents import by_clause
from plan_search.golden import golden_queries
from release.faults import CannotRelease
from release.guards import Candidate, Guard
from release.publishing import workplace
from release.targets import Target, Workplace, target_at

WORKPLACE = ROOT / ".publish"
"""What is kept of publishings, apart from caches that `clean` deletes: by its notes a live site is verified."""


@contextmanager
def told() -> Iterator[None]:
    """Say in Chinese what stands in the way of a release, and stop."""
    try:
        yield
    except CannotRelease as error:
        raise Exit(str(error), code=1) from None
    except KeyboardInterrupt:
        said = "已中止。网上现在是哪个版本，用 releases 查看；没有完成的，再次发布时接着完成。"
        raise Exit(said, code=130) from None
    except OutputBusy:
        raise Exit("另一个生成正在进行。请等它结束后重新发布。", code=1) from None
    except OSError as error:
        raise Exit(f"{words.explain(error)}网上的网站没有改动。", code=1) from None


def search_misses(candidate: Candidate) -> list[str]:
    """Give what the search of the built site does not find, or finds wrongly; nothing for a site without a search."""
    if not (candidate.site / "search" / "manifest.json").is_file():
        return []
    try:
        return list(map(str, check_search(candidate.site, golden_queries(by_clause(content_library())))))
    except NoBrowser as error:
        return [str(error)]


GUARDS = (*release.guards.GUARDS, Guard("search", search_misses))
"""What must hold before a site is published; a check of another part of the project joins here by a line."""


@contextmanager
def publisher(target: str) -> Iterator[tuple[dict[str, Any], Workplace, Target]]:
    """Give settings, workplace and target to one publisher at a time."""
    settings = settings_of(PUBLIC)
    with told(), workplace(WORKPLACE, settings["SSH_CONFIG"]) as place:
        yield settings, place, target_at(address_of(target, settings), place)


def address_of(target: str, settings: dict[str, Any]) -> str:
    """Give the address of a target by its name, or as it was given; without either, the first of the settings."""
    named: dict[str, str] = settings["PUBLISH_TARGETS"]
    address = named.get(target, target) if target else next(iter(named.values()), "")
    if not address:
        raise CannotRelease("没有指定发布目标。请在 publishconf.py 的 PUBLISH_TARGETS 中写明，或用 --target 给出。")
    return address
