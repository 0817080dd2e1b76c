"""The import: received texts become plan files, nothing is lost, and what is doubtful is said."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake.importing import BadSlug, import_document
from intake.rules import RULES, rules_page
from planbook.inline import DROPPED
from planbook.model import Library
from planbook.read import read_plan
from planbook.tables import grid
from tests.building import ROOT, Project
from tests.casefiles import Case, read_cases
from tests.intake_files.documents import table_over_pages

TABLES = sorted((Path(__file__).parent / "real" / "tables").glob("*.json"))
CASES = [case for file in sorted((Path(__file__).parent / "import_cases").glob("*.txt")) for case in read_cases(file)]
SOURCES = sorted((ROOT / "content" / "sources").glob("*.txt"))
LIKE = {
    "guangdong-ip-145": 0.9,
    "heyuan-ip-145": 1.0,
    "shenzhen-ip-145": 0.97,
    "shenzhen-ip-quality-2015": 0.97,
    "shenzhen-ip-standards-2011-2015": 0.88,
}
"""Share of the published plan's lines that the import makes by itself; the rest are corrections and lost headings."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, refresh: bool) -> None:
    """The import makes of the received text what the case expects, and accounts for every character."""
    imported = import_document("case.txt", case.source.encode())
    assert imported.account.share == 1
    doubts = [line for line in imported.report if line.startswith(("请核对", "注意"))]
    case.check(imported.plan + "".join(f"! {line}\n" for line in doubts), refresh=refresh)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_received_texts(path: Path, library: Library) -> None:
    """The five received texts become the published plan files, up to corrections; all characters are accounted for."""
    imported = import_document(path.name, path.read_bytes())
    assert imported.account.share == 1
    assert imported.account.differences == ()
    published = (ROOT / "content" / "plans" / f"{path.stem}.md").read_text(encoding="utf-8")
    made, expected = body(imported.plan), body(published)
    matcher = difflib.SequenceMatcher(None, expected, made, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    assert same / len(expected) >= LIKE[path.stem], list(difflib.unified_diff(expected, made, lineterm="", n=0))[:40]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_structure_found(path: Path, library: Library) -> None:
    """Chapters, sections, measures and columns of the published plans are all found, with the same addresses."""
    plan = read_plan("x.md", import_document(path.name, path.read_bytes()).plan.encode()).plan
    published = next(each for each in library.plans if each.slug == path.stem)
    assert plan
    if path.stem == "shenzhen-ip-standards-2011-2015":
        return  # its chapters are the editor's: the text lost their headings
    assert [section.id for section in plan.sections] == [section.id for section in published.sections]
    assert [column.id for column in plan.columns] == [column.id for column in published.columns]
    assert [len(table.indicators) for table in plan.indicator_tables] == [
        len(table.indicators) for table in published.indicator_tables
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in TABLES))
def test_tables_rebuilt(name: str) -> None:
    """Flattened tables are rebuilt cell by cell, with their merged cells."""
    slug, _, number = name.rpartition("-")
    path = ROOT / "content" / "sources" / f"{slug}.txt"
    plan = read_plan("x.md", import_document(path.name, path.read_bytes()).plan.encode()).plan
    assert plan
    table = plan.tables[int(number) - 1]
    expected = json.loads((Path(__file__).parent / "real" / "tables" / f"{name}.json").read_text(encoding="utf-8"))
    rows = [
        [(DROPPED.sub("", cell.text).replace("[^", "").replace("]", "") if cell else "") for cell in row]
        for row in grid(table.rows, table.width)
    ]
    assert rows == expected["rows"]


HEAD = (
    "<tr><th rowspan=2>序号</th><th rowspan=2>指标</th><th colspan=2>目标值</th></tr>"
    "<tr><th>2023年</th><th>2025年</th></tr>"
)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (
            f"<p>一、目标</p><table>{HEAD}<tr><td>1</td><td>甲</td><td>5</td><td>9</td></tr></table>",
            [
                "| 序号 | 指标 | 目标值 | << |",
                "| ^^ | ^^ | 2023年 | 2025年 |",
                "|---|---|---|---|",
                "| 1 | 甲 | 5 | 9 |",
            ],
        ),
        (
            (
                "<p>一、任务</p>"
                "<table><tr><td><p>专栏1 枢纽建设工程</p><p>组织开展建设。</p></td></tr></table><p>收尾。</p>"
            ),
            ["> **专栏1 枢纽建设工程**", "> 组织开展建设。", "收尾。"],
        ),
        (
            (
                "<p>一、任务</p><p>专栏2 主要指标</p>"
                "<table><tr><th>指标</th><th>目标值</th></tr><tr><td>甲</td><td>5</td></tr></table>"
            ),
            ["> **专栏2 主要指标**", "> | 指标 | 目标值 |", "> |---|---|", "> | 甲 | 5 |"],
        ),
        (
            "<h1>某市发展规划</h1><h2>总体要求</h2><p>坚持创新。</p><h3>基本原则</h3><p>坚持绿色。</p>",
            ["标题: 某市发展规划", "# 总体要求", "## 基本原则"],
        ),
        (
            "<p>一、任务</p><p>重点做好：①引进人才；②培育企业。</p><p>①引进人才方面要加大力度。</p>",
            ["重点做好：①引进人才；②培育企业。", "①引进人才方面要加大力度。"],
        ),
        (
            "<p>一、任务</p><p>（经常务会议批准）</p><p>牵头单位：市局</p><p>责任单位：各区</p>",
            ["牵头单位：市局", "责任单位：各区"],
        ),
    ],
)
def test_web_pages(html: str, lines: list[str]) -> None:
    """Tables with heads of two rows, columns set as tables, headings by level, whole paragraphs: all as they stand."""
    imported = import_document("page.html", html.encode())
    made = [line for line in imported.plan.splitlines() if line.strip("> ")]
    assert [line for line in lines if line not in made] == []
    assert [each.message for each in read_plan("x.md", imported.plan.encode()).problems if each.code != "M04"] == []
    assert imported.account.share == 1


def test_every_rule_has_a_case() -> None:
    """Each import rule is applied in some case or real text."""
    sources = [*(case.source.encode() for case in CASES), *(path.read_bytes() for path in SOURCES), table_over_pages()]
    used = " ".join(
        line
        for source in sources
        for line in import_document("case.txt", source).report
        if line.startswith("用到的规则")
    )
    assert [rule.number for rule in RULES if f"{rule.number} {rule.title}" not in used] == []


def test_rules_page(refresh: bool) -> None:
    """`docs/import-rules.md` says what the rules say (`--refresh` writes it anew)."""
    page = ROOT / "docs" / "import-rules.md"
    if refresh:
        page.write_text(rules_page(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == rules_page()


def test_importing_an_exported_plan_changes_nothing() -> None:
    """A plan file in the dialect stays as it is, byte for byte."""
    for path in sorted((ROOT / "content" / "plans").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        imported = import_document(path.name, text.encode())
        assert (imported.plan, imported.source) == (text, None)
        assert imported.report == ("文件已经是规划文件，照原样收入，没有改动。",)


LINES = st.sampled_from(
    [
        "一、任务",
        "（一）完善体系",
        "1.健全体系。落实。",
        "专栏1 工程",
        "序号",
        "1",
        "甲",
        "2",
        "注：1.甲。",
        "——目标。增长。",
        "第一章 总则",
        "① 按全国人口普查数据计算。",
        "见①，下同。",
        "表1 指标",
        "# 甲",
        "> 乙",
        "[^1]",
        "**加粗**文字",
        "各区人民政府：",
        "现印发给你们。",
        "2022年1月14日",
        "某市规划",
        "索引号: 1",
        "\u3000\u3000缩进。",
        "a*b_c`d`",
        "{~~x~>y~~}",
        "---",
        "title: 甲",
        "\t制表\t符",
        "附件：清单",
        "...... 1",
        "— 3 —",
        "https://www.example.gov.cn/",
        "| 丙 |",
        "| 1 | 2 |",
        "甲|乙 |",
    ]
)


def test_every_mark_of_a_footnote() -> None:
    """A footnote that several paragraphs refer to stands behind the first of them; none loses its mark."""
    text = "这是正文。\n甲①，下同。\n乙①，下同。\n①按全国人口普查数据计算。\n"
    plan = import_document("case.txt", text.encode()).plan
    assert plan.count("[^①]，下同。") == 2
    assert plan.count("[^①]: 按全国人口普查数据计算。") == 1


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25))
@example(["见①，下同。", "① 按全国人口普查数据计算。"] * 3)
def test_no_text_is_lost(lines: list[str]) -> None:
    """Whatever stands in a text, the plan file can be read and holds all of it, or says what was left out."""
    imported = import_document("case.txt", "\n".join(["这是正文。", *lines]).encode())
    reading = read_plan("case.md", imported.plan.encode())
    assert reading.plan is not None
    assert import_document("case.md", imported.plan.encode()).plan == imported.plan  # exported, imported, the same
    missing = [each for each in imported.account.differences if each.kind.value == "missing"]
    assert missing == [], (imported.plan, imported.report)


PARTS = [
    path.read_text(encoding="utf-8").splitlines()[first : first + 30] for path in SOURCES for first in (0, 60, 150)
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.lists(LINES, min_size=1, max_size=9), min_size=1, max_size=3))
def test_import_export_import(parts: list[list[str]]) -> None:
    """What was imported comes in again as it is, whatever lines stand in it, and its own source stays."""
    text = "\n".join(["某市发展规划", "这是正文。", *(line for part in parts for line in part)])
    plan = import_document("case.txt", text.encode()).plan
    again = import_document("case.md", plan.encode())
    assert (again.plan, again.source) == (plan, None)


def test_no_structure_is_said_loudly() -> None:
    """A text in which no structure is found is one chapter, and the report says so before all else."""
    imported = import_document("a.txt", "这是一段没有章节的文字，只有一句话。".encode())
    assert imported.report[3] == ("注意：没有找到任何章节、条目或表格，全文作为一章收入，请逐行添加标题标记。"), (
        imported.report
    )


def test_bad_slug() -> None:
    """An address that would leave the folder, or cannot be one, is refused."""
    for slug in ("../x", "a/b", "大写", "A"):
        with pytest.raises(BadSlug):
            import_document("x.txt", "甲。".encode(), slug=slug)
    assert import_document("../../etc/甲乙 1.txt", "甲。".encode()).slug == "jiayi-1"


def test_command(tmp_path: Path) -> None:
    """`invoke import` writes plan and source, reports, and overwrites only when told to."""
    project = Project(tmp_path)
    received = tmp_path / "某市规划.txt"
    received.write_text("某市规划\n一、任务\n（一）子。正文。\n", encoding="gb18030")
    first = project.invoke("import", str(received), "--slug", "moushi")
    assert first.returncode == 0, first.stderr
    assert "编码：GB18030\n标题：某市规划\n识别：1章、1条\n" in first.stdout
    assert "文字核对：来源文本 16 字，已对应 100.00%" in first.stdout
    assert (tmp_path / "content/sources/moushi.txt").read_text("utf-8") == "某市规划\n一、任务\n（一）子。正文。\n"
    plan = (tmp_path / "content/plans/moushi.md").read_text("utf-8")
    again = project.invoke("import", str(received), "--slug", "moushi")
    assert (again.returncode, again.stderr) == (
        1,
        "content/plans/moushi.md 已经存在，没有改动。确要覆盖请加 --force。\n",
    )
    assert project.invoke("import", str(received), "--slug", "moushi", "--force").returncode == 0
    assert (tmp_path / "content/plans/moushi.md").read_text("utf-8") == plan
    assert project.invoke("build").returncode == 0
    checked = project.invoke("fidelity")
    assert (checked.returncode, checked.stdout) == (
        0,
        "content/plans/moushi.md：来源文本 16 字，已对应 100.00%。\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("gone.txt",),
            "无法读取 gone.txt：文件不存在。把文件拖入窗口可得到完整的路径；路径中有空格或括号的用引号括起来。\n",
        ),
        (("theme",), "无法读取 theme：是文件夹。\n"),
        (
            ("picture.docx",),
            "这是 PNG 图片，不是文档（虽然扩展名是 .docx）。请选择 .txt、.md、.html、.docx 或 .pdf 文件。\n",
        ),
        (("empty.txt",), "文件是空的（0 字节）。请检查是否选错了文件，或重新下载。\n"),
        (("text.txt", "--slug", "../x"), "“../x”不能用作网址。请用 --slug 另定，如 --slug heyuan-ip-145。\n"),
    ],
)
def test_what_cannot_be_imported(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """A clear message, nothing written, no traceback."""
    project = Project(tmp_path)
    (tmp_path / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 99)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "text.txt").write_text("甲。", encoding="utf-8")
    result = project.invoke("import", *arguments)
    assert (result.returncode, result.stderr) == (1, message)
    assert not (tmp_path / "content/plans").exists()


def body(plan: str) -> list[str]:
    return [line for line in plan.split("---\n", 2)[2].splitlines() if line]
