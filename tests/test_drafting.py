"""`new`: a plan file that builds at once, from answers or options."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.drafting import ASKED, Rejected, accept, draft, interview, propose_slug
from planbook.entries import scalar
from planbook.model import Column, IndicatorTable
from planbook.read import read_plan
from tests.building import Project

TITLE = "河源市知识产权“十四五”规划"


def test_draft_builds(tmp_path: Path) -> None:
    """A new plan builds at once; every place to be written over is named with its line, and nothing else."""
    project = Project(tmp_path)
    made = project.invoke("new", "--title", TITLE, "--region", "广东省/河源市", "--period", "2021-2025")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [
        ("已写入 content/plans/heyuanshi-zhishichanquan-shisiwu-guihua.md。其中“【待填……】”各处请改写为规划的文字。"),
        (
            "预览：运行 ./run serve，打开 "
            "http://127.0.0.1:8000/plans/heyuanshi-zhishichanquan-shisiwu-guihua/，保存文件后页面自动更新。"
        ),
    ]
    built = project.invoke("build")
    assert built.returncode == 0, built.stderr
    assert {line.split()[2] for line in built.stderr.splitlines()} == {"S02"}
    text = (tmp_path / "content/plans/heyuanshi-zhishichanquan-shisiwu-guihua.md").read_text(encoding="utf-8")
    assert len(built.stderr.splitlines()) == text.count("【待填")
    assert built.stderr.splitlines()[0] == (
        "content/plans/heyuanshi-zhishichanquan-shisiwu-guihua.md:16:1: 警告 S02 "
        "“【待填：制定目的和依据，如“为……，根据……，制定本规划。”】”还没有改写。"
        "请改写为规划的文字，没有这项内容的删去。"
    )
    again = project.invoke("new", "--title", TITLE)
    assert (again.returncode, again.stderr) == (
        1,
        "规划 heyuanshi-zhishichanquan-shisiwu-guihua 已经存在。请另起一个网址。没有写入任何文件。\n",
    )


def test_draft_shows_the_dialect() -> None:
    """The draft holds what most plans have: chapters, sections, a measure, a column, an indicator table."""
    plan = read_plan("content/plans/jia.md", draft({"title": TITLE}).encode()).plan
    assert plan
    assert [chapter.mark for chapter in plan.sections] == ["一、", "二、", "三、"]
    assert {type(step.node) for step in plan.walk()} >= {Column, IndicatorTable}


def test_interview() -> None:
    """What cannot be taken is said and asked again; Enter takes the address proposed and leaves out the rest."""
    answers = iter(
        ["", TITLE, "Bad Slug", "jia", "", "河源市人民政府", "", "2022年1月", "2022年1月14日", "", "2025", "", ""]
    )
    asked, said = [], []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    values = interview(ask, said.append, {"jia"}.__contains__)
    assert values == {
        "title": TITLE, "slug": "heyuanshi-zhishichanquan-shisiwu-guihua", "issuer": "河源市人民政府",
        "document_number": "", "issued": "2022年1月14日", "region": "", "period": "", "published": "",
    }  # fmt: skip
    assert said == [
        "规划须有标题。",
        "“Bad Slug”不能用作网址。请只用小写字母、数字和连字符，如 heyuan-ip-145。",
        "规划 jia 已经存在。请另起一个网址。",
        "成文日期“2022年1月”无法识别。应为“年-月-日”，如 2022-01-14。",
        "规划期“2025”无法识别。应为“首年-末年”，如 2021-2025。",
    ]
    assert asked[0] == "标题："
    assert asked[-1] == "发布时间（“年-月-日 时:分”，如 2026-11-22 10:00；不清楚的按回车）："
    assert len(asked) == len(ASKED) + len(said)


def test_in_a_terminal(tmp_path: Path) -> None:
    """In a terminal `new` asks; Ctrl+C in the middle leaves nothing behind, and no traceback."""
    folder = Project(tmp_path).folder
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "commands", "new"])
    shown = b""
    for wait_for, typed in (("标题：", f"{TITLE}\n"), ("网址（", "\n"), ("发文机关（", "")):
        while wait_for.encode() not in shown:
            assert select.select([terminal], [], [], 30)[0], shown.decode(errors="replace")
            shown += os.read(terminal, 65536)
        os.write(terminal, typed.encode())
    done = (0, 0)
    while not done[0]:  # pressed in the moment before it waits for a key, Ctrl+C shows only with the next
        if "已取消".encode() not in shown:
            os.write(terminal, b"\x03")
        with suppress(OSError):  # it has ended
            while select.select([terminal], [], [], 0.5)[0]:
                shown += os.read(terminal, 65536)
        done = os.waitpid(child, os.WNOHANG)
    assert os.waitstatus_to_exitcode(done[1]) == 1
    assert "已取消，没有写入任何文件。" in shown.decode()
    assert b"Traceback" not in shown
    assert not (folder / "content" / "plans").exists()


def test_without_a_terminal(tmp_path: Path) -> None:
    """Where nobody can be asked the title must be given."""
    result = subprocess.run(
        [sys.executable, "-m", "commands", "new"], cwd=Project(tmp_path).folder, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (1, "请用 --title 写明规划标题，或在终端中运行。\n")


@given(
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)
    | st.text("甲: #'-[{&*!|>%@`,?~=", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
)
def test_any_title_is_read_as_it_was_given(title: str) -> None:
    """Whatever characters a title has, the file says it, in a list as well; only white space is evened out."""
    written = draft({"title": title}).replace("\n---\n", f"\n别名:\n  - {scalar(title)}\n---\n")
    reading = read_plan("content/plans/jia.md", written.encode())
    assert reading.plan
    assert (reading.plan.title, reading.plan.metadata.aliases) == (title, (title,))
    assert {problem.code for problem in reading.problems} == {"S02"}


def test_proposed_addresses() -> None:
    """An address is proposed in whole words, short enough to be read out."""
    assert propose_slug("Q市“十四五”规划") == "q-shi-shisiwu-guihua"
    assert len(propose_slug("关于" * 60)) <= 40
    assert propose_slug("……") == ""
    with pytest.raises(Rejected, match="不能用作网址"):
        accept("slug", "", bool)
