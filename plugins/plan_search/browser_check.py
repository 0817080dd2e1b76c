"""The check before every publication: golden queries through the built files, in a real browser."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from plan_search.golden import GoldenQuery
from planbook.traditional import FOLDER, converter

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
PATIENCE = 600.0
"""Seconds for all queries."""
TO_BEGIN = 60.0
"""Seconds within which the browser must have asked for the page."""
_OWN = "search-check/"
_PAGES = 12
"""Queries that are put to the page of results as well."""
_IN_EDITION = 100
"""Queries that are put to the search of the 繁體 edition, in traditional characters."""


class NoBrowser(Exception):
    """There is no Chromium, or it never answered; `args[0]` says in Chinese which."""


class Miss(str):
    """A golden query that was not answered as it should be, said in Chinese."""

    __slots__ = ()


def check_search(output: Path, queries: Sequence[GoldenQuery]) -> tuple[Miss, ...]:
    """Put `queries` to the site in `output`; give what it got wrong.  Raises NoBrowser."""
    on_pages = queries[:: max(1, len(queries) // _PAGES)]
    has_edition = (output / FOLDER / "search" / "manifest.json").is_file()
    in_edition = queries[:: max(1, len(queries) // _IN_EDITION)] if has_edition else ()
    asked = {
        "engine": [each.query for each in queries],
        "pages": [each.query for each in on_pages],
        "edition": [converter(())(each.query) for each in in_edition],
    }
    report = _ask(output, json.dumps(asked).encode())
    misses = [
        *_misses(queries, report["answers"], "检索"),
        *_misses(on_pages, report["pages"], "检索页"),
        *_misses(in_edition, report["edition"], "繁体版检索"),
        *(Miss(f"浏览器报告错误：{error}") for error in report["errors"]),
    ]
    return tuple(misses)


def _misses(queries: Sequence[GoldenQuery], answers: Sequence[dict[str, Any]], part: str) -> Iterator[Miss]:
    for wanted, answer in zip(queries, answers, strict=True):
        found = set(answer["exact"])
        if error := answer.get("error"):
            yield Miss(f"{part}“{wanted.query}”（{wanted.kind}）出错：{error}")
        elif lost := sorted(wanted.exact - found):
            yield Miss(f"{part}“{wanted.query}”（{wanted.kind}）没有找到 {_listed(lost)}。")
        elif wrong := sorted(found - wanted.exact):
            yield Miss(f"{part}“{wanted.query}”（{wanted.kind}）误列 {_listed(wrong)}。")


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f" 等{len(names)}条" if len(names) > 3 else "")


def _ask(output: Path, queries: bytes) -> dict[str, Any]:
    """Open the check in Chromium; give what it reports."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not browser:
        raise NoBrowser("没有找到 Chromium 浏览器，不能检查检索。请先安装。")
    # Chromium's own children may write to the profile a moment longer than it lives
    scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with _serve(output, queries) as (address, reported), scratch as profile:
        command = [
            browser, "--headless=new", "--disable-gpu", "--disable-background-networking", "--no-first-run",
            "--proxy-server=direct://", f"--user-data-dir={profile}", *_sandbox(), f"{address}{_OWN}index.html",
        ]  # fmt: skip
        with (Path(profile) / "said").open("w+b") as said:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
            try:
                _wait(browser, process, reported)
            except NoBrowser as error:
                said.seek(0)
                last = said.read().decode(errors="replace").strip().rpartition("\n")[2]
                raise NoBrowser(f"{error}{f'它说：{last[-200:]}' if last else ''}") from None
            finally:
                process.terminate()
                process.wait()
        report: dict[str, Any] = json.loads(reported.data)
        return report


def _wait(browser: str, process: subprocess.Popen[bytes], reported: _Reported) -> None:
    """Wait for the browser's report.  Raises NoBrowser where it fails, or takes too long."""
    begun = time.monotonic()
    while not reported.wait(0.5):
        if process.poll():  # one that lives on in another process has ended with 0
            raise NoBrowser(f"浏览器 {browser} 不能运行，不能检查检索。请在命令行中试运行，排除故障后重试。")
        waited = time.monotonic() - begun
        if not reported.asked and waited > TO_BEGIN:
            raise NoBrowser("浏览器没有打开本机的网页，不能检查检索。请检查浏览器的代理设置和管理策略后重试。")
        if waited > PATIENCE:
            raise NoBrowser("浏览器没有在规定时间内完成检索检查。")


def _sandbox() -> list[str]:
    """Chromium refuses its sandbox to root."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


class _Reported(threading.Event):
    """Set when the browser has sent its report."""

    data: bytes = b""
    asked: bool = False
    """Whether the browser has asked for anything."""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site, and beside it the check."""

    def __init__(self, *arguments: Any, queries: bytes, reported: _Reported, **named: Any) -> None:
        self.queries, self.reported = queries, reported
        super().__init__(*arguments, **named)

    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0].lstrip("/")
        if name.startswith(_OWN):
            return str(Path(__file__).parent / "check" / Path(name).name)
        return super().translate_path(path)

    def do_GET(self) -> None:
        self.reported.asked = True
        if self.path == f"/{_OWN}queries.json":
            self._answer(self.queries)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        self.reported.data = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"{}")
        self.reported.set()

    def _answer(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def _serve(output: Path, queries: bytes) -> Iterator[tuple[str, _Reported]]:
    """Serve site and check on a free port of the loopback interface."""
    reported = _Reported()
    handler = partial(_Handler, directory=str(output), queries=queries, reported=reported)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", reported
        finally:
            server.shutdown()
