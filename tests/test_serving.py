"""nginx with `deploy/nginx.conf`: headers, compression, caching, what is refused."""

from __future__ import annotations

import gzip
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest
import urllib3

from release.names import is_named_by_content
from release.publishing import Site, publish
from release.targets import Workplace
from release.targets.directory import Directory
from tests.building import ROOT
from tests.servers import certificate, nginx

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
CHAPTER = "plans/heyuan-ip-145/daoyan.html"
DELETED = '<!DOCTYPE html><html lang="zh-CN"><title>内容已删除</title>'.encode() + b" " * 400
"""A page of a plan that was withdrawn."""
LONG = "plan-" * 40


@dataclass(frozen=True)
class Served:
    """A site that nginx serves."""

    address: str
    pool: urllib3.PoolManager
    plain: str = ""
    """Its address without TLS."""

    def get(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request(
            method, self.address + path, headers=headers, redirect=False, retries=False, decode_content=False
        )


@pytest.fixture(scope="module")
def published(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal and two deleted pages, published to a folder."""
    folder = tmp_path_factory.mktemp("published")
    publish(Site(portal, "/"), Workplace(folder / "work"), Directory(folder / "site"), ())
    old = folder / "site/current/plans/old"
    old.mkdir()
    for page in ("chapter-2.html", "index.html"):
        for end, made in (("", DELETED), (".br", brotli.compress(DELETED)), (".gz", gzip.compress(DELETED))):
            for name in (page, f"{page}.gone"):
                (old / f"{name}{end}").write_bytes(made)
    return folder / "site"


@pytest.fixture(scope="module")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal over TLS."""
    folder = tmp_path_factory.mktemp("nginx")
    key = certificate(folder)
    lines = (f'"/plans/{name}/chapter-1.html" "/plans/heyuan-ip-145/index.html";\n' for name in ("old", LONG))
    (published / "portal-redirects.map").write_text("".join(lines))
    context = ssl.create_default_context(cafile=str(key))
    with nginx(folder, published / "current", tls=key) as address:
        plain = re.search(r"listen (127\.0\.0\.1:\d+);", (folder / "nginx.conf").read_text())
        yield Served(address, urllib3.PoolManager(ssl_context=context), f"http://{plain[1]}/")


@pytest.mark.parametrize("path", ["", CHAPTER, "no-such-page.html", "theme"])
def test_security_headers(served: Served, path: str) -> None:
    """Every answer, errors and redirects included, carries what a scanner of security headers looks for."""
    headers = served.get(path).headers
    assert headers["Content-Security-Policy"] == f"{CSP}; frame-ancestors 'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert int(re.fullmatch(r"max-age=(\d+)", headers["Strict-Transport-Security"])[1]) >= 31_536_000
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert headers["Server"] == "nginx"  # no version
    assert "X-Powered-By" not in headers
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Cache-Control"):
        assert len(headers.getlist(name)) == 1, f"{name} is sent twice"


def test_without_tls(served: Served) -> None:
    """Whoever comes without TLS is sent to the portal, whatever host the request names."""
    for host in ("plans.example.gov.cn", "evil.example.com"):
        headers = {"Host": host}
        answer = served.pool.request("GET", f"{served.plain}a?q=1", headers=headers, redirect=False, retries=False)
        assert (answer.status, answer.headers["Location"]) == (308, "https://plans.example.gov.cn/a?q=1")


def test_header_and_page_say_the_same(portal: Path) -> None:
    """The policy of the header is that in the pages and what only a header can say; every page has it, first thing."""
    for page in portal.rglob("*.html"):
        head = page.read_text(encoding="utf-8")[:700]
        assert f'<meta http-equiv="Content-Security-Policy" content="{CSP}">' in head, page
    assert f"\"{CSP}; frame-ancestors 'self'\"" in (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("accepted", "encoding", "extension"), [("br, gzip", "br", ".br"), ("gzip", "gzip", ".gz"), ("identity", None, "")]
)
def test_compressed_files_are_used(
    served: Served, published: Path, accepted: str, encoding: str | None, extension: str
) -> None:
    """A browser gets the best form that it accepts, exactly as it was published."""
    answer = served.get(CHAPTER, **{"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.data == (published / "current" / f"{CHAPTER}{extension}").read_bytes()


def test_caching(served: Served, published: Path) -> None:
    """What is named by its content is kept for a year; pages are asked for again, unchanged ones cost nothing."""
    root = published / "current"
    for pattern in ("theme/site.*.css", "theme/js.*/search/box.js", "search/lunr.*.js", "search/data/*.txt"):
        path = next(root.glob(pattern)).relative_to(root).as_posix()
        assert is_named_by_content(path)
        assert served.get(path).headers["Cache-Control"] == "public, max-age=31536000, immutable", path
    for path in ("search/manifest.json", "search/index.js", "data/indicators.csv", "redirects.map"):
        assert not is_named_by_content(path)
        assert served.get(path).headers["Cache-Control"] == "no-cache", path
    assert served.get("theme/site.0123456789ab.css").headers["Cache-Control"] == "no-cache"  # not there: never kept
    page = served.get(CHAPTER)
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in page.headers
    again = served.get(CHAPTER, **{"If-None-Match": page.headers["ETag"]})
    assert (again.status, again.data) == (304, b"")


def test_what_is_not_there(served: Served, portal: Path) -> None:
    """A missing page is the portal's own, with 404; folders are not listed; hidden files are not shown."""
    answer = served.get("plans/no-such-plan/")
    assert (answer.status, answer.data) == (404, (portal / "404.html").read_bytes())
    for path in ("theme/", "plans/heyuan-ip-145/columns/", ".lock", ".git/config", "../releases/", "%2e%2e/releases/"):
        assert served.get(path).status in (400, 404), path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_only_reading(served: Served, method: str) -> None:
    """A static site knows GET and HEAD."""
    assert served.get("", method).status == 405


def test_head_and_folder(served: Served) -> None:
    """HEAD answers without a body; a folder without its slash leads to the one with it."""
    assert served.get(CHAPTER, "HEAD").status == 200
    answer = served.get("plans/heyuan-ip-145")
    assert (answer.status, answer.headers["Location"]) == (301, "/plans/heyuan-ip-145/")


def test_moved_addresses(served: Served) -> None:
    """An address in the map of redirects leads to the new one."""
    for name in ("old", LONG):
        answer = served.get(f"plans/{name}/chapter-1.html")
        assert (answer.status, answer.headers["Location"]) == (301, "/plans/heyuan-ip-145/index.html")


@pytest.mark.parametrize("path", ["plans/old/chapter-2.html", "plans/old/index.html", "plans/old/"])
def test_deleted_pages(served: Served, path: str) -> None:
    """A page that was deleted answers 410, with what became of it, in every form and with all headers."""
    for encoding, read in (("identity", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress)):
        answer = served.get(path, **{"Accept-Encoding": encoding})
        assert (answer.status, read(answer.data)) == (410, DELETED)
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Content-Security-Policy"] == f"{CSP}; frame-ancestors 'self'"
    assert served.get(path, "HEAD").status == 410
    assert served.get(path, "POST").status == 405


def test_base_path(published: Path, tmp_path: Path, portal: Path) -> None:
    """Below a path of its host the portal is found there and nowhere else."""
    with nginx(tmp_path, published / "current", base="/zt/gh/") as address:
        served = Served(address, urllib3.PoolManager())
        assert served.get(CHAPTER).data == (portal / CHAPTER).read_bytes()
        assert served.get("plans/heyuan-ip-145").headers["Location"] == "/zt/gh/plans/heyuan-ip-145/"
        assert served.get("nothing").data == (portal / "404.html").read_bytes()
        assert served.get("../../" + CHAPTER).status == 404
        answer = served.get("plans/old/")
        assert (answer.status, answer.data) == (410, DELETED)
