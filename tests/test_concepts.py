"""Indicator concepts: the list is read, indicators of different plans meet, contradictions are said."""

from __future__ import annotations

from planbook.indicators.concepts import read_concepts
from planbook.indicators.proposals import propose
from planbook.link import link
from planbook.model import Library, Plan
from planbook.read import read_plan
from tests.building import FRONT

CONCEPTS = """\
- 网址: ownership
  名称: 每万人发明专利拥有量
  单位: 件
  别名:
    - 发明专利拥有量
"""


def plan(slug: str, rows: str) -> Plan:
    table = f"# 甲\n表：主要指标\n| 指标 | 单位 | 2025年目标值 | 属性 |\n|---|---|---|---|\n{rows}"
    made = read_plan(f"{slug}.md", (FRONT.format(title=slug) + table).encode()).plan
    assert made
    return made


def problems_of(text: str) -> list[str]:
    return list(map(str, read_concepts("content/concepts.yml", text)[1]))


def test_indicators_of_two_plans_meet() -> None:
    """Names and aliases find the indicators of all plans; 每万人口, quotation marks and spaces do not matter."""
    concepts, found = read_concepts("content/concepts.yml", CONCEPTS)
    plans = [
        plan("jia", "| 每万人口 发明专利拥有量 | 件 | 3 | |\n"),
        plan("yi", "| “发明专利”拥有量(件) | | 5 | |\n| 其他 | 件 | 1 | |\n"),
    ]
    library, between = link(plans, concepts)
    assert (found, between) == ((), ())
    assert library.members == {"ownership": ("jia/indicators/1-1", "yi/indicators/1-1")}


def test_contradictions() -> None:
    """A unit that does not convert, another attribute and a concept that no plan uses are said, with line and hint."""
    text = CONCEPTS + "  属性: 约束性\n- {网址: unused, 名称: 无人使用, 单位: 元}\n"
    concepts, _ = read_concepts("content/concepts.yml", text)
    _, found = link([plan("jia", "| 发明专利拥有量 | % | 3 | 预期性 |\n")], concepts)
    assert list(map(str, found)) == [
        (
            "jia.md:8:1: 警告 I08 单位“%”与概念“每万人发明专利拥有量”的单位“件”不能换算。"
            "请核对单位，或在概念的“其他单位”中列出。"
        ),
        (
            "jia.md:8:1: 警告 I09 属性“预期性”与概念“每万人发明专利拥有量”的属性“约束性”不一致。"
            "请核对这一行，或修改概念。"
        ),
        "content/concepts.yml:7:3: 警告 I10 没有指标属于概念“无人使用”。请核对名称和别名，或删去这个概念。",
    ]


def test_faulty_list() -> None:
    """What is wrong with the list is said by line, all of it at once."""
    text = (
        "- 网址: ownership\n  名称: 甲\n  单位: 件\n  别名:\n    - 乙\n"
        "- 网址: ownership\n  名称: 丙\n  单位: 件\n"
        "- 名称: 丁\n"
        "- 网址: Wrong Name\n  名称: 戊\n  单位: 光年数\n  计量单位: 件\n"
        "- 网址: second\n  名称: 己\n  单位: 件\n  别名:\n    - 庚\n    - “乙”\n"
        "- 只是文字\n"
    )
    assert problems_of(text) == [
        (
            "content/concepts.yml:6:3: 错误 I06 指标概念的网址 ownership 已被占用（前一处在第 1 行）。"
            "请为其中一个概念另定网址。"
        ),
        "content/concepts.yml:9:3: 错误 I05 指标概念缺少网址、单位。请补上，或删去这个概念。",
        (
            "content/concepts.yml:10:7: 错误 M06 网址 的值“Wrong Name”无法识别。"
            "应为小写字母、数字和连字符，如 pct-applications。"
        ),
        "content/concepts.yml:12:7: 错误 M06 单位 的值“光年数”无法识别。应为计量单位，如 件、万元、%。",
        "content/concepts.yml:13:3: 错误 M05 无法识别的元数据项“计量单位”。是否应为“单位”？",
        (
            "content/concepts.yml:19:7: 错误 I07 别名““乙””已属于概念“甲”（第 5 行）。"
            "一个名称只能属于一个概念，请删去其中一处。"
        ),
        (
            "content/concepts.yml:20:3: 错误 M03 元数据格式有误：无法解读“- 只是文字”。"
            "每行应写作“名称: 值”，冒号用半角，冒号后空一格；值含冒号或引号时用单引号括起来。"
        ),
    ]


def test_not_a_list() -> None:
    """A file that holds no list is said to be wrong; one that is empty or only comments is an empty list."""
    assert problems_of("") == problems_of("# 指标概念\n") == []
    assert [line.split(" ")[1] for line in map(str, read_concepts("c.yml", "甲：乙\n")[1])] == ["错误"]
    assert [line.split(" ")[2] for line in map(str, read_concepts("c.yml", "- [1, 2\n")[1])] == ["M03"]


def test_the_ladders_of_the_five_plans(library: Library) -> None:
    """At least eight concepts bring two plans or more together, those that readers compare first among them."""
    plans = {each: {name.partition("/")[0] for name in library.members[each]} for each in library.members}
    assert sum(len(each) >= 2 for each in plans.values()) >= 8
    for concept in (
        "high-value-invention-patents", "overseas-invention-patents", "pledge-financing", "pct-applications",
        "public-satisfaction", "copyright-registrations", "geographical-indication-trademarks",
    ):  # fmt: skip
        assert len(plans[concept]) >= 2, concept


def test_near_matches_are_proposed() -> None:
    """An indicator without a concept that is called nearly as one is, or as one of another plan, is proposed."""
    concepts, _ = read_concepts("content/concepts.yml", CONCEPTS)
    plans = [
        plan("jia", "| 每万人有效发明专利拥有量 | 件 | 3 | |\n| 规上企业研发投入占比 | % | 3 | |\n"),
        plan(
            "yi",
            "| 发明专利拥有量 | 件 | 5 | |\n| 规上企业研发投入的占比 | % | 4 | |\n| 发明专利拥有 | 亿元 | 1 | |\n",
        ),
    ]
    library, _ = link(plans, concepts)
    assert list(map(str, propose(library, "content/concepts.yml"))) == [
        (
            "jia.md:8:1: 提示 I11 指标“每万人有效发明专利拥有量”与概念“每万人发明专利拥有量”名称相近。"
            "含义相同的，请在 content/concepts.yml 中列为同一概念；不同的不必改动。"
        ),
        (
            "jia.md:9:1: 提示 I11 指标“规上企业研发投入占比”与《yi》的“规上企业研发投入的占比”名称相近。"
            "含义相同的，请在 content/concepts.yml 中列为同一概念；不同的不必改动。"
        ),
        (
            "yi.md:9:1: 提示 I11 指标“规上企业研发投入的占比”与《jia》的“规上企业研发投入占比”名称相近。"
            "含义相同的，请在 content/concepts.yml 中列为同一概念；不同的不必改动。"
        ),
    ]
