"""Looking at what was built, measuring, testing: inspect, shots, bench, test."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from commands import ROOT
from commands.project import OUTPUT, name_of, say


@task(help={"folder": "已生成的网站所在文件夹，默认 output"})
def inspect(c: Context, folder: str = "output") -> None:
    """按政府网站检查的要求逐页检查已生成的网站，列出发现的问题。"""
    from rich.console import Console
    from rich.table import Table

    from inspection.walking import FIRST_VISIT, gathered, inspect_site, weigh

    site = ROOT / folder
    if not (site / "index.html").is_file():
        raise Exit(f"{folder} 中没有网站。请先运行 build。", code=1)
    found = inspect_site(site)
    if found:
        table = Table("检查项", "问题", "页面", show_lines=True)
        for row in gathered(found):
            table.add_row(*row)
        Console(width=None if sys.stdout.isatty() else 160, markup=False).print(table)
    weights = weigh(site)
    say(
        f"首次访问的页面大小（HTML 和样式表，brotli 压缩）：一半不超过 {weights.at(0.5) / 1024:.1f} KB，"
        f"95% 不超过 {weights.at(0.95) / 1024:.1f} KB；{FIRST_VISIT // 1024} KB 以内的页面占 {weights.share:.1%}。"
    )
    say(f"检查页面 {len(weights.pages)} 个，发现问题 {len(found)} 个。")
    if found:
        raise Exit(code=1)


@task(
    help={
        "folder": "截图存入的文件夹，默认 shots",
        "manual": "重做编辑手册的插图",
        "readme": "重做 README 的插图",
    }
)
def shots(c: Context, folder: str = "shots", manual: bool = False, readme: bool = False) -> None:
    """给每一种页面截图（三种宽度，浅色、深色、长辈版、高对比、打印），供人查看。"""
    from inspection.poster import make_poster
    from inspection.shots import NoBrowser, take_shots

    if not manual and not (OUTPUT / "index.html").is_file():
        raise Exit("output 中没有网站。请先运行 build。", code=1)
    try:
        if manual:
            say(_remake_manual())
        elif readme:
            say(f"已重做插图 {name_of(make_poster(OUTPUT, ROOT / 'docs'))}。")
        else:
            number = take_shots(OUTPUT, ROOT / folder)
            say(f"已截图 {number} 张，请打开 {folder}/index.html 查看。")
    except NoBrowser:
        raise Exit("没有找到截图所用的浏览器。请先运行 ./run test，它会安装所需的软件包。", code=1) from None


def _remake_manual() -> str:
    """Take the pictures of the manual anew, and say so.  Raises NoBrowser."""
    from commands.site import build_other_site
    from desk.manual.examples import MANUAL
    from desk.manual.pictures import take_pictures
    from inspection.shots import launched

    with launched() as browser:
        number = take_pictures(ROOT / "docs", build_other_site, browser)
    return f"已重做插图 {number} 幅，见 docs/{MANUAL}。"


@task(
    help={
        "sizes": "规划件数，如 10,100,1000",
        "peers": "比较对象：hugo、pagefind、eleventy、pelican、mkdocs、zensical，默认全部",
        "runs": "轮数，默认 5",
        "where": "生成到哪里：文件夹或 disk；第一处比较全部软件，其余只比较本软件和 Hugo",
    },
)
def bench(c: Context, sizes: str = "10,100", peers: str = "", runs: int = 5, where: str = "/dev/shm,disk") -> None:
    """与同类软件用同样的页面比较生成速度，结果写入 docs/performance.md。"""
    from bench.speed.command import ALL, WrongOption, main
    from bench.speed.report import BEGIN, END, NoPlaceForResults

    try:
        main(sizes, peers or ALL, runs, where, say)
    except WrongOption as error:
        raise Exit(str(error), code=1) from None
    except NoPlaceForResults as error:
        raise Exit(f"docs/{error} 中缺少标记 {BEGIN} 和 {END}，结果无处可写。", code=1) from None


@task(help={"only": "只运行名称含此文字的测试，并略去代码检查"})
def test(c: Context, only: str = "") -> None:  # noqa: PT028  (a task, no test function)
    """运行全部检查和测试。缺少系统软件包时尽量自动安装。"""
    from commands.system_packages import install_system_packages

    if importlib.util.find_spec("pytest") is None:
        raise Exit("测试所需的软件包尚未安装，请用 ./run test 运行。", code=1)
    install_system_packages()
    some = [["pytest", "-k", only]]
    whole = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest", "-n", "auto", "--dist", "loadfile"]]
    for command in some if only else whole:
        say("› " + " ".join(command))
        if (code := subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode) != 0:
            raise Exit(code=code)
