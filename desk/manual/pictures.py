"""The pictures of the manual: its examples as plans, shown by the preview in Chromium."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk.checking import check_alone
from desk.manual.examples import MANUAL, PICTURES, Example, examples
from desk.mending import can_mend
from desk.preview.board import Board
from desk.preview.outcome import Outcome
from desk.preview.server import Server
from desk.preview.site import Site
from desk.preview.telling import Teller
from desk.report import Entry
from planbook.addresses import page_of
from planbook.model import Plan
from planbook.read import read_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page  # installed for the tests only

_ON_OVERVIEW = {"metadata": ".document", "notice": "details.notice", "preamble": ".preamble"}
"""What is shown of the plan's own page, by the name of the example; of others their first chapter is."""
_CHAPTER = "article > :is(h1, section, div, p, ul, ol, blockquote, figure, .footnotes):not(.plan-name, .cite)"
_UNSHOWN = """
.permalink, .clause-notes, details.notice > summary { display: none !important }
.plan-name { visibility: hidden }
"""
_SCALE, _QUALITY, _WIDTH, _DESK, _HEIGHT, _MARGIN = 1.5, 75, 720, 1100, 680, 12


def take_pictures(docs: Path, build: Callable[[Path, Path], Outcome], browser: Browser) -> int:
    """Write the pictures of the manual in `docs`; give their number.

    `build` makes the site of a content folder in an output folder.
    """
    shown = examples((docs / MANUAL).read_text(encoding="utf-8"))
    folder = docs / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        project = Path(place)
        plans = project / "content" / "plans"
        plans.mkdir(parents=True)
        shutil.copy(docs.parent / "content" / "documents.yml", project / "content")  # for what the examples cite
        for example in shown:
            (plans / f"{example.name}.md").write_text(example.plan_file, encoding="utf-8", newline="")
        outcome = build(project / "content", project / "output")
        pictures = dict(_pictures(shown, outcome, project, browser))
    for name, data in pictures.items():
        (folder / f"{name}.webp").write_bytes(data)
    return len(pictures)


Picture = tuple[str, bytes]
"""Name and WebP data."""


def _pictures(shown: tuple[Example, ...], outcome: Outcome, project: Path, browser: Browser) -> Iterator[Picture]:
    """Give name and picture of every example, then of the preview itself."""
    board = Board()
    board.end(outcome)
    server = Server(("127.0.0.1", 0), board, Teller(Site(project / "output"), project, editor=""))
    server.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    plans = {plan.slug: plan for plan in outcome.library.plans} if outcome.library else {}
    with browser.new_context(
        viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=_SCALE, bypass_csp=True, color_scheme="light"
    ) as context:
        page = context.new_page()
        for example in shown:
            page.goto(address + _page_of(example, plans[example.name]))
            page.add_style_tag(content=_UNSHOWN + ".plan-preview-line { display: none }")
            page.evaluate("for (const each of document.querySelectorAll('details.notice')) each.open = true")
            yield example.name, _picture(page, _ON_OVERVIEW.get(example.name, _CHAPTER))
        yield from _of_the_preview(page, board, address, project)
    server.shutdown()


def _page_of(example: Example, plan: Plan) -> str:
    overview = example.name in _ON_OVERVIEW or not plan.sections
    return page_of(plan.slug if overview else f"{plan.slug}/{plan.sections[0].id}")


def _of_the_preview(page: Page, board: Board, address: str, project: Path) -> Iterator[Picture]:
    """Show line numbers, then what the checks find, and what is wrong with a column twice and a note without text."""
    page.set_viewport_size({"width": _DESK, "height": _HEIGHT})
    page.goto(f"{address}plans/column/chapter-1.html")
    page.add_style_tag(content=_UNSHOWN)
    page.wait_for_selector(".plan-preview-line")
    yield "preview-lines", _picture(page, "main")
    name = "content/plans/column.md"
    text = (project / name).read_text(encoding="utf-8")
    slips = text.replace("专项行动，查处", "专项行动,查处").replace("协作机制", "协作 机制")
    board.find("column", [Entry(each.problem, can_mend(each)) for each in check_alone(name, slips)])
    page.get_by_role("button", name="查看").click()
    yield "preview-checks", _captured(page, 0, 0, _DESK, _HEIGHT)
    for right, wrong in (("**专栏 人才", "**专栏1 人才"), ("案件。", "案件[^1]。")):
        text = text.replace(right, wrong)
    board.end(Outcome(read_plan(name, text.encode()).problems))
    page.wait_for_selector(".plan-preview-problems li")
    yield "preview-problems", _captured(page, 0, 0, _DESK, _HEIGHT)


def _picture(page: Page, selector: str) -> bytes:
    """Give the picture of all that `selector` names, with a margin."""
    page.evaluate("scrollTo(0, 0)")
    boxes = [box for each in page.locator(selector).all() if (box := each.bounding_box())]
    left, top = (min(box[side] for box in boxes) - _MARGIN for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + _MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + _MARGIN
    return _captured(page, left, top, right - left, bottom - top)


def _captured(page: Page, x: float, y: float, width: float, height: float) -> bytes:
    """Give a part of the page as WebP, which Playwright itself does not write."""
    clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
    wanted = {"format": "webp", "quality": _QUALITY, "clip": clip, "captureBeyondViewport": True}
    return base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)["data"])
