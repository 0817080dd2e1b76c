"""The preview's web server: the built site, the preview's own files, and news for the pages that are open."""

from __future__ import annotations

import http.server
import io
import ipaddress
import json
import os
import posixpath
import socket
import sys
import threading
from functools import partial
from html import escape
from http import HTTPStatus
from pathlib import Path, PureWindowsPath
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from desk.manual.examples import PICTURES
from desk.manual.page import document_page
from desk.preview.board import Board
from desk.preview.lines import slug_of
from desk.preview.site import CLIENT, OWN
from desk.preview.telling import Teller

NEWS, LINES, MANUAL = OWN + "news", OWN + "lines", OWN + "manual"
DOCS = Path(__file__).parents[2] / "docs"
DOCUMENTS = {MANUAL: DOCS / "editing.zh.md", OWN + "checks.md": DOCS / "checks.md"}
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".webp": "image/webp"}
HEARTBEAT = 15.0
"""Seconds after which a connection without news is tried, so that those of closed pages end."""


class Server(http.server.ThreadingHTTPServer):
    """Listens from when it is made; every connection has a thread of its own."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows two servers would share the port, and neither would say so

    def __init__(self, address: tuple[str, int], board: Board, teller: Teller) -> None:
        """Listen at `address`.  Raises OSError where its port is taken."""
        self.board = board
        self.teller = teller
        self.site = teller.site
        self.names = {name.lower() for name in (address[0], socket.gethostname())}
        """Names with a dot by which pages may ask for this machine."""
        super().__init__(address, partial(Handler, directory=str(self.site.output)))

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of pages that were closed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the receipt of its header
    server: Server
    extensions_map = {  # noqa: RUF012  (as the base class has it)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",  # Windows may know it as something else
    }

    def parse_request(self) -> bool:
        """Answer only those who asked for this machine.

        A page from anywhere can have its own name lead to this machine, and would be let in under it to read plans that
        are not yet public (DNS rebinding).  An address, and a name without a dot, are nobody's from elsewhere.
        """
        if not super().parse_request():
            return False
        host = _host_of(self.headers.get("Host", ""))
        if "." not in host or _is_address(host) or host in self.server.names:
            return True
        self.send_error(
            HTTPStatus.FORBIDDEN, explain=f"请用 IP 地址打开预览，或在启动时写明主机名：serve --host {escape(host)}"
        )
        return False

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        page = parse_qs(address.query).get("page", [""])[0]
        if address.path == NEWS:
            self._tell_news(page)
        elif address.path == LINES:
            self._answer_json(self.server.teller.lines(page, self.server.board.news))
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO | None:
        """Answer with the preview's own file, with a page that listens for news, or with any other file."""
        path = urlsplit(self.path).path
        if path in DOCUMENTS and DOCUMENTS[path].is_file():
            return self._head(HTTPStatus.OK, "text/html; charset=utf-8", document_page(DOCUMENTS[path], OWN))
        if path.startswith(OWN):
            return self._own_file(path.removeprefix(OWN))
        page = self._page()
        if not page.endswith(".html"):
            return _read(super().send_head())
        html = self.server.site.page(page)
        if html is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return self._head(HTTPStatus.OK, "text/html; charset=utf-8", html)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's page for what is not there, which comes alive when it is."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        html = self.server.site.missing(self._page())
        self._head(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", html)
        if self.command != "HEAD":
            self.wfile.write(html)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (named by the standard library)
        """Print nothing: a line a request would hide the problems."""

    # the preview's own answers

    def _page(self) -> str:
        """Give the output file that the address leads to."""
        file = self.translate_path(self.path)  # never leads out of the output
        page = Path(file).relative_to(self.directory).as_posix()
        return posixpath.normpath(f"{page}/index.html") if file.endswith(("/", "\\")) else page

    def _own_file(self, name: str) -> io.BytesIO | None:
        kind = _KINDS.get(posixpath.splitext(name)[1])
        file = own_file(name)
        if not kind or not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return self._head(HTTPStatus.OK, kind, file.read_bytes())

    def _tell_news(self, page: str) -> None:
        """Send what concerns `page`, now and whenever there are news, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if slug := slug_of(page):
            self.server.board.looked_at.add(slug)
        seen = 0
        while True:
            news = self.server.board.wait(seen, HEARTBEAT)
            event = f"data: {json.dumps(self.server.teller.news(page, news), ensure_ascii=False)}\n\n"
            self.wfile.write((event if news.number != seen else ":\n\n").encode())
            seen = news.number

    def _answer_json(self, value: object) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self._head(HTTPStatus.OK, "application/json", body)
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, body: bytes) -> io.BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


def _host_of(header: str) -> str:
    """Give the host of a `Host` header: `127.0.0.1` of `127.0.0.1:8000`, `::1` of `[::1]:8000`."""
    host = header.rpartition(":")[0] if header.rpartition(":")[2].isdecimal() else header
    return host.strip("[]").removesuffix(".").lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def own_file(name: str) -> Path:
    """Give the file of the preview that stands at the address `name`; no name leads out of its folder."""
    folder = DOCS / PICTURES if name.startswith(f"{PICTURES}/") else CLIENT
    return folder / PureWindowsPath(name).name  # where Windows sees a folder or a drive there is none


def _read(file: io.BytesIO | BinaryIO | None) -> io.BytesIO | None:
    """Read a file at once: on Windows one that is open cannot be replaced by the next build."""
    if file is None:
        return None
    with file:
        return io.BytesIO(file.read())
