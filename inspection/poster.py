"""The picture at the head of the README: three pages beside each other, as a desktop and two phones show them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspection.serving import served
from inspection.shots import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser  # installed for the tests only

POSTER = "images/portal.webp"
"""In `docs`."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A page as one screen shows it."""

    path: str
    shown: str
    """Selector of what must be there before the picture is taken."""
    screen: tuple[int, int]
    """Width and height in CSS pixels."""
    width: int
    """In the poster; the height follows."""
    dark: bool = False
    scrolled: bool = False
    """Whether what is shown stands at the top, instead of the page's own head."""


PANELS = (
    Panel("plans/guangdong-ip-145/chapter-3.html", "h1", (1280, 932), 851),
    Panel("plans/guangdong-ip-145/chapter-2.html", "#t2", (360, 815), 274, scrolled=True),
    Panel("search/?q=质押融资", "li[data-clause]", (360, 815), 274, dark=True),
)
_SHARPNESS, _QUALITY = 2, 85
_SHEET = """<!DOCTYPE html><style>
body { margin: 0; display: inline-flex; gap: 24px; padding: 24px; background: #dfe4ec }
img { border-radius: 8px; box-shadow: 0 2px 8px rgb(0 0 0 / 25%) }
</style>"""


def make_poster(site: Path, docs: Path) -> Path:
    """Write the poster of a built site into `docs`; give its file.  Raises NoBrowser."""
    with launched() as browser, served(site) as address:
        images = (
            f'<img width="{panel.width}" src="data:image/png;base64,{base64.b64encode(data).decode()}">'
            for panel, data in _pictures(browser, address)
        )
        data = _joined(browser, _SHEET + "".join(images))
    (docs / POSTER).write_bytes(data)
    return docs / POSTER


def _pictures(browser: Browser, address: str) -> Iterator[tuple[Panel, bytes]]:
    for panel in PANELS:
        width, height = panel.screen
        with browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=_SHARPNESS,
            color_scheme="dark" if panel.dark else "light",
        ) as context:
            page = context.new_page()
            page.goto(address + panel.path, wait_until="networkidle")
            shown = page.locator(panel.shown).first
            shown.wait_for()
            if panel.scrolled:
                shown.evaluate("each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 12)")
            yield panel, page.screenshot()


def _joined(browser: Browser, sheet: str) -> bytes:
    """Give a sheet of pictures as WebP, which Playwright itself does not write."""
    with browser.new_context(viewport={"width": 1600, "height": 800}) as context:
        page = context.new_page()
        page.set_content(sheet)
        box = page.locator("body").bounding_box()
        assert box
        clip = {**box, "scale": 1.5}
        wanted = {"format": "webp", "quality": _QUALITY, "clip": clip}
        return base64.b64decode(context.new_cdp_session(page).send("Page.captureScreenshot", wanted)["data"])
