"""Versions of a plan: its history, what became of each clause, how pages show it."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from atomic_output import abandon
from plan_pages import ProblemsFound
from planbook.link import link as linked
from planbook.model import Library, Plan
from planbook.read import read_plan
from planbook.versions.clauses import clauses_of
from planbook.versions.compare import Changes, ClauseChange, compare_versions
from planbook.versions.targets import compare_targets
from planbook.versions.wording import Mark, compare_texts, words_of
from tests.browser import launched, module_file, served
from tests.building import ROOT, Project, build_site
from tests.revising import BEFORE, SLUG, after

# inside a text


def marked(before: str, after: str) -> str:
    """Give the comparison of two texts with `[-deleted-]` and `{+added+}`."""
    form = {Mark.SAME: "{}", Mark.DELETED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}
    return "".join(form[piece.mark].format(piece.text) for piece in compare_texts(before, after))


@pytest.mark.parametrize(
    "expected",
    [
        "到2025年，发明专利拥有量达到[-1.85万件-]{+2.3万件+}，比2020年增长[-20%-]{+35%+}。",
        "落实关于{+全面+}强化知识产权保护的{+实施+}意见，{+加快+}完善地方性法规。",
        "加强知识产权保护。{+建设知识产权保护中心，提供一站式服务。+}建立快速协同保护机制。",
        "由市市场监管局{+、市司法局+}牵头，市科技局[-、市工信局-]配合。",
        "每万人口高价值发明专利拥有量达到[-8件-]{+12件以上+}。",
        "规划期为[-2021-2025年-]{+2021-2030年+}。",
        "支持企业开展海外布局。[-鼓励高校院所设立转移转化机构。-]",
        "[-鼓励金融机构开发保险产品。-]{+组建知识产权法庭，推行三合一审判。+}加强宣传。",
    ],
)
def test_marks_inside_a_text(expected: str) -> None:
    """Guards where marks begin and end: at words, at numbers with their units, around whole sentences."""
    before = re.sub(r"\{\+.*?\+\}", "", expected).replace("[-", "").replace("-]", "")
    later = re.sub(r"\[-.*?-\]", "", expected).replace("{+", "").replace("+}", "")
    assert marked(before, later) == expected


TEXT = st.text("知识产权保护，。；1.5%万件年AB \n的", max_size=60)


@given(TEXT, TEXT)
def test_pieces_are_both_texts(before: str, later: str) -> None:
    """Guards that nothing is lost: without what was added it is the earlier text, without what went the later."""
    pieces = compare_texts(before, later)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.DELETED) == later


def test_words_are_the_text() -> None:
    """Guards the cutting into words: numbers whole with units, nothing lost."""
    text = "到2025年，质押融资达1,085.5亿元，增长3.5个百分点。"
    assert "".join(words_of(text)) == text
    assert {"2025年", "1,085.5亿元", "3.5个百分点"} <= set(words_of(text))


# clause by clause


def plan(body: str, name: str = "jia.md", data: str = "") -> Plan:
    read = read_plan(f"content/plans/{name}", f"---\ntitle: {name}\n{data}---\n{body}".encode()).plan
    assert read is not None
    return read


def told(change: ClauseChange) -> str:
    """Give a change in a line."""
    facts = [
        str(change.fate) + ("+moved" if change.moved and change.fate != "moved" else ""),
        change.clause.label,
        f"< {change.former_mark}" if change.former_mark else "",
        f"@ {change.other}" if change.other else "",
    ]
    return " ".join(filter(None, facts))


def fates(changes: Changes) -> list[str]:
    return [told(change) for part in changes.parts for change in part.changes]


CHAPTER = """\
# 一、主要任务

## （一）完善政策体系

1.健全地方性法规。推动修订知识产权保护条例，完善商业秘密保护规定。

2.优化激励政策。强化质量导向，全面取消专利资助，建立后补助机制。

3.加强统计监测。建立知识产权统计制度，定期发布密集型产业增加值。

## （二）加强司法保护

依法严厉打击侵权假冒犯罪。深化审判领域改革创新，推进民事、行政和刑事案件审判三合一。

落实惩罚性赔偿制度，提高侵权赔偿数额，依法合理确定判赔标准，加大对重复侵权的惩处力度。

## （三）发展服务业

培育和引进优质服务机构，鼓励代理机构到县区开设分支机构，拓展服务领域。

# 二、保障措施

加强组织领导，健全议事协调机构，把知识产权工作纳入政府考核。
"""
M2 = "2.优化激励政策。强化质量导向，全面取消专利资助，建立后补助机制。\n\n"
M3 = "3.加强统计监测。建立知识产权统计制度，定期发布密集型产业增加值。\n\n"
THIRD, SECOND = M2.replace("2.", "3.", 1), M3.replace("3.", "2.", 1)
NEW = "2.实行集成授权。在园区开展一次授权、多家使用试点。\n\n"
SECTIONS = re.search(r"(## （二）.*?\n)\n(## （三）.*?\n)\n", CHAPTER, re.DOTALL)
assert SECTIONS
SWAPPED = SECTIONS[2].replace("（三）", "（二）") + "\n" + SECTIONS[1].replace("（二）", "（三）")
AWAY = "拓展服务领域。\n"

EDITS = {
    "nothing": (CHAPTER, [], 0),
    "measure gone": (CHAPTER.replace(M2 + M3, SECOND), ["deleted 2.优化激励政策。"], 1),
    "measure new": (
        CHAPTER.replace(M2 + M3, NEW + THIRD + M3.replace("3.", "4.", 1)), ["added 2.实行集成授权。"], 2,
    ),
    "measures change places": (CHAPTER.replace(M2 + M3, SECOND + THIRD), ["moved 2.加强统计监测。 < 3."], 1),
    "words": (CHAPTER.replace("取消专利", "取消各级专利"), ["changed 2.优化激励政策。"], 0),
    "heading": (CHAPTER.replace("（二）加强司法保护", "（二）强化司法协同保护"), ["changed （二）强化司法协同保护"], 0),
    "merged": (CHAPTER.replace("三合一。\n\n落实", "三合一。落实"), ["merged 段落 @ 段落", "changed 段落"], 0),
    "split": (CHAPTER.replace("创新，推进", "创新。\n\n推进"), ["changed 段落", "split 段落 @ 段落"], 0),
    "moved away": (
        CHAPTER.replace(M3, "").replace(AWAY, f"{AWAY}\n{M3.replace('3.', '1.', 1)}"),
        ["moved 1.加强统计监测。 < 3. @ （一）完善政策体系"], 0,
    ),
    "sections change places": (
        CHAPTER.replace(f"{SECTIONS[1]}\n{SECTIONS[2]}", SWAPPED), ["moved （二）发展服务业 < （三）"], 1,
    ),
    "chapter new": (
        CHAPTER.replace("# 二、保障", "# 二、重点工程\n\n实施强企工程，培育示范企业。\n\n# 三、保障"),
        ["added 二、重点工程", "added 段落"], 1,
    ),
    "chapter gone": (CHAPTER.partition("\n# 二")[0], ["deleted 二、保障措施", "deleted 段落"], 0),
}  # fmt: skip
"""By name: the later text, what is told, and how many clauses only have another number."""


@pytest.mark.parametrize(("later", "expected", "renumbered"), EDITS.values(), ids=EDITS)
def test_what_became_of_clauses(later: str, expected: list[str], renumbered: int) -> None:
    """Guards how each usual edit is told: once, as what it is, and numbers that only moved up are no change."""
    assert later != CHAPTER or not expected
    changes = compare_versions(plan(CHAPTER), plan(later))
    assert (fates(changes), changes.renumbered) == (expected, renumbered)


def test_columns_tables_notes_and_footnotes_are_clauses() -> None:
    """Guards that what stands outside sentences is compared as well."""
    before = (
        "# 一、任务\n\n推进项目[^①]。\n\n> **专栏1 强企工程**\n>\n> 培育企业10家。\n\n"
        "表：分工\n| 事项 | 部门 |\n|---|---|\n"
        "| 立法 | 司法局 |\n| 统计 | 统计局 |\n\n注：1.按季度报送。\n\n[^①]: 按常住人口计算。\n"
    )
    later = (
        before.replace("10家", "20家").replace("| 统计 | 统计局 |", "| 统计 | 市统计局 |").replace("按季度", "按月")
        .replace("常住人口", "户籍人口").replace("强企工程", "强企增效工程").replace("| 部门 |", "| 牵头部门 |")
    )  # fmt: skip
    changes = compare_versions(plan(before), plan(later))
    assert fates(changes) == [
        "changed 专栏1 强企增效工程", "changed 段落", "changed 表格行", "changed 表格行", "changed 注：1.",
        "changed 脚注①",
    ]  # fmt: skip


def test_the_title_of_the_notice_is_a_clause() -> None:
    """Guards that it is compared, and leads to where the page shows it."""
    text = "> **印发通知** 关于印发规划的通知\n>\n> 各单位：请执行。\n\n# 一、任务\n\n文。\n"
    changes = compare_versions(plan(text), plan(text.replace("印发规划", "印发修订规划")))
    assert [(each.fate, each.clause.name) for part in changes.parts for each in part.changes] == [
        ("changed", "overview/notice")
    ]


def test_what_else_tables_say_of_indicators() -> None:
    """Guards that a target that has become binding is told, although its numbers are the same."""
    table = "# 一、目标\n\n| 指标 | 单位 | 2025年 | 属性 |\n|---|---|---|---|\n| 发明专利拥有量 | 件 | 2 | 预期性 |\n"
    changes = compare_versions(plan(table), plan(table.replace("预期性", "约束性")))
    (target,) = changes.targets
    assert [(each.label, each.before, each.after) for each in target.values if each.changed] == [
        ("属性", "预期性", "约束性")
    ]


def test_any_clauses_may_go(library: Library) -> None:
    """Guards, on the five plans, that exactly the paragraphs that were taken out are told, wherever they stood."""
    dice = random.Random(8)
    for each in library.plans:
        text = (ROOT / each.where.path).read_text(encoding="utf-8")
        blocks = text.split("\n\n")
        plain = [
            at
            for at, block in enumerate(blocks)
            if at and re.match(r"(?!注)[\u4e00-\u9fff“]", block) and len(block) > 60
        ]
        gone = set(dice.sample(plain, min(4, len(plain))))
        later = "\n\n".join(block for at, block in enumerate(blocks) if at not in gone)
        changes = compare_versions(each, _read(later, each))
        assert {change.fate for part in changes.parts for change in part.changes} == {"deleted"}
        assert changes.counts["deleted"] == len(gone)  # type: ignore[index]


def _read(text: str, like: Plan) -> Plan:
    read = read_plan(like.where.path, text.encode()).plan
    assert read is not None
    return read


# a real plan, revised half way


@pytest.fixture(scope="module")
def revised() -> Changes:
    before, later = (_read(text, plan("x", f"{SLUG}.md")) for text in (BEFORE, after()))
    return compare_versions(before, later)


def test_a_revised_plan(revised: Changes) -> None:
    """Guards the whole comparison on a real plan with every usual edit: nothing missed, nothing besides."""
    assert fates(revised) == [
        "changed 1.健全知识产权保护政策体系。",
        "changed 3.强化知识产权行政执法和行政裁决。",
        "changed 段落",
        "moved （五）优化知识产权事业发展环境 < （六）",
        "added 2.建设知识产权大数据平台。",
        "deleted 4.实施知识产权服务人才能力提升行动。",
    ]
    assert [part.title for part in revised.parts] == ["三、主要任务"]


def test_targets_of_a_revised_plan(revised: Changes) -> None:
    """Guards indicators: targets old and new, names that changed, what came and went."""
    told = [
        (
            each.before and each.before.name,
            each.after and each.after.name,
            [(v.before, v.after) for v in each.values if v.changed],
        )
        for each in revised.targets
    ]
    assert told == [
        ("每万人发明专利拥有量", "每万人发明专利拥有量", [("3.05", "4.2")]),
        ("知识产权社会满意度", "知识产权保护社会满意度", []),
        (None, "专利转让许可备案次数", [("", "126"), ("", "300")]),
        ("版权案件查办量", None, [("8", ""), ("≧15", "")]),
    ]
    assert revised.same_targets == 11


def test_the_same_plan_has_no_changes(library: Library) -> None:
    """Guards against findings where there is nothing, on the five plans."""
    for each in library.plans:
        changes = compare_versions(each, each)
        assert not changes
        assert changes.unchanged == len(clauses_of(each))
        assert not any(target.changed for target in compare_targets(each, each))


# history


def test_history_goes_back_through_files_and_plans() -> None:
    """Guards the order of versions: own earlier texts, then the plan that was superseded with its own."""
    plans = [
        plan("正文。", "yi.md", "supersedes: jia\nissued: 2024-05-01\n"),
        plan("正文。", "yi@2023-06.md"),
        plan("正文。", "jia@2021.md"),
        plan("正文。", "jia@2022-01-14.md"),
        plan("正文。", "jia.md", "代替: \nissued: 2023-02-03\n"),
    ]
    library, found = linked(plans)
    assert [str(each) for each in found] == []
    assert [each.slug for each in library.plans] == ["jia", "yi"]
    assert [(each.plan.slug, each.day, each.in_library) for each in library.versions["yi"]] == [
        ("yi", "2023年6月", False), ("jia", "2023年2月3日", True),
        ("jia", "2022年1月14日", False), ("jia", "2021年", False),
    ]  # fmt: skip
    assert [each.day for each in library.versions["jia"]] == ["2022年1月14日", "2021年"]


def test_wrong_histories_are_named() -> None:
    """Guards what an editor is told of files and entries that lead to nothing, or round in a circle."""
    plans = [
        plan("正文。", "jia.md", "supersedes: yi\n"),
        plan("正文。", "yi.md", "supersedes: jia\n"),
        plan("正文。", "bing.md", "supersedes: ding\n"),
        plan("正文。", "jia@2022-13.md"),
        plan("正文。", "wu@2022.md"),
    ]
    circle = "又代替本规划，成了循环。请核对两件规划的“代替”，只留后出的一件。"
    form = "请把文件命名为 规划网址@年-月-日.md，如 heyuan-ip-145@2022-04-01.md。"
    assert sorted(map(str, linked(plans)[1])) == [
        "content/plans/bing.md:1:1: 错误 E03 所代替的规划 ding 不存在。请核对网址，或删去“代替”一项。",
        f"content/plans/jia.md:1:1: 错误 E04 所代替的规划 yi {circle}",
        f"content/plans/jia@2022-13.md:1:1: 错误 E01 “2022-13”不是日期，无法作为规划的历次版本。{form}",
        "content/plans/wu@2022.md:1:1: 错误 E02 这是规划 wu 的历次版本，而 wu 不存在。请核对文件名中“@”之前的网址。",
        f"content/plans/yi.md:1:1: 错误 E04 所代替的规划 jia {circle}",
    ]


# pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal with Heyuan's plan revised, and two versions before it."""
    folder = tmp_path_factory.mktemp("revised")
    shutil.copytree(ROOT / "content", folder / "content")
    plans = folder / "content" / "plans"
    (plans / f"{SLUG}.md").write_text(after(), encoding="utf-8")
    (plans / f"{SLUG}@2022-01-14.md").write_text(BEFORE, encoding="utf-8")
    (plans / f"{SLUG}@2021-11.md").write_text(BEFORE.replace("融湾融深", "融湾入深"), encoding="utf-8")
    build_site(folder / "content", folder / "out", SITE_FILE=str(ROOT / "site.yml"))
    return folder / "out"


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "lxml")


def test_the_overview_lists_the_versions(site: Path) -> None:
    """Guards the way from a plan to its history; a plan without one has no such list."""
    overview = page(site, f"plans/{SLUG}/index.html")
    items = [
        " ".join(item.get_text(" ", strip=True).split()) for item in overview.select("[aria-labelledby=versions] li")
    ]
    assert items == [
        "2026年11月23日 现行 与2022年1月14日版本对照",
        "2022年1月14日 2022年1月14日版本与2021年11月版本对照",
        "2021年11月",
    ]
    links = [link["href"] for link in overview.select("[aria-labelledby=versions] a")]
    assert links == ["changes/index.html", "changes/2022-01-14.html"]
    assert not page(site, "plans/guangdong-ip-145/index.html").select("#versions")
    assert {each.name for each in (site / "plans" / SLUG / "changes").iterdir()} == {"index.html", "2022-01-14.html"}


def test_what_is_taken_away_is_the_plan_as_it_is_now(site: Path) -> None:
    """Guards that the plan file and the text that are offered are not those of an earlier version."""
    assert (site / "plans" / SLUG / f"{SLUG}.md").read_text(encoding="utf-8") == after()
    assert "融湾融深" in after()
    assert "融湾入深" not in (site / "plans" / SLUG / f"{SLUG}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("other", "named"), [("yi@2022.md", "yi@2022.md"), ("another/jia.md", "jia.md")])
def test_a_version_without_a_plan_stops_the_build_with_words(tmp_path: Path, other: str, named: str) -> None:
    """Guards that a file which leads to nothing, or to another one's name, is named and stops nothing else."""
    for name in ("jia.md", other):
        file = tmp_path / "content" / "plans" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\n标题: 甲\n---\n\n# 一、甲\n\n文。\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as stopped:
        build_site(tmp_path / "content", tmp_path / "out")
    abandon()
    [problem] = [each for each in stopped.value.problems if each.is_error]
    assert problem.where.path == f"content/plans/{named}"


def test_changes_are_said_in_words(site: Path) -> None:
    """Guards that what came and went is told without colour: by elements, by words for screen readers, by labels."""
    shown = page(site, f"plans/{SLUG}/changes/index.html")
    first = shown.select_one(".documents li")
    assert first is not None
    assert first.select_one("b").get_text() == "改动"  # type: ignore[union-attr]
    assert [each.get_text() for each in first.select("p + p ins")] == ["【新增：全面】", "【新增：实施】"]
    assert [each.get_text() for each in first.select("p + p del")] == ["【删除：措施】"]
    assert first.select_one("a")["href"] == "../chapter-3.html#s1-m1"  # type: ignore[index]
    assert [each.get_text(" ", strip=True) for each in shown.select(".counts li")] == [
        "3 条改动", "1 条新增", "1 条删除", "1 条移动", "4 项指标变动",
    ]  # fmt: skip
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in shown.select("tbody tr")]
    assert rows[:2] == [
        ["每万人发明专利拥有量", "调整", "基础值2020年", "1.85", "1.85"],
        ["规划值2025年", "3.05", "4.2"],
    ]


def test_pages_of_versions_are_sound(site: Path) -> None:
    """Guards links, accessibility and layout of the pages of versions, narrow and wide, also in the 繁體 edition."""
    axe = module_file("axe-core/axe.min.js")
    kinds = ("changes/index.html", "index.html")
    names = [f"{home}plans/{SLUG}/{name}" for home in ("", "zh-hant/") for name in kinds]
    for name in (*names, f"plans/{SLUG}/changes/2022-01-14.html"):
        for link in page(site, name).select("a[href]"):
            target, _, fragment = str(link["href"]).partition("#")
            if not target.startswith("http"):
                file = (site / name).parent / target if target else site / name
                assert file.is_file(), (name, link["href"])
                assert not fragment or page(site, str(file.resolve().relative_to(site.resolve()))).find(id=fragment)
    with served(site) as address, launched() as browser:
        for width, scheme in ((360, "light"), (1280, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
            )  # type: ignore[arg-type]
            tab = context.new_page()
            for name in names:
                tab.goto(address + name)
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
                tab.evaluate(axe.read_text(encoding="utf-8"))
                found = tab.evaluate(
                    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))"
                )
                assert found == [], name


def test_a_superseded_plan_leads_to_its_successor(tmp_path: Path) -> None:
    """Guards the way between two plans of the portal of which one took the other's place."""
    project = Project(tmp_path)
    project.plan("jia.md", CHAPTER, title="甲规划")
    project.plan("yi.md", f"---\ntitle: 乙规划\n代替: jia\n---\n{CHAPTER.replace('审判三合一', '审判四合一')}")
    done = project.invoke("build")
    assert done.returncode == 0, done.stderr
    old = page(project.output, "plans/jia/index.html")
    assert old.select_one(".caveat a[href='../yi/index.html']") is not None
    new = page(project.output, "plans/yi/index.html")
    assert [link["href"] for link in new.select("[aria-labelledby=versions] a")] == [
        "changes/index.html",
        "../jia/index.html",
    ]
    assert not (project.output / "plans/jia/changes").exists()
    assert "审判" in page(project.output, "plans/yi/changes/index.html").get_text()
