"""A sheet of screenshots for people to look at: every kind of page, at several widths, in every way to be shown."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspection.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser  # installed for the tests only

WIDTHS = (360, 768, 1280)
HEIGHT = 1400
KIND = re.compile(r'<body class="page-([\w-]+)"')


@dataclass(frozen=True, slots=True)
class View:
    """A way to be shown."""

    name: str
    title: str
    media: dict[str, Any]
    """What Playwright emulates."""
    display: dict[str, str]
    """What the reader has chosen (`display.js`)."""


VIEWS = (
    View("light", "浅色", {"color_scheme": "light"}, {}),
    View("dark", "深色", {"color_scheme": "dark"}, {}),
    View("elder", "长辈版", {"color_scheme": "light"}, {"mode": "elder"}),
    View("contrast", "高对比", {"color_scheme": "light"}, {"mode": "elder", "contrast": "high"}),
    View("print", "打印", {"media": "print", "color_scheme": "light"}, {}),
)


class NoBrowser(Exception):
    """Playwright or Chromium is not installed."""


def kinds_of_pages(site: Path) -> dict[str, str]:
    """Give one page of every kind: the heaviest, which has the most to show."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if match := KIND.search(text):
            entry = len(text), path.relative_to(site).as_posix()
            found[match[1]] = max(found.get(match[1], (0, "")), entry)
    return {kind: path for kind, (_, path) in sorted(found.items())}


@contextmanager
def launched() -> Iterator[Browser]:
    """Launch the system's Chromium without a window.  Raises NoBrowser."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (installed for the tests only)
    except ImportError:
        raise NoBrowser from None
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        raise NoBrowser
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


def take_shots(site: Path, folder: Path) -> int:
    """Write the sheet and its pictures into `folder`; give their number.  Raises NoBrowser."""
    pages = kinds_of_pages(site)
    folder.mkdir(parents=True, exist_ok=True)
    with launched() as browser, served(site) as address:
        for view in VIEWS:
            with browser.new_context(base_url=address) as context:
                stored = json.dumps(json.dumps(view.display))
                context.add_init_script(f"localStorage.setItem('display', {stored})")
                page = context.new_page()
                page.emulate_media(**view.media)
                for kind, path in pages.items():
                    page.goto(path)
                    for width in WIDTHS:
                        page.set_viewport_size({"width": width, "height": HEIGHT})
                        page.screenshot(path=folder / _file(kind, width, view))
    (folder / "index.html").write_text(_sheet(pages), encoding="utf-8")
    return len(pages) * len(WIDTHS) * len(VIEWS)


def _file(kind: str, width: int, view: View) -> str:
    return f"{kind}-{width}-{view.name}.png"


def _sheet(pages: dict[str, str]) -> str:
    """Give a page with all pictures: a section a kind, a row a width, a column a view."""
    parts = ['<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>页面截图</title><h1>页面截图</h1>']
    for kind, path in pages.items():
        parts.append(f"<h2>{kind}：{html.escape(path)}</h2>")
        for width in WIDTHS:
            images = (
                f'<figure style="display:inline-block;margin:4px;vertical-align:top"><figcaption>{view.title} {width}'
                f'</figcaption><a href="{_file(kind, width, view)}"><img loading="lazy" width="240" alt="{view.title}'
                f'，宽 {width} 像素" src="{_file(kind, width, view)}"></a></figure>'
                for view in VIEWS
            )
            parts.append(f"<div>{''.join(images)}</div>")
    return "\n".join(parts)
