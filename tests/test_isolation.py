"""Work on documents in a process of its own: whatever a file does, the editor gets a sentence."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Callable

import pytest

from intake.formats import UnreadableDocument
from intake.importing import BadSlug, import_document
from intake.isolation import run_isolated

Tell = Callable[[str], None]


def tells(*, tell: Tell) -> int:
    tell("第一步")
    tell("第二步")
    return 42


def hangs(*, tell: Tell) -> None:
    tell("正在读取第 3/9 页")
    time.sleep(60)


def crashes(*, tell: Tell) -> None:
    os.abort()


def swells(*, tell: Tell) -> int:
    return len(bytearray(2 << 30))


def fills(*, tell: Tell) -> None:
    """Take memory by the piece, until there is no room for the smallest."""
    taken: list[object] = []
    for size in (1 << 16, 1 << 9, 1):
        with contextlib.suppress(MemoryError):
            while True:
                taken.append(bytearray(size))
    while True:
        taken.append([taken])


def silent(text: str) -> None:
    """Hear nothing."""


def test_result_and_progress() -> None:
    """The result comes back, and what was told on the way, in order."""
    told: list[str] = []
    assert run_isolated(tells, told.append) == 42
    assert told == ["第一步", "第二步"]


def test_errors_come_back() -> None:
    """What the work raises is raised here."""
    with pytest.raises(BadSlug, match=r"\.\./x"):
        run_isolated(functools.partial(import_document, "a.txt", "甲。".encode(), slug="../x"), silent)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (
            hangs,
            "处理了 3 秒还没有完成，停在“正在读取第 3/9 页”，已停止。请分成几个文件，或索取 Word 原文件再导入。",
        ),
        (crashes, "读取时程序意外中止，文件多半已经损坏。请用原来的软件打开，另存后再导入。"),
        (fills, "文件解开后太大，内存容纳不下。请分成几个文件，或删去其中的图片再导入。"),
        (swells, "文件解开后太大，内存容纳不下。请分成几个文件，或删去其中的图片再导入。"),
    ],
)
def test_what_goes_wrong(work: Callable[..., object], said: str) -> None:
    """A hang, a crash and a flood end in a sentence, soon."""
    with pytest.raises(UnreadableDocument) as caught:
        run_isolated(work, silent, seconds=3 if work is hangs else 60, memory=1 << 30)
    assert str(caught.value) == said


def test_progress_of_a_long_pdf() -> None:
    """A PDF tells the page that it is at."""
    from tests.intake_files.documents import pdf, write_lines

    told: list[str] = []
    data = pdf((lambda canvas: write_lines(canvas, ["一、任务", "落实各项任务，确保取得实效。"])) for _ in range(12))
    import_document("a.pdf", data, tell=told.append)
    assert told == [
        "正在读取第 1/12 页",
        "正在读取第 6/12 页",
        "正在读取第 11/12 页",
        "正在识别结构",
        "正在逐字核对",
    ]
