"""Making plans and keeping them right: new, import, check, fidelity, addresses."""

from __future__ import annotations

import datetime
import functools
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from commands import words
from commands.building import serve
from commands.project import CONTENT, PLANS, SOURCES, given_path, name_of, say
from commands.words import RUN
from workshop.placed import write_whole

if TYPE_CHECKING:
    from intake.importing import Imported
    from planbook.problems import Problem


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

    present = {path.stem.lower() for path in PLANS.rglob("*.md")}
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
    plan = PLANS / f"{values[drafting.SLUG_KEY]}.md"
    write_whole(plan, drafting.draft(values).encode())
    say(f"已写入 {name_of(plan)}。其中“【待填……】”各处请改写为规划的文字。")
    say(f"预览：运行 {RUN} serve，打开 http://127.0.0.1:8000/plans/{plan.stem}/，保存文件后页面自动更新。")
    if asks and input("现在预览吗？（回车预览，输入 n 稍后）：").strip().lower() not in ("n", "no", "否"):
        serve(c)


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
    path = given_path(file)
    say(f"正在读取 {path.name} ……")
    imported = _read_document(path, slug=slug, encoding=encoding, punctuation=not keep_punctuation)
    plan = PLANS / f"{imported.slug}.md"
    if plan.exists() and not force:
        raise Exit(f"{name_of(plan)} 已经存在，没有改动。确要覆盖请加 --force。", code=1)
    if imported.source is not None:
        write_whole(SOURCES / f"{imported.slug}.txt", imported.source.encode())
    write_whole(plan, imported.plan.encode())
    for line in (*imported.report, *_doubts(plan, imported.plan)):
        say(line)
    say(f"已写入 {name_of(plan)}。请用文本编辑器打开，按上面所列逐项核对。")
    say(f"预览：运行 {RUN} serve，打开 http://127.0.0.1:8000/plans/{plan.stem}/。")
    say(f"列出全部问题：运行 {RUN} check {plan.stem}。")


def _read_document(path: Path, **options: Any) -> Imported:
    """Import a document with options of `import_document`; stop where it cannot be read."""
    from rich.console import Console

    from intake.formats import UnreadableDocument
    from intake.importing import BadSlug, import_document
    from intake.isolation import run_isolated

    try:
        work = functools.partial(import_document, path.name, path.read_bytes(), **options)
        with Console(stderr=True).status("正在读取") as status:  # shows nothing where there is no terminal
            return run_isolated(work, status.update)
    except OSError as error:
        remedy = "把文件拖入窗口可得到完整的路径；路径中有空格或括号的用引号括起来。" if not path.exists() else ""
        raise Exit(f"无法读取 {path}：{words.fault_of(error)}。{remedy}", code=1) from None
    except BadSlug as error:
        raise Exit(f"“{error.args[0]}”不能用作网址。请用 --slug 另定，如 --slug heyuan-ip-145。", code=1) from None
    except UnreadableDocument as error:
        raise Exit(str(error), code=1) from None


def _doubts(path: Path, text: str) -> list[str]:
    """Say what recognition and page turns probably did to a text that was imported."""
    from desk.checking import check_alone

    findings = check_alone(name_of(path), text)
    return [str(finding.problem) for finding in findings if finding.problem.code.startswith("R")]


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
    from commands.review import look_over, mended
    from desk import report

    if format not in report.FORMATS:
        raise Exit(f"没有 {format} 这种格式。可用的有：{'、'.join(report.FORMATS)}。", code=1)
    slugs = [Path(each).stem for each in plan or ()]
    try:
        review = look_over(slugs)
        if fix and mended(review, ask=not yes):
            review = look_over(slugs)
    except OSError as error:
        raise Exit(words.explain(error), code=1) from None
    for line in report.report(review.entries, review.titles, format):
        say(line)
    if any(entry.problem.is_error for entry in review.entries):
        raise Exit(code=1)


@task(help={"plan": "规划网址或文件；不写则核对全部规划"})
def fidelity(c: Context, plan: str | None = None) -> None:
    """逐字核对规划文件与来源文本，列出缺少、多出、改动和移动的文字。疑似识别错误由 check 列出。"""
    files = sorted(PLANS.rglob(f"{Path(plan).stem if plan else '*'}.md"))
    if not files:
        raise Exit(f"没有找到规划 {plan}。" if plan else "没有找到任何规划文件。", code=1)
    accounted = list(map(_is_accounted_for, files))  # all are told of, also behind one that is not whole
    if not all(accounted):
        raise Exit(code=1)


def _is_accounted_for(file: Path) -> bool:
    """Say what became of the received text of a plan file; tell whether all of it is there, if there is any."""
    from intake.fidelity import account
    from planbook.problems import Problem
    from planbook.read import decode, read_plan

    name, data = name_of(file), file.read_bytes()
    reading = read_plan(name, data)
    if not reading.plan:
        _complain(reading.problems)
        return False
    source = SOURCES / reading.plan.metadata.source_text
    if not source.is_file():
        say(f"{name}：没有来源文本，不能核对。")
        return True
    received = decode(name_of(source), source.read_bytes())
    if isinstance(received, Problem):
        _complain([received])
        return False
    kept = account(name, data.decode(), name_of(source), received)
    say(f"{name}：来源文本 {kept.characters} 字，已对应 {kept.share:.2%}。")
    _complain(kept.report)
    return kept.complete


def _complain(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


@task(help={"accept": "登记列出的变动：写入 content/addresses.lock"})
def addresses(c: Context, accept: bool = False) -> None:
    """列出已发布网址的变动：新增、改动、移动、删除。旧网址会转到新处，或说明已删除。"""
    from plan_pages.reading import ADDRESSES, read_library, read_published
    from planbook.addressbook import write_addresses
    from planbook.moves import accept as accepted

    library, problems = read_library(CONTENT, "plans")
    found: list[Problem] = [problem for problem in problems if problem.is_error]
    published = read_published(CONTENT, library, found) if not found else None
    lock = CONTENT / ADDRESSES
    unreadable = [problem for problem in found if problem.code in ("A01", "A02", "A03") or problem.code[0] != "A"]
    if published is None or unreadable:
        _complain(unreadable)
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
        say(f"已登记，写入 {name_of(lock)}。请与规划文件一起提交到版本库，或一起交给负责发布的人员。")
    elif changes:
        say(f"尚未登记。确认无误后运行 {RUN} addresses --accept。")
