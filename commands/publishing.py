"""Publishing; the work is done by `release`: publish, releases, rollback, verify."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from commands.building import make_site
from commands.built import PUBLIC
from commands.project import given_path, say
from commands.session import SESSION


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
    from atomic_output import at_rest
    from commands.targets import GUARDS, publisher
    from planbook.problems import Severity
    from release import console, publishing
    from release.guards import known_force

    with publisher(target) as (settings, place, there):
        overridden = known_force(force or [], GUARDS)
        if PUBLIC not in SESSION.built and not make_site(PUBLIC):
            raise Exit(code=1)
        built = SESSION.built[PUBLIC]
        site = publishing.Site(
            Path(settings["OUTPUT_PATH"]),
            urlsplit(settings["SITEURL"]).path.rstrip("/") + "/",
            tuple(str(each) for each in built.problems if each.severity is not Severity.NOTICE),
        )
        with at_rest(site.folder), console.progress_bars() as progress:
            outcome = publishing.publish(
                site, place, there, GUARDS,
                force=overridden, keep=settings["PUBLISH_KEEP"], dry_run=dry_run, progress=progress,
            )  # fmt: skip
    for line in (*(console.planned(outcome.differences) if dry_run else ()), *console.published(outcome)):
        say(line)


@task(help={"target": "发布目标的名称或地址"})
def releases(c: Context, target: str = "") -> None:
    """列出发布目标上的各个版本，新的在前。"""
    from commands.targets import publisher
    from release import console

    with publisher(target) as (_, _, there):
        for line in console.listed(there.releases()):
            say(line)


@task(help={"release": "版本，见 releases；不写则退回上一个版本", "target": "发布目标的名称或地址"})
def rollback(c: Context, release: str | None = None, target: str = "") -> None:
    """退回以前发布的版本。"""
    from commands.targets import publisher
    from release import console, publishing

    with publisher(target) as (_, place, there), console.progress_bars() as progress:
        chosen = publishing.rollback(place, there, release or "", progress)
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
    from commands.settings import settings_of
    from commands.targets import WORKPLACE, address_of, told
    from release import console, verifying
    from release.targets import Workplace, target_at

    settings = settings_of(PUBLIC)
    place = Workplace(WORKPLACE, settings["SSH_CONFIG"])
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
