"""The damage finder: what recognition and page turns did to the five received texts, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.damage import find_damage
from intake.importing import import_document
from planbook.model import Library, Plan
from planbook.read import read_plan
from tests.building import ROOT

KNOWN = {
    "guangdong-ip-145": {"系范区", "和识产", "转权维", "产权全链条保护", "知识产权运营服务平台"},
    "shenzhen-ip-standards-2011-2015": {"4?26", "10?14"},
}
"""The damage in the received texts that is found; 所变 (研究) and 私益 (权益) are words too common to be told."""


@pytest.mark.parametrize("path", sorted((ROOT / "content/sources").glob("*.txt")), ids=lambda path: path.stem)
def test_received_texts(path: Path) -> None:
    """All of the known damage is found, and there is no false alarm in the five texts."""
    plan = read_plan("x.md", import_document(path.name, path.read_bytes()).plan.encode()).plan
    assert plan
    found = [problem.message for problem in find_damage(plan)]
    known = KNOWN.get(path.stem, set())
    assert {word for word in known if any(word in message for message in found)} == known
    assert len(found) == len(known)


def test_finished_plans_are_settled(library: Library) -> None:
    """What is corrected or remarked in the published plans is not reported again."""
    assert [problem for plan in library.plans for problem in find_damage(plan)] == []


PHRASES = "\n\n".join(f"{name}市推进知识产权保护。" for name in "甲乙丙丁戊己庚辛壬")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("开展各类和识产权学历教育。", "R02 “和识产”疑为“知识产”。"),
        ("开展各类{~~和~>知~~}识产权学历教育。", ""),
        ("开展各类和识产权{>>原文如此<<}学历教育。", ""),
        ("建立对高价值专利和驰名商标的预警监测制度，建立对高价值专利和驰名商标的预警监测制度，", "R01 连续重复 21 字"),
        ("围绕“4?26”世界知识产权日。", "R03 “围绕“4?26”世界”中有损坏的字符。"),
        ("粤港澳三地的知识共享。", ""),
    ],
)
def test_signs(text: str, message: str) -> None:
    """Each sign is reported with its rule, and settled by a correction or a remark."""
    found = [str(problem) for problem in find_damage(plan_of(text))]
    assert len(found) == bool(message)
    assert not message or message in found[0]


def test_checked_words() -> None:
    """Words that the metadata names as checked are left alone."""
    text = "---\ntitle: 甲\nchecked:\n  - 各类和识产权\n---\n# 甲\n\n" + PHRASES + "\n\n开展各类和识产权学历教育。\n"
    plan = read_plan("x.md", text.encode()).plan
    assert plan
    assert find_damage(plan) == ()


def plan_of(text: str) -> Plan:
    plan = read_plan("x.md", f"---\ntitle: 甲\n---\n# 甲\n\n{PHRASES}\n\n{text}\n".encode()).plan
    assert plan
    return plan
