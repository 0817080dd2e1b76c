"""The portal in a browser: layout, accessibility, journeys, keyboard, requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, ViewportSize

from tests.browser import PAGES, module_file

WIDTHS = (320, 360, 768, 1280)
HEIGHT = 800
TIMEOUT = 10_000
"""Milliseconds; what a page on loopback does takes a tenth of a second."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PLAN = "plans/guangdong-ip-145"
PLAN_TITLE = "广东省知识产权保护和运用“十四五”规划"
TABLE_PAGES = (f"{PLAN}/chapter-2.html", "plans/shenzhen-ip-145/chapter-1.html")
DIFFERENT_WHEN_NARROW = ("index.html", f"{PLAN}/index.html", *TABLE_PAGES)
"""Pages that are laid out otherwise on a phone than on a desk."""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty page at the width of a desk, with a fresh cache; addresses are relative to the portal."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": HEIGHT}) as context:
        context.set_default_timeout(TIMEOUT)
        yield context.new_page()


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """The same without JavaScript."""
    viewport: ViewportSize = {"width": 1280, "height": HEIGHT}
    with browser.new_context(base_url=address, viewport=viewport, java_script_enabled=False) as context:
        context.set_default_timeout(TIMEOUT)
        yield context.new_page()


# layout

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const scrolls = element => getComputedStyle(element).overflowX !== 'visible';
  const clipped = element => element && (scrolls(element) || clipped(element.parentElement));
  const name = element => element.tagName.toLowerCase() + [...element.classList].map(each => '.' + each).join('');
  return ['scrollWidth ' + document.scrollingElement.scrollWidth, ...[...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > width + 0.5 && !clipped(element.parentElement))
    .map(element => name(element) + ' ' + element.textContent.trim().slice(0, 20))];
}"""
"""Gives what stands out to the right when the page scrolls sideways, to make a failure readable."""


OVERLAPPING = """() => {
  const within = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  const clips = new Map();
  const clipOf = element => {
    if (!element || element === document.documentElement) return null;
    if (!clips.has(element)) {
      const around = clipOf(element.parentElement);
      const style = getComputedStyle(element);
      const own = style.overflowX === 'visible' || style.display === 'inline' ? null : element.getBoundingClientRect();
      clips.set(element, own && around ? within(own, around) : own ?? around);
    }
    return clips.get(element);
  };
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('.visually-hidden, .skip-link, .tool-bar, .share-panel, thead, svg')) continue;
    const clip = clipOf(element);
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const middle = (bottom - top) / 4; // lines stand closer than their boxes are high
      const whole = { left, right, top: top + middle, bottom: bottom - middle };
      const box = { ...(clip ? within(whole, clip) : whole), text: walker.currentNode.data.trim().slice(0, 16) };
      if (box.right - box.left > 1 && box.bottom - box.top > 1) boxes.push(box);
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  const found = [];
  boxes.forEach((box, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < box.bottom - 1; next += 1) {
      const other = boxes[next];
      const shared = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      if (shared > 1) found.push(`${box.text} / ${other.text}`);
    }
  });
  return found.slice(0, 5);
}"""
"""Gives texts that lie over each other, the open panel for sharing and heads of tables that stay in sight aside."""


@pytest.mark.parametrize("enlarged", [False, True], ids=["100%", "200%"])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_its_width(page: Page, path: str, enlarged: bool) -> None:
    """Guards that no page scrolls sideways and no text lies over another, also with text twice as large."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    if enlarged:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found[width] = [*page.evaluate(OVERFLOWING), *page.evaluate(OVERLAPPING)]
    assert found == {width: [] for width in WIDTHS}


def test_texts_over_each_other_are_noticed(page: Page) -> None:
    """Guards the guard: a heading that was moved over a paragraph does not pass."""
    page.goto(f"{PLAN}/chapter-3.html")
    page.evaluate("document.querySelector('main h2').style.cssText = 'position: relative; top: 3rem'")
    assert page.evaluate(OVERLAPPING)


STRAYING = """() => {
  const main = document.querySelector('main').getBoundingClientRect();
  const found = [...document.querySelectorAll('article .clause-notes > summary')]
    .filter(each => each.getBoundingClientRect().right > main.right - 4).map(each => each.textContent);
  for (const link of document.querySelectorAll('p > .permalink, h2 > .permalink')) {
    const text = document.createRange();
    text.selectNodeContents(link.parentElement);
    text.setEndBefore(link);
    const line = [...text.getClientRects()].pop();
    const { top, bottom } = link.getBoundingClientRect();
    if (Math.abs(top + bottom - line.top - line.bottom) > 12) found.push(link.hash);
  }
  return found;
}"""
"""Gives counts beside clauses that cross the edge of the page, and links to clauses that fell to another line."""


def test_what_stands_beside_a_clause_stays_there(page: Page) -> None:
    """Guards that counts stand within the page, links to clauses in the line that they end, at any size of text."""
    page.goto(f"{PLAN}/chapter-2.html")
    found = {}
    for size in ("", "large"):
        page.evaluate("size => document.documentElement.dataset.size = size", size)
        for width in (360, 1024, 1152, 1280):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found[size, width] = page.evaluate(STRAYING)
    assert not any(found.values()), found


CROWDED = """() => [...document.querySelectorAll('a, button, summary')].filter(each => {
  const { borderLeftWidth, borderRightWidth } = getComputedStyle(each);
  if (!each.checkVisibility() || [borderLeftWidth, borderRightWidth].includes('0px')) return false;
  const text = document.createRange();
  text.selectNodeContents(each);
  const [inner, outer] = [text.getBoundingClientRect(), each.getBoundingClientRect()];
  return inner.width && (inner.left - outer.left < 3 || outer.right - inner.right < 3);
}).map(each => each.textContent.trim().slice(0, 20))"""
"""Gives what is framed and touches its frame."""


@pytest.mark.parametrize("path", [f"{PLAN}/columns/5.html", f"{PLAN}/index.html"])
def test_text_stands_clear_of_frames(page: Page, path: str) -> None:
    """Guards that no text touches the frame around it, on a phone, in 长辈版 as without."""
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    page.goto(path)
    found = {"": page.evaluate(CROWDED)}
    page.evaluate("document.documentElement.dataset.mode = 'elder'")
    found["长辈版"] = page.evaluate(CROWDED)
    assert not any(found.values()), found


def test_numbers_of_cards_are_whole(page: Page) -> None:
    """Guards that the number of a row stands in one line where a row is a card."""
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    page.goto(TABLE_PAGES[0])
    lines = """cells => cells.map(each => {
      const text = document.createRange();
      text.selectNodeContents(each);
      return text.getClientRects().length;
    })"""
    assert set(page.locator("td.ordinal").evaluate_all(lines)) == {1}


# accessibility


@pytest.mark.parametrize(
    ("path", "width"), [(path, 1280) for path in PAGES] + [(path, 360) for path in DIFFERENT_WHEN_NARROW]
)
def test_page_is_accessible(page: Page, path: str, width: int) -> None:
    """Guards that axe finds nothing against WCAG 2.2 AA and good practice, in light and dark colours."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    # axe gives up on the contrast of text over gradients; the shades at a table's edges lie beside its text
    page.evaluate("document.querySelectorAll('.table-scroll').forEach(each => each.style.background = 'none')")
    found = {scheme: violations(page, scheme) for scheme in ("light", "dark")}
    assert found == {"light": [], "dark": []}


@pytest.mark.parametrize("path", [PAGES[0], *PAGES[2:5], *PAGES[8:10]])
def test_page_on_paper_is_accessible(page: Page, path: str) -> None:
    """Guards that axe finds nothing on what is printed, which a reader may have read out as a PDF."""
    page.emulate_media(media="print")
    page.goto(path)
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert violations(page, "light") == []


PALE = """() => [...document.querySelectorAll('body *')].filter(each => {
  const own = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const [red, green, blue] = getComputedStyle(each).color.match(/[\\d.]+/g);
  return own && each.checkVisibility() && Math.max(red, green, blue) > 0x60;
}).map(each => each.textContent.trim().slice(0, 20))"""
"""Gives texts that are too pale for white paper; browsers print no backgrounds unless they are told to."""


@pytest.mark.parametrize("path", [f"{PLAN}/chapter-2.html", f"{PLAN}/columns/5.html", PAGES[12]])
def test_paper_is_white_in_every_mode(page: Page, path: str) -> None:
    """Guards that what is printed can be read whatever colours the screen has, and that it names its plan."""
    page.set_viewport_size({"width": 620, "height": HEIGHT})  # a sheet of A4 between its margins
    page.goto(path)
    page.evaluate("display => Object.assign(document.documentElement.dataset, display)", MODES["高对比"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(PALE) == []
    assert path == PAGES[12] or page.locator(".plan-name").is_visible()


def test_what_is_pressed_shows_in_forced_colours(page: Page) -> None:
    """Guards that a system's own colours leave no pressed button like the others, no key of a chart like another."""
    page.emulate_media(forced_colors="active")
    page.goto("indicators/pledge-financing.html")
    looks = "each => [each.backgroundColor, each.borderRadius].join()"
    keys = page.locator(".key").evaluate_all(f"keys => keys.map(key => getComputedStyle(key, '::before')).map({looks})")
    assert len(set(keys)) == 3
    page.goto(f"{PLAN}/chapter-2.html")
    grounds = page.locator("[data-size]").evaluate_all("each => each.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(grounds)) == 2


MODES = {
    "长辈版": {"mode": "elder"},
    "长辈版，最大文字": {"mode": "elder", "size": "largest"},
    "高对比": {"mode": "elder", "contrast": "high"},
    "大字号": {"size": "large"},
}
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
SPACED += "p { margin-block-end: 2em !important }"
"""Text spacing that a reader may ask for (WCAG 2.2, 1.4.12)."""
ADD_STYLES = """rules => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.parametrize("path", PAGES)
def test_page_holds_in_every_mode(page: Page, path: str) -> None:
    """Guards that 长辈版, high contrast, large text and wide spacing fit every width, and that axe finds nothing."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('.table-scroll').forEach(each => each.style.background = 'none')")
    found: dict[str, object] = {}
    for name, display in MODES.items():
        page.evaluate("display => Object.assign(document.documentElement.dataset, display)", display)
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if overflowing := page.evaluate(OVERFLOWING):
                found[f"{name} {width}"] = overflowing
        if name in ("长辈版", "高对比") and (broken := violations(page, "light")):
            found[name] = broken
        page.evaluate("names => names.forEach(name => delete document.documentElement.dataset[name])", list(display))
    page.evaluate(ADD_STYLES, SPACED)
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    if overflowing := page.evaluate(OVERFLOWING):
        found["spaced"] = overflowing
    assert found == {}


def violations(page: Page, scheme: Any) -> list[str]:
    """Give what axe finds on the page in a colour scheme."""
    page.emulate_media(color_scheme=scheme)
    results = page.evaluate(
        "tags => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })", list(TAGS)
    )
    return [
        f"{each['id']}: {each['help']} – {node['target']} {node['html'][:100]}"
        for each in results["violations"]
        for node in each["nodes"]
    ]


# journeys


def test_journey_to_a_column_and_back(plain_page: Page) -> None:
    """Guards that links alone lead from home to a column and from there to the section it stands in."""
    page = plain_page
    page.goto("")
    follow(page, page.locator(".card-title").get_by_role("link", name=PLAN_TITLE), PLAN_TITLE)
    chapter = "第三章　全面加强知识产权保护 激发全社会创新活力"
    follow(page, page.locator("main").get_by_role("link", name="第三章"), chapter)
    column = "专栏5 知识产权维权援助“一张网”工程"
    follow(page, page.locator(".column-title").get_by_role("link", name=column.partition(" ")[2]), column)
    follow(page, page.locator(".standing").get_by_role("link", name="第四节"), chapter)
    assert page.url.endswith(f"{PLAN}/chapter-3.html#s4")
    assert shown_target(page).text_content() == "第四节　加强知识产权协同保护"


def test_journey_to_an_indicator_and_its_row(plain_page: Page) -> None:
    """Guards that links alone lead from a plan to an indicator and from there to its row in the table."""
    page = plain_page
    page.goto(f"{PLAN}/index.html")
    indicator = "知识产权质押融资登记金额、项目数"
    follow(page, page.locator(".indicator-list").get_by_role("link", name=indicator), indicator)
    table = "广东省“十四五”知识产权发展主要指标表"
    assert page.locator("caption").text_content() == table
    follow(page, page.get_by_role("link", name="查看全表"), "第二章　总体要求")
    assert page.url.endswith(f"{PLAN}/chapter-2.html#t2-4")
    row = shown_target(page)
    assert row.locator("[scope=row] a").first.text_content() == indicator


def follow(page: Page, link: Locator, heading: str) -> None:
    """Click `link`; it must lead to a page of its own with `heading`, and to its fragment if it has one."""
    with page.expect_navigation() as navigation:
        link.click()
    assert navigation.value.status == 200
    assert page.get_by_role("heading", level=1).text_content() == heading
    if "#" in page.url:
        shown_target(page)


def shown_target(page: Page) -> Locator:
    """Give what the fragment of the address points to, which must stand in the window."""
    target = page.locator(":target")
    box = target.bounding_box()
    assert box
    assert 0 <= box["y"] <= HEIGHT - box["height"]
    return target


# keyboard


@pytest.mark.parametrize("path", [PAGES[0], TABLE_PAGES[0]])
def test_skip_link_comes_first(page: Page, path: str) -> None:
    """Guards that the first Tab shows the skip link, and that Enter takes the keyboard to the main content."""
    page.goto(path)
    page.keyboard.press("Tab")
    skip_link = page.locator(":focus")
    assert skip_link.text_content() == "跳到正文"
    box = skip_link.bounding_box()
    assert box
    assert min(box["x"], box["y"]) >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    ("path", "head"),
    [(TABLE_PAGES[0], ".table thead"), ("compare/guangdong-ip-145--heyuan-ip-145.html", "[role=rowgroup]")],
)
def test_heads_in_sight_hide_nothing_that_the_keyboard_reaches(page: Page, path: str, head: str) -> None:
    """Guards that a head stays in sight, and that whoever goes back through a table sees each link below it."""
    page.goto(path)
    page.locator("main a").last.focus()
    below = """head => document.activeElement.getBoundingClientRect().top - head.getBoundingClientRect().bottom"""
    shown = page.locator(head).last if head == ".table thead" else page.locator(head).first
    stayed = False
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        top = shown.evaluate("head => head.getBoundingClientRect().top")
        if top == 0 and not shown.evaluate("head => head.contains(document.activeElement)"):
            stayed = True
            assert shown.evaluate(below) > -4, page.evaluate("document.activeElement.textContent")
    assert stayed


# requests


@dataclass
class Traffic:
    """What a page loads and what goes wrong with it."""

    requests: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))

    def _failed(self, request: Request) -> None:
        self.trouble.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(f"console: {message.text}")


@pytest.mark.parametrize("path", PAGES)
def test_page_loads_only_from_the_portal(page: Page, address: str, path: str) -> None:
    """Guards that a page asks nobody but its own server, gets all that it asks for, and logs no error."""
    traffic = Traffic()
    traffic.listen(page)
    page.goto(path)
    assert [url for url in traffic.requests if not url.startswith(address)] == []
    assert [url for url in traffic.requests if url.endswith(".css")]
    assert traffic.trouble == []


@pytest.mark.parametrize("path", ["missing.html", "plans/missing/deeply/page.html"])
def test_missing_page_is_styled_at_any_depth(page: Page, address: str, path: str) -> None:
    """Guards that the 404 page finds its style sheet and its links wherever a page is missing."""
    traffic = Traffic()
    traffic.listen(page)
    response = page.goto(path)
    assert response
    assert response.status == 404
    assert [line for line in traffic.trouble if re.match(r"\d", line)] == [f"404: {address}{path}"]
    assert page.evaluate("document.styleSheets.length") == 1
    follow(page, page.get_by_role("link", name="查看网站地图"), "网站地图")
