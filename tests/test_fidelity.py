"""Fidelity: every character of the received text is accounted for, and every tampering is found."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.fidelity import NORMALISATIONS, Account, Basis, DifferenceKind, account
from intake.fidelity.alignment import align, gaps
from planbook.read import read_plan
from tests.building import ROOT

SLUGS = sorted(path.stem for path in (ROOT / "content" / "plans").glob("*.md"))
HEYUAN, GUANGDONG, SHENZHEN = "heyuan-ip-145", "guangdong-ip-145", "shenzhen-ip-145"
STANDARDS = "shenzhen-ip-standards-2011-2015"
FRONT = "---\ntitle: 甲市规划\n{more}---\n"
LONG = "加强规划实施财政经费预算保障，拓宽资金渠道，积极争取国家和省各类资金支持。"
KNOWN = "；".join(each.example for each in NORMALISATIONS)
PUT_BACK = "请补上；有意删去的写作 {--删去的文字--}，或在元数据的“未收录内容”中写明来源文本的行号。"
TAKE_OUT = "请删去；编者的说明写作 {>>说明<<}。"
RESTORE = "请改回；有意改正的写作 {~~原文~>改为~~}。"
MOVE_BACK = "请移回原处，或在元数据的“统一处理”中写明这样移动的内容。"


@dataclass(frozen=True)
class Pair:
    """A plan file and the text it was made from."""

    plan: str
    source: str

    def body_line(self, words: str) -> int:
        return 1 + next(index for index, line in enumerate(self.plan.split("\n")) if words in line)

    def source_line(self, words: str) -> int:
        return 1 + next(index for index, line in enumerate(self.source.split("\n")) if words in line)

    def account(self) -> Account:
        return account("plan.md", self.plan, "received.txt", self.source)

    def with_plan(self, before: str, after: str) -> Pair:
        """Change the plan in the one place that reads `before`."""
        assert self.plan.count(before) == 1
        return Pair(self.plan.replace(before, after), self.source)


@cache
def pair(slug: str) -> Pair:
    path = ROOT / "content" / "plans" / f"{slug}.md"
    plan = read_plan(path.name, path.read_bytes()).plan
    assert plan
    source = ROOT / "content" / "sources" / plan.metadata.source_text
    return Pair(path.read_text("utf-8"), source.read_text("utf-8"))


def small(body: str, received: str, more: str = "") -> Account:
    return account("plan.md", FRONT.format(more=more) + body, "received.txt", received)


def messages(made: Account) -> list[str]:
    return [str(problem) for problem in made.report]


@pytest.mark.parametrize("slug", SLUGS)
def test_real_plans_are_faithful(slug: str) -> None:
    """The five plans account for every character of their received texts."""
    made = pair(slug).account()
    assert messages(made) == []
    assert made.accounted == made.characters == sum(map(str.__len__, pair(slug).source.split()))
    assert sum(made.declared.values()) == made.accounted
    assert all(move.declared for move in made.moves)
    assert made.complete


def test_what_accounts_for_the_text() -> None:
    """Corrections, drops, normalisations and moves are counted apart."""
    assert set(pair(GUANGDONG).account().declared) == {
        Basis.SAME, Basis.CORRECTED, Basis.NORMALISED, Basis.DROPPED, Basis.MOVED,
    }  # fmt: skip
    assert pair(SHENZHEN).account().declared[Basis.MARKED] == len("注:")
    assert [move.text for move in pair(GUANGDONG).account().moves][:2] == [
        "①每万人口发明专利拥有量按第7次全国人口普查数据计算，下同。",
        "知识产权创造",
    ]


# tampering

KEEPS = "强化党对知识产权工作的全面领导"


def keeps() -> tuple[int, int]:
    return pair(HEYUAN).body_line(KEEPS), pair(HEYUAN).source_line(KEEPS)


def test_changed_character() -> None:
    """A changed character is found at its line and column on both sides."""
    made = pair(HEYUAN).with_plan(KEEPS, "强化党对知识产权工作的全局领导").account()
    here, there = keeps()
    assert messages(made) == [
        f"plan.md:{here}:13: 错误 D03 来源文本的“面”成了“局”（received.txt:{there}:13）。{RESTORE}"
    ]
    assert made.accounted == made.characters - 1


def test_deleted_character() -> None:
    """A deleted character is found."""
    made = pair(HEYUAN).with_plan(KEEPS, "强化党对知识产权工作的面领导").account()
    here, there = keeps()
    assert messages(made) == [f"plan.md:{here}:12: 错误 D01 缺少来源文本的“全”（received.txt:{there}:12）。{PUT_BACK}"]
    assert made.accounted == made.characters - 1


def test_added_character() -> None:
    """An added character is found, though nothing of the received text is missing."""
    made = pair(HEYUAN).with_plan(KEEPS, "强化党对知识产权工作的全新面领导").account()
    here, there = keeps()
    assert messages(made) == [
        f"plan.md:{here}:13: 错误 D02 多出来源文本没有的“新”（received.txt:{there}:13 处）。{TAKE_OUT}"
    ]
    assert made.accounted == made.characters
    assert not made.complete


def test_swapped_sentences() -> None:
    """Of two sentences that changed places, one is reported as moved, with both places."""
    whole = pair(HEYUAN)
    at = whole.plan.index(LONG)
    second = whole.plan[at + len(LONG) : whole.plan.index("。", at + len(LONG)) + 1]
    made = whole.with_plan(LONG + second, second + LONG).account()
    here, there = whole.body_line(LONG), whole.source_line("加强规划实施财政经费预算保障")
    assert messages(made) == [
        (
            f"plan.md:{here}:{len(second) + 1}: 错误 D04 “加强规划实施财政经费预算保障，拓宽资金渠…"
            f"省各类资金支持。（共37字）”不在来源文本的位置（received.txt:{there}:1）。{MOVE_BACK}"
        )
    ]
    assert [(move.text, move.declared) for move in made.moves] == [(LONG, False)]
    assert made.accounted == made.characters - len(LONG)


def paragraph() -> tuple[str, int, int]:
    whole = pair(HEYUAN)
    here, there = whole.body_line(LONG), whole.source_line("加强规划实施财政经费预算保障")
    return whole.plan.split("\n")[here - 1], here, there


def test_deleted_paragraph() -> None:
    """A deleted paragraph is missing where the text before it ends."""
    text, here, there = paragraph()
    made = pair(HEYUAN).with_plan(text + "\n\n", "").account()
    heading = pair(HEYUAN).plan.split("\n")[here - 3]
    assert messages(made) == [
        (
            f"plan.md:{here - 2}:{len(heading) + 1}: 错误 D01 缺少来源文本的“加强规划实施财政经费预算保障,拓宽资金渠…"
            f"知识产权的投入。（共{len(text)}字）”（received.txt:{there}:1）。{PUT_BACK}"
        )
    ]
    assert made.accounted == made.characters - len(text)


def test_repeated_paragraph() -> None:
    """A paragraph that stands twice is added once."""
    text, here, there = paragraph()
    made = pair(HEYUAN).with_plan(text, f"{text}\n\n{text}").account()
    assert messages(made) == [
        (
            f"plan.md:{here + 2}:1: 错误 D02 多出来源文本没有的“加强规划实施财政经费预算保障，拓宽资金渠…"
            f"知识产权的投入。（共{len(text)}字）”（received.txt:{there}:{len(text) + 1} 处）。{TAKE_OUT}"
        )
    ]


def test_cell_value() -> None:
    """A changed and an emptied cell value are found in the flattened table."""
    whole = pair(HEYUAN)
    made = whole.with_plan("| 0.39 | 1 |", "| 0.39 | 2 |").account()
    here, there = whole.body_line("| 0.39 | 1 |"), whole.source_line("0.39")
    assert messages(made) == [
        f"plan.md:{here}:40: 错误 D03 来源文本的“1”成了“2”（received.txt:{there + 1}:1）。{RESTORE}"
    ]
    made = whole.with_plan("| 0.39 | 1 |", "| | 1 |").account()
    assert messages(made) == [f"plan.md:{here}:30: 错误 D01 缺少来源文本的“0.39”（received.txt:{there}:1）。{PUT_BACK}"]


def test_merged_cell() -> None:
    """A cell that a declared merge moved must still say the same."""
    whole = pair(GUANGDONG)
    made = whole.with_plan("高质量创造{--3,2--}", "高质量创新{--3,2--}").account()
    here, there = whole.body_line("高质量创造{--3,2--}"), whole.source_line("高质量 创造")
    assert messages(made) == [
        f"plan.md:{here}:7: 错误 D02 多出来源文本没有的“高质量创新”（received.txt:{there - 1}:2 处）。{TAKE_OUT}",
        f"plan.md:{here + 1}:4: 错误 D01 缺少来源文本的“高质量创造”（received.txt:{there}:3）。{PUT_BACK}",
    ]


def test_moved_footnote() -> None:
    """A footnote that moved behind its paragraph must still say the same."""
    made = pair(GUANGDONG).with_plan("全国人口普查数据计算", "全国人口普查计算").account()
    assert [(each.kind, each.text, each.source.line) for each in made.differences] == [
        (DifferenceKind.MISSING, "数据", pair(GUANGDONG).source_line("人口普查数据计算"))
    ]


def test_quote_without_declaration() -> None:
    """A curly quote for a straight one is a difference until it is declared; one message names all of them."""
    whole = pair(GUANGDONG).with_plan("  - 直引号改为弯引号\n", "")
    made = whole.account()
    count = sum(each.kind is DifferenceKind.CHANGED for each in made.differences)
    assert messages(made) == [
        (
            'plan.md:23:96: 错误 D05 来源文本的“"”成了““”（received.txt:45:96），没有声明'
            f"（同样的共 {count} 处）。请改回，或在元数据的“统一处理”中加一行“直引号改为弯引号”。"
        )
    ]
    assert made.accounted == made.characters - sum(len(each.written) for each in made.differences)
    assert count > 100


def test_changed_quote() -> None:
    """A declaration allows a change in one direction only."""
    made = pair(HEYUAN).with_plan("“全链条服务", '"全链条服务').account()
    here, there = pair(HEYUAN).body_line("“全链条服务"), pair(HEYUAN).source_line("“全链条服务")
    assert messages(made) == [
        f'plan.md:{here}:21: 错误 D03 来源文本的“““成了“"”（received.txt:{there}:21）。{RESTORE}'.replace(
            "“““成", "““”成"
        )
    ]


def test_width_in_cells() -> None:
    """`表格单元格保留原样` is held to: a full-width bracket in a cell is a difference."""
    made = pair(SHENZHEN).with_plan("| 累计标准数(件) |", "| 累计标准数（件） |").account()
    here, there = pair(SHENZHEN).body_line("累计标准数(件)"), pair(SHENZHEN).source_line("累计标准数(件)")
    assert messages(made) == [
        (
            f"plan.md:{here}:12: 错误 D05 来源文本的“(”成了“（”（received.txt:{there}:6），没有声明（同样的共 2 处）。"
            "请改回，或在元数据的“统一处理”中加一行“半角括号改为全角”。"
        )
    ]


def test_drop_removed() -> None:
    """What is not carried over and not declared is missing."""
    made = pair(GUANGDONG).with_plan("  - 跨页表格重复的表头（来源文本第94行）\n", "").account()
    here = pair(GUANGDONG).body_line("| 11 | ^^ | 地理标志商标") - 1
    assert messages(made) == [
        f"plan.md:{here}:33: 错误 D01 缺少来源文本的“序号分类指标单位目标值完成值”（received.txt:94:1）。{PUT_BACK}"
    ]
    made = pair(GUANGDONG).with_plan("  - 目录（来源文本第3—43行）\n", "").account()
    assert [each.source.line for each in made.differences] == [3]
    assert made.characters - made.accounted == len(made.differences[0].received) > 1000


def test_drop_without_lines() -> None:
    """A declaration without line numbers accounts for nothing, and is a problem of its own."""
    made = pair(GUANGDONG).with_plan("来源文本第94行", "略").account()
    assert messages(made)[0] == (
        "plan.md:22:1: 错误 D06 未收录内容“跨页表格重复的表头（略）”没有写明来源文本的行号。"
        "请写明行号，如“目录（来源文本第3—43行）”。"
    )
    assert [each.source.line for each in made.differences] == [94]


def test_drop_of_nothing() -> None:
    """A declaration that names lines of which nothing is left out is a problem."""
    made = small("甲乙丙丁\n", "甲乙丙丁\n", "dropped:\n  - 页码（来源文本第1行）\n  - 页眉（第7行）\n")
    assert [str(each) for each in made.problems] == [
        (
            "plan.md:5:1: 错误 D07 未收录内容“页眉（第7行）”所指的行没有未收录的文字。"
            "请核对来源文本的行号和引号中的文字，或删去这一条。"
        )
    ]


def test_dropped_words() -> None:
    """Words in quotation marks name what is dropped of a line; the rest must stand in the plan."""
    whole = pair(STANDARDS)
    title = "深圳市人民政府办公厅关于印发深圳市知识产权与标准化战略纲要"
    assert whole.account().complete
    made = whole.with_plan(f"**印发通知** {title}", "**印发通知** ").account()
    assert [(each.kind, each.received, each.source.line) for each in made.differences] == [
        (DifferenceKind.MISSING, title, 6)
    ]


def test_part_of_a_dropped_line_is_used() -> None:
    """Where the plan uses part of a declared line, only the rest is dropped."""
    more = "dropped:\n  - 栏名（来源文本第1行）\n"
    made = small("关于印发规划的通知\n\n各区：\n", "信息名称：关于印发规划的通知\n各区：\n", more)
    assert made.complete
    assert made.declared == {Basis.SAME: 12, Basis.DROPPED: 5}


def test_unknown_normalisation() -> None:
    """A declaration in words that are not recognised allows nothing."""
    made = small("甲“乙”\n", '甲"乙"\n', "normalised:\n  - 文字略有调整\n")
    assert messages(made) == [
        f"plan.md:4:1: 错误 D08 统一处理“文字略有调整”无法识别，不能用来核对文字。请用下列说法之一：{KNOWN}。",
        (
            'plan.md:6:2: 错误 D05 来源文本的“"”成了““”（received.txt:1:2），没有声明（同样的共 2 处）。'
            "请改回，或在元数据的“统一处理”中加一行“直引号改为弯引号”。"
        ),
    ]


def test_examples_of_normalisations_are_recognised() -> None:
    """Each declaration that a message proposes is understood."""
    for each in NORMALISATIONS:
        assert each.pattern.search(each.example)


def test_applied_correction() -> None:
    """A correction without its mark is a difference."""
    made = pair(GUANGDONG).with_plan("{~~私益~>权益~~}", "权益").account()
    assert [(each.received, each.written) for each in made.differences] == [("私", "权")]


# what the plan file says


@pytest.mark.parametrize(
    ("body", "received"),
    [
        ("# 一、总则 {#chapter-1}\n", "一、总则"),
        ("> **专栏1 甲**\n>\n> 乙\n", "专栏1 甲\n乙"),
        ("> **印发通知** 关于甲的通知\n>\n> 各区：\n", "关于甲的通知\n各区："),
        ("表：主要指标 {.plain}\n| 甲 | << |\n|---|---|\n| 1\\|2 | 丙 |\n", "主要指标\n甲\n1|2\t丙"),
        ("甲[^①]乙。\n\n[^①]: 说明。\n", "甲①乙。\n① 说明。"),
        ("甲[^①]乙。\n\n[^①]: 说明。\n", "甲①乙。\n注①：说明。"),
        ("{~~系范区~>示范区~~}{--重复--}{>>疑误<<}\n", "系范区重复"),
        ("- 甲\n- 乙\n", "甲\n乙"),
        ("- 甲\n- 乙\n", "- 甲\n- 乙"),
        ("# 总则\n\n**甲。** 乙\n", "# 总则\n**甲。** 乙"),
        ("表：指标\n| 甲 |\n|---|\n| 乙 |\n", "表：指标\n甲\n乙"),
        ("[甲](plan:a/chapter-1)和 *乙*、1\\*2\n", "甲和乙、1*2"),
        ("正文。\n", "甲市规划\n正文。"),
        ("甲\n", "\ufeff甲\u200b \u3000\r\n"),
    ],
)
def test_dialect_marks_are_no_text(body: str, received: str) -> None:
    """Marks of the dialect are taken off, or stand for the same mark of the received text."""
    made = small(body, received)
    assert (messages(made), made.accounted) == ([], made.characters)


@pytest.mark.parametrize("form", ["2012-01-05", "2012年1月5日", "2012年01月05日", "二○一二年一月五日", "2012/1/5"])
def test_metadata_block(form: str) -> None:
    """Values of the metadata block are accounted for by the metadata, in every form of the date; labels are not."""
    more = "issuer: 甲市人民政府\nissued: 2012-01-05\n"
    made = small("正文。\n", f"发布机构：甲市人民政府\n{form}\n甲市规划\n正文。\n", more)
    assert [each.received for each in made.differences] == ["发布机构："]
    assert made.declared == {Basis.SAME: 3, Basis.METADATA: len("甲市人民政府甲市规划") + len(form)}


def test_metadata_does_not_stand_for_the_text() -> None:
    """A value that is missing in the middle of the text is missing."""
    made = small("前文。后文。\n", "前文。\n2012年1月5日\n后文。\n", "issued: 2012-01-05\n")
    assert [each.received for each in made.differences] == ["2012年1月5日"]


def test_empty_sides() -> None:
    """An empty text and an empty plan file are compared like any other."""
    assert small("", "").complete
    assert small("甲\n", "").differences[0].kind is DifferenceKind.ADDED
    made = account("plan.md", "", "received.txt", "甲")
    assert (made.accounted, [each.received for each in made.differences]) == (0, ["甲"])


# laws


@cache
def readable(slug: str) -> list[int]:
    """Offsets of Chinese characters in the body of a plan file that are no mark, remark or published reading."""
    text = pair(slug).plan
    start = text.index("\n---\n") + 5
    marks = re.compile(r"\{>>.*?<<\}|~>.*?~~\}|\*\*印发通知\*\*|^表：|\{#.*?\}", re.MULTILINE)
    hidden = {at for match in marks.finditer(text, start) for at in range(*match.span())}
    return [
        at for match in re.finditer(r"[\u4e00-\u9fff]", text[start:]) if (at := start + match.start()) not in hidden
    ]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SLUGS), st.data())
def test_any_deletion_is_found(slug: str, data: st.DataObject) -> None:
    """Whatever run of text is deleted, it is reported and the share falls below 100 %."""
    places = readable(slug)
    first = data.draw(st.sampled_from(places))
    end = first + data.draw(st.integers(1, 400))
    text = pair(slug).plan
    made = Pair(text[:first] + text[end:], pair(slug).source).account()
    assert made.differences
    assert made.accounted < made.characters


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SLUGS), st.data())
def test_any_change_is_found(slug: str, data: st.DataObject) -> None:
    """Whatever run of text is changed, it is reported at its line and the share falls below 100 %."""
    places = readable(slug)
    chosen = data.draw(st.integers(0, len(places) - 1))
    text = list(pair(slug).plan)
    for at in places[chosen : chosen + data.draw(st.integers(1, 40))]:
        text[at] = data.draw(st.sampled_from("〓▲囍甴"))
    made = Pair("".join(text), pair(slug).source).account()
    line = pair(slug).plan.count("\n", 0, places[chosen]) + 1
    assert line in {each.where.line for each in made.differences}
    assert made.accounted < made.characters


@settings(max_examples=300, deadline=None)
@given(st.text("甲乙丙", max_size=60), st.text("甲乙丙", max_size=60))
def test_alignment_law(left: str, right: str) -> None:
    """Matches are equal, in order, and together with the gaps they make up both texts."""
    matches = align(left, right)
    here, there = [], []
    for match in matches:
        assert left[match.left : match.left + match.length] == right[match.right : match.right + match.length]
        here += range(match.left, match.left + match.length)
        there += range(match.right, match.right + match.length)
    for gap in gaps(matches, len(left), len(right)):
        here += range(gap.left, gap.left_end)
        there += range(gap.right, gap.right_end)
    assert (sorted(here), sorted(there)) == (list(range(len(left))), list(range(len(right))))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_has_its_account(body: str, received: str) -> None:
    """No text makes the account fail, and nothing is counted twice."""
    made = small(body, received)
    missing = sum(len(each.received) for each in made.differences)
    assert made.accounted + missing == made.characters == made.accounted + (made.characters - made.accounted)
    assert sum(made.declared.values()) == made.accounted


# speed


def unlike(seed: int, count: int, letters: int = 600) -> str:
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(letters)) for _ in range(count))


def in_paragraphs(text: str, gap: str = "\n\n") -> str:
    return gap.join(text[at : at + 200] for at in range(0, len(text), 200))


HUNDRED_THOUSAND = unlike(1, 100_000)
HARD = {
    "the same": (HUNDRED_THOUSAND, HUNDRED_THOUSAND),
    "a change in every hundred": (re.sub(r"(.{99}).", r"\1〓", HUNDRED_THOUSAND), HUNDRED_THOUSAND),
    "nothing alike": (unlike(2, 100_000), HUNDRED_THOUSAND),
    "backwards": (HUNDRED_THOUSAND[::-1], HUNDRED_THOUSAND),
    "one character": ("啊" * 99_000, "啊" * 100_000),
    "two characters": ("啊吧" * 50_000, "吧啊" * 50_000),
    "other periods": ("啊吧" * 50_000, "啊吧才" * 33_333),
    "two letters at random": (unlike(3, 100_000, 2), unlike(4, 100_000, 2)),
    "one paragraph, edited": (
        "".join(HUNDRED_THOUSAND[:200] + chr(0x9000 + at) for at in range(500)), HUNDRED_THOUSAND[:200] * 500,
    ),
    "received twice": (HUNDRED_THOUSAND[:50_000], HUNDRED_THOUSAND[:50_000] * 2),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_speed(name: str) -> None:
    """100,000 characters take less than two seconds, however much they repeat themselves."""
    body, received = HARD[name]
    start = time.process_time()
    small(in_paragraphs(body), in_paragraphs(received, "\n"))
    assert time.process_time() - start < 2


def test_repeats_do_not_lose_the_thread() -> None:
    """One paragraph five hundred times, each time with another insertion, is followed to the end."""
    body, received = HARD["one paragraph, edited"]
    made = small(in_paragraphs(body), in_paragraphs(received, "\n"))
    assert (made.share, len(made.differences)) == (1.0, 500)


def test_speed_of_the_largest_plan() -> None:
    """The largest plan, 26,000 characters, takes well under a second."""
    whole = pair(GUANGDONG)
    start = time.process_time()
    whole.account()
    assert time.process_time() - start < 0.5


def test_files_are_named_as_the_editor_knows_them() -> None:
    """Both files' names stand in the messages as they were handed in."""
    made = account("content/plans/a.md", FRONT.format(more="") + "乙\n", "content/sources/a.txt", "丙")
    assert [str(each) for each in made.report] == [
        f"content/plans/a.md:4:1: 错误 D03 来源文本的“丙”成了“乙”（content/sources/a.txt:1:1）。{RESTORE}"
    ]
    assert Path(made.differences[0].source.path).name == "a.txt"
