"""Holds a live site against a manifest: what is altered, missing, extra, stale."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit

import brotli
import urllib3

from release.faults import CannotRelease
from release.manifest import MANIFEST, MANIFEST_SUMS, Entry, Manifest, read_manifest
from release.names import ENCODINGS, GONE, is_compressed, plain_name
from release.notes import noted
from release.sums import Sums, sha256_of, time_of
from release.targets import Target, Workplace
from release.tree import Progress

CONNECTIONS = 16
LABEL = "核对"


class Fault(StrEnum):
    """How a file is not what the manifest says."""

    ALTERED = "被改动"
    MISSING = "缺失"
    EXTRA = "多出"
    STALE = "旧版"
    UNREACHABLE = "无法读取"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not right."""

    path: str
    fault: Fault
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.fault}：{self.path}{f'（{self.detail}）' if self.detail else ''}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    release: str
    content: str
    files: int
    """How many files were held against the manifest."""
    findings: tuple[Finding, ...]

    def json(self) -> str:
        """Give the verdict for monitoring."""
        findings = [
            {"path": each.path, "fault": each.fault.name.lower(), "detail": each.detail} for each in self.findings
        ]
        return json.dumps(
            {
                "ok": not self.findings,
                "release": self.release,
                "content": self.content,
                "files": self.files,
                "findings": findings,
            },
            ensure_ascii=False,
            indent=1,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answers for one address."""

    status: int
    body: bytes
    """As it was sent, compressed or not."""
    encoding: str

    @property
    def sha256(self) -> str:
        return sha256_of(self.body)

    @property
    def content(self) -> bytes:
        """What a browser makes of the body; the body itself where it cannot be decompressed."""
        try:
            return DECODERS[self.encoding](self.body)
        except (KeyError, OSError, EOFError, zlib.error, brotli.error):
            return self.body


DECODERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}


class LiveSite:
    """Reads a site over HTTP, with connections that are kept, one set for all threads."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CannotRelease(f"无法识别网址“{address}”。请写作 https://www.example.gov.cn/zt/gh。")
        self.address = address.rstrip("/")
        self._pool = urllib3.PoolManager(
            maxsize=CONNECTIONS,
            block=True,
            retries=urllib3.Retry(total=2, backoff_factor=0.3, redirect=0, status=0, raise_on_redirect=False),
            timeout=urllib3.Timeout(connect=10, read=30),
        )

    def get(self, path: str, **headers: str) -> Answer:
        """Read one file as it is sent, compressed or not; raises CannotRelease where there is no answer."""
        try:
            with self._pool.request(
                "GET",
                f"{self.address}/{quote(path)}",
                headers={"Cache-Control": "no-cache", **headers},
                preload_content=False,
                decode_content=False,
            ) as response:
                return Answer(response.status, response.read(), response.headers.get("Content-Encoding", ""))
        except urllib3.exceptions.HTTPError as error:
            raise CannotRelease(f"无法读取 {self.address}/{path}：{_reason(error)}") from None

    def read(self, path: str) -> bytes:
        """Give the content of a small file."""
        try:
            response = self._pool.request(
                "GET", f"{self.address}/{quote(path)}", headers={"Accept-Encoding": "identity"}
            )
        except urllib3.exceptions.HTTPError as error:
            raise CannotRelease(f"无法读取 {self.address}/{path}：{_reason(error)}") from None
        if response.status != 200:
            raise CannotRelease(
                f"{self.address}/{path} 返回 {response.status}。请检查网址；"
                "没有发布清单的网站，请用 --manifest 给出清单文件。"
            )
        return bytes(response.data)


def _reason(error: urllib3.exceptions.HTTPError) -> str:
    cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) else error
    match cause:
        case urllib3.exceptions.SSLError():
            return "证书不受信任或已过期。请检查网站证书。"
        case urllib3.exceptions.NameResolutionError():
            return "找不到主机。请检查网址。"
        case urllib3.exceptions.TimeoutError():
            return "连接超时。请检查网络。"
        case urllib3.exceptions.NewConnectionError():
            return "连接被拒绝。请检查网址和端口。"
        case _:
            return "连接中断。请检查网络后重试。"


def verify(
    site: LiveSite,
    manifest: Manifest,
    *,
    held: Mapping[str, Sums | None] | None = None,
    older: Sequence[Manifest] = (),
    quick: bool = False,
    progress: Progress = lambda _, __: None,
) -> Verdict:
    """Hold every file of the live site against the manifest.

    `held` are the files that the target stores (names, and sums where it tells them): only so can files be found to
    which nothing links.  `older` are manifests of former releases: their files are called stale where they show.
    `quick` lets the server answer that a file is unchanged by its ETag (size and time) instead of sending it.
    """
    stale = {(entry.path, entry.sums.sha256): each.release for each in older for entry in each.entries}
    progress(LABEL, len(manifest.entries))
    stop = threading.Event()

    def look(entry: Entry) -> Finding | None:
        if stop.is_set():
            return None
        try:
            return _look(site, entry, manifest, stale, quick)
        except CannotRelease as error:
            return Finding(entry.path, Fault.UNREACHABLE, str(error))
        finally:
            progress(LABEL, 0)

    with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
        try:
            found = [finding for finding in pool.map(look, manifest.entries) if finding]
        except BaseException:
            stop.set()
            raise
    found += _manifest_shown(site, manifest)
    found += _stored(manifest, held or {}, {finding.path for finding in found}, stale)
    found += _leftovers(site, manifest, older, {finding.path for finding in found})
    order = sorted(found, key=lambda finding: (finding.path, finding.fault))
    return Verdict(manifest.release, manifest.content, len(manifest.entries), tuple(order))


def _look(
    site: LiveSite, entry: Entry, manifest: Manifest, stale: Mapping[tuple[str, str], str], quick: bool
) -> Finding | None:
    """Hold one file against its entry."""
    answer = _ask(site, entry, quick)
    if answer.status == 410 and plain_name(entry.path) + GONE in manifest.by_path:
        answer = replace(answer, status=200)  # a page that was deleted, sent as such
    if _is_right(answer, entry, manifest):
        return None
    if answer.status in (404, 410):
        return Finding(entry.path, Fault.MISSING)
    if answer.status != 200:
        return Finding(entry.path, Fault.UNREACHABLE, f"返回 {answer.status}")
    if is_compressed(entry.path) and answer.sha256 == _plain_sum(entry, manifest):
        return Finding(entry.path, Fault.MISSING, "只送出未压缩的文件")
    if release := stale.get((entry.path, answer.sha256)):
        return Finding(entry.path, Fault.STALE, f"属于 {release}")
    return Finding(entry.path, Fault.ALTERED, f"应为 {entry.sums.size} 字节，实为 {len(answer.body)} 字节")


def _ask(site: LiveSite, entry: Entry, quick: bool) -> Answer:
    """Read a file; of a compressed one, what a browser gets that accepts it."""
    headers = {"Accept-Encoding": "identity"}
    if quick:
        headers["If-None-Match"] = etag_of(entry.sums)
    if is_compressed(entry.path):
        encoding = next(name for end, name in ENCODINGS.items() if entry.path.endswith(end))
        answer = site.get(plain_name(entry.path), **(headers | {"Accept-Encoding": encoding}))
        if answer.encoding or answer.status not in (200, 410):
            return answer
        # this server does not choose between them
    return site.get(entry.path, **headers)


def _is_right(answer: Answer, entry: Entry, manifest: Manifest) -> bool:
    """Tell whether an answer is the file, or the file as the server itself compressed it."""
    if answer.status != 200:
        return answer.status == 304
    if answer.encoding and is_compressed(entry.path) and sha256_of(answer.content) == _plain_sum(entry, manifest):
        return True  # the compressed file, where it is stored, is looked at there
    return answer.sha256 == entry.sums.sha256


def _manifest_shown(site: LiveSite, manifest: Manifest) -> list[Finding]:
    """Hold the manifest that the site shows, if it shows one, against the one that is relied on."""
    try:
        answer = site.get(MANIFEST)
    except CannotRelease:
        return []  # then nothing else can be read either
    right = answer.status != 200 or answer.sha256 == sha256_of(manifest.data())
    return [] if right else [Finding(MANIFEST, Fault.ALTERED, f"不是 {manifest.release} 的清单")]


def _plain_sum(entry: Entry, manifest: Manifest) -> str:
    plain = manifest.by_path.get(plain_name(entry.path))
    return plain.sums.sha256 if plain else ""


def _stored(
    manifest: Manifest, held: Mapping[str, Sums | None], known: set[str], stale: Mapping[tuple[str, str], str]
) -> list[Finding]:
    """Give what is wrong with the files as they are stored, beyond what was found over HTTP."""
    found = []
    for path, sums in held.items():
        entry = manifest.by_path.get(path)
        if path in known:
            continue
        if not entry:
            found.append(Finding(path, Fault.EXTRA))
        elif sums and sums.sha256 != entry.sums.sha256:
            release = stale.get((path, sums.sha256))
            found.append(Finding(path, Fault.STALE if release else Fault.ALTERED, f"属于 {release}" if release else ""))
    if held:
        found += [Finding(path, Fault.MISSING) for path in manifest.by_path if path not in held and path not in known]
    return found


def _leftovers(site: LiveSite, manifest: Manifest, older: Sequence[Manifest], known: set[str]) -> list[Finding]:
    """Give files of former releases that are gone from this one, and that the site still shows."""
    gone = {entry.path: entry for each in older for entry in each.entries if entry.path not in manifest.by_path}
    paths = [path for path in sorted(gone) if path not in known and not is_compressed(path)]

    def look(path: str) -> Finding | None:
        try:
            return Finding(path, Fault.EXTRA, "已撤下") if site.get(path).status == 200 else None
        except CannotRelease as error:
            return Finding(path, Fault.UNREACHABLE, str(error))

    with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
        return [finding for finding in pool.map(look, paths) if finding]


def etag_of(sums: Sums) -> str:
    """Give the ETag that nginx sends for a file of a release: time and size in hexadecimal."""
    return f'"{time_of(sums.sha256):x}-{sums.size:x}"'


def verify_at(
    address: str,
    place: Workplace,
    target: Target | None,
    *,
    given: Path | None = None,
    quick: bool = False,
    progress: Progress = lambda _, __: None,
) -> Verdict:
    """Verify the site at `address` against the `given` manifest, or that of the target, or that of the site itself.

    The manifest of a release that was published from here is taken from our own notes: what is live cannot alter it.
    """
    site = LiveSite(address)
    if given:
        manifest = read_manifest(given.read_bytes(), str(given))
    else:
        shown = (target.live() if target else None) or live_manifest(site)
        manifest = noted(place.folder, shown.release) or shown
    older = [target.manifest(each.id) for each in target.releases() if not each.live] if target else []
    held = target.held() if target else None
    return verify(site, manifest, held=held, older=older, quick=quick, progress=progress)


def live_manifest(site: LiveSite) -> Manifest:
    """Read the manifest that the site itself shows, and hold it against its sums."""
    data = site.read(MANIFEST)
    for name, act in MANIFEST_SUMS.items():
        made = act(data)
        if made and name.endswith(".sha256") and not site.read(name).startswith(made.encode()):
            raise CannotRelease(
                f"{site.address}/{MANIFEST} 与 {name} 不符：清单可能被改动。请用 --manifest 给出可信的清单文件。"
            )
    return read_manifest(data, f"{site.address}/{MANIFEST}")
