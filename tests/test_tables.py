"""Tables in a browser: every cell in sight, none over another, at any width, size of text and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import served, wait_until
from tests.building import FRONT, build_site

WIDTHS = (320, 360, 768, 1280)
PAGES = (
    "plans/guangdong-ip-145/chapter-1.html",
    "plans/guangdong-ip-145/chapter-2.html",
    "plans/heyuan-ip-145/chapter-2.html",
    "plans/shenzhen-ip-145/chapter-1.html",
    "plans/shenzhen-ip-145/chapter-3.html",
    "plans/guangdong-ip-145/indicators/2-4.html",
    "indicators/pledge-financing.html",
)
WIDE = "plans/wide/chapter-1.html"
"""A page with a table of 14 columns."""

FAULTS = """() => {
  const faults = [];
  for (const table of document.querySelectorAll('.table table')) {
    const cells = [...table.querySelectorAll('tbody :is(th, td)')];
    const boxes = cells.map(cell => cell.getBoundingClientRect());
    const name = index => cells[index].textContent.trim().slice(0, 12) || '(empty)';
    boxes.forEach((box, index) => {
      if (box.width < 8 || box.height < 8) faults.push(`${name(index)}: not shown`);
      if (cells[index].scrollWidth > cells[index].clientWidth + 1) faults.push(`${name(index)}: cut off`);
      for (let other = index + 1; other < boxes.length; other++) {
        const width = Math.min(box.right, boxes[other].right) - Math.max(box.left, boxes[other].left);
        const height = Math.min(box.bottom, boxes[other].bottom) - Math.max(box.top, boxes[other].top);
        if (width > 1 && height > 1) faults.push(`${name(index)} lies over ${name(other)}`);
      }
    });
  }
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > document.documentElement.clientWidth) faults.push('page scrolls sideways');
  return faults;
}"""


@pytest.fixture(scope="module")
def wide_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wide")
    heads = ["指标", *(f"{year}年目标值" for year in range(2021, 2034))]
    row = ["高价值发明专利拥有量", *("1234567" for _ in heads[1:])]
    lines = ["表：分年度目标", *("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * 14, row, row[:1] * 14))]
    plan = folder / "content" / "plans" / "wide.md"
    plan.parent.mkdir(parents=True)
    plan.write_text(FRONT.format(title="宽表") + "# 第一章 目标\n" + "\n".join(lines) + "\n", encoding="utf-8")
    build_site(folder / "content", folder / "output")
    with served(folder / "output") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("path", PAGES)
def test_every_cell_is_in_sight(page: Page, address: str, path: str, size: str) -> None:
    """No cell is lost, cut off or covered, from a small phone to a desk, with text of twice the size, and in print."""
    page.goto(address + path)
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    faults = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults[f"{width}"] = page.evaluate(FAULTS)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    faults["print"] = page.evaluate(FAULTS)
    assert {name: found for name, found in faults.items() if found} == {}


def test_wide_table_scrolls_in_its_frame(page: Page, wide_address: str) -> None:
    """A table that is too wide for the page scrolls in a frame that the keyboard reaches; the page itself does not."""
    page.goto(wide_address + WIDE)
    assert page.evaluate(FAULTS) == []
    frame = page.locator(".table-scroll")
    frame.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.activeElement.scrollLeft > 0")
    assert page.evaluate("document.scrollingElement.scrollLeft") == 0
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(FAULTS) == []


def test_cards_keep_what_merged_cells_say(page: Page, address: str) -> None:
    """On a phone every group begins with the cell that spans it, every card with its number and name, every value
    with the head of its column."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address + "plans/guangdong-ip-145/chapter-2.html")
    table = page.locator("#t2")
    for group in table.locator("tbody").all():
        head = group.locator("[scope=rowgroup]").bounding_box()
        names = [name.bounding_box() for name in group.locator("[scope=row]").all()]
        assert head
        assert all(box and box["y"] >= head["y"] + head["height"] - 1 for box in names)
    row = table.locator("#t2-4")
    labels = row.locator("td[data-label]").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ["none", '"单位"', '"基期值 2020年"', '"规划值 2025年"', '"属性"']


def test_head_stays_and_covers_nothing(page: Page, address: str) -> None:
    """While a reader scrolls through a long table its head stays at the top; a row that is linked to stands below it;
    in a low window, as under zoom, it scrolls away."""
    page.goto(address + "plans/guangdong-ip-145/chapter-1.html#t1-16")
    head, row = page.locator("#t1 thead"), page.locator("#t1-16")
    wait_until(page, "document.querySelector('#t1 thead').getBoundingClientRect().top === 0")
    above, below = head.bounding_box(), row.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert above["height"] < 800 / 4
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(address + "plans/guangdong-ip-145/chapter-1.html#t1-17")
    box = head.bounding_box()
    assert box is None or box["y"] + box["height"] <= 0 or box["height"] <= 1


def test_notes_lead_both_ways(page: Page, address: str) -> None:
    """A mark in a row leads to its note under the table, and the note back to its rows; so do footnotes of cells."""
    page.goto(address + "plans/guangdong-ip-145/chapter-2.html")
    page.locator("#t2-8 [role=doc-noteref][aria-label=注4]").click()
    note = page.locator("#t2-n4")
    assert page.url.endswith("#t2-n4")
    assert "（）内为规划期间新增数" in (note.text_content() or "")
    backlinks = note.locator("[role=doc-backlink]")
    assert [link.get_attribute("href") for link in backlinks.all()] == ["#t2-2", "#t2-4", "#t2-8"]
    page.goto(address + "plans/shenzhen-ip-145/chapter-3.html")
    figure = page.locator("figure.table")
    figure.locator("[role=doc-noteref][aria-label=注①]").click()
    footnote = figure.locator("#fn1")
    assert "1860万人" in (footnote.text_content() or "")
    footnote.locator("[role=doc-backlink]").click()
    assert page.url.endswith("#fnref1")


def test_charts_speak(page: Page, address: str) -> None:
    """Every row of a chart has its sentence for screen readers, a link for the keyboard, and its values as text."""
    page.goto(address + "indicators/high-value-invention-patents.html")
    rows = page.locator(".chart-line:not(.chart-axis)")
    pictures = rows.get_by_role("img")
    assert [picture.get_attribute("aria-label") for picture in pictures.all()] == [
        "到2025年，每万人口高价值发明专利拥有量达到20件（2020年：13.5件），预期性指标；见注1",
        "到2025年，每万人口高价值发明专利拥有量达到1件（2020年：0.39件），预期性指标；见注1",
        "到2025年，每万人口高价值发明专利拥有量达到108件，预期性指标；见注①",
    ]
    assert rows.locator(".chart-values").all_text_contents() == ["13.5 → 20", "0.39 → 1", "108"]
    for link in rows.get_by_role("link").all():
        link.focus()
        assert link.evaluate("link => link === document.activeElement")
