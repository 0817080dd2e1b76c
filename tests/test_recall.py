"""What linking finds, recalled from builds before: the same as found anew, whatever was edited in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plan_pages.plan_files import Reader
from plan_pages.reading import read_content, read_library
from plan_pages.recall import Recall, Recalled
from planbook.model import Library
from planbook.problems import Problem
from planbook.resolve import Resolver
from workshop.crew import Crew
from workshop.store import Store

PLAN = """---
title: {place}知识产权规划
region: {region}
period: {period}
---

# 第一章 总体要求

到2025年，每万人口高价值发明专利拥有量达到{value}件。落实《广东知识产权规划》第二章、第九章，见专栏1。

表1 主要指标

| 序号 | 指标 | 2020年 | 2025年 | 属性 |
|---|---|---|---|---|
| 1 | 每万人口高价值发明专利拥有量（件） | 3 | {value} | 预期性 |

# 第二章 主要任务

（一）加强知识产权保护。建设快速维权中心，健全纠纷调解机制，推进商标品牌战略，实施地理标志培育工程。

> **专栏1　海外维权援助工程**
>
> 建设海外维权援助平台，健全纠纷调解机制。

（二）促进知识产权运用。完善质押融资机制，支持海外维权援助工程，推进商标品牌战略。

（三）培养知识产权人才。加强高校学科建设，完善人才评价机制。
"""
CONCEPTS = """- id: high-value-patents
  name: 每万人口高价值发明专利拥有量
  unit: 件
"""
PLACES = {
    "guangdong": ("广东", "广东省", "2021-2025"),
    "heyuan": ("河源", "广东省/河源市", "2021-2025"),
    "heyuan-former": ("河源前期", "广东省/河源市", "2016-2020"),
}


def change(slug: str, was: str, now: str) -> Callable[[Path], None]:
    """Give an edit that writes something else wherever the plan says `was`, a regular expression."""

    def edit(content: Path) -> None:
        path = content / "plans" / f"{slug}.md"
        text = path.read_text(encoding="utf-8")
        assert re.search(was, text), was
        path.write_text(re.sub(was, now, text), encoding="utf-8")

    return edit


def register(content: Path) -> None:
    (content / "concepts.yml").write_text(CONCEPTS, encoding="utf-8")


EDITS = {
    "a number": change("heyuan", "12件", "13件"),
    "a word": change("heyuan", "学科建设", "学科和专业建设"),
    "a project less": change("heyuan", "(?s)> .*机制。\n\n", ""),
    "a project that others name": change("guangdong", "海外维权援助工程", "海外维权服务工程"),
    "a project that nobody names": change("guangdong", "（三）培养知识产权人才", "（三）知识产权人才培养计划"),
    "a chapter that others cite": change(
        "guangdong", "# 第二章 主要任务", "# 第二章 形势\n\n形势。\n\n# 第三章 主要任务"
    ),
    "a number that others miss": change("guangdong", "# 第三章", "# 第九章"),
    "the place": change("heyuan", "region: 广东省/河源市", "region: 江西省"),
    "the title that others cite": change("guangdong", "title: 广东", "title: 粤港澳"),
    "the period": change("heyuan-former", "2016-2020", "2021-2025"),
    "a citation": change("heyuan", "落实《广东知识产权规划》第二章、第九章", "落实规划"),
    "a heading": change("heyuan", "促进知识产权运用", "推动知识产权转化"),
    "a concept": register,
    "a plan less": lambda content: (content / "plans" / "heyuan-former.md").unlink(),
}


@pytest.mark.parametrize("remembers", [False, True], ids=["kept", "remembered"])
def test_the_same_as_found_anew(tmp_path: Path, remembers: bool) -> None:
    """After each of the edits, one upon the other: in a process of its own, and in one that remembers."""
    content = tmp_path / "content"
    (content / "plans").mkdir(parents=True)
    for slug, (place, region, period) in PLACES.items():
        text = PLAN.format(place=place, region=region, period=period, value=12)
        (content / "plans" / f"{slug}.md").write_text(text, encoding="utf-8")
    remembered: dict[str, Recalled] | None = {} if remembers else None
    for edit in EDITS.values():
        library, problems = recalled(content, tmp_path / "cache", remembered)
        assert library.backlinks
        assert library.related
        assert library.comparisons
        assert problems
        assert (library, problems) == read_library(content, "plans")
        edit(content)
    assert recalled(content, tmp_path / "cache", remembered) == read_library(content, "plans")


def recalled(
    content: Path, cache: Path, remembered: dict[str, Recalled] | None = None
) -> tuple[Library, tuple[Problem, ...]]:
    reader = Reader(Store(cache), Crew(workers=1))
    read = read_content(content, "plans", reader.read)
    return read.link(Recall(Store(cache).below("links"), reader.files, remembered).ways)


def test_only_what_changed_is_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number in one plan concerns that plan alone; a name concerns all that may say it."""
    content = tmp_path / "content"
    (content / "plans").mkdir(parents=True)
    for slug, (place, region, period) in PLACES.items():
        text = PLAN.format(place=place, region=region, period=period, value=12)
        (content / "plans" / f"{slug}.md").write_text(text, encoding="utf-8")
    resolved: list[str] = []
    resolve = Resolver.resolve
    monkeypatch.setattr(Resolver, "resolve", lambda self, plan: [resolved.append(plan.slug), resolve(self, plan)][1])
    recalled(content, tmp_path / "cache")
    assert resolved == sorted(PLACES)
    for edit, concerned in (
        ("a number", ["heyuan"]),
        ("a project that nobody names", ["guangdong"]),
        ("a project that others name", sorted(PLACES)),
    ):
        resolved.clear()
        EDITS[edit](content)
        recalled(content, tmp_path / "cache")
        assert resolved == concerned
