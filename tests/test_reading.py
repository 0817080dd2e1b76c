"""Reading with scripts: 长辈版, reading aloud, the notice when leaving, sharing, the place in a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import wait_until

PLAN = "plans/guangdong-ip-145"
CHAPTER = f"{PLAN}/chapter-3.html"
VOICE = """
window.said = [];
speechSynthesis.speak = utterance => {
  window.said.push([utterance.text, utterance.rate, utterance.lang]);
  window.utterance = utterance;
};
speechSynthesis.cancel = () => {};
"""
"""A voice that notes what it should say and waits for the test to end each sentence."""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


TOO_SMALL = """([selector, size]) => [...document.querySelectorAll(selector)].filter(each => {
  const box = each.getBoundingClientRect();
  return box.width && (box.height < size - 0.5 || box.width < size - 0.5);
}).map(each => each.textContent.trim().slice(0, 20) + ' ' + JSON.stringify(each.getBoundingClientRect()))"""
MAIN_TARGETS = (
    ".site-nav a, .elder-switch, .tool-bar button, .article-tools button, .share summary, .pager a, .contents a"
)
OTHER_TARGETS = "li > a, summary, select, .site-footer a"


@pytest.mark.parametrize("path", ["index.html", CHAPTER, f"{PLAN}/index.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_elder_mode_has_its_figures(page: Page, path: str, width: int) -> None:
    """One tap from any page, kept on the next: text from 18 to 30 px, lines, gaps and targets as prescribed."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("about.html")
    page.get_by_role("button", name="长辈版", exact=True).click()
    page.goto(path)
    assert page.evaluate("document.documentElement.dataset.mode") == "elder"
    assert page.evaluate(TOO_SMALL, [MAIN_TARGETS, 60]) == []
    assert page.evaluate(TOO_SMALL, [OTHER_TARGETS, 44]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if path != CHAPTER:
        return
    style = page.evaluate("""() => {
      const style = getComputedStyle(document.querySelector('main article > p[id]'));
      return Object.fromEntries(['fontSize', 'lineHeight', 'marginBottom'].map(key => [key, parseFloat(style[key])]));
    }""")
    assert style["fontSize"] >= 18
    assert style["lineHeight"] >= 1.3 * style["fontSize"]
    assert style["marginBottom"] >= 1.3 * style["lineHeight"]
    bar = page.get_by_role("region", name="阅读工具", exact=True)
    for _ in range(4):
        bar.get_by_role("button", name="放大文字").click()
    size = "parseFloat(getComputedStyle(document.querySelector('main article > p[id]')).fontSize)"
    assert page.evaluate(size) >= 30
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    bar.get_by_role("button", name="退出长辈版").click()
    assert page.evaluate("document.documentElement.dataset.mode ?? ''") == ""


def test_size_and_contrast_are_kept(page: Page) -> None:
    """The size of text and high contrast hold on the next page, and buttons say what is chosen."""
    page.goto(CHAPTER)
    page.get_by_role("button", name="大字号").click()
    assert page.get_by_role("button", name="大字号").get_attribute("aria-pressed") == "true"
    page.goto("index.html")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19px"
    page.get_by_role("button", name="长辈版", exact=True).click()
    page.get_by_role("button", name="高对比").click()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(0, 0, 0)"


def test_reading_aloud(page: Page) -> None:
    """Sentence by sentence with the chosen speed, each marked; it can be paused and stopped."""
    page.add_init_script(VOICE)
    page.goto(CHAPTER)
    page.locator('.article-tools [data-action="speak"]').click()
    wait_until(page, "window.said.length === 1")
    for count in (2, 3, 4):
        page.evaluate("window.utterance.onend()")
        wait_until(page, f"window.said.length === {count}")
    said = [text for text, *_ in page.evaluate("window.said")]
    start = said.index("第三章　全面加强知识产权保护 激发全社会创新活力")
    assert said[start + 1].startswith("树立知识产权严保护政策导向")
    assert said[start + 1].endswith("营商环境。")
    assert page.evaluate("CSS.highlights.get('speaking').size") == 1
    page.get_by_label("语速").select_option(label="快速")
    wait_until(page, "Math.abs(window.said.at(-1)[1] - 1.4) < 0.01")
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="暂停").click()
    wait_until(page, "window.said.length === 6")
    page.locator('.article-tools [data-action="speak"]').click()
    wait_until(page, "!CSS.highlights.has('speaking')")
    assert page.locator('.article-tools [data-action="speak"]').get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize(
    ("path", "voices", "heard"),
    [
        (CHAPTER, ["zh-CN", "zh-HK"], "zh-CN"),
        (f"zh-hant/{CHAPTER}", ["zh-CN", "zh-TW", "zh_HK"], "zh_HK"),
        (f"zh-hant/{CHAPTER}", ["zh-CN", "zh-TW"], "zh-TW"),
        (f"zh-hant/{CHAPTER}", ["zh-CN", "en-US"], "zh-CN"),
        (f"zh-hant/{CHAPTER}", [], "zh-CN"),
    ],
)
def test_voice_of_the_edition(page: Page, path: str, voices: list[str], heard: str) -> None:
    """Traditional characters are read by a voice of Hong Kong or Taiwan where there is one, else as on the mainland."""
    page.add_init_script(VOICE)
    page.add_init_script(f"""speechSynthesis.getVoices = () => {voices}.map(lang => ({{ lang }}));
      Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", {{ value: null, writable: true }});""")
    page.goto(path)
    page.locator('.article-tools [data-action="speak"]').click()
    wait_until(page, "window.said.length === 1")
    assert page.evaluate("window.said[0][2]") == heard


def test_notice_when_leaving(page: Page, address: str) -> None:
    """A link off government sites asks first, in the prescribed words; own and gov.cn hosts are exempt."""
    page.goto("about.html")
    page.route("**://*.cn/**", lambda route: route.fulfill(body="there", content_type="text/plain"))
    page.route("**://example.com/**", lambda route: route.fulfill(body="there", content_type="text/plain"))
    page.evaluate("""for (const [text, url] of [['外站', 'https://example.com/a'], ['政府', 'https://www.gd.gov.cn/a'],
      ['假冒', 'https://www.notgov.cn/']]) {
      const link = document.createElement('a'); link.href = url; link.textContent = text;
      document.querySelector('main').append(link, ' ');
    }""")
    for name in ("外站", "假冒"):
        page.get_by_role("link", name=name).click()
        dialog = page.get_by_role("dialog")
        assert "您访问的链接即将离开“示例市人民政府门户网站”，是否继续？" in dialog.inner_text()
        dialog.get_by_role("button", name="放弃").click()
        assert page.url == f"{address}about.html"
    page.get_by_role("link", name="外站").click()
    page.get_by_role("button", name="继续访问").click()
    page.wait_for_url("https://example.com/a")
    page.go_back()
    page.evaluate("""() => { const link = document.createElement('a'); link.href = 'https://www.gd.gov.cn/a';
      link.textContent = '政府'; document.querySelector('main').append(link); }""")
    page.get_by_role("link", name="政府", exact=True).click()
    page.wait_for_url("https://www.gd.gov.cn/a")


def test_place_in_the_plan(page: Page) -> None:
    """The contents beside a chapter show the section in sight; the plan's page leads back to where one was."""
    page.goto(f"{CHAPTER}#s3")
    current = page.locator('.side-contents [aria-current="location"]')
    current.wait_for()
    assert (current.text_content() or "").startswith("第三节")
    page.evaluate("document.querySelector('#s5').scrollIntoView()")
    wait_until(page, "document.querySelector('[aria-current=location]')?.textContent.startsWith('第五节')")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.goto(f"{PLAN}/index.html")
    assert page.locator(".chapters [data-read]").text_content() == "第三章　全面加强知识产权保护 激发全社会创新活力"
    link = page.get_by_role("link", name="继续阅读")
    assert "chapter-3.html#column-7" in str(link.get_attribute("href"))


def test_sharing(page: Page, browser: Browser, address: str) -> None:
    """The address can be copied, also without a script; Escape closes the panel and gives the keyboard back."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(CHAPTER)
    summary = page.locator(".share summary")
    summary.click()
    page.get_by_role("button", name="复制网址").click()
    page.locator(".share output", has_text="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address + CHAPTER
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "分享"
    assert page.locator(".share").get_attribute("open") is None
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(CHAPTER)
        plain.locator(".share summary").click()
        assert plain.locator(".share-address").is_visible()
        assert not plain.locator(".elder-switch").is_visible()


@pytest.mark.parametrize("clipboard", ["", "Object.defineProperty(navigator, 'clipboard', { value: undefined })"])
def test_a_clause_is_quoted_by_keyboard(page: Page, clipboard: str) -> None:
    """Its sentence, place, address and reference are copied, with HTTPS or without; Escape gives the keyboard back."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{PLAN}/chapter-2.html")
    page.evaluate("navigator.clipboard.writeText('')")
    page.evaluate(clipboard)
    link = page.locator("#s2-m1 > .permalink")
    link.press("Enter")
    page.locator(".cite-panel button:focus").press("Enter")
    page.locator(".cite-panel output", has_text="已复制").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "复制引用"
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")
    page.locator(".search-query").focus()
    page.keyboard.press("Control+v")
    assert page.input_value(".search-query").startswith(
        "“全面贯彻党中央、国务院决策部署，落实知识产权保护属地责任，将知识产权工作纳入各级党委和政府重要议事日程。”"
        " ——《广东省知识产权保护和运用“十四五”规划》，第二章　总体要求，第二节　基本原则，坚持党的领导。"
    )


def test_tools_obey_the_policy(browser: Browser, address: str) -> None:
    """Under the page's own Content-Security-Policy every tool works and nothing is refused."""
    refused: list[str] = []
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.add_init_script(VOICE)
        page.goto(CHAPTER)
        page.get_by_role("button", name="长辈版", exact=True).click()
        page.locator('.article-tools [data-action="speak"]').click()
        page.get_by_label("语速").wait_for()
        page.locator(".share summary").click()
        page.get_by_role("button", name="复制网址").click()
        page.evaluate("""() => { const link = document.createElement('a'); link.href = 'https://example.com/';
          link.textContent = '外站'; document.querySelector('main').prepend(link); }""")
        page.get_by_role("link", name="外站").click()
        page.get_by_role("button", name="放弃").click()
    assert refused == []


def test_keyboard_alone(page: Page) -> None:
    """By keyboard alone: into 长辈版, through its bar, out again."""
    page.goto("index.html")
    reach(page, "长辈版")
    page.keyboard.press("Enter")
    reach(page, "高对比")
    page.keyboard.press("Space")
    assert json.loads(page.evaluate("localStorage.getItem('display')")) == {"mode": "elder", "contrast": "high"}


@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_hides_nothing_that_the_keyboard_reaches(page: Page, width: int) -> None:
    """In 长辈版 whatever has the keyboard is seen above the bar (WCAG 2.2, 2.4.11)."""
    page.set_viewport_size({"width": width, "height": 720})
    page.add_init_script("localStorage.setItem('display', JSON.stringify({ mode: 'elder' }))")
    page.goto(f"{PLAN}/index.html")
    hidden = """() => {
      const [bar, focused] = [document.querySelector('.tool-bar'), document.activeElement];
      const below = focused.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
      return !bar.contains(focused) && below > 0 ? `${focused.textContent.trim()} ${below}` : '';
    }"""
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found.append(page.evaluate(hidden))
    assert not any(found), list(filter(None, found))


def reach(page: Page, text: str) -> None:
    """Press Tab until the element with `text` has the keyboard."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused: Any = page.evaluate("document.activeElement.textContent.trim()")
        if focused == text:
            return
    raise AssertionError(text)
