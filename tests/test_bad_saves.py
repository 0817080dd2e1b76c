"""What desktops make of plan files: encodings, line ends, names, sizes.  Each is read, or named with its remedy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from plan_pages.plan_files import LARGEST
from plan_pages.reading import read_library
from planbook.read import read_plan

PLAN = "---\ntitle: 例\n---\n# 一、甲\n\n（一）子。正文。\n\n| 指标 | 目标值 |\n|---|---|\n| 甲 | 1 |\n"
NAME = "content/plans/jia.md"


def problems_of(files: dict[str, bytes], folder: Path) -> list[str]:
    """Give what is said of a content folder with these plan files."""
    for name, data in files.items():
        path = folder / "content" / "plans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return [str(problem) for problem in read_library(folder / "content", "plans")[1]]


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode("utf-8-sig"),
        PLAN.replace("\n", "\r\n").encode(),
        PLAN.replace("\n", "\r\n").encode("utf-8-sig"),
        PLAN.replace("\n", "\r").encode(),
    ],
    ids=["BOM", "CRLF", "BOM and CRLF", "CR"],
)
def test_marks_of_desktops_do_not_matter(data: bytes) -> None:
    """A byte order mark and any kind of line end give the same plan, and nothing to say."""
    reading = read_plan(NAME, data)
    assert reading.problems == ()
    assert reading == read_plan(NAME, PLAN.encode())


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [("gb18030", "，似为 GB18030（GBK）编码"), ("utf-16", "，似为 UTF-16（记事本的“Unicode”）编码")],
)
def test_other_encodings(encoding: str, guess: str) -> None:
    """Another encoding is named where it can be told, with the way out; nothing is read wrongly."""
    reading = read_plan(NAME, PLAN.encode(encoding))
    (problem,) = reading.problems
    assert reading.plan is None
    assert problem.message == f"文件不是 UTF-8 编码{guess}。"
    assert problem.hint == "请用编辑器把文件另存为 UTF-8 编码。"


@pytest.mark.parametrize("time", ["2026-11-22 9:05", "2026年11月22日 09:05", "2026/11/22 9：05", "2026.11.22  9:05:00"])
def test_times_as_people_type_them(time: str) -> None:
    """Dates and times are read in the forms that people and input methods write."""
    reading = read_plan(NAME, PLAN.replace("title: 例", f"title: 例\n发布时间: {time}").encode())
    assert reading.problems == ()
    assert reading.plan
    assert reading.plan.metadata.published == datetime(2026, 11, 22, 9, 5)


def test_chinese_name(tmp_path: Path) -> None:
    """A name in Chinese is no address; one that would do is proposed."""
    assert problems_of({"河源规划.md": PLAN.encode()}, tmp_path) == [
        (
            "content/plans/河源规划.md:1:1: 错误 F03 “河源规划”不能用作网址。"
            "请只用小写字母、数字和连字符命名文件，如 heyuanguihua.md。"
        )
    ]


def test_names_that_differ_in_case_only(tmp_path: Path) -> None:
    """Two files that are one on most desktops are both named, in whatever folder."""
    found = problems_of({"2021/jia.md": PLAN.encode(), "2021/Jia.md": PLAN.encode()}, tmp_path)
    assert (
        "content/plans/2021/jia.md:1:1: 错误 F10 文件名与 content/plans/2021/Jia.md 只有大小写不同，"
        "在 Windows 和 macOS 上会互相覆盖。请给其中一个改名，或删去多余的一个。"
    ) in found
    assert any("Jia.md:1:1: 错误 F03" in each for each in found)


def test_a_folder_named_like_a_plan(tmp_path: Path) -> None:
    """A folder in the place of a plan file is named; one with plan files in it is read as any other."""
    (tmp_path / "content" / "plans" / "yi.md").mkdir(parents=True)
    assert problems_of({"2021.md/jia.md": PLAN.encode()}, tmp_path) == [
        "content/plans/yi.md:1:1: 错误 F12 这是文件夹，其中没有规划文件。请换成规划文件，或给文件夹改名。"
    ]


def test_large_file(tmp_path: Path) -> None:
    """Fifty megabytes are not even read; the largest that is allowed is."""
    path = tmp_path / "content" / "plans" / "huge.md"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert problems_of({"jia.md": PLAN.encode()}, tmp_path) == [
        (
            "content/plans/huge.md:1:1: 错误 F11 文件有 50 MB，超过 5 MB，没有读取。"
            "规划文件只收文字；请核对是否误存了图片或其他文件，确是规划的请分成几件。"
        )
    ]
    path.write_bytes(b"-" * LARGEST)
    assert "F11" not in problems_of({}, tmp_path)[0]
