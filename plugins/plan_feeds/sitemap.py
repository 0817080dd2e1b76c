"""Sitemap: every page for crawlers, within the limits that search engines in China state.

At most 50,000 addresses and 10 MB a file, addresses of at most 256 bytes; beyond that several files and an index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from planbook.xmltext import DECLARATION, element, leaf

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ADDRESSES = 50_000
MOST_BYTES = 10_000_000
LONGEST = 256
"""Bytes of an address."""


def sitemap_files(
    pages: Sequence[str], changed: Mapping[str, date], address: str, most: int = MOST_ADDRESSES
) -> Iterator[tuple[str, bytes]]:
    """Give name and content of each file; `changed` has the day of each page where one is known.

    Pages with an address that is too long are left out, because a file with one is refused as a whole.
    """
    entries = [_entry(f"{address}/{page.removesuffix('index.html')}", changed.get(page)) for page in pages]
    parts = list(_parts([entry for entry in entries if entry], most))
    if len(parts) <= 1:
        yield "sitemap.xml", _document("urlset", parts[0] if parts else [])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield (
        "sitemap.xml",
        _document("sitemapindex", [element("sitemap", leaf("loc", f"{address}/{name}")) for name in names]),
    )
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", part)


def _entry(loc: str, day: date | None) -> str:
    if len(loc.encode()) > LONGEST:
        return ""
    return element("url", leaf("loc", loc), leaf("lastmod", day.isoformat()) if day else "")


def _parts(entries: Sequence[str], most: int) -> Iterator[list[str]]:
    part: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode()) + 1
        if part and (len(part) >= most or size + length > MOST_BYTES - 1000):
            yield part
            part, size = [], 0
        part.append(entry)
        size += length
    if part:
        yield part


def _document(root: str, entries: Sequence[str]) -> bytes:
    return (DECLARATION + element(root, "\n", *(f"{entry}\n" for entry in entries), xmlns=NAMESPACE) + "\n").encode()
