"""`invoke check` as editors use it: what it finds in the received texts, what `--fix` writes, what it prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.checking import check, check_alone
from desk.findings import Finding
from desk.mending import mend
from desk.passages import Kind, read_passages, read_source
from desk.report import FORMATS, HOW_TO_SETTLE, Entry, report
from desk.wording import own_usages, read_wording
from intake.fidelity import account
from intake.importing import import_document
from plan_pages.reading import read_library
from planbook.link import link
from planbook.model import Library
from planbook.read import read_plan
from tests.building import ROOT, Project

FRONT = "---\ntitle: 某市知识产权规划\n---\n# 一、总体要求\n\n"
PLANS = sorted((ROOT / "content/plans").glob("*.md"))


# the five plans and what was received of them

RECEIVED = {
    "guangdong-ip-145": {
        ("R01", "产权全链条保护。建立对高价值专利、驰名商标的预警监测"),  # said again after a page turn
        ("R01", "知识产权运营服务平台，促进深港科技创新成果转移转化，支持"),
        ("R02", "系范区"),
        ("R02", "和识产"),
        ("R02", "转权维"),
        ("R04", "所变"),
        ("R04", "私益"),
        ("Z04", "単位"),
    },
    "heyuan-ip-145": {("Z09", "≧"), ("V15", "≧85%")},
    "shenzhen-ip-145": {
        ("Y01", "中国特色主义"),
        ("Y01", "百年之未有大变局"),
        ("Q05", "知识产权强国建设纲要（2021-2035）"),
        ("V23", "十三五"),
    },
    "shenzhen-ip-quality-2015": {("R07", "知识产权全过程知识产权")},
    "shenzhen-ip-standards-2011-2015": {
        ("R03", "4?26"),
        ("R03", "10?14"),
        ("Z05", "二○一一年"),
        ("B07", "2011―2015年"),
        ("B07", "――知识"),
        ("B07", "――加强"),
        ("B07", "――完善"),
    },
}
"""All that the checks find in the received texts, every one of it true: code, and words of the message."""


@cache
def imported() -> dict[str, str]:
    """Give the plan files that the import makes of the five received texts."""
    sources = sorted((ROOT / "content/sources").glob("*.txt"))
    return {path.stem: import_document(path.name, path.read_bytes()).plan for path in sources}


@cache
def found_in_received() -> dict[str, list[Finding]]:
    texts = {f"content/plans/{slug}.md": text for slug, text in imported().items()}
    front = {path.stem: path.read_text("utf-8") for path in PLANS}
    plans = []
    for path, text in texts.items():  # what no text states is stated as in the finished plans
        period = re.search(r"(?m)^period: .*\n", front[Path(path).stem])
        texts[path] = text.replace("\n---\n", f"\n{period[0]}---\n", 1) if period and "\nperiod:" not in text else text
        plan = read_plan(path, texts[path].encode()).plan
        assert plan
        plans.append(plan)
    finished, _ = read_library(ROOT / "content", "plans")
    registered = [each for each in finished.documents if each.registered and not each.plan]
    found = check(link(plans, finished.concepts, registered)[0], texts, own_usages())
    return {slug: [each for each in found if Path(each.problem.where.path).stem == slug] for slug in imported()}


@pytest.mark.parametrize("slug", RECEIVED)
def test_received_texts(slug: str) -> None:
    """Every true finding in the received texts is found; nothing else is reported."""
    found = {(each.problem.code, each.problem.message) for each in found_in_received()[slug]}
    missed = {(code, words) for code, words in RECEIVED[slug] if not any(_is(each, code, words) for each in found)}
    more = {each for each in found if not any(_is(each, code, words) for code, words in RECEIVED[slug])}
    known = {("Z09", "≧"), ("B07", "―")}  # the same sign in several rows
    assert (missed, {each for each in more if not any(_is(each, *one) for one in known)}) == (set(), set())


def _is(found: tuple[str, str], code: str, words: str) -> bool:
    written = words.replace("2011―2015年", "11―20")
    return found[0] == code and written in found[1]


def test_finished_plans_are_settled(library: Library) -> None:
    """The five plans have no finding that their editors have not settled."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in PLANS}
    found = check(library, {plan.where.path: texts[_short(plan.where.path)] for plan in library.plans}, own_usages())
    assert [str(each.problem) for each in found] == []


def _short(path: str) -> str:
    return "content/plans/" + Path(path).name


def test_places_are_those_of_the_file() -> None:
    """Each finding points at the characters that it speaks of."""
    for slug, findings in found_in_received().items():
        for each in findings:
            if each.passage.kind is not Kind.METADATA:
                at = each.passage.source.offset(each.problem.where)
                assert each.passage.source.text[at] == each.passage.text[each.start], (slug, str(each.problem))


TAMPERED = [
    ("shenzhen-ip-145", "发明专利拥有量达108件", "发明专利拥有量达118件", "V01"),
    ("guangdong-ip-145", "每万人口发明专利拥有量达27.8件", "每万人口发明专利拥有量达28.7件", "V01"),
    ("heyuan-ip-145", "每万人口有效发明专利拥有量1.85件", "每万人口有效发明专利拥有量1.58件", "V01"),
    ("heyuan-ip-145", "每万人口高价值发明专利拥有量达到1件", "每万人口高价值发明专利拥有量达到2件", "V01"),
    ("shenzhen-ip-145", "| 完成 | 市市场监管局 |\n| 2 |", "| 未完成 | 市市场监管局 |\n| 2 |", "V03"),
    ("guangdong-ip-145", "其中金奖31项", "其中金奖931项", "V04"),
    ("guangdong-ip-145", "等4个地理标志产品", "等3个地理标志产品", "V09"),
    (
        "guangdong-ip-145",
        "  - V02 80\n",
        "  - V02 某词\n",
        "V02",
    ),  # 社会满意度 of 2020 is 75.07 in one table, 80 in the other
    ("heyuan-ip-145", "到2025年，有效解决", "到2027年，有效解决", "V19"),
    ("shenzhen-ip-145", "（2021-2035）》和", "（2021-2030）》和", "Q04"),
    ("shenzhen-ip-quality-2015", "（国发〔2008〕18号）", "（国发〔2009〕18号）", "Q03"),
    ("shenzhen-ip-145", "> 2022年1月14日", "> 2022年1月15日", "J04"),
    ("shenzhen-ip-145", "三是知识产权运营体系", "五是知识产权运营体系", "X03"),
]


@pytest.mark.parametrize(("slug", "before", "after", "code"), TAMPERED, ids=[each[3] for each in TAMPERED])
def test_tampered_numbers_are_found(library: Library, slug: str, before: str, after: str, code: str) -> None:
    """A number, year or title of a real plan that is changed contradicts the rest of it."""
    path = ROOT / "content/plans" / f"{slug}.md"
    text = path.read_text("utf-8")
    assert before in text
    text = text.replace(before, after, 1)
    plan = read_plan(str(path), text.encode()).plan
    assert plan
    registered = [each for each in library.documents if each.registered and not each.plan]
    others = [each for each in library.plans if each.slug != slug]
    texts = {each.where.path: (ROOT / _short(each.where.path)).read_text("utf-8") for each in others}
    changed = link([plan, *others], library.concepts, registered)[0]
    found = check(changed, texts | {str(path): text}, own_usages(), [slug])
    assert code in {each.problem.code for each in found}


# what settles a finding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完善的的政策体系。", ["R06"]),
        ("完善{~~的的~>的~~}政策体系。", []),
        ("完善的{--的--}政策体系。", []),
        ("完善的的{>>原文如此<<}政策体系。", []),
        ("完善{~~旧~>的的~~}政策体系。", ["R06"]),
    ],
)
def test_corrections_and_remarks_settle(text: str, expected: list[str]) -> None:
    """What is corrected or remarked is not reported again; a wrong correction is."""
    assert [each.problem.code for each in check_alone("x.md", FRONT + text)] == expected


@pytest.mark.parametrize(
    ("checked", "expected"),
    [("完善的的政策", []), ("R06 的的", []), ("B01 的的", ["R06"]), ("别的词", ["J07", "R06"])],
)
def test_checked_words_settle(checked: str, expected: list[str]) -> None:
    """Words that the metadata names as checked are left alone, with a code only by that rule; stale ones are told."""
    text = f"---\ntitle: 甲\nchecked:\n  - {checked}\n---\n# 甲\n\n完善的的政策体系。\n"
    assert sorted(each.problem.code for each in check_alone("x.md", text)) == expected


def test_warnings_of_the_reader_are_accepted_by_code() -> None:
    """A gap in the numbers that the source has is settled by code and words; an error cannot be."""
    text = "---\ntitle: 甲\nchecked:\n  - {}\n---\n# 一、甲\n\n乙[^1]。\n\n# 三、丙\n\n丁。\n"
    found = {line: [each.code for each in read_plan("x.md", text.format(line).encode()).problems]
             for line in ("丁", "三、", "H03 三、", "H04 三、", "N01 [^1]")}  # fmt: skip
    assert found == {
        "丁": ["N01", "H03"], "三、": ["N01", "H03"], "H03 三、": ["N01"], "H04 三、": ["N01", "H03"],
        "N01 [^1]": ["N01", "H03"],
    }  # fmt: skip


# bad input


@settings(max_examples=60)
@given(
    st.text(
        alphabet=st.sampled_from(
            "知识产权的的一是二三①（(）)“”‘’《》〈〉〔[]〕，,。.；;…—―-~%％0123年月日号第专栏|>#*{}~<\n\u3000\u200b\ue000"
        ),
        max_size=120,
    )
)
def test_any_text_is_checked(text: str) -> None:
    """Whatever stands in a plan, checking ends, its places lie in the file, and mending keeps it readable."""
    whole = FRONT + text
    findings = check_alone("x.md", whole)
    lines = whole.split("\n")
    assert all(0 < each.problem.where.column <= len(lines[each.problem.where.line - 1]) + 1 for each in findings)
    mended = mend("x.md", whole, findings, received=False)
    assert mended is None or read_plan("x.md", mended.after.encode()).plan


@pytest.mark.parametrize("text", ["", "﻿", "---\n", "---\ntitle: 甲\n---\n", "没有元数据", "---\ntitle: [\n---\n正文"])
def test_files_that_are_no_plans(text: str) -> None:
    """What is no plan is for the reader to report; the desk says nothing."""
    assert check_alone("x.md", text) == ()
    assert read_passages(read_source("x.md", "没有元数据")) == ()


@pytest.mark.parametrize(
    "sign",
    [
        "“",
        "“》",
        "（",
        "的",
        "，",
        "1",
        "―",
        "①",
        "一是",
        "占1%",
        "、甲",
        "由1到",
        "其中1件",
        "《甲",
        "国发[",
        "2025年",
        "知识产权",
    ],
)
def test_long_lines_take_linear_time(sign: str) -> None:
    """A paragraph of one sign, however long, is checked at once."""
    check_alone("x.md", FRONT + sign * 8_000)


# --fix

FAULTY = (
    '完善政策体系,落实(省级)措施。深化"放管服"改革。\n\n开展“剑网”、“蓝天”行动，完善 知识产权政策。\n\n'
    "完善的的体系\u200b。依据国发[2008]018号文件。\n"
)  # fmt: skip
MENDED = (
    "完善政策体系，落实（省级）措施。深化“放管服”改革。\n\n开展“剑网”“蓝天”行动，完善知识产权政策。\n\n"
    "完善的体系。依据国发〔2008〕18号文件。\n"
)


def fixed(text: str, *, received: bool = False) -> str:
    mended = mend("x.md", text, check_alone("x.md", text), received=received)
    return mended.after if mended else text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_fix_writes_plainly(end: str, mark: str) -> None:
    """Without a received text mends are plain; line ends and byte order mark stay; a second time does nothing."""
    text = mark + (FRONT + FAULTY).replace("\n", end)
    after = fixed(text)
    assert after == mark + (FRONT + MENDED).replace("\n", end)
    assert fixed(after) == after


def test_fix_leaves_addresses() -> None:
    """An address is no Chinese text, whatever stands in it and however it is written."""
    address = "https://example.gov.cn/甲(规划),乙.html"
    text = FRONT + f"见<{address}>、[规划]({address.replace(',', '')})，网址为{address} 。\n"
    assert fixed(text + "\n见(规划)。\n") == text + "\n见（规划）。\n"


def test_fix_keeps_the_received_text_in_sight() -> None:
    """With one, mends are corrections, or evened out and declared; no character is unaccounted for."""
    received = "一、总体要求\n\n" + FAULTY
    text = FRONT + FAULTY
    after = fixed(text, received=True)
    assert "完善的{--的--}体系{--\u200b--}。依据国发{~~[2008]018号~>〔2008〕18号~~}文件。" in after
    assert "normalised:\n  - 直引号改为弯引号\n  - 去除排版产生的空格\n  - 半角逗号、括号改为全角\n---\n" in after
    assert "“剑网”{--、--}“蓝天”" in after
    assert fixed(after, received=True) == after
    kept = account("x.md", after, "x.txt", received)
    assert (kept.complete, [str(each) for each in kept.report]) == (True, [])


@pytest.mark.parametrize("slug", RECEIVED)
def test_fix_of_received_texts(slug: str) -> None:
    """Mending an import leaves every character accounted for as before; a second time does nothing."""
    path, text = f"content/plans/{slug}.md", imported()[slug]
    mended = mend(path, text, check_alone(path, text), received=True)
    if mended is None:
        return
    source = (ROOT / "content/sources" / f"{slug}.txt").read_text("utf-8")
    before, after = (account(path, each, "source.txt", source) for each in (text, mended.after))
    assert len(after.report) == len(before.report)
    assert mend(path, mended.after, check_alone(path, mended.after), received=True) is None


def test_fix_inside_a_correction() -> None:
    """The published reading of a correction is mended in its place; the received reading stays."""
    assert fixed(FRONT + "完善{~~旧~>的的~~}政策体系。\n", received=True) == FRONT + "完善{~~旧~>的~~}政策体系。\n"


def test_diff_is_shown() -> None:
    """The diff names file and places, and shows what is around each; it ends with what the metadata will say."""
    text = FRONT + "在长长的一段文字的中间，完善的的体系，并且在其后还有许多别的文字,继续下去。\n"
    mended = mend("content/plans/x.md", text, check_alone("content/plans/x.md", text), received=True)
    assert mended
    assert list(mended.diff()) == [
        "content/plans/x.md 的改动（- 原来，+ 改后）：",
        "第 6 行第 16 字",
        "  - 的一段文字的中间，完善的的体系，并且在其后还有许多",
        "  + 的一段文字的中间，完善的{--的--}体系，并且在其后还有许多",
        "第 6 行第 33 字",
        "  - 且在其后还有许多别的文字,继续下去。",
        "  + 且在其后还有许多别的文字，继续下去。",
        "元数据的“统一处理”",
        "  + 半角逗号改为全角",
    ]


# reports


def entries(text: str) -> list[Entry]:
    return [Entry(each.problem, each.mend is not None) for each in check_alone("content/plans/x.md", text)]


def printed(found: Iterable[Entry], form: str) -> list[str]:
    return "\n".join(report(list(found), {"content/plans/x.md": "某市规划"}, form)).splitlines()


def test_text_is_grouped_by_plan() -> None:
    """Title and file, a problem a line, a summary, and what to do with what is right."""
    assert printed(entries(FRONT + "完善政策体系,落实措施。"), "text") == [
        "某市规划　content/plans/x.md",
        "  content/plans/x.md:6:7: 警告 B01 中文之间用了半角标点“体系,落实”。请改为“，”。",
        "",
        HOW_TO_SETTLE,
        "错误 0 个，警告 1 个，提示 0 个，其中 1 个可用 --fix 修改。",
    ]
    assert printed([], "text") == ["错误 0 个，警告 0 个，提示 0 个。"]
    assert HOW_TO_SETTLE not in printed(entries(FRONT + "完善{~~政策。"), "text")  # an error is not settled so


def test_json_and_github() -> None:
    """Programs get the same, with nothing lost."""
    found = entries(FRONT + "结案率达到%以上,比去年高。")
    one = json.loads("\n".join(printed(found, "json")))["problems"][0]
    assert one == {
        "path": "content/plans/x.md", "line": 6, "column": 6, "severity": "warning", "code": "V13",
        "message": "“案率达到%以上,比”的百分号之前没有数字。", "hint": "请对照原文件补上数字。", "fixable": False,
    }  # fmt: skip
    assert printed(found, "github")[0] == (
        "::warning file=content/plans/x.md,line=6,col=6,title=V13::"
        "“案率达到%25以上,比”的百分号之前没有数字。请对照原文件补上数字。"
    )
    assert set(FORMATS) == {"text", "json", "github"}


# the wording list


def test_words_are_whole_and_excepted() -> None:
    """A wrong word inside right ones is none; the office's own list counts."""
    usages, problems = read_wording(
        "content/wording.yml",
        "- 误:\n    - 座落\n  正: 坐落\n  依据: 甲\n- 误:\n    - 质监局\n  正: 市场监管局\n  依据: 乙\n  级别: 提示\n"
        "  例外:\n    - 原质监局\n",
    )
    assert problems == ()
    text = FRONT + "讲座落实到位。项目座落河源。原质监局移交，质监局负责。\n"
    library = link([plan] if (plan := read_plan("x.md", text.encode()).plan) else [])[0]
    found = check(library, {"x.md": text}, usages)
    assert [(each.problem.code, each.passage.text[each.start - 2 : each.end]) for each in found] == [
        ("Y01", "项目座落"),
    ]
    far = FRONT + "由原质监局移交的全部档案资料、设备和人员编制，今后统一由质监局负责。\n"
    library = link([plan] if (plan := read_plan("x.md", far.encode()).plan) else [])[0]
    assert [each.problem.code for each in check(library, {"x.md": far}, usages)] == ["Y02"]


def test_shipped_words_have_sources_and_do_not_contradict() -> None:
    """Each entry names its source; no right form is wrong by another entry."""
    usages = own_usages()
    wrong = [word for usage in usages for word in usage.wrong]
    assert len(set(wrong)) == len(wrong)
    assert all(usage.source for usage in usages)
    assert not {usage.right for usage in usages} & set(wrong)


# the command


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、总体要求\n\n完善政策体系,落实措施。\n", published=True)
    project.plan("yi.md", "# 一、总体要求\n\n完善的的政策。\n", title="乙", published=True)
    return project


def test_command(project: Project) -> None:
    """One plan, several plans, a file, and one that is not there; exit code 1 for errors only."""
    both = project.invoke("check", "jia", "content/plans/yi.md")
    assert (both.returncode, both.stderr) == (0, "")
    assert "jia.md:7:7: 警告 B01" in both.stdout
    assert "yi.md:7:4: 警告 R06" in both.stdout
    one = project.invoke("check", "yi", "--format", "json")
    assert [each["code"] for each in json.loads(one.stdout)["problems"]] == ["R06"]
    project.plan("jia@2020-01-01.md", "# 一、总体要求\n\n完善。\n")
    assert project.invoke("check", "jia@2020-01-01").returncode == 0
    missing = project.invoke("check", "bing")
    assert (missing.returncode, missing.stderr.strip()) == (1, "没有找到规划 bing。")
    assert (
        project.invoke("check", "--format", "xml").stderr.strip() == "没有 xml 这种格式。可用的有：text、json、github。"
    )
    project.plan("ding.md", "# 一、总体要求\n\n[^1]没有内容。\n")
    whole = project.invoke("check")
    assert whole.returncode == 1
    assert "ding.md:1:1: 提示 W06 规划没有发布时间" in whole.stdout


def test_fix_asks_first(project: Project) -> None:
    """The diff comes first; without a terminal to ask, nothing is written unless `--yes` says so."""
    file = project.folder / "content/plans/jia.md"
    before = file.read_bytes()
    shown = project.invoke("check", "jia", "--fix")
    assert "  - 完善政策体系,落实措施。\n  + 完善政策体系，落实措施。" in shown.stdout
    assert "没有写入" in shown.stdout
    assert file.read_bytes() == before
    written = project.invoke("check", "jia", "--fix", "--yes")
    assert "已修改 1 处，写入 content/plans/jia.md。" in written.stdout
    assert file.read_text("utf-8").endswith("完善政策体系，落实措施。\n")
    assert "没有可以自动修改的地方。" in project.invoke("check", "jia", "--fix", "--yes").stdout


def test_office_list_and_its_faults(project: Project) -> None:
    """`content/wording.yml` is used; what is wrong with it is told with its line."""
    path = project.folder / "content" / "wording.yml"
    path.write_text(
        "- 误:\n    - 政策体系\n  正: 政策体系（简称）\n  依据: 本单位\n- 误:\n    - 甲\n  正: 乙\n", "utf-8"
    )
    found = project.invoke("check").stdout
    assert "警告 Y01 “政策体系”应为“政策体系（简称）”。请核对；依据：本单位。" in found
    assert "content/wording.yml:5:3: 错误 Y03 用语表的这一条缺少依据。请补上，或删去这一条。" in found
