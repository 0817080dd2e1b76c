"""Tasks of the project: `./run --list`.  Their help is Chinese, for editors and deployers."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

ROOT = Path(__file__).parent
OUTPUT = ROOT / "output"
WATCHED = ("content", "theme")


@task(help={"settings": "设置文件，默认 pelicanconf.py（预览）；正式发布用 publishconf.py"})
def build(c: Context, settings: str = "pelicanconf.py") -> None:
    """生成网站，写入 output 文件夹。内容有错误时不改动原有网站。"""
    if not (ROOT / settings).is_file():
        raise Exit(f"没有找到设置文件 {settings}。", code=1)
    if not make_site(settings):
        raise Exit(code=1)


@task(help={"port": "端口，默认 8000", "host": "监听地址，默认只供本机访问"})
def serve(c: Context, port: int = 8000, host: str = "127.0.0.1") -> None:
    """在本机预览网站，内容或主题改动后自动重新生成。按 Ctrl+C 结束。"""
    if not (OUTPUT / "index.html").is_file() and not make_site("pelicanconf.py"):
        raise Exit(code=1)
    handler = functools.partial(PreviewHandler, directory=str(OUTPUT))
    try:
        server = http.server.ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise Exit(f"无法使用端口 {port}（{error.strerror}）。请用 --port 另选一个，如 --port 8001。", code=1) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"预览地址：http://{host}:{server.server_port}/　按 Ctrl+C 结束。")
    try:
        watch()
    except KeyboardInterrupt:
        say("预览已结束。")
    finally:
        server.shutdown()


@task
def clean(c: Context) -> None:
    """删除生成的网站和缓存，不动内容。"""
    for name in ("output", "output.next", ".cache", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
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


# building


def make_site(settings_file: str) -> bool:
    """Build the site with the settings of `settings_file`; report in Chinese, tell whether it succeeded."""
    import pelican.log
    from pelican import Pelican
    from pelican.settings import read_settings

    started = time.perf_counter()
    settings = read_settings(str(ROOT / settings_file))
    wanted = list(settings["PLUGINS"])
    pelican.log.init()  # type: ignore[no-untyped-call]
    pelican.log.console.quiet = True  # its closing line speaks of articles
    try:
        site = Pelican(settings)  # type: ignore[no-untyped-call]
    except OSError as error:
        return fail([f"无法写入 {error.filename}：{error.strerror}。"])
    if missing := [name for name in wanted if name not in settings["PLUGINS"]]:
        return fail([f"插件 {name} 未能载入。" for name in missing])
    return run_build(site, started)


def run_build(site: Any, started: float) -> bool:
    """Run Pelican, then print problems and summary."""
    from atomic_output import BuildFailed, committed
    from plan_pages import ProblemsFound, rendered

    results: dict[str, Any] = {}

    def keep(sender: object, **values: object) -> None:
        results.update(values)

    with rendered.connected_to(keep), committed.connected_to(keep):
        try:
            site.run()
        except ProblemsFound as error:
            return fail(map(str, error.problems), errors=sum(problem.is_error for problem in error.problems))
        except BuildFailed as error:
            return fail(error.messages)
        except OSError as error:
            return fail([f"无法写入 {error.filename}：{error.strerror}。"])
    summary, changes = results["summary"], results["changes"]
    for problem in summary.problems:
        print(problem, file=sys.stderr)
    say(
        f"规划 {summary.plans} 部，页面 {summary.pages} 个，专栏 {summary.columns} 个，指标 {summary.indicators} 项，"
        f"问题 {len(summary.problems)} 个，用时 {time.perf_counter() - started:.1f} 秒。"
    )
    say(f"写入 {changes.written} 个文件，删除 {changes.deleted} 个，未变 {changes.unchanged} 个。")
    return True


def fail(messages: Iterable[str], errors: int = 0) -> bool:
    """Print what stopped the build."""
    lines = list(messages)
    for line in (*lines, f"共有 {errors or len(lines)} 个错误，网站没有改动。"):
        print(line, file=sys.stderr)
    return False


def say(text: str) -> None:
    """Print a line for people, at once."""
    print(text, flush=True)


# preview


class PreviewHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the output without caching, and its own page for what is not there."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = OUTPUT / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass  # a line a request would hide the problems


def watch() -> None:
    """Build again whenever content or theme change, until interrupted."""
    import watchfiles

    for _ in watchfiles.watch(*(ROOT / name for name in WATCHED), raise_interrupt=True):
        make_site("pelicanconf.py")


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
