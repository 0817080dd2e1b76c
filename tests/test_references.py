"""References: what the texts point at is found and leads there; held against sets that were labelled by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from planbook.documents import read_documents
from planbook.link import link
from planbook.model import Document, Library, Reference, ReferenceKind
from planbook.problems import Where
from planbook.read import read_plan
from tests.building import ROOT

JUDGED = Path(__file__).parent / "judged"
LABEL = re.compile(r"⟦(?P<phrase>[^⟦⟧]*?)→(?P<target>[^⟦⟧]*?)⟧")
DOCUMENTS = (
    Document("national-outline", "国家发展纲要（2021—2035年）", "国发〔2021〕8号", where=Where("documents.yml", 1)),
    Document("standards", "关于加强标准化工作的意见", "例发〔2020〕3号", where=Where("documents.yml", 5)),
)
MENTIONS = (ReferenceKind.INDICATOR, ReferenceKind.PROJECT)


def labelled(name: str) -> set[tuple[str, str, str]]:
    """Read a set of labels: clause, phrase and target of each."""
    lines = (JUDGED / name).read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"(\S+): (.+) -> (\S+)", line) for line in lines if line and not line.startswith("#"))
    return {(match[1], match[2], match[3]) for match in found if match}


def shown(references: Iterable[Reference]) -> list[tuple[str, str, str]]:
    """Give references as labels have them; titles inside titles and middles of ranges are no phrases of their own."""
    return [
        (each.source, each.phrase, "unregistered" if each.target.startswith("documents/d-") else each.target)
        for each in references
        if each.end > each.start or (each.target.startswith("documents/d-") and not each.phrase.startswith("〈"))
    ]


def measured(found: set[tuple[str, str, str]], right: set[tuple[str, str, str]]) -> tuple[float, float]:
    """Give precision and recall."""
    return len(found & right) / len(found), len(found & right) / len(right)


def test_citations_of_the_real_plans(library: Library) -> None:
    """Every citation and every `本规划` of the five plans is found and leads where a reader says it does."""
    right = labelled("references.txt")
    found = {
        label
        for references in library.references.values()
        for label in shown(each for each in references if each.kind not in MENTIONS)
    }
    precision, recall = measured(found, right)
    assert (found - right, right - found) == (set(), set())
    assert precision >= 0.98
    assert recall >= 0.98


def test_every_title_in_the_real_plans_is_found(library: Library) -> None:
    """No 《 stands in a text of the five plans without a citation, whatever a label may have forgotten."""
    for plan in library.plans:
        source = (ROOT / plan.where.path).read_text(encoding="utf-8").partition("\n---\n")[2]
        cited = [each for each in library.references[plan.slug] if each.phrase.startswith("《")]
        assert len(cited) == source.count("《")


def test_mentions_in_the_real_plans(library: Library) -> None:
    """Indicators and projects are found in running text with a precision and recall of at least 0.95."""
    right = labelled("mentions.txt")
    found = {
        label
        for references in library.references.values()
        for label in shown(each for each in references if each.kind in MENTIONS)
    }
    precision, recall = measured(found, right)
    assert precision >= 0.95, found - right
    assert recall >= 0.95, right - found


def test_labelled_passages() -> None:
    """Every form of reference is found, and nothing that only looks like one."""
    text = (JUDGED / "passages.md").read_text(encoding="utf-8")
    reading = read_plan("content/plans/case.md", LABEL.sub(lambda match: match["phrase"], text).encode())
    assert [str(problem) for problem in reading.problems] == []
    assert reading.plan
    library, problems = link([reading.plan], documents=DOCUMENTS)
    assert [str(problem) for problem in problems] == []
    targets = {"plan": "case", "unregistered": "unregistered"}
    right = [
        (phrase_of(match["phrase"]), targets.get(to) or (to if to.startswith(("documents/", "#")) else f"case/{to}"))
        for match in LABEL.finditer(text)
        for to in [match["target"]]
    ]
    found = [(phrase, target) for _, phrase, target in shown(library.references["case"])]
    assert found == right
    assert len(right) >= 50
    assert "代码" not in {document.title for document in library.documents}


def phrase_of(written: str) -> str:
    return re.sub(r"\{~~.*?~>(.*?)~~\}", r"\1", written)


def test_documents_cited_in_every_spelling(library: Library) -> None:
    """The outline and the provincial plan are found under all the titles that the plans give them, both ways."""
    outline = library.backlinks["documents/ip-power-outline"]
    assert {(each.plan, each.phrase) for each in outline} == {
        ("guangdong-ip-145", "《知识产权强国建设纲要（2021—2035年）》"),
        ("heyuan-ip-145", "《知识产权强国建设纲要（2021—2035年）》"),
        ("shenzhen-ip-145", "《知识产权强国建设纲要（2021-2035）》"),
    }
    assert {(each.plan, each.phrase) for each in library.backlinks["guangdong-ip-145"]} == {
        ("heyuan-ip-145", "《广东省知识产权保护和运用“十四五”规划》"),
        ("shenzhen-ip-145", "《广东省知识产权事业发展“十四五”规划》"),
    }


@pytest.mark.parametrize(
    "title",
    [
        "知识产权强国建设纲要(2021-2035年)",
        "知识产权强国建设纲要（2021－2035）",
        "知识产权强国建设纲要（2021～2035年）",
        " 知识产权强国建设纲要 （2021年—2035年）",
        "中共中央 国务院关于印发《知识产权强国建设纲要（2021—2035年）》的通知",
    ],
)
def test_spellings(title: str) -> None:
    """Width, dashes, spaces, 年 and the notice around a document make no other document of it."""
    documents, _ = read_documents("d.yml", "- 网址: outline\n  标题: 知识产权强国建设纲要（2021—2035年）\n")
    plan = read_plan("content/plans/jia.md", f"---\ntitle: 甲\n---\n按照《{title}》执行。\n".encode()).plan
    assert plan
    library, _ = link([plan], documents=documents)
    assert [each.target for each in library.references["jia"]] == ["documents/outline"]


@pytest.mark.parametrize("quotes", ["“十四五”", '"十四五"', "「十四五」", "'十四五'"])
def test_quotes_in_titles(quotes: str) -> None:
    """Whatever quotation marks stand in a title, it is the same title."""
    text = f"---\ntitle: 乙\n---\n按照《甲省{quotes}规划》第二章执行。\n"
    plans = [
        read_plan(
            "content/plans/jia.md", "---\ntitle: 甲省“十四五”规划\n---\n# 第一章 甲\n\n# 第二章 乙\n".encode()
        ).plan,
        read_plan("content/plans/yi.md", text.encode()).plan,
    ]
    library, _ = link([plan for plan in plans if plan])
    assert [each.target for each in library.references["yi"]] == ["jia", "jia/chapter-2"]


def problems_of(*texts: str, documents: str = "") -> list[str]:
    readings = [read_plan(f"content/plans/{name}.md", text.encode()) for name, text in zip("abc", texts, strict=False)]
    registered, found = read_documents("content/documents.yml", documents)
    _, between = link([reading.plan for reading in readings if reading.plan], documents=registered)
    return [str(problem) for problem in (*found, *between)]


def test_a_plan_that_is_called_as_another_and_more() -> None:
    """The plan heyuan-ip-145 cites heyuan-ip: it is no part of that, so the citation counts."""
    earlier = "---\ntitle: 某市知识产权规划\n---\n# 一、甲\n\n文。\n"
    later = "---\ntitle: 某市“十四五”规划\n---\n# 一、乙\n\n衔接《某市知识产权规划》。\n"
    files = {"heyuan-ip": earlier, "heyuan-ip-145": later}
    readings = [read_plan(f"content/plans/{slug}.md", text.encode()) for slug, text in files.items()]
    library, _ = link([reading.plan for reading in readings if reading.plan])
    assert [each.source for each in library.backlinks["heyuan-ip"]] == ["heyuan-ip-145/chapter-1/p1"]


def test_a_short_title_that_begins_another() -> None:
    """Each leads to its own document, whichever was declared first."""
    text = (
        "---\ntitle: 甲\n---\n落实《乙省规划》（以下简称“强省规划”）和《乙省方案》（以下简称“强省规划方案”）。\n\n"
        "按照强省规划方案，衔接强省规划。\n"
    )
    plan = read_plan("content/plans/a.md", text.encode()).plan
    assert plan
    library, _ = link([plan])
    titles = {each.name: each.title for each in library.documents}
    bare = [(each.phrase, titles[each.target]) for each in library.references["a"] if each.source == "a/overview/p2"]
    assert bare == [("强省规划方案", "乙省方案"), ("强省规划", "乙省规划")]


def test_reference_to_nothing() -> None:
    """A number that the plan does not have is named with its place and the nearest that it has."""
    text = "---\ntitle: 甲\n---\n# 第一章 甲\n\n按照专栏25和第七章执行。\n\n> **专栏1 乙**\n>\n> 丙。\n"
    remedy = "请核对原文；原文如此的，在元数据的“不作链接”中写上这几个字。"
    assert problems_of(text) == [
        f"content/plans/a.md:6:3: 警告 L03 “专栏25”所指的内容不存在，最接近的是专栏1。{remedy}",
        f"content/plans/a.md:6:8: 警告 L03 “第七章”所指的内容不存在，最接近的是第1章。{remedy}",
    ]
    assert problems_of(text.replace("title: 甲", "title: 甲\nunlinked:\n  - 专栏25和第七章")) == []
    stray_heading_and_no_annex = "---\ntitle: 甲\n---\n# 第一章 甲\n\n第七章\n\n见附件2。\n"
    assert problems_of(stray_heading_and_no_annex) == []


def test_documents_that_cannot_be_told_apart() -> None:
    """Two documents with one title, an alias of two documents, one number twice: each is named with its remedy."""
    plan = "---\ntitle: 甲\n---\n按照《办法》执行。\n"
    once = "- 网址: x\n  标题: 办法\n"
    assert problems_of(plan, documents=once + "- 网址: y\n  标题: 办法\n")[0] == (
        "content/documents.yml:3:3: 警告 L05 《办法》收入或登记了两次（前一处在第 1 行）。"
        "请删去一处；是修订前的规划文件的，改名为 规划网址@年-月-日.md；确是两件的，为两件都写上文号，以便区分。"
    )
    numbered = "- 网址: x\n  标题: 办法\n  文号: 甲〔2020〕1号\n- 网址: y\n  标题: 办法\n  文号: 乙〔2020〕1号\n"
    assert problems_of(plan, documents=numbered) == [
        "content/plans/a.md:4:3: 警告 L08 《办法》可指 2 件同名文件，未作链接。请核对；可用“[文字](plan:…)”写明所指。"
    ]
    assert problems_of(plan.replace("办法》", "办法》（乙〔2020〕1号）"), documents=numbered) == []
    assert problems_of(plan, documents=once + "- 网址: y\n  标题: 规则\n  别名:\n    - 办法\n") == [
        "content/documents.yml:3:3: 错误 L06 别名“办法”也指《办法》。请删去一处，使每个别名只指一件文件。"
    ]
    same = "- 网址: x\n  标题: 办法\n  文号: 甲〔2020〕1号\n- 网址: y\n  标题: 规则\n  文号: 甲〔2020〕1号\n"
    assert problems_of(plan, documents=same) == [
        "content/documents.yml:4:3: 错误 L07 文号 甲〔2020〕1号 登记了两次（前一处在第 1 行）。请核对两处的文号。"
    ]


def test_documents_that_are_not_whole() -> None:
    """A document without a title, and an address that is taken, are named."""
    assert problems_of(
        "---\ntitle: 甲\n---\n乙。\n", documents="- 网址: x\n- 网址: y\n  标题: 乙\n- 网址: y\n  标题: 丙\n"
    ) == [
        "content/documents.yml:1:3: 错误 L04 引用文件缺少标题。请补上，或删去这件文件。",
        "content/documents.yml:4:3: 错误 L09 引用文件的网址 y 已被占用（前一处在第 2 行）。请为其中一件另定网址。",
    ]
