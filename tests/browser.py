"""What the tests in a browser share: a server on loopback, the system's Chromium, one page of every kind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from inspection import serving

ROOT = Path(__file__).parent.parent

PAGES = (
    "index.html",
    "plans/index.html",
    "plans/guangdong-ip-145/index.html",
    "plans/guangdong-ip-145/chapter-2.html",  # an indicator table
    "plans/guangdong-ip-145/chapter-3.html",  # columns
    "plans/shenzhen-ip-standards-2011-2015/chapter-4.html",  # a heading that the source lacks
    "plans/shenzhen-ip-145/chapter-1.html",  # a table of seven columns
    "plans/heyuan-ip-145/daoyan.html",
    "plans/guangdong-ip-145/columns/5.html",
    "plans/guangdong-ip-145/indicators/2-4.html",
    "columns/index.html",
    "indicators/index.html",
    "indicators/pledge-financing.html",  # plans compared
    "data/index.html",
    "sitemap/index.html",
    "documents/index.html",
    "documents/ip-power-outline.html",
    "compare/index.html",
    "compare/guangdong-ip-145--heyuan-ip-145.html",
    "search/index.html",
    "about.html",
    "help.html",
    "404.html",
    "zh-hant/plans/guangdong-ip-145/chapter-3.html",
)
"""One page of every kind, and those whose content is hard to lay out."""

CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Lets a page that asks another server fail at once, with or without a network."""


class PortalHandler(serving.QuietHandler):
    """Serves a portal as a web server set up for it would: its own page, with 404, for what is not there."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the receipt of its header

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def served(folder: Path) -> AbstractContextManager[str]:
    """Serve `folder` on a free port of the loopback interface; give its address, with a slash at the end."""
    return serving.served(folder, PortalHandler)


@contextmanager
def launched() -> Iterator[Browser]:
    """Launch the system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program("chromium", "chromium-browser"), args=[*CHROMIUM_FLAGS, LOOPBACK_ONLY]
        )
        try:
            yield browser
        finally:
            browser.close()


def wait_until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until a JavaScript expression is true; unlike Playwright's own waiting it needs no `eval` in the page."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(20)


def program(*names: str) -> str:
    """Give the path of the first of `names` that is installed, or fail: a test must not pass for want of it."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{' or '.join(names)} is not installed; ./run test installs what the tests need"
    return found


def module_file(path: str) -> Path:
    """Give the path of a file of an npm package, or fail."""
    file = ROOT / "node_modules" / path
    assert file.is_file(), f"node_modules/{path} is missing; ./run test installs what the tests need"
    return file
