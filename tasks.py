"""Tasks of the project: `./run --list`.  Their help is Chinese, for editors and deployers."""

from __future__ import annotations

import datetime
import functools
import importlib.util
import inspect as inspect_module
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import Task, task

if TYPE_CHECKING:
    from atomic_output import Stage
    from desk.findings import Finding, Usage
    from desk.preview.outcome import Outcome
    from desk.report import Entry
    from plan_documents import Made
    from planbook.model import Library, Plan
    from planbook.problems import Problem
    from release.guards import Candidate, Guard
    from release.targets import Target, Workplace
    from workshop.crew import Hired

ROOT = Path(__file__).parent
OUTPUT = ROOT / "output"
WATCHED = ("content", "theme")
WATCHED_FILES = ("site.yml", "pelicanconf.py")
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]
CALLED_FROM = os.environ.pop("CALLED_FROM", ".")
"""The folder in which `run` was called; not for commands that are run from here."""
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of numpy: processes share the cores already

from commands import words  # noqa: E402
from commands.words import RUN  # noqa: E402
from workshop.last_build import Inputs, LastBuild, still_standing, variables_in  # noqa: E402
from workshop.placed import write_whole  # noqa: E402


@task(
    help={
        "settings": "设置文件，默认 pelicanconf.py（预览）；与 publish 同用时为 publishconf.py",
        "clean": "不用以前生成的结果，全部重新生成",
        "documents": "同时生成各规划的 PDF、EPUB 和 Word 文件；没有改动的取自缓存",
        "cluster": "由 Dask 集群生成，写调度程序的地址，如 tcp://10.0.0.5:8786；各机器须以相同路径访问本文件夹",
        "or-here": "连不上集群时改在本机生成",
    },
)
def build(
    c: Context,
    settings: str = "",
    clean: bool = False,
    documents: bool = False,
    cluster: str = "",
    or_here: bool = False,
) -> None:
    """生成网站，写入 output 文件夹（正式网站写入 public）。内容有错误时不改动原有网站。"""
    settings = settings or ("publishconf.py" if "publish" in sys.argv else "pelicanconf.py")
    if not (ROOT / settings).is_file():
        raise Exit(f"没有找到设置文件 {settings}。", code=1)
    hire = crew_of(cluster, or_here=or_here) if cluster else None
    if documents:
        ASKED["DOCUMENTS"] = True
    if not make_site(settings, anew=clean, hire=hire):
        raise Exit(code=1)


@task(
    help={
        "title": "规划标题；写了就不再逐项询问",
        "slug": "规划网址，如 heyuan-ip-145；默认由标题得出",
        "issuer": "发文机关",
        "document-number": "发文字号，如 深府办〔2011〕109号",
        "issued": "成文日期，如 2022-01-14",
        "region": "行政区，如 广东省/河源市",
        "period": "规划期，如 2021-2025",
    },
)
def new(
    c: Context,
    title: str = "",
    slug: str = "",
    issuer: str = "",
    document_number: str = "",
    issued: str = "",
    region: str = "",
    period: str = "",
) -> None:
    """新建规划文件：逐项询问已知的情况，写成可以直接预览的草稿。"""
    from desk import drafting

    plans = ROOT / "content" / "plans"
    present = {path.stem.lower() for path in plans.rglob("*.md")}
    given = {
        "title": title, "slug": slug or drafting.propose_slug(title), "issuer": issuer,
        "document_number": document_number, "issued": issued, "region": region, "period": period,
    }  # fmt: skip
    asks = not title
    if asks and not sys.stdin.isatty():
        raise Exit("请用 --title 写明规划标题，或在终端中运行。", code=1)
    try:
        values = (
            drafting.interview(input, say, present.__contains__)
            if asks
            else {key: drafting.accept(key, value, present.__contains__) for key, value in given.items()}
        )
    except drafting.Rejected as error:
        raise Exit(f"{error}没有写入任何文件。", code=1) from None
    except (EOFError, KeyboardInterrupt):
        raise Exit("\n已取消，没有写入任何文件。", code=1) from None
    plan = plans / f"{values[drafting.SLUG_KEY]}.md"
    write_whole(plan, drafting.draft(values).encode())
    say(f"已写入 {plan.relative_to(ROOT).as_posix()}。其中“【待填……】”各处请改写为规划的文字。")
    say(f"预览：运行 {RUN} serve，打开 http://127.0.0.1:8000/plans/{plan.stem}/，保存文件后页面自动更新。")
    if asks and input("现在预览吗？（回车预览，输入 n 稍后）：").strip().lower() not in ("n", "no", "否"):
        serve(c)


@task(help={"port": "端口，默认 8000", "host": "监听地址，默认只供本机访问"})
def serve(c: Context, port: int = 8000, host: str = "127.0.0.1") -> None:
    """在本机预览网站，内容或主题改动后自动重新生成。按 Ctrl+C 结束。"""
    from pelican.settings import read_settings

    from desk.preview.board import Board
    from desk.preview.previewing import keep_building, surviving
    from desk.preview.reviewing import Reviewer
    from desk.preview.server import MANUAL, Server
    from desk.preview.site import Site
    from desk.preview.telling import Teller
    from desk.preview.watching import Watcher
    from workshop.standing import Standing

    if missing := missing_folder():
        raise Exit(missing, code=1)
    board = Board()
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    try:
        server = Server((host, port), board, Teller(Site(OUTPUT), ROOT, settings["PREVIEW_EDITOR"]))
    except OSError as error:
        said = f"无法使用 {host} 的端口 {port}：{words.fault_of(error)}。请用 --port 另选一个，如 --port 8001。"
        raise Exit(said, code=1) from None
    except OverflowError:
        raise Exit(f"没有端口 {port}。请用 --port 写 1024 到 65535 之间的一个数。", code=1) from None
    server.start()
    crew = Standing(settings["WORKERS"])
    build_again = functools.partial(build_site, "pelicanconf.py", PREVIEWING=True, HIRE=crew.way)
    watcher = Watcher([ROOT / name for name in WATCHED], [ROOT / name for name in WATCHED_FILES])
    try:
        first = surviving(build_again)
        board.end(first)
        address = f"http://{host}:{server.server_port}"
        say(f"预览地址：{address}/　编辑手册：{address}{MANUAL}　按 Ctrl+C 结束。")
        reviewer = Reviewer(ROOT / "content", board, lambda: all_usages([]), watcher.is_quiet)
        saves = chain([True] if first.passing else [], watcher.saves())
        keep_building(build_again, saves, board, reviewer.review)
    except KeyboardInterrupt:
        say("预览已结束。")
    finally:
        server.shutdown()
        crew.dismiss()


@task(
    name="import",
    positional=["file"],
    help={
        "file": "要导入的文件：.txt、.md、.html、.docx 或带文字层的 .pdf",
        "slug": "规划网址，如 heyuan-ip-145；默认由文件名得出",
        "encoding": "文本或网页的编码，默认自动识别",
        "force": "规划已经存在时覆盖",
        "keep-punctuation": "标点和引号保留原样，不统一为全角",
    },
)
def import_(
    c: Context, file: str, slug: str = "", encoding: str = "", force: bool = False, keep_punctuation: bool = False
) -> None:
    """导入文件，写成规划文件，并列出需要核对的地方。"""
    from rich.console import Console

    from intake.formats import UnreadableDocument
    from intake.importing import BadSlug, import_document
    from intake.isolation import run_isolated

    path = given_path(file)
    try:
        say(f"正在读取 {path.name} ……")
        work = functools.partial(
            import_document,
            path.name,
            path.read_bytes(),
            slug=slug,
            encoding=encoding,
            punctuation=not keep_punctuation,
        )
        with Console(stderr=True).status("正在读取") as status:  # shows nothing where there is no terminal
            imported = run_isolated(work, status.update)
    except OSError as error:
        remedy = "把文件拖入窗口可得到完整的路径；路径中有空格或括号的用引号括起来。" if not path.exists() else ""
        raise Exit(f"无法读取 {path}：{words.fault_of(error)}。{remedy}", code=1) from None
    except BadSlug as error:
        raise Exit(f"“{error.args[0]}”不能用作网址。请用 --slug 另定，如 --slug heyuan-ip-145。", code=1) from None
    except UnreadableDocument as error:
        raise Exit(str(error), code=1) from None
    plan = ROOT / "content" / "plans" / f"{imported.slug}.md"
    if plan.exists() and not force:
        raise Exit(f"{plan.relative_to(ROOT).as_posix()} 已经存在，没有改动。确要覆盖请加 --force。", code=1)
    if imported.source is not None:
        write_whole(ROOT / "content" / "sources" / f"{imported.slug}.txt", imported.source.encode())
    write_whole(plan, imported.plan.encode())
    for line in (*imported.report, *doubts(plan, imported.plan)):
        say(line)
    say(f"已写入 {plan.relative_to(ROOT).as_posix()}。请用文本编辑器打开，按上面所列逐项核对。")
    say(f"预览：运行 {RUN} serve，打开 http://127.0.0.1:8000/plans/{plan.stem}/。")
    say(f"列出全部问题：运行 {RUN} check {plan.stem}。")


@task(
    iterable=["plan"],
    help={
        "plan": "规划网址或文件，可以写几个；不写则检查全部规划和设置",
        "format": "输出格式：text（默认）、json（供程序读取）、github（代码托管平台的标注）",
        "fix": "修改可以稳妥改正的地方，先列出改动再写入",
        "yes": "与 --fix 同用：不再询问，直接写入",
    },
)
def check(
    c: Context,
    plan: list[str] | None = None,
    format: str = "text",
    fix: bool = False,
    yes: bool = False,
) -> None:
    """检查规划的结构、序号、数值、引用、标点、用字、用语，列出错误、警告和提示。说明见 docs/checks.md。"""
    from desk import report

    if format not in report.FORMATS:
        raise Exit(f"没有 {format} 这种格式。可用的有：{'、'.join(report.FORMATS)}。", code=1)
    slugs = [Path(each).stem for each in plan or ()]
    try:
        review = look_over(slugs)
        if fix and mended(review, ask=not yes):
            review = look_over(slugs)
    except OSError as error:
        raise Exit(explain(error), code=1) from None
    for line in report.report(review.entries, review.titles, format):
        say(line)
    if any(entry.problem.is_error for entry in review.entries):
        raise Exit(code=1)


@task(help={"plan": "规划网址或文件；不写则核对全部规划"})
def fidelity(c: Context, plan: str | None = None) -> None:
    """逐字核对规划文件与来源文本，列出缺少、多出、改动和移动的文字。疑似识别错误由 check 列出。"""
    from intake.fidelity import account
    from planbook.read import read_plan

    files = sorted((ROOT / "content" / "plans").rglob(f"{Path(plan).stem if plan else '*'}.md"))
    if not files:
        raise Exit(f"没有找到规划 {plan}。" if plan else "没有找到任何规划文件。", code=1)
    complete = True
    for file in files:
        name, data = file.relative_to(ROOT).as_posix(), file.read_bytes()
        reading = read_plan(name, data)
        if not reading.plan:
            complete = False
            for problem in reading.problems:
                print(problem, file=sys.stderr)
            continue
        source = ROOT / "content" / "sources" / reading.plan.metadata.source_text
        if not source.is_file():
            say(f"{name}：没有来源文本，不能核对。")
            continue
        kept = account(name, data.decode(), source.relative_to(ROOT).as_posix(), source.read_text(encoding="utf-8"))
        complete &= kept.complete
        say(f"{name}：来源文本 {kept.characters} 字，已对应 {kept.share:.2%}。")
        for problem in kept.report:
            print(problem, file=sys.stderr)
    if not complete:
        raise Exit(code=1)


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


@task(help={"folder": "截图存入的文件夹，默认 shots", "manual": "重做编辑手册的插图"})
def shots(c: Context, folder: str = "shots", manual: bool = False) -> None:
    """给每一种页面截图（三种宽度，浅色、深色、长辈版、高对比、打印），供人查看。"""
    from desk.manual.examples import MANUAL
    from desk.manual.pictures import take_pictures
    from inspection.shots import NoBrowser, launched, take_shots

    if not manual and not (OUTPUT / "index.html").is_file():
        raise Exit("output 中没有网站。请先运行 build。", code=1)
    try:
        if manual:
            with launched() as browser:
                number = take_pictures(ROOT / "docs", make_other_site, browser)
            say(f"已重做插图 {number} 幅，见 docs/{MANUAL}。")
            return
        number = take_shots(OUTPUT, ROOT / folder)
    except NoBrowser:
        raise Exit("没有找到截图所用的浏览器。请先运行 ./run test，它会安装所需的软件包。", code=1) from None
    say(f"已截图 {number} 张，请打开 {folder}/index.html 查看。")


@task(help={"accept": "登记列出的变动：写入 content/addresses.lock"})
def addresses(c: Context, accept: bool = False) -> None:
    """列出已发布网址的变动：新增、改动、移动、删除。旧网址会转到新处，或说明已删除。"""
    from plan_pages.reading import ADDRESSES, read_library, read_published
    from planbook.addressbook import write_addresses
    from planbook.moves import accept as accepted

    library, problems = read_library(ROOT / "content", "plans")
    found: list[Problem] = [problem for problem in problems if problem.is_error]
    published = read_published(ROOT / "content", library, found) if not found else None
    lock = ROOT / "content" / ADDRESSES
    unreadable = [problem for problem in found if problem.code in ("A01", "A02", "A03") or problem.code[0] != "A"]
    if published is None or unreadable:
        for problem in unreadable:
            print(problem, file=sys.stderr)
        raise Exit("网址登记没有改动。", code=1)
    changes = published.changes
    for former in changes.former.values():
        at = former.target or "无"
        say(f"  删除　{former.name}（{former.excerpt}），旧网址指引到 {at}" if former.gone else
            f"  移动　{former.name} → {at}（{former.excerpt}）")  # fmt: skip
    for slug, number in Counter(name.partition("/")[0] for name in changes.added).items():
        say(f"  新增　{slug}，{number} 个")
    say(
        f"新增 {len(changes.added)} 个，改动 {len(changes.changed)} 个，"
        f"移动 {len(changes.moved)} 个，删除 {len(changes.gone)} 个。"
    )
    if accept and changes:
        book = accepted(published.book, published.now, datetime.date.today())
        write_whole(lock, write_addresses(book).encode())
        name = lock.relative_to(ROOT).as_posix()
        say(f"已登记，写入 {name}。请与规划文件一起提交到版本库，或一起交给负责发布的人员。")
    elif changes:
        say(f"尚未登记。确认无误后运行 {RUN} addresses --accept。")


@task(name="search-check")
def search_check(c: Context) -> None:
    """在浏览器中用标题、指标、专栏和抽取的短语检查已生成网站的检索，须无一遗漏、无一误列。"""
    from plan_search.browser_check import NoBrowser, check_search
    from plan_search.documents import by_clause
    from plan_search.golden import golden_queries

    if not (OUTPUT / "search" / "manifest.json").is_file():
        raise Exit("网站尚未生成，或者没有检索。请先运行 build。", code=1)
    queries = golden_queries(by_clause(content_library()))
    try:
        misses = check_search(OUTPUT, queries)
    except NoBrowser as error:
        raise Exit(str(error), code=1) from None
    for miss in misses[:20]:
        print(miss, file=sys.stderr)
    if misses:
        raise Exit(f"检索检查：{len(queries)}条中有{len(misses)}条不符。请重新运行 build 后再查。", code=1)
    say(f"检索检查：{len(queries)}条全部相符。")


@task(
    name="export-search",
    help={"engine": "检索引擎：opensearch 或 meilisearch", "to": "存放文件夹，默认 export/引擎名"},
)
def export_search(c: Context, engine: str, to: str = "") -> None:
    """导出检索文档和引擎设置，供另设检索引擎的门户使用。说明见 docs/search-engines.md。"""
    from plan_search.export import ENGINES, export_files

    if engine not in ENGINES:
        raise Exit(f"不支持 {engine}。请用 --engine opensearch 或 --engine meilisearch。", code=1)
    folder = given_path(to) if to else ROOT / "export" / engine
    for name, data in export_files(content_library(), engine).items():
        write_whole(folder / name, data)
        say(f"已写入 {folder / name}。")


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


# publishing: the work is done by `release`


@task(
    iterable=["force"],
    help={
        "target": "发布目标的名称或地址，如 dir:/srv/plans；默认为 publishconf.py 中的第一个",
        "force": "越过某项检查，如 --force shrunk；可以写几次",
        "dry-run": "只列出将要改动的文件，不发布",
    },
)
def publish(c: Context, target: str = "", force: list[str] | None = None, dry_run: bool = False) -> None:
    """生成正式网站并发布；中途出错或中断，网上的网站都保持完整。"""
    from planbook.problems import Severity
    from release import console, publishing
    from release.guards import known_force

    guards = release_guards()
    with publisher(target) as (settings, place, there):
        overridden = known_force(force or [], guards)
        if "publishconf.py" not in MADE and not make_site("publishconf.py"):
            raise Exit(code=1)
        built = MADE["publishconf.py"]
        site = publishing.Site(
            Path(settings["OUTPUT_PATH"]),
            urlsplit(settings["SITEURL"]).path.rstrip("/") + "/",
            tuple(str(each) for each in built.problems if each.severity is not Severity.NOTICE),
        )
        with console.progress_bars() as progress:
            outcome = publishing.publish(
                site, place, there, guards,
                force=overridden, keep=settings["PUBLISH_KEEP"], dry_run=dry_run, progress=progress,
            )  # fmt: skip
    for line in (*(console.planned(outcome.differences) if dry_run else ()), *console.published(outcome)):
        say(line)


@task(help={"target": "发布目标的名称或地址"})
def releases(c: Context, target: str = "") -> None:
    """列出发布目标上的各个版本，新的在前。"""
    from release import console

    with publisher(target) as (_, _, there):
        for line in console.listed(there.releases()):
            say(line)


@task(help={"release": "版本，见 releases；不写则退回上一个版本", "target": "发布目标的名称或地址"})
def rollback(c: Context, release: str | None = None, target: str = "") -> None:
    """退回以前发布的版本。"""
    from release import console, publishing

    with publisher(target) as (_, _, there), console.progress_bars() as progress:
        chosen = publishing.rollback(there, release or "", progress)
    say(f"网上现在是版本 {chosen}。")


@task(
    help={
        "url": "网站的网址；默认为 publishconf.py 中的 SITEURL",
        "target": "发布目标的名称或地址；同时核对其中存放的文件，可以发现多出的文件",
        "manifest": "发布清单文件；核对不由本机发布的网站时用",
        "json": "以 JSON 输出结果，供监控程序使用",
        "quick": "用 ETag 询问文件是否改动，不逐个下载",
    },
)
def verify(
    c: Context, url: str | None = None, target: str = "", manifest: str = "", json: bool = False, quick: bool = False
) -> None:
    """逐个核对网上的文件与发布清单，列出被改动、缺失、多出和旧版的文件；有问题时退出码为 1。"""
    from release import console, verifying
    from release.targets import Workplace, target_at

    settings = public_settings()
    place = Workplace(ROOT / ".cache" / "publish", settings["SSH_CONFIG"])
    ours = target or not (url or manifest)  # another site's files are held against its manifest only
    with told(), console.progress_bars() as progress:
        verdict = verifying.verify_at(
            url or settings["SITEURL"], place,
            target_at(address_of(target, settings), place) if ours else None,
            given=given_path(manifest) if manifest else None, quick=quick, progress=progress,
        )  # fmt: skip
    for line in [verdict.json()] if json else console.verified(verdict):
        say(line)
    if verdict.findings:
        raise Exit(code=1)


@task
def clean(c: Context) -> None:
    """删除生成的网站和缓存，不动内容。"""
    for name in (
        *(f"{name}{part}" for name in ("output", "public") for part in ("", ".next", ".made")),
        ".cache",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
    ):
        path = ROOT / name
        if path.is_file():
            path.unlink()
        shutil.rmtree(path, ignore_errors=True)
    say("已删除生成的网站和缓存。")


@task(help={"only": "只运行名称含此文字的测试，并略去代码检查"})
def test(c: Context, only: str = "") -> None:  # noqa: PT028  (a task, no test function)
    """运行全部检查和测试。缺少系统软件包时尽量自动安装。"""
    if importlib.util.find_spec("pytest") is None:
        raise Exit("测试所需的软件包尚未安装，请用 ./run test 运行。", code=1)
    install_system_packages()
    checks = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]] if not only else []
    for command in [*checks, ["pytest", *(["-k", only] if only else [])]]:
        say("› " + " ".join(command))
        if (code := subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode) != 0:
            raise Exit(code=code)


# checking


def given_path(name: str) -> Path:
    """Give the file that the command line names, from the folder in which the command was called."""
    return Path(CALLED_FROM, name)


def doubts(path: Path, text: str) -> list[str]:
    """Say what recognition and page turns probably did to a text that was imported."""
    from desk.checking import check_alone

    findings = check_alone(path.relative_to(ROOT).as_posix(), text)
    return [str(finding.problem) for finding in findings if finding.problem.code.startswith("R")]


@dataclass(frozen=True)
class Review:
    """What checking found."""

    entries: list[Entry]
    titles: dict[str, str]
    findings: tuple[Finding, ...]
    plans: dict[str, Plan]
    texts: dict[str, str]
    """Of the plan files, by their paths."""


def look_over(slugs: Sequence[str]) -> Review:
    """Read all content and check it; with `slugs` give what concerns these plans only."""
    from desk.checking import check as check_plans
    from desk.mending import can_mend
    from desk.report import Entry
    from plan_pages.reading import CONCEPTS, read_library, read_published, read_site
    from planbook.indicators.proposals import propose
    from planbook.problems import UNDATED, Severity, report_order

    content = ROOT / "content"
    library, problems = read_library(content, "plans")
    found = [*problems, *propose(library, f"content/{CONCEPTS}")]
    usages = all_usages(found)
    if not any(problem.is_error for problem in found):
        read_published(content, library, found)
    found += read_site(ROOT / "site.yml", ROOT, publishing=False)[1]
    undated = (plan for plan in library.plans if not plan.metadata.published)
    found += [replace(UNDATED.at(plan.where), severity=Severity.NOTICE) for plan in undated]
    texts = {plan.where.path: read_exactly(ROOT / plan.where.path) for plan in library.plans}
    findings = check_plans(library, texts, usages, slugs)
    entries = [Entry(problem) for problem in found if not slugs or Path(problem.where.path).stem in slugs]
    plans = {plan.slug: plan for plan in library.plans}
    if unknown := [each for each in slugs if each not in plans and not any(is_of(entry, each) for entry in entries)]:
        raise Exit(f"没有找到规划 {'、'.join(unknown)}。", code=1)
    entries += [Entry(finding.problem, can_mend(finding)) for finding in findings]
    titles = {plan.where.path: plan.title for plan in library.plans}
    return Review(sorted(entries, key=lambda entry: report_order(entry.problem)), titles, findings, plans, texts)


def all_usages(found: list[Problem]) -> tuple[Usage, ...]:
    """Give the wording lists, the portal's and the office's own; what is wrong with the latter goes to `found`."""
    from desk.wording import OFFICE, own_usages, read_wording
    from plan_pages.reading import read_list_file

    return (*own_usages(), *read_list_file(ROOT / "content" / OFFICE, ROOT, read_wording, found))


def is_of(entry: Entry, slug: str) -> bool:
    return Path(entry.problem.where.path).stem == slug


def mended(review: Review, *, ask: bool) -> bool:
    """Show what can be mended and write it, if the editor says so; tell whether anything was written."""
    from desk.mending import mend

    files = []
    for plan in review.plans.values():
        path = plan.where.path
        own = [finding for finding in review.findings if finding.problem.where.path == path]
        if changed := mend(path, review.texts[path], own, received=bool(plan.metadata.source_text)):
            files.append(changed)
    for file in files:
        for line in file.diff():
            say(line)
        say("")
    if not files:
        say("没有可以自动修改的地方。")
        return False
    count = sum(len(file.changes) for file in files)
    if ask and not agreed(f"以上 {count} 处改动写入文件吗？[y/N] "):
        say("没有写入。确认无误后再次运行 check，加 --fix --yes。")
        return False
    for file in files:
        write_whole(ROOT / file.path, file.after.encode())
    say(f"已修改 {count} 处，写入 {'、'.join(file.path for file in files)}。")
    return True


def agreed(question: str) -> bool:
    """Ask the editor; without a terminal the answer is no."""
    return sys.stdin.isatty() and input(question).strip().lower() in ("y", "yes", "是")


def read_exactly(path: Path) -> str:
    """Read a text file with its line ends as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


# building


def crew_of(address: str, *, or_here: bool) -> Callable[[], Hired] | None:
    """Give the way to workers of the cluster at `address`; None to work on this machine, where that is allowed."""
    from workshop.cluster import NoCluster, hire

    try:
        hired = hire(address)
    except NoCluster as error:
        if not or_here:
            raise Exit(f"{error}网站没有改动。", code=1) from None
        say(f"{error}改在本机生成。")
        return None
    return lambda: hired


def make_site(settings_file: str, *, anew: bool = False, hire: Callable[[], Hired] | None = None) -> bool:
    """Build the site with the settings of `settings_file`; report in Chinese, tell whether it succeeded.

    What an earlier build made and found is used again where nothing changed, unless all is to be made `anew`.
    `hire` gives the workers of a cluster.
    """
    started = time.perf_counter()
    if not (anew or ASKED) and (built := standing(settings_file)):
        summarise(built, time.perf_counter() - started)
        MADE[settings_file] = built
        return True
    return build_site(settings_file, remember=True, ANEW=anew, HIRE=hire).built


def build_site(settings_file: str, *, remember: bool = False, **changed: object) -> Outcome:
    """Build the site with some of the settings `changed`; report in Chinese; `remember` it as what `build` made."""
    started = time.perf_counter()
    import pelican.log
    from jinja2 import TemplateError
    from pelican.settings import read_settings

    from atomic_output import BuildFailed, CrewLost, ForeignOutput, OutputBusy, OutputElsewhere, WrittenTwice, abandon
    from desk.preview.outcome import Outcome
    from plan_pages import ProblemsFound
    from plan_search import LunrMissing

    if missing := missing_folder():
        return fail([missing])
    settings = read_settings(str(ROOT / settings_file), override={**changed, **ASKED})
    pelican.log.init()  # type: ignore[no-untyped-call]
    pelican.log.console.quiet = True  # its closing line speaks of articles
    inputs, output = inputs_of(settings), settings["OUTPUT_PATH"]
    before = inputs.digest() if remember else ""
    try:
        built, stage, library = run_pelican(settings)
    except ProblemsFound as error:
        return fail(map(str, error.problems), error.problems)
    except BuildFailed as error:
        return fail([f"content/pages 中的页面无法生成：{message}" for message in error.messages])
    except (
        SettingsMissing, ForeignOutput, OutputBusy, OutputElsewhere, WrittenTwice, LunrMissing, TemplateError, OSError,
        CrewLost,
    ) as error:  # fmt: skip
        return replace(fail([explain(error)]), passing=isinstance(error, OutputBusy))
    finally:
        abandon()
        forget_pages()
    if remember and not (ASKED or built.lacking):  # engines and fonts that come later are no inputs
        LastBuild(inputs, before, output, stage.files(), built.again()).remember(remembered(settings_file))
    summarise(built, time.perf_counter() - started)
    MADE[settings_file] = built
    return Outcome(built.problems, library=library)


def missing_folder() -> str:
    """Say which folder without which there is no site is not there; empty where all are."""
    folders = ("content", "theme/templates", "theme/static")
    return next((f"没有找到文件夹 {folder}。" for folder in folders if not (ROOT / folder).is_dir()), "")


def forget_pages() -> None:
    """Let go of the pages that Pelican remembers for ever, and by them whole builds: a preview makes many."""
    from pelican.contents import Content
    from pelican.utils import memoized

    for method in vars(Content).values():
        if isinstance(method, memoized):
            method.cache.clear()


def standing(settings_file: str) -> Built | None:
    """Give what the last build with these settings made, if that is what it would make again."""
    last = still_standing(remembered(settings_file))
    return last.results if last and isinstance(last.results, Built) else None


def remembered(settings_file: str) -> Path:
    """Give the file in which the last build with these settings is written down."""
    return ROOT / ".cache" / "builds" / Path(settings_file).stem


def inputs_of(settings: dict[str, Any]) -> Inputs:
    """Give what a site is made of, the code of the plugins aside."""
    from plan_pages.pictures import FONTS
    from plan_pages.reading import read_site

    conf, site = sorted(ROOT.glob("*conf.py")), Path(settings["SITE_FILE"])
    host, _ = read_site(site, ROOT, publishing=False)
    files = [*conf, site, *([site.parent / host.emblem_image] if host.emblem_image else [])]
    paths = (
        settings["PATH"],
        settings["THEME"],
        settings["SEARCH_LUNR"],
        *(settings["PICTURE_FONTS"] or FONTS),
        *files,
    )
    return Inputs(tuple(map(str, paths)), variables_in(*conf))


def make_other_site(content: Path, output: Path) -> Outcome:
    """Build the site of another content folder, as in preview."""
    return build_site(
        "pelicanconf.py", PATH=str(content), OUTPUT_PATH=str(output),
        SEARCH_CACHE=f"{output}.search", PLAN_CACHE=f"{output}.plans",
    )  # fmt: skip


ASKED: dict[str, object] = {}
"""Settings that the command line gives to all builds of this process: `build --documents serve` shows the documents."""
MADE: dict[str, Built] = {}
"""Results of the builds of this process by their settings, so that `build publish` builds once."""


class SettingsMissing(Exception):  # noqa: N818
    """The settings are not complete; `args[0]` says in Chinese what is missing."""


def run_pelican(settings: dict[str, Any]) -> tuple[Built, Stage, Library]:
    """Run Pelican; give what it made, the stage that holds the output, and what that was made of."""
    from pelican import Pelican

    from atomic_output import committed
    from plan_documents import documents_made
    from plan_pages import rendered

    if missing := [name for name in settings.get("REQUIRED", []) if not settings[name]]:
        raise SettingsMissing(f"缺少设置 {'、'.join(missing)}。请写入 site.yml（本站地址），或用同名环境变量给出。")
    wanted = list(settings["PLUGINS"])
    site = Pelican(settings)  # type: ignore[no-untyped-call]
    if missing := [name for name in wanted if name not in settings["PLUGINS"]]:
        raise SettingsMissing(f"插件 {'、'.join(missing)} 未能载入。")
    results: dict[str, Any] = {}

    def keep(sender: object, **values: object) -> None:
        results.update(values)

    with rendered.connected_to(keep), documents_made.connected_to(keep), committed.connected_to(keep):
        site.run()  # type: ignore[no-untyped-call]
    summary, changes = results["summary"], results["changes"]
    built = Built(
        summary.plans, summary.columns, summary.indicators,
        (*summary.problems, *(results["documents"].problems if "documents" in results else ())),
        changes.pages, changes.written, changes.deleted, changes.unchanged, results.get("documents"),
    )  # fmt: skip
    return built, results["stage"], results["library"]


@dataclass(frozen=True)
class Built:
    """What a build made."""

    plans: int
    columns: int
    indicators: int
    problems: tuple[Problem, ...]
    """Warnings: with errors there is no build."""
    pages: int
    written: int
    deleted: int
    unchanged: int
    documents: Made | None
    """Files to take away, where they were asked for."""

    @property
    def lacking(self) -> bool:
        """Tell whether something was missing that the documents are made with."""
        return bool(self.documents and self.documents.problems)

    def again(self) -> Built:
        """Give what the same build will have made where nothing has changed."""
        documents = self.documents and self.documents.again()
        return replace(
            self, written=0, deleted=0, unchanged=self.written + self.unchanged, documents=documents
        )  # fmt: skip


def explain(error: Exception) -> str:
    """Say in Chinese what stopped the build."""
    from jinja2 import TemplateError

    from atomic_output import CrewLost, ForeignOutput, OutputBusy, OutputElsewhere, WrittenTwice
    from plan_search import LunrMissing

    match error:
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
            said = str(error)
    return said


def summarise(built: Built, seconds: float) -> None:
    """Print warnings and what was made."""
    for problem in built.problems:
        print(problem, file=sys.stderr)
    say(
        f"规划 {built.plans} 件，页面 {built.pages} 个，专栏 {built.columns} 个，指标 {built.indicators} 项，"
        f"问题 {len(built.problems)} 个，用时 {seconds:.1f} 秒。"
    )
    for line in told_of_documents(built.documents) if built.documents else ():
        say(line)
    say(f"写入 {built.written} 个文件，删除 {built.deleted} 个，未变 {built.unchanged} 个。")


def told_of_documents(made: Made) -> Iterator[str]:
    """Say of each format how many files there are, what they weigh, and how long making them took."""
    for form, files in made.files.items():
        size, seconds = made.sizes[form], made.seconds[form]
        weight = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} KB"
        spent = f"{seconds:.1f} 秒" if seconds >= 1 else f"{seconds * 1000:.0f} 毫秒"
        yield f"{form} {files} 个，共 {weight}，" + (f"用时 {spent}。" if seconds else "均取自缓存。")


def fail(messages: Iterable[str], problems: Sequence[Problem] = ()) -> Outcome:
    """Print what stopped the build, and in what state the output is; `problems` are what the messages say, if any."""
    from desk.preview.outcome import Outcome

    lines = list(messages)
    begun = any((ROOT / f"{output}.next" / ".journal.json").is_file() for output in ("output", "public"))
    state = "网站已更新一部分，排除故障后再次运行 build 即可完成。" if begun else "网站没有改动。"
    errors = sum(problem.is_error for problem in problems) or len(lines)
    for line in (*lines, f"共有 {errors} 个错误，{state}"):
        print(line, file=sys.stderr)
    return Outcome(problems) if problems else Outcome(faults=lines)


def say(text: str) -> None:
    """Print a line for people, at once."""
    print(text, flush=True)


def content_library() -> Library:
    """Read and link the content; stop where it has errors."""
    from pelican.settings import read_settings

    from plan_pages.reading import read_library

    settings = read_settings(str(ROOT / "pelicanconf.py"))
    library, found = read_library(Path(settings["PATH"]), settings["PLAN_PATH"])
    if errors := [problem for problem in found if problem.is_error]:
        for problem in errors:
            print(problem, file=sys.stderr)
        raise Exit(f"共有 {len(errors)} 个错误。", code=1)
    return library


# publishing


def public_settings() -> dict[str, Any]:
    """Read the settings of the published site."""
    from pelican.settings import read_settings

    settings: dict[str, Any] = read_settings(str(ROOT / "publishconf.py"))
    return settings


@contextmanager
def told() -> Iterator[None]:
    """Say in Chinese what stands in the way of a release, and stop."""
    from release.faults import CannotRelease

    try:
        yield
    except CannotRelease as error:
        raise Exit(str(error), code=1) from None
    except OSError as error:
        raise Exit(f"{explain(error)}网上的网站没有改动。", code=1) from None


def release_guards() -> tuple[Guard, ...]:
    """Give what must hold before a site is published; a check of another part of the project joins here by a line."""
    from release.guards import GUARDS, Guard

    return (*GUARDS, Guard("search", search_misses))


def search_misses(candidate: Candidate) -> list[str]:
    """Give what the search of the built site does not find, or finds wrongly; nothing for a site without a search."""
    from plan_search.browser_check import NoBrowser, check_search
    from plan_search.documents import by_clause
    from plan_search.golden import golden_queries

    if not (candidate.site / "search" / "manifest.json").is_file():
        return []
    try:
        return list(map(str, check_search(candidate.site, golden_queries(by_clause(content_library())))))
    except NoBrowser as error:
        return [str(error)]


@contextmanager
def publisher(target: str) -> Iterator[tuple[dict[str, Any], Workplace, Target]]:
    """Give settings, workplace and target to one publisher at a time."""
    from release.publishing import workplace
    from release.targets import target_at

    settings = public_settings()
    with told(), workplace(ROOT / ".cache" / "publish", settings["SSH_CONFIG"]) as place:
        yield settings, place, target_at(address_of(target, settings), place)


def address_of(target: str, settings: dict[str, Any]) -> str:
    """Give the address of a target by its name, or as it was given; without either, the first of the settings."""
    from release.faults import CannotRelease

    named: dict[str, str] = settings["PUBLISH_TARGETS"]
    address = named.get(target, target) if target else next(iter(named.values()), "")
    if not address:
        raise CannotRelease("没有指定发布目标。请在 publishconf.py 的 PUBLISH_TARGETS 中写明，或用 --target 给出。")
    return address


# what the tests need


def install_system_packages() -> None:
    """Install the packages of `system-packages.txt` that are missing, or stop and say which they are."""
    lines = (ROOT / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    missing = [package for package, shown_by in entries if not is_there(shown_by)]
    if not missing:
        return
    say("缺少系统软件包：" + "、".join(missing))
    apt = shutil.which("apt-get")
    if not apt or not may_install():
        raise Exit("无权自动安装。请由管理员安装后重试，如：sudo apt-get install " + " ".join(missing), code=1)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *missing]
    for command in ([apt, "update", "-qq"], install):
        if subprocess.run(command, check=False, env=environment).returncode:
            raise Exit("安装失败：" + " ".join(command), code=1)


def is_there(shown_by: str) -> bool:
    """Tell whether a command or a file is there."""
    return Path(shown_by).exists() if shown_by.startswith("/") else shutil.which(shown_by) is not None


def may_install() -> bool:
    """Tell whether this process runs as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


# values that follow a task's name


def take_values_that_follow() -> None:
    """Let `rollback ID`, `verify URL`, `fidelity PLAN` and `check PLAN …` work with and without values.

    Invoke knows only positional arguments that are required: so each is one just when a value follows.
    """
    tasks = {each.name: each for each in globals().values() if isinstance(each, Task)}
    for name, argument in (("rollback", "release"), ("verify", "url"), ("fidelity", "plan")):
        if values_after(tasks[name], tasks):
            tasks[name].positional = [argument]
    if values := values_after(tasks["check"], tasks):
        take_several(tasks["check"], "plan", len(values))


def values_after(task: Task[Any], names: Collection[str]) -> list[str]:
    """Give the values that the command line has for a task: what is neither an option nor the value of one."""
    if task.name not in sys.argv:
        return []
    with_value = {f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
                  for option in task.get_arguments() if option.takes_value for name in option.names}  # fmt: skip
    values, words = [], iter(sys.argv[sys.argv.index(task.name) + 1 :])
    for word in takewhile(lambda each: each not in names, words):
        if word in with_value:
            next(words, None)
        elif not word.startswith("-"):
            values.append(word)
    return values


def take_several(task: Task[Any], argument: str, count: int) -> None:
    """Let a task take `count` values by their places: each gets a parameter, the task a list of them."""
    body, names = task.body, [f"{argument}_{number}" for number in range(1, count + 1)]

    def gathering(c: Context, **options: Any) -> None:
        body(c, **{argument: [options.pop(name) for name in names]}, **options)

    context, *others = inspect_module.signature(body).parameters.values()
    own = [inspect_module.Parameter(name, inspect_module.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    kept = [each for each in others if each.name != argument]
    gathering.__signature__ = inspect_module.Signature([context, *own, *kept])  # type: ignore[attr-defined]
    task.body, task.positional, task.iterable = gathering, names, []
    task.help = {key: words for key, words in task.help.items() if key != argument}


take_values_that_follow()
