"""The search as a reader meets it, in Chromium: typing, input methods, keyboard, links, history, failures."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import module_file, served, wait_until
from tests.test_browser import violations

TIMEOUT = 10_000
QUERY = "质押融资"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty page with a fresh cache; an error in its console fails the test."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(TIMEOUT)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        yield page
        failed = re.compile("Failed to load resource")  # what a test lets fail itself
        assert [error for error in errors if not failed.search(error)] == []


def results(page: Page, query: str = "", **chosen: str) -> None:
    """Open the page of results for a query and wait for them."""
    values = "&".join(f"{name}={quote(value)}" for name, value in {"q": query, **chosen}.items())
    page.goto(f"search/index.html?{values}")
    settled(page)


def settled(page: Page) -> None:
    page.wait_for_selector("#search-results[data-total]:not([aria-busy])")


def total(page: Page) -> int:
    return int(page.get_attribute("#search-results", "data-total") or -1)


def test_from_any_page_by_keyboard_to_the_phrase(page: Page) -> None:
    """Guards the whole way without a mouse: Ctrl+/, a query, down to a hit, Enter, and the phrase is marked there."""
    page.goto("plans/heyuan-ip-145/chapter-3.html")
    page.keyboard.press("/")
    expect(page.locator(".search-query")).not_to_be_focused()  # no key alone: who speaks to the page presses many
    page.keyboard.press("Control+/")
    expect(page.locator(".search-query")).to_be_focused()
    page.keyboard.type(QUERY)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    settled(page)
    page.locator(".search-query").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit-link").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    clause = page.locator("li[data-clause]").first.get_attribute("data-clause") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plans/{clause.partition('/')[0]}/**")
    mark = page.locator("mark.found").first
    expect(mark).to_have_text(QUERY)
    expect(mark).to_be_in_viewport()


def test_link_marks_the_phrase_at_its_clause(page: Page) -> None:
    """Guards that a hit's address opens its clause with the phrase marked, through punctuation and elements."""
    results(page, "落实知识产权强国建设纲要 2021-2035 和广东省", all="1")
    page.locator('li[data-match="exact"] .hit-link').first.click()
    expect(page.locator("mark.found").first).to_be_in_viewport()
    assert (
        "".join(page.locator("mark.found").all_text_contents()) == "落实《知识产权强国建设纲要（2021-2035）》和《广东省"
    )
    assert page.locator(":target mark.found").count() > 0


def test_hits_have_stable_attributes(page: Page) -> None:
    """Guards what other sites and tests read: `data-total`, `data-clause`, `data-match`, and `?all=1` for every hit."""
    results(page, "知识产权保护", all="1")
    hits = page.locator("li[data-clause]")
    assert hits.count() == total(page) > 20
    matches = [hit.get_attribute("data-match") for hit in hits.all()]
    assert matches == sorted(matches, key=["exact", "words"].index)
    assert all(
        re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+){0,2}", hit.get_attribute("data-clause") or "") for hit in hits.all()
    )


def test_module_gives_the_same_hits_as_the_page(page: Page) -> None:
    """Guards the hook for other pages: the module at `search/index.js`."""
    results(page, QUERY, all="1")
    shown = [hit.get_attribute("data-clause") for hit in page.locator("li[data-clause]").all()]
    given = page.evaluate(
        """async query => {
             const { search } = await import(new URL("index.js", location.href));
             return (await search(query, { all: true })).hits.map(hit => hit.clause);
           }""",
        QUERY,
    )
    assert given == shown


def test_results_as_one_types_and_stale_ones_are_dropped(page: Page) -> None:
    """Guards that what is shown at last belongs to what was typed last, however the answers come in."""
    page.goto("search/index.html")
    page.route("**/data/*.txt", lambda route: (page.wait_for_timeout(30), route.continue_())[1])
    page.locator(".search-query").press_sequentially("专利导航服务", delay=30)
    settled(page)
    expect(page.locator(".hit-excerpt mark").first).to_contain_text("专利")
    wait_until(page, "new URLSearchParams(location.search).get('q') === '专利导航服务'")
    settled(page)
    assert page.locator("#search-results").get_attribute("data-total") == str(total(page))


def test_input_method_is_left_alone(page: Page) -> None:
    """Guards that nothing is searched while characters are composed, and that Enter that picks one does not submit."""
    page.goto("search/index.html")
    expect(page.locator(".search-query")).to_be_focused()
    page.evaluate(
        """() => {
             const box = document.querySelector(".search-query");
             const event = (type, data) => box.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }));
             event("compositionstart", "");
             box.value = "zhi'ya";
             box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
             const key = { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
             window.submitted = box.dispatchEvent(new KeyboardEvent("keydown", key));
           }"""
    )
    page.wait_for_timeout(400)
    assert page.evaluate("window.submitted") is False
    assert page.get_attribute("#search-results", "data-total") is None
    page.evaluate(
        """() => {
             const box = document.querySelector(".search-query");
             box.value = "质押";
             box.dispatchEvent(new CompositionEvent("compositionend", { data: "质押", bubbles: true }));
           }"""
    )
    settled(page)
    assert total(page) > 10


def test_facets_narrow_and_the_back_button_undoes(page: Page) -> None:
    """Guards facets with their counts, an address that says them, and the way back."""
    results(page, QUERY)
    before = total(page)
    facet = page.locator('.facet[data-facet="kind"][data-value="indicator"]')
    wanted = int(facet.locator(".facet-count").text_content() or 0)
    facet.click()
    page.wait_for_selector(f'#search-results[data-total="{wanted}"]')
    assert "kind=indicator" in page.url
    assert page.title() == f"{QUERY} - 检索 - 政府规划文库"
    assert page.locator('.facet[data-value="indicator"]').get_attribute("aria-pressed") == "true"
    page.go_back()
    page.wait_for_selector(f'#search-results[data-total="{before}"]')
    page.go_forward()
    page.wait_for_selector(f'#search-results[data-total="{wanted}"]')
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/indicators/**")
    page.go_back()
    page.wait_for_selector(f'#search-results[data-total="{wanted}"]')
    assert page.input_value(".search-query") == QUERY


def test_a_facet_that_was_pressed_keeps_the_focus(page: Page) -> None:
    """Guards that the keyboard stays where it was when the results are drawn anew."""
    results(page, QUERY)
    facet = page.locator('.facet[data-facet="kind"][data-value="indicator"]')
    for pressed in ("true", "false"):
        facet.focus()
        page.keyboard.press("Enter")
        expect(facet).to_have_attribute("aria-pressed", pressed)
        expect(facet).to_be_focused()


MANY = """async () => {
  const { draw } = await import(new URL("view.js", document.querySelector("link[rel=modulepreload]").href));
  const hit = at => ({ clause: `plan/chapter-1/p${at}`, match: "exact", kind: "chapter", plan: "规划", trail: [],
                       label: `第${at}条`, excerpt: [], url: "#" });
  const plan = at => ({ value: `plan-${at}`, label: `甲${at}市规划`, total: 500 - at });
  const values = Array.from({ length: 500 }, (_, at) => plan(at));
  const place = document.getElementById("search-results");
  const result = { total: 130, hits: Array.from({ length: 130 }, (_, at) => hit(at)), related: [], suggestions: [],
                   facets: [{ name: "plan", values }] };
  const actions = { choose: async (name, value) => { document.title = value; } };
  const signal = new AbortController().signal;
  const drawn = draw(place, result, { query: "规划", chosen: { plan: "plan-77" } }, actions, signal);
  const atOnce = place.querySelectorAll(".hit").length;
  await drawn;
  return [atOnce, place.querySelectorAll(".hit").length];
}"""


def test_hundreds_of_plans_are_drawn_in_small_pieces(page: Page) -> None:
    """Guards that the page is never held up: long lists in slices, a few plans as buttons and all found by name."""
    results(page, QUERY)
    assert page.evaluate(MANY) == [20, 130]
    buttons = page.locator(".facets button")
    labels = ["全部", *(f"甲{at}市规划{500 - at}" for at in (*range(8), 77))]
    assert buttons.all_text_contents() == labels
    expect(page.locator(".facets")).to_contain_text("另有491项")
    finder = page.get_by_role("searchbox", name="按名称查找规划")
    finder.fill("甲49")
    assert buttons.all_text_contents() == ["全部", *(f"甲{at}市规划{500 - at}" for at in (49, *range(490, 497)))]
    finder.fill("甲499")
    buttons.nth(1).click()
    assert page.title() == "plan-499"


def test_more_hits(page: Page) -> None:
    """Guards that further hits come below the first ones, with the keyboard there, and are there after going back."""
    results(page, "知识产权")
    first = page.locator("li[data-clause]").first.get_attribute("data-clause")
    page.locator(".more-hits").click()
    expect(page.locator("li[data-clause]")).to_have_count(20)
    assert page.locator("li[data-clause]").first.get_attribute("data-clause") == first
    expect(page.locator(".hit-link").nth(10)).to_be_focused()
    page.locator(".hit-link").nth(15).click()
    page.wait_for_url("**/plans/**")
    page.go_back()
    settled(page)
    expect(page.locator("li[data-clause]")).to_have_count(20)
    expect(page.locator(".hit-link").nth(15)).to_be_in_viewport()


def test_nothing_found_offers_a_way_on(page: Page) -> None:
    """Guards indexes, suggestions, traditional wording that is said to be replaced, and facets that leave nothing."""
    results(page, "元宇宙")
    expect(page.locator("#search-help")).to_be_visible()
    results(page, "zhishichanquan")
    expect(page.locator("#search-help")).to_be_hidden()
    page.get_by_role("link", name="知识产权", exact=True).click()
    wait_until(page, "document.querySelector('.search-query').value === '知识产权'")
    settled(page)
    assert total(page) > 100
    results(page, "智慧財產權")
    expect(page.locator("#search-results .search-notice")).to_contain_text("已按规划用语检索：知识产权")
    results(page, "质押融资", kind="note")
    assert total(page) == 0
    page.get_by_role("button", name="在全部规划中查找").click()
    wait_until(page, "document.querySelector('#search-results').dataset.total > 0")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", ["知识产权", "zhishichanquan", "深圳 高价值专利 目标"])
def test_results_are_accessible(page: Page, query: str, width: int) -> None:
    """Guards that axe finds nothing on results, suggestions and related clauses, and that they fit a phone."""
    page.set_viewport_size({"width": width, "height": 800})
    results(page, query)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert {scheme: violations(page, scheme) for scheme in ("light", "dark")} == {"light": [], "dark": []}
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")


def test_status_is_announced(page: Page) -> None:
    """Guards that what was found is said in a live region that stays, so that it is read out."""
    page.goto("search/index.html")
    page.fill(".search-query", QUERY)
    settled(page)
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^找到\d+条"))
    handle = status.element_handle()
    page.fill(".search-query", "专利导航")
    wait_until(page, "document.querySelector('.search-query').value === new URLSearchParams(location.search).get('q')")
    settled(page)
    assert page.evaluate("([one, other]) => one === other", [handle, status.element_handle()])


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>专利", "constructor", "__proto__", "专利 +*~^:", "😀" * 300]
)
def test_what_is_typed_is_text(page: Page, query: str) -> None:
    """Guards that markup and operators are only text: nothing runs, nothing breaks."""
    page.on("dialog", lambda dialog: pytest.fail(f"something ran: {dialog.message}"))
    page.goto(f"search/index.html?q={quote(query)}")
    expect(page.locator(".search-status")).to_have_text(re.compile("找到|没有|请输入"))
    assert page.input_value(".search-query") == query
    assert page.locator("#search-results img").count() == 0


def test_blank_query_shows_the_indexes(page: Page) -> None:
    """Guards that an empty or blank query leaves the page as it opens, the box ready."""
    page.goto("search/index.html?q=%20%20")
    expect(page.get_by_role("heading", name="从目录查找")).to_be_visible()
    page.goto("search/index.html")
    expect(page.locator(".search-query")).to_be_focused()


def test_without_javascript_the_form_leads_to_the_indexes(browser: Browser, address: str) -> None:
    """Guards a useful page without JavaScript."""
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("plans/heyuan-ip-145/chapter-3.html")
        page.fill(".search-query", QUERY)
        page.get_by_role("button", name="检索").click()
        expect(page).to_have_url(re.compile(r"/search/index\.html\?q="))
        expect(page.get_by_text("检索需要浏览器运行 JavaScript")).to_be_visible()
        page.locator("main").get_by_role("link", name="指标", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("指标")


@pytest.mark.parametrize("files", ["**/data/*.txt", "**/data/*.json", "**/manifest.json", "**/lunr.*.js"])
@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_file_that_fails_is_said_and_asked_for_again(page: Page, files: str, fault: str) -> None:
    """Guards that a file that does not come, or comes spoiled, is said, and that trying again works."""

    def spoil(route: Route) -> None:
        if fault == "missing":
            route.fulfill(status=404, body="")
        else:
            route.fulfill(status=200, body="<html>", content_type="text/html")

    page.context.route(files, spoil)
    page.goto(f"search/index.html?q={quote(QUERY)}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("重试")
    expect(page.get_by_role("heading", name="从目录查找")).to_be_visible()
    page.context.unroute(files, spoil)
    alert.get_by_role("button", name="重试").click()
    settled(page)
    assert total(page) > 10


def test_scripts_that_do_not_start_leave_the_indexes(browser: Browser, address: str) -> None:
    """Guards the page when its scripts do not come: it is the page without JavaScript."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        context.route("**/theme/js.*/**", lambda route: route.abort())
        page.goto(f"search/index.html?q={quote(QUERY)}")
        expect(page.get_by_role("heading", name="从目录查找")).to_be_visible()


def test_without_workers_the_page_searches_itself(page: Page) -> None:
    """Guards browsers without module workers."""
    page.add_init_script("delete window.Worker")
    results(page, QUERY)
    assert total(page) > 10


def test_index_of_another_release_reloads_once(page: Page, portal: Path, address: str) -> None:
    """Guards a page whose scripts are older than the index: it loads itself again, then says so instead of looping."""
    manifest = (portal / "search" / "manifest.json").read_text("utf-8").replace('"format":1', '"format":99')
    page.context.route("**/manifest.json", lambda route: route.fulfill(body=manifest, content_type="application/json"))
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.goto(f"search/index.html?q={quote(QUERY)}")
    expect(page.get_by_role("alert")).to_contain_text("请刷新页面")
    assert len(loads) == 2


def test_what_is_typed_before_the_scripts_come_counts(page: Page) -> None:
    """Guards a query typed while the scripts are still on their way."""
    page.route("**/search/page.js", lambda route: (page.wait_for_timeout(300), route.continue_())[1])
    page.goto("search/index.html", wait_until="commit")
    page.fill(".search-query", QUERY)
    settled(page)
    assert page.input_value(".search-query") == QUERY


def test_slow_network_says_that_it_is_working(page: Page) -> None:
    """Guards that on a slow line something is said before the answer is there, and that the answer comes."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    page.goto("search/index.html")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", slow)
    page.fill(".search-query", QUERY)
    expect(page.locator(".search-status")).to_contain_text("正在检索")
    page.wait_for_selector("#search-results[data-total]", timeout=30_000)


def test_works_below_a_base_path(browser: Browser, portal: Path, tmp_path: Path) -> None:
    """Guards that the search works wherever the site is put in its host site."""
    shutil.copytree(portal, tmp_path / "zt" / "gh")
    (tmp_path / "404.html").write_text("")
    with served(tmp_path) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto(f"zt/gh/search/index.html?q={quote(QUERY)}")
        settled(page)
        page.locator(".hit-link").first.click()
        page.wait_for_url("**/zt/gh/plans/**")
        expect(page.locator("mark.found").first).to_be_visible()
