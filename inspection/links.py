"""Links and what pages load: nothing dead, nothing from elsewhere, nothing inline."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from inspection.findings import Page

LOADED = "//link[not(@rel='canonical' or @rel='alternate')]/@href | //script/@src | //img/@src | //iframe/@src"
IP_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|\[.*\]")
HANDLER = "//@*[starts-with(name(), 'on')]"


def check_links(page: Page, files: Collection[str], ids: Mapping[str, frozenset[str]], base: str) -> Iterator[str]:
    """Say which links of `page` lead nowhere.

    `files` are those of the output, `ids` those of its pages, `base` is the base path of the site.
    """
    for link in dict.fromkeys(map(str, page.tree.xpath("//a/@href | //img/@src | //script/@src | //link/@href"))):
        parts = urlsplit(link)
        if parts.scheme in ("http", "https"):
            if IP_ADDRESS.fullmatch(parts.hostname or ""):
                yield f"链接 {link} 使用了 IP 地址，应改为域名。"
            continue
        if parts.scheme:
            continue
        target = _target(page.path, unquote(parts.path), base)
        if target not in files:
            yield f"链接 {link} 指向的页面或附件不存在。"
        elif parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
            yield f"链接 {link} 指向的位置不存在。"


def _target(page: str, path: str, base: str) -> str:
    """Give the output file that a relative link, or one from the site's root, leads to."""
    if not path:
        return page
    inside = path.removeprefix(base) if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
    target = posixpath.normpath(inside)
    return f"{target}/index.html".removeprefix("./") if path.endswith("/") else target


def check_requests(page: Page) -> Iterator[str]:
    """Say what a page loads from elsewhere, or carries inline where a policy would forbid it."""
    for url in map(str, page.tree.xpath(LOADED)):
        if urlsplit(url).netloc:
            yield f"页面从外部载入 {url}，应改为本站文件。"
    for script in page.tree.xpath("//script[not(@src)]"):
        if script.get("type") != "application/ld+json":
            yield "页面中有内联脚本，应改为本站文件。"
    if page.tree.xpath("//style") or page.tree.xpath("//@style"):
        yield "页面中有内联样式，应改为本站文件。"
    if found := page.tree.xpath(HANDLER):
        yield f"页面中有内联事件“{found[0]}”，应改为本站脚本。"


def check_style(text: str) -> Iterator[str]:
    """Say what a style sheet loads from elsewhere."""
    for url in re.findall(r"(?:url\(|@import\s+)\s*['\"]?((?:https?:)?//[^'\")\s]+)", text):
        yield f"样式表从外部载入 {url}，应改为本站文件。"


def check_list(page: Page) -> Iterator[str]:
    """A list page has something in its list (空白栏目)."""
    if page.path.endswith("index.html") and not page.tree.xpath("//main//a[@href]"):
        yield "栏目没有内容。请补充内容，或删去栏目。"
