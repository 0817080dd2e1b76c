"""Commitments: numbers that a plan promises, against a list made by hand and against what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from planbook.model import Library
from planbook.read import read_plan

LABELLED = Path(__file__).parent / "real" / "commitments.tsv"


def test_the_five_plans(library: Library) -> None:
    """Precision is at least 0.95 and recall at least 0.90 over what a reader of the five plans marked."""
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    expected = [tuple(line.split("\t")) for line in lines if not line.startswith("#")]
    found = [
        (plan.slug, each.clause, each.as_written.strip(), each.deadline if each.stated else f"({each.deadline})")
        for plan in library.plans
        for each in plan.commitments
    ]
    right = sum(min(found.count(each), expected.count(each)) for each in set(expected))
    assert right / len(found) >= 0.95, sorted(set(found) - set(expected))
    assert right / len(expected) >= 0.90, sorted(set(expected) - set(found))


def numbers(text: str, heading: str = "第一章 主要任务", period: str = "2021-2025") -> list[str]:
    source = f"---\ntitle: 例\nperiod: {period}\n---\n# {heading}\n\n{text}\n"
    plan = read_plan("jia.md", source.encode()).plan
    assert plan
    return [f"{each.as_written} {each.deadline}{'' if each.stated else '?'}" for each in plan.commitments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年，建成示范园区30个、服务站约600个。", ["30个 2025", "约600个 2025"]),
        ("“十四五”期间，新增标准不少于1,200项；培训5万人次。", ["不少于1,200项 2025", "5万人次 2025"]),
        ("覆盖率达到80%以上。", ["80%以上 2025?"]),
        ("每年培育企业20家以上。", ["20家以上 2025?"]),
        ("到2025年，占比提高到63%～68%，能耗较2020年下降16%。", ["63%～68% 2025", "16% 2025"]),
        ("到2025年，年营业收入10亿元以上企业增加10户以上。", ["10户以上 2025"]),
    ],
)
def test_promises(text: str, expected: list[str]) -> None:
    """A number by a date, or one that the words around it insist on."""
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至2020年底，建成示范园区30个。",
        "“十三五”期间，建成示范园区30个，占比达到40%。",
        "到2025年，完成“123”工程，发布《办法》（国发〔2018〕18号）第3条。",
        "对固定资产投资额超过5亿元的项目，达到30%以上的，给予100万元奖励。",
        "到2025年，建成5G网络，5年内完善制度。",
        "支持3个重点城市开展试点。",
        "聚焦33条重点产业链。",
    ],
)
def test_what_is_no_promise(text: str) -> None:
    """What was reached, what a rule grants, names, durations and mere counts are left out."""
    assert numbers(text) == []


def test_background_is_passed_over() -> None:
    """A chapter that reports what there is promises nothing; one of goals promises whatever it counts."""
    assert numbers("建成示范园区30个。", "第一章 发展基础") == []
    assert numbers("到2025年，综合实力增强。\n\n建成示范园区30个。", "第二章 发展目标") == ["30个 2025"]
