"""The command line as people meet it who mistype, forget and misplace: what they are told is Chinese, and helps."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from commands.words import RUN, in_chinese
from tests.building import ROOT, Project
from workshop.placed import write_whole

FILE = "要导入的文件：.txt、.md、.html、.docx 或带文字层的 .pdf"
QUOTED = "文件名中有空格或括号的，请把文件名连同文件夹用引号括起来。"
PLAN = "# 一、甲\n\n（一）子。正文。\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("commands"))
    project.plan("jia.md", PLAN.replace("正文。", "正文,文。"), title="甲")
    project.plan("yi.md", PLAN, title="乙")
    return project


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], f"没有“chek”这个命令。是否要用 check？全部命令见 {RUN} --list。"),
        (
            ["import", "阜新", "规划.docx"],
            f"没有“规划.docx”这个命令。{QUOTED}全部命令见 {RUN} --list。",
        ),
        (["import"], f"请在 import 之后写明{FILE}。用法见 {RUN} --help import。"),
        (["import", "规划.docx", "--slug"], "选项 --slug 之后须写明它的值。"),
        (["check", "--fixx"], f"没有 --fixx 这个选项。用法见 {RUN} --help 命令。"),
        (["serve", "--port", "八千"], "“八千”不是数字。"),
        (["serve", "--port", "80000"], "没有端口 80000。请用 --port 写 1024 到 65535 之间的一个数。"),
        (["--help", "chek"], f"没有“chek”这个命令。是否要用 check？全部命令见 {RUN} --list。"),
        (["fidelity", "bing"], "没有找到规划 bing。"),
    ],
)
def test_what_cannot_be_taken(project: Project, arguments: list[str], said: str) -> None:
    """A command that cannot be taken is named with what would be right; exit code 1."""
    done = project.invoke(*arguments)
    assert (done.returncode, done.stderr) == (1, f"{said}\n")


def test_other_words_of_invoke() -> None:
    """What invoke says in words that we do not know is given with them."""
    assert in_chinese("Something odd", (), {}) == f"命令有误（Something odd）。用法见 {RUN} --list。"


def test_help_is_chinese(project: Project) -> None:
    """Without a command, and with `--help` or `--list`, everything but names is Chinese."""
    bare, listed, one = project.invoke(), project.invoke("--list"), project.invoke("--help", "check")
    assert bare.stdout == project.invoke("--help").stdout
    assert bare.stdout.startswith(f"用法：{RUN} 命令 [选项]\n")
    assert listed.stdout.startswith("可用的命令：\n")
    assert one.stdout.startswith(f"用法：{RUN} check [选项]\n\n  检查规划的结构")
    for word in ("Usage", "Options", "Docstring", "Available", "STRING", "INT"):
        assert word not in bare.stdout + listed.stdout + one.stdout


@pytest.mark.parametrize("arguments", [["--fix", "jia"], ["jia", "--fix"], ["--format", "text", "--fix", "jia"]])
def test_options_stand_before_values_or_behind(project: Project, arguments: list[str]) -> None:
    """`check --fix jia` is `check jia --fix`, and the value of an option is no plan."""
    done = project.invoke("check", *arguments)
    assert "  - （一）子。正文,文。\n  + （一）子。正文，文。" in done.stdout
    assert "yi.md" not in done.stdout


def test_plans_by_their_files(project: Project) -> None:
    """A plan may be named by its file, as one drags it into the window."""
    file = project.folder / "content/plans/jia.md"
    assert project.invoke("fidelity", str(file)).stdout == "content/plans/jia.md：没有来源文本，不能核对。\n"
    assert "jia.md" in project.invoke("check", str(file)).stdout


def test_a_received_text_of_another_encoding(project: Project) -> None:
    """Notepad saves so what is called ANSI there: the editor is told which file, and what to do."""
    project.plan("ding.md", "---\ntitle: 丁\nsource_text: ding.txt\n---\n正文。\n")
    received = project.folder / "content/sources/ding.txt"
    received.parent.mkdir(exist_ok=True)
    received.write_bytes("正文。\n".encode("gbk"))
    done = project.invoke("fidelity", "ding")
    (project.folder / "content/plans/ding.md").unlink()
    said = "错误 F01 文件不是 UTF-8 编码，似为 GB18030（GBK）编码。请用编辑器把文件另存为 UTF-8 编码。"
    assert (done.returncode, done.stderr) == (1, f"content/sources/ding.txt:1:1: {said}\n")


def test_a_file_of_the_folder_where_the_command_is_called(project: Project, tmp_path: Path) -> None:
    """`run` works from any folder, and takes the files that lie there."""
    (tmp_path / "收到.txt").write_text("某市发展规划\n\n正文。\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "commands", "import", "收到.txt", "--slug", "bing"],
        cwd=project.folder, env=os.environ | {"CALLED_FROM": str(tmp_path)}, capture_output=True, text=True, check=False
    )  # fmt: skip
    (project.folder / "content/plans/bing.md").unlink()
    assert done.returncode == 0, done.stderr
    assert 'os.environ["CALLED_FROM"] = str(Path.cwd())' in (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "console",
    [
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["GBK", "ASCII"],
)
def test_consoles_of_other_encodings(project: Project, tmp_path: Path, console: dict[str, str]) -> None:
    """A console that has not all characters shows the others by their numbers; nothing stops in the middle."""
    shutil.copytree(project.folder, tmp_path / "p", ignore=shutil.ignore_patterns("output*", ".cache"))
    (tmp_path / "p" / "规划 一.txt").write_text("某市发展规划\n\n推进𠀀𡿨市㻬琈⟷项目，4?26。\n", encoding="utf-8")
    for arguments in (["import", "规划 一.txt", "--slug", "ding"], ["check", "ding"], ["build"]):
        done = subprocess.run(
            [sys.executable, "-m", "commands", *arguments],
            cwd=tmp_path / "p", env={**os.environ, **console}, capture_output=True, check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr.decode("gbk", "replace")
        assert done.stdout + done.stderr
        if console["PYTHONIOENCODING"]:
            assert "。" in (done.stdout + done.stderr).decode("gbk")


def test_nobody_reads_on(project: Project) -> None:
    """`check | head -1` ends without a word when nobody reads on."""
    check = f"{sys.executable} -m commands check --format json | head -1"
    done = subprocess.run(["/bin/sh", "-c", check], cwd=project.folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("module", ["commands", "invoke"])
def test_what_python_compiles_is_kept(project: Project, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules are compiled once, not by every command, whichever way it is called; unless the environment forbids."""
    compiled = project.folder / "commands" / "__pycache__"
    for forbidden in ("1", ""):
        shutil.rmtree(compiled, ignore_errors=True)
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", forbidden)
        assert project.module(module, "--list").returncode == 0
        assert bool(list(compiled.glob("editing.*"))) == (not forbidden)


FULL = (
    "import resource, runpy, signal, sys\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (99, 99))\n"
)
RUN_MODULE = "runpy.run_module('commands', run_name='__main__')\n"


def test_a_full_disk(project: Project) -> None:
    """Where a file cannot be written the command says which and why, and leaves nothing of it behind."""
    done = project.python(FULL + "sys.argv = ['commands', 'new', '--title', '甲乙']\n" + RUN_MODULE)
    plan = project.folder / "content" / "plans" / "jiayi.md"
    assert (done.returncode, done.stderr) == (1, f"无法读写 {plan}：文件过大。\n")
    assert not list(plan.parent.glob("*jiayi*")) + list(plan.parent.glob(".*"))


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """In a shared folder others go on to write to a file that was mended."""
    file = tmp_path / "jia.md"
    file.write_text("旧", encoding="utf-8")
    file.chmod(0o664)
    write_whole(file, "新".encode())
    assert file.read_text(encoding="utf-8") == "新"
    assert stat.S_IMODE(file.stat().st_mode) == 0o664


def test_a_file_that_is_held_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a virus scanner opens what was just written: the rename is tried again, and not for ever."""
    file, rename, held = tmp_path / "jia.md", Path.replace, [True, True]

    def replace(self: Path, target: Path) -> Path:
        if held and held.pop():
            raise PermissionError(13, "held")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    write_whole(file, b"new")
    assert (held, file.read_bytes()) == ([], b"new")
    held += [True] * 9
    with pytest.raises(PermissionError) as stopped:
        write_whole(file, b"newer")
    assert stopped.value.filename == str(file)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"new"]
