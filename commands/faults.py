"""What stops a build, and how it is said in Chinese."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jinja2 import TemplateError

from atomic_output import BuildFailed, CrewLost, ForeignOutput, OutputBusy, OutputElsewhere, WrittenTwice
from commands import ROOT, words
from desk.preview.outcome import Outcome
from plan_pages import ProblemsFound
from plan_search import LunrMissing
from planbook.problems import Problem


class SettingsMissing(Exception):
    """The settings are not complete; `args[0]` says in Chinese what is missing."""


def missing_folder() -> str:
    """Say which folder without which there is no site is not there; empty where all are."""
    folders = ("content", "theme/templates", "theme/static")
    return next((f"没有找到文件夹 {folder}。" for folder in folders if not (ROOT / folder).is_dir()), "")


def stopped(error: Exception) -> Outcome:
    """Report what stopped the build; a fault of our own is raised again."""
    match error:
        case ProblemsFound():
            return reported(map(str, error.problems), error.problems)
        case BuildFailed():
            return reported(f"content/pages 中的页面无法生成：{message}" for message in error.messages)
        case _:
            return replace(reported([_explain(error)]), passing=isinstance(error, OutputBusy))


def _explain(error: Exception) -> str:
    match error:
        case SettingsMissing():
            said = str(error)
        case OutputBusy():
            said = "另一个生成正在进行。请等它结束后重试。"
        case OutputElsewhere():
            said = "output 与它所在的文件夹不在同一磁盘，不能整体替换。请把 output 改为普通文件夹。"
        case ForeignOutput():
            said = f"{error.args[0].name} 已经存在，但不是生成的网站。请把它移到别处后重试。"
        case WrittenTwice():
            said = f"两个页面使用同一网址 {error.args[0]}。请修改 content/pages 中页面的 Slug。"
        case CrewLost():
            said = "生成网站的进程被系统终止，多为内存不足。请关闭其他程序后重试，或设 WORKERS=1。"
        case LunrMissing():
            said = f"没有找到检索所用的 lunr.js（{error.args[0]}）。请用 ./run build 生成网站，它会自动安装。"
        case TemplateError():
            name, line = getattr(error, "name", None) or "theme/templates", getattr(error, "lineno", None)
            said = f"模板 {name}{f' 第 {line} 行' if line else ''}有误：{error.message}"
        case OSError():
            said = words.explain(error)
        case _:
            raise error
    return said


def reported(messages: Iterable[str], problems: Sequence[Problem] = ()) -> Outcome:
    """Print what stopped the build, and in what state the output is; `problems` are what the messages say, if any."""
    lines = list(messages)
    begun = any((ROOT / f"{output}.next" / ".journal.json").is_file() for output in ("output", "public"))
    state = "网站已更新一部分，排除故障后再次运行 build 即可完成。" if begun else "网站没有改动。"
    errors = sum(problem.is_error for problem in problems) or len(lines)
    for line in (*lines, f"共有 {errors} 个错误，{state}"):
        print(line, file=sys.stderr)
    return Outcome(problems) if problems else Outcome(faults=lines)
