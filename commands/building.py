"""Building the site and looking at it: build, serve, clean."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from commands import ROOT
from commands.built import PREVIEW, PUBLIC, built_before
from commands.project import say
from commands.session import SESSION
from workshop.collector import uncollected

if TYPE_CHECKING:
    from workshop.crew import Hired


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
    settings = settings or (PUBLIC if "publish" in sys.argv else PREVIEW)
    if not (ROOT / settings).is_file():
        raise Exit(f"没有找到设置文件 {settings}。", code=1)
    hire = _crew_of(cluster, or_here=or_here) if cluster else None
    SESSION.documents |= documents
    if not make_site(settings, anew=clean, hire=hire):
        raise Exit(code=1)


def make_site(settings_file: str, *, anew: bool = False, hire: Callable[[], Hired] | None = None) -> bool:
    """Build the site with the settings of `settings_file`; report in Chinese, tell whether it succeeded.

    What an earlier build made and found is used again where nothing changed, unless all is to be made `anew`.
    `hire` gives the workers of a cluster.
    """
    if not (anew or SESSION.documents) and (built := built_before(settings_file)):
        SESSION.built[settings_file] = built
        return True
    started = time.perf_counter()
    with uncollected():  # modules stay, like most of what a build makes
        from commands.site import build_site

    return build_site(settings_file, remember=True, started=started, ANEW=anew, HIRE=hire).built


def _crew_of(address: str, *, or_here: bool) -> Callable[[], Hired] | None:
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


@task(help={"port": "端口，默认 8000", "host": "监听地址，默认只供本机访问"})
def serve(c: Context, port: int = 8000, host: str = "127.0.0.1") -> None:
    """在本机预览网站，内容或主题改动后自动重新生成。按 Ctrl+C 结束。"""
    from commands.preview import preview

    preview(host, port)


@task
def clean(c: Context) -> None:
    """删除生成的网站和缓存，不动内容。"""
    for name in (
        *(f"{name}{part}" for name in ("output", "public") for part in ("", ".next", ".made")),
        ".cache",
        ".publish/release",
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
