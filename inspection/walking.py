"""The whole way: every page of the built site is looked at once; findings of the same kind are put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from lxml import html

from inspection.findings import Finding, Page
from inspection.furniture import check_content, check_dates, check_footer, check_head, check_place, check_twin
from inspection.labels import ITEM, check_labels
from inspection.links import check_links, check_list, check_requests, check_style

FIRST_VISIT = 14 * 1024
"""Bytes that arrive before a server waits for an answer (TCP's initial window of ten segments)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes of HTML and style sheet together, compressed with Brotli, by page."""

    pages: tuple[int, ...]

    @property
    def share(self) -> float:
        """The share of pages within `FIRST_VISIT`."""
        return sum(1 for each in self.pages if each <= FIRST_VISIT) / len(self.pages) if self.pages else 1.0

    def at(self, share: float) -> int:
        """Give the weight that a `share` of the pages does not exceed."""
        ordered = sorted(self.pages) or [0]
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def inspect_site(folder: Path) -> list[Finding]:
    """Give everything that an inspection of the built site in `folder` would find, by page."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = [Page(name, html.fromstring((folder / name).read_bytes())) for name in sorted(files) if _is_page(name)]
    ids = {page.path: frozenset(map(str, page.tree.xpath("//@id"))) for page in pages}
    base = _base(pages)
    found = [each for page in pages for each in _inspect_page(page, files, ids, base)]
    for name in sorted(name for name in files if name.endswith(".css")):
        text = (folder / name).read_text(encoding="utf-8")
        found += (Finding(name, "外部请求", message) for message in check_style(text))
    return sorted(found)


def _is_page(name: str) -> bool:
    return name.endswith(".html")


def _inspect_page(page: Page, files: set[str], ids: Mapping[str, frozenset[str]], base: str) -> Iterator[Finding]:
    yield from page.found(ITEM, check_labels(page))
    yield from page.found("死链", check_links(page, files, ids, base))
    yield from page.found("外部请求", check_requests(page))
    yield from page.found("页面", check_head(page))
    if page.is_twin:
        yield from page.found("繁体版", check_twin(page))
        return
    yield from page.found("页脚", check_footer(page))
    yield from page.found("日期", check_dates(page))
    if page.is_content:
        yield from page.found("内容页", check_content(page))
    if not page.is_error_page:
        yield from page.found("当前位置", check_place(page))
        if not page.is_content:
            yield from page.found("空白栏目", check_list(page))


def _base(pages: Sequence[Page]) -> str:
    """Give the base path of the site, which the canonical link of its home page names."""
    home = next((page for page in pages if page.path == "index.html"), None)
    canonical = home.tree.xpath("string(head/link[@rel='canonical']/@href)") if home else ""
    return urlsplit(str(canonical)).path or "/"


def gathered(found: Sequence[Finding], shown: int = 3) -> list[tuple[str, str, str]]:
    """Put findings with the same words together: item, message, and some of the pages where it is so."""
    pages: dict[tuple[str, str], list[str]] = {}
    for each in found:
        pages.setdefault((each.item, each.message), []).append(each.page)
    return [
        (item, message, "、".join(names[:shown]) + (f" 等 {len(names)} 页" if len(names) > shown else ""))
        for (item, message), names in pages.items()
    ]


def weigh(folder: Path) -> Weights:
    """Weigh every page together with its style sheet, as on a first visit."""
    style = sum(len(brotli.compress(path.read_bytes())) for path in folder.glob("theme/site.*.css"))

    def weight(path: Path) -> int:
        return len(brotli.compress(path.read_bytes())) + style

    with ThreadPoolExecutor() as pool:  # Brotli lets other threads run
        return Weights(tuple(pool.map(weight, sorted(folder.rglob("*.html")))))
