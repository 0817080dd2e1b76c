"""What a build made, and whether the last one stands: found out without Pelican, whose import takes longer."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands import ROOT
from commands.project import say
from workshop.last_build import still_standing

if TYPE_CHECKING:
    from plan_documents import Made
    from planbook.problems import Problem

PREVIEW = "pelicanconf.py"
PUBLIC = "publishconf.py"
"""The settings files of the two sites."""


@dataclass(frozen=True)
class Built:
    """What a build made."""

    plans: int
    columns: int
    indicators: int
    problems: tuple[Problem, ...]
    """Warnings: with errors there is no build."""
    pages: int
    written: int
    deleted: int
    unchanged: int
    documents: Made | None
    """Files to take away, where they were asked for."""

    @property
    def lacking(self) -> bool:
        """Tell whether something was missing that the documents are made with."""
        return bool(self.documents and self.documents.problems)

    def again(self) -> Built:
        """Give what the same build will have made where nothing has changed."""
        documents = self.documents and self.documents.again()
        return replace(
            self, written=0, deleted=0, unchanged=self.written + self.unchanged, documents=documents
        )  # fmt: skip


def built_before(settings_file: str) -> Built | None:
    """Report what the last build with these settings made, if that is what it would make again; else give None."""
    started = time.perf_counter()
    built = standing(settings_file)
    if built:
        summarise(built, time.perf_counter() - started)
    return built


def standing(settings_file: str) -> Built | None:
    """Give what the last build with these settings made, if that is what it would make again."""
    last = still_standing(remembered(settings_file))
    if last and Path(f"{last.output}.next", ".journal.json").is_file():
        return None  # another build was cut off since
    return last.results if last and isinstance(last.results, Built) else None


def remembered(settings_file: str) -> Path:
    """Give the file in which the last build with these settings is written down."""
    return ROOT / ".cache" / "builds" / Path(settings_file).stem


def summarise(built: Built, seconds: float) -> None:
    """Print warnings and what was made."""
    for problem in built.problems:
        print(problem, file=sys.stderr)
    say(
        f"规划 {built.plans} 件，页面 {built.pages} 个，专栏 {built.columns} 个，指标 {built.indicators} 项，"
        f"问题 {len(built.problems)} 个，用时 {seconds:.1f} 秒。"
    )
    for line in _documents(built.documents) if built.documents else ():
        say(line)
    say(f"写入 {built.written} 个文件，删除 {built.deleted} 个，未变 {built.unchanged} 个。")


def _documents(made: Made) -> Iterator[str]:
    """Say of each format how many files there are, what they weigh, and how long making them took."""
    for form, files in made.files.items():
        size, seconds = made.sizes[form], made.seconds[form]
        weight = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} KB"
        spent = f"{seconds:.1f} 秒" if seconds >= 1 else f"{seconds * 1000:.0f} 毫秒"
        yield f"{form} {files} 个，共 {weight}，" + (f"用时 {spent}。" if seconds else "均取自缓存。")
