"""The live preview in a real browser: what an editor sees after every kind of save."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Error, Page, expect

from desk.checking import check
from desk.preview.board import Board
from desk.preview.editor import editor_link
from desk.preview.lines import places_on
from desk.preview.outcome import Outcome
from desk.preview.previewing import BROKEN, keep_building
from desk.preview.reviewing import Reviewer
from desk.preview.server import own_file
from desk.preview.site import Site
from desk.preview.watching import is_scratch
from desk.wording import own_usages
from desk.words import corpus
from plan_pages import ProblemsFound
from plan_pages.reading import read_library
from planbook.link import link
from planbook.model import Library
from planbook.problems import Where
from planbook.read import read_plan
from tests.browser import module_file, wait_until
from tests.building import ROOT, Project, build_site

PATIENCE = 30.0
"""Seconds within which a slow machine must have reacted."""

SENTENCE = "完善知识产权工作体系，健全协同机制，提升服务效能，保障各项任务落到实处。"
FRONT = f"---\ntitle: 甲\nchecked:\n  - {SENTENCE}\n---\n"  # the checks would find that it is said many times
LONG = f"{FRONT}# 一、甲\n\n" + "".join(
    f"（{number}）第{number}条。第{number}次{SENTENCE * 4}\n\n" for number in "一二三四五六七八九"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("preview"))
    project.plan("jia.md", LONG, title="甲")
    project.plan("yi.md", "# 一、乙\n\n文。\n", title="乙")
    return project


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    with project.previewing() as address:
        yield address


@pytest.fixture
def page(browser: Browser, project: Project, address: str) -> Iterator[Page]:
    """The chapter of 甲, open in a window, with both plans as they were."""
    project.plan("jia.md", LONG, title="甲")
    project.plan("yi.md", "# 一、乙\n\n文。\n", title="乙")
    with browser.new_context(
        viewport={"width": 1280, "height": 700}, permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        page = context.new_page()
        opened(page, address + "plans/jia/chapter-1.html", "第九条")
        yield page


def opened(page: Page, address: str, text: str) -> None:
    """Open a page once it shows `text`, and listens."""
    deadline = time.monotonic() + PATIENCE
    while text not in went_to(page, address):
        assert time.monotonic() < deadline, f"{text} did not appear"
        page.wait_for_timeout(100)
    expect(page.locator(".plan-preview-line").first).to_be_attached()


def went_to(page: Page, address: str) -> str:
    """Give what an address shows; empty where the page was loaded anew meanwhile, because a build came to its end."""
    try:
        answer = page.goto(address)
        return answer.text() if answer else ""
    except Error:
        return ""


def settled(page: Page) -> None:
    """Wait until a page that was loaded anew has gone to its place."""
    wait_until(page, "document.readyState === 'complete' && history.scrollRestoration === 'auto'")


def scroll_to(page: Page, anchor: str, top: int) -> None:
    """Scroll so that a clause stands `top` pixels below the upper edge of the window."""
    settled(page)
    page.evaluate(f"scrollBy(0, document.getElementById('{anchor}').getBoundingClientRect().top - {top})")
    assert top_of(page, anchor) == pytest.approx(top, abs=1)


def top_of(page: Page, anchor: str) -> float:
    return float(page.evaluate(f"document.getElementById('{anchor}').getBoundingClientRect().top"))


def test_a_save_shows_at_the_same_clause(project: Project, page: Page) -> None:
    """The page is loaded anew and the clause stays where it was, to the pixel, though others were put before it."""
    scroll_to(page, "m6", 123)
    project.plan("jia.md", LONG.replace("（二）", f"新的一段。{SENTENCE * 9}\n\n（二）"), title="甲")
    expect(page.locator("main")).to_contain_text("新的一段", timeout=PATIENCE * 1000)
    settled(page)
    assert top_of(page, "m6") == pytest.approx(123, abs=1)


def test_a_clause_whose_anchor_moved(project: Project, page: Page) -> None:
    """Paragraphs are counted: one put before another takes its anchor, and the place still goes with the text."""
    paragraphs = [f"第{number}段。{SENTENCE * 5}" for number in "一二三四五六七八九"]
    text = f"{FRONT}# 一、甲\n\n" + "\n\n".join(paragraphs)
    project.plan("jia.md", text, title="甲")
    expect(page.locator("#p7")).to_contain_text("第七段", timeout=PATIENCE * 1000)
    scroll_to(page, "p6", 50)
    project.plan("jia.md", text.replace("第三段", "插入的一段。\n\n第三段"), title="甲")
    expect(page.locator("#p7")).to_contain_text("第六段", timeout=PATIENCE * 1000)
    settled(page)
    assert top_of(page, "p7") == pytest.approx(50, abs=1)


def test_a_clause_that_is_gone_for_a_while(project: Project, page: Page) -> None:
    """Where the clause is gone the one before it stands in; when it comes back, so does the place."""
    scroll_to(page, "m6", 80)
    without = re.sub("（六）.*\n\n", "", LONG)
    project.plan("jia.md", without, title="甲")
    expect(page.locator("#m6")).to_have_count(0, timeout=PATIENCE * 1000)
    settled(page)
    assert -700 < top_of(page, "m5") < 80
    project.plan("jia.md", LONG, title="甲")
    expect(page.locator("#m6")).to_have_count(1, timeout=PATIENCE * 1000)
    settled(page)
    assert top_of(page, "m6") == pytest.approx(80, abs=1)


def test_another_plan_does_not_disturb(project: Project, page: Page) -> None:
    """A save that does not change the open page leaves it alone; its line numbers follow."""
    page.evaluate("globalThis.untouched = true")
    project.plan("jia.md", LONG.replace("# 一、甲", "序言。\n\n# 一、甲"), title="甲")
    expect(page.locator("#m1 > .plan-preview-line")).to_have_attribute("data-line", "10", timeout=PATIENCE * 1000)
    assert page.evaluate("globalThis.untouched") is True


def test_what_is_wrong_shows_in_the_page(project: Project, page: Page) -> None:
    """The last good page stays; file, line, message and hint stand in it, and go when the file is right again."""
    project.plan("jia.md", LONG.replace("第二条。", "第二条[^9]。"), title="甲")
    panel = page.get_by_role("region", name="预览")
    expect(panel).to_contain_text("有 1 个错误", timeout=PATIENCE * 1000)
    expect(panel.locator("li")).to_have_text(
        "错误 N01content/plans/jia.md:10脚注 [^9] 没有内容。请另起一段写“[^9]: 脚注内容”，或删去这个脚注号。"
    )
    expect(page.locator("main")).to_contain_text("第二条。")
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then(found => found.violations.map(each => each.id))") == []
    panel.get_by_role("button", name="content/plans/jia.md:10").press("Enter")
    expect(page.get_by_text("已复制 content/plans/jia.md:10")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "content/plans/jia.md:10"
    page.keyboard.press("Escape")
    expect(panel.locator("li")).to_be_hidden()
    project.plan("jia.md", LONG.replace("第二条。", "第二款。"), title="甲")
    expect(page.locator("main")).to_contain_text("第二款。", timeout=PATIENCE * 1000)
    expect(panel).to_be_hidden()


def test_warnings_are_folded(project: Project, page: Page) -> None:
    """Warnings do not stop the page from changing: they are counted, and listed where that is asked for."""
    project.plan("jia.md", LONG.replace("（九）", "（十）"), title="甲")
    panel = page.get_by_role("region", name="预览")
    expect(panel).to_contain_text("有 1 个问题需要核对。", timeout=PATIENCE * 1000)
    expect(panel.locator("li")).to_be_hidden()
    panel.get_by_role("button", name="查看").click()
    expect(panel.locator("li")).to_contain_text("警告 H03")


def test_what_the_checks_find(project: Project, page: Page) -> None:
    """What the checks find is shown by itself once the page is there, folded; open it stays while it is worked off."""
    project.plan("jia.md", LONG.replace("第二条。", "第二条 甲。").replace("第三条。", "第 三条。"), title="甲")
    panel = page.get_by_role("region", name="预览")
    expect(panel).to_contain_text("检查发现 2 处，请核对。", timeout=PATIENCE * 1000)
    expect(page.locator("main")).to_contain_text("第二条 甲。")
    expect(panel.locator("li").first).to_be_hidden()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    footer = page.locator("footer").last.bounding_box()
    bar = panel.bounding_box()
    assert footer
    assert bar
    assert footer["y"] + footer["height"] <= bar["y"] + 1  # nothing of the page is out of reach below it
    panel.get_by_role("button", name="查看").click()
    expect(panel).to_contain_text("本规划的检查结果：警告 2 个。其中 2 处可用 ./run check jia --fix 改正。")
    expect(panel.locator("li").first).to_contain_text("警告 Z01content/plans/jia.md:10汉字之间有空格：“第二条 甲。第”")
    page.evaluate(module_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then(found => found.violations.map(each => each.id))") == []
    panel.get_by_role("link", name="汉字之间有空格：“第二条 甲").click()
    expect(page).to_have_url(re.compile("/plans/jia/chapter-1.html#m2$"))
    project.plan("jia.md", LONG.replace("第三条。", "第 三条。"), title="甲")
    expect(panel.locator("li")).to_have_count(1, timeout=PATIENCE * 1000)
    expect(panel.locator("li")).to_be_visible()
    project.plan("jia.md", LONG, title="甲")
    expect(panel).to_be_hidden(timeout=PATIENCE * 1000)


def test_a_save_in_steps(project: Project, page: Page) -> None:
    """A program that empties a file, writes half of it, within a character, and then all, alarms nobody."""
    page.evaluate(
        "globalThis.seen = [];"
        "new MutationObserver(() => seen.push(document.querySelector('.plan-preview').textContent))"
        ".observe(document.querySelector('.plan-preview'), {subtree: true, childList: true, attributes: true})"
    )
    file = project.folder / "content/plans/jia.md"
    whole = file.read_bytes().replace("第二条".encode(), "第二款".encode())
    half = whole[: len(whole) // 2].decode(errors="ignore").encode()
    for part in (b"", half + "第".encode()[:1], b"---\n"):
        file.write_bytes(part)
        page.wait_for_timeout(250)
    assert not any("错误" in text for text in page.evaluate("seen"))
    file.write_bytes(whole)
    expect(page.locator("main")).to_contain_text("第二款", timeout=PATIENCE * 1000)
    expect(page.get_by_role("region", name="预览")).to_be_hidden()


def test_a_removed_plan(project: Project, page: Page, address: str) -> None:
    """The plan vanishes from the site; its open page says so and leads on; when it is back, so is the page."""
    file = project.folder / "content/plans/jia.md"
    text = file.read_bytes()
    file.unlink()
    panel = page.get_by_role("region", name="预览")
    expect(panel).to_contain_text("本页的内容已不在规划文件中。", timeout=PATIENCE * 1000)
    with pytest.raises(HTTPError) as caught:
        urlopen(address + "plans/jia/chapter-1.html", timeout=10)
    assert caught.value.code == 404
    page.reload()
    expect(page.locator("h1")).to_have_text("页面不存在")
    file.write_bytes(text)
    expect(page.locator("main")).to_contain_text("第九条", timeout=PATIENCE * 1000)
    file.unlink()
    panel.get_by_role("link", name="前往全部规划").click(timeout=PATIENCE * 1000)
    expect(page).to_have_url(address + "plans/index.html")
    expect(page.locator("main")).not_to_contain_text("甲")


def test_a_removed_chapter(project: Project, page: Page, address: str) -> None:
    """The open page of a chapter that is gone leads to its plan."""
    project.plan("jia.md", LONG.replace("# 一、甲", "# 二、甲"), title="甲")
    page.get_by_role("link", name="前往本规划首页").click(timeout=PATIENCE * 1000)
    expect(page).to_have_url(address + "plans/jia/index.html")


def test_the_content_is_away_for_a_while(project: Project, page: Page) -> None:
    """A content folder that is moved away, as programs that synchronise do, is missed; back, it is followed."""
    content, elsewhere = project.folder / "content", project.folder / "elsewhere"
    content.rename(elsewhere)
    panel = page.get_by_role("region", name="预览")
    expect(panel.locator("li")).to_have_text("没有找到文件夹 content。", timeout=PATIENCE * 1000)
    expect(page.locator("main")).to_contain_text("第九条")
    elsewhere.rename(content)
    expect(panel).to_be_hidden(timeout=PATIENCE * 1000)
    project.plan("jia.md", LONG.replace("第二条。", "第二款。"), title="甲")
    expect(page.locator("main")).to_contain_text("第二款。", timeout=PATIENCE * 1000)


def test_the_theme_is_watched(project: Project, page: Page) -> None:
    """A template or style sheet that is saved shows as well; one that is broken is named, and nothing is lost."""
    template = project.folder / "theme/templates/components/site_footer.html"
    before = template.read_text(encoding="utf-8")
    template.write_text(before + "{% if %}", encoding="utf-8")
    panel = page.get_by_role("region", name="预览")
    expect(panel.locator("li")).to_contain_text("模板 components/site_footer.html", timeout=PATIENCE * 1000)
    template.write_text(before.replace("主办单位", "主办"), encoding="utf-8")
    expect(page.locator("footer")).to_contain_text("主办：", timeout=PATIENCE * 1000)
    template.write_text(before, encoding="utf-8")
    expect(page.locator("footer")).to_contain_text("主办单位：", timeout=PATIENCE * 1000)
    expect(panel).to_be_hidden()


def test_a_page_out_of_sight(project: Project, page: Page) -> None:
    """A page that nobody sees holds no connection, of which a browser has six; it catches up when it is seen again."""
    hide = "Object.defineProperty(document, 'visibilityState', {{value: '{}', configurable: true}});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide.format("hidden") + tell)
    project.plan("jia.md", LONG.replace("第二条。", "第二款。"), title="甲")
    page.wait_for_timeout(2000)
    expect(page.locator("main")).to_contain_text("第二条。")
    page.evaluate(hide.format("visible") + tell)
    expect(page.locator("main")).to_contain_text("第二款。", timeout=PATIENCE * 1000)


def test_lines_lead_to_the_source(project: Project, page: Page) -> None:
    """Each clause has the number of its line; a press copies the place."""
    lines = (project.folder / "content/plans/jia.md").read_text(encoding="utf-8").splitlines()
    numbers = page.locator(".plan-preview-line")
    expect(numbers).to_have_count(1 + 9)
    for number in "三九":
        clause = page.locator("main p", has_text=f"第{number}条。")
        line = int(clause.locator(".plan-preview-line").get_attribute("data-line") or 0)
        assert lines[line - 1].startswith(f"（{number}）")
    page.get_by_role("button", name="源文件第8行").click()
    expect(page.get_by_text("已复制 content/plans/jia.md:8")).to_be_visible()


def test_an_editor_program(project: Project, browser: Browser) -> None:
    """Where a setting names an editor program, places are links that open them there; site.yml is watched as well."""
    settings = project.folder / "pelicanconf.py"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace('PREVIEW_EDITOR = ""', 'PREVIEW_EDITOR = "vscode"'), encoding="utf-8")
    try:
        with project.previewing() as address, browser.new_page() as page:
            opened(page, address + "plans/yi/chapter-1.html", "文。")
            link = page.locator("h1 > .plan-preview-line")
            assert link.get_attribute("href") == f"vscode://file{project.folder.as_posix()}/content/plans/yi.md:4:1"
            host = project.folder / "site.yml"
            host.write_text(re.sub("(?m)^name: .*$", "name: 另一文库", host.read_text("utf-8")), encoding="utf-8")
            expect(page.locator(".site-name")).to_have_text("另一文库", timeout=PATIENCE * 1000)
    finally:
        settings.write_text(before, encoding="utf-8")


def test_no_site_yet(tmp_path: Path, browser: Browser) -> None:
    """A preview that begins with a broken plan shows what is wrong, and the site as soon as that is mended."""
    project = Project(tmp_path)
    project.plan("jia.md", "没有元数据\n", title="")
    with project.previewing() as address, browser.new_page() as page:
        page.goto(address)
        expect(page.get_by_role("region", name="预览")).to_contain_text("文件开头没有元数据。", timeout=PATIENCE * 1000)
        project.plan("jia.md", LONG, title="甲")
        expect(page.locator("main")).to_contain_text("甲", timeout=PATIENCE * 1000)


def test_nothing_of_it_is_published(project: Project, address: str) -> None:
    """The output holds nothing of the preview, whose script and places are put into pages on their way only."""
    assert "_preview" in urlopen(address, timeout=10).read().decode()
    for file in project.output.rglob("*.html"):
        assert "preview" not in file.read_text(encoding="utf-8"), file


def test_addresses_are_no_way_out(address: str, tmp_path: Path) -> None:
    """Neither addresses nor names of pages reach files outside the output, nor do they become markup."""
    for path in (
        "../pelicanconf.py",
        "%2e%2e/site.yml",
        "_preview/../site.py",
        "_preview/nothing.html",
        "_preview/decisions.md",
    ):
        with pytest.raises(HTTPError):
            urlopen(address + path, timeout=10)
    with pytest.raises(HTTPError) as caught:
        urlopen(address + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E.html", timeout=10)
    assert "<script>alert" not in caught.value.read().decode()
    for name in ("..\\..\\site.css", "c:\\site.css", "c:site.css", "../board.css", "images/editing/..\\x.webp"):
        assert own_file(name).parent in (own_file("preview.css").parent, own_file("images/editing/x.webp").parent)
        assert not set(own_file(name).name) & set("\\/:")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (tmp_path / "output").mkdir()
    assert Site(tmp_path / "output").digest("../secret.html") == ""


def test_every_clause_of_the_real_plans(library: Library, portal: Path) -> None:
    """On every page of a plan, what has an anchor made from the plan has its line, which says the same."""
    sources = {plan.slug: (ROOT / plan.where.path).read_text(encoding="utf-8").splitlines() for plan in library.plans}
    pages = [page for page in sorted((portal / "plans").rglob("*.html")) if page.parent.parent != portal]
    assert len(pages) > 100
    for file in pages:
        page = file.relative_to(portal).as_posix()
        places = places_on(library, page)
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
        assert "" in places, page
        assert places_on(library, f"edition/{page}") == places
        main = soup.select_one("main")
        assert main
        for part in main.select(
            'p[id], :is(h2, h3, h4, h5, h6)[id^="s"], tr[id], figure[id], section.column[id], li[id^="fn"]'
        ):
            anchor = str(part["id"])
            assert anchor in places, f"{page}#{anchor}"
            where = places[anchor]
            line = sources[where.path.rpartition("/")[2].removesuffix(".md")][where.line - 1]
            said = re.sub(r"\W", "", part.get_text())[:4]
            if part.name in ("p", "tr"):
                assert said[:1] in line, f"{page}#{anchor}: {said} is not in {line}"


def test_a_table_in_a_column_before_the_first_chapter() -> None:
    """It is shown on the plan's own page as well, and has its line there."""
    text = "---\ntitle: 例\n---\n> **专栏1 甲**\n>\n> | 事项 |\n> |---|\n> | 摸底 |\n\n# 一、乙\n\n文。\n"
    plan = read_plan("content/plans/jia.md", text.encode()).plan
    assert plan
    library, _ = link([plan])
    for page, anchor in (("plans/jia/index.html", "t1"), ("plans/jia/columns/1.html", "t1")):
        assert places_on(library, page)[anchor].line == 6


def test_builds_leave_nothing_behind(tmp_path: Path) -> None:
    """A preview makes hundreds of builds: of each that is past, nothing stays in memory."""
    project = Project(tmp_path)
    project.plan("jia.md", LONG, title="甲")
    count = (
        "import gc\n"
        "from commands.site import build_site\n"
        "for _ in range(3):\n"
        "    build_site('pelicanconf.py')\n"
        "gc.collect()\n"
        "print('kept', sum(type(each).__name__ in ('Library', 'Stage', 'Page') for each in gc.get_objects()))\n"
    )
    done = subprocess.run([sys.executable, "-c", count], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "kept 0"


def told(saves: list[tuple[bool, Outcome | None]]) -> list[Outcome]:
    """Give what open pages are told when files are saved and come to rest, and builds come to these outcomes."""
    outcomes = iter([outcome for _, outcome in saves if outcome])
    posted: list[Outcome] = []

    class Listening(Board):
        def end(self, outcome: Outcome) -> None:
            posted.append(outcome)

    keep_building(lambda: next(outcomes), [saved for saved, _ in saves], Listening())
    return posted


def test_what_is_wrong_in_the_middle_of_a_save_is_not_told(library: Library) -> None:
    """A failure is told when the files have come to rest, once, and not at all where another save mends it."""
    good, bad, worse = Outcome(library=library), Outcome(faults=["一"]), Outcome(faults=["二"])
    assert told([(True, good)]) == [good]
    assert told([(True, bad), (True, good), (False, None)]) == [good]
    assert told([(True, bad), (False, None), (False, None)]) == [bad]
    busy = Outcome(faults=["另一个生成正在进行。"], passing=True)
    assert told([(True, busy), (False, busy), (False, good), (False, None)]) == [good]
    assert told([(True, bad), (True, worse), (False, None), (True, good)]) == [worse, good]


def test_findings_wait_for_rest_and_give_way_to_saves(tmp_path: Path, library: Library) -> None:
    """Only plans that are looked at are checked, once in each state; a save stops that, and nothing is lost."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    board, quiet = Board(), [True]
    reviewer = Reviewer(tmp_path / "content", board, own_usages, lambda: quiet[0])
    board.end(Outcome(library=library))
    reviewer.review()
    assert board.news.findings == {}
    board.looked_at.add("heyuan-ip-145")
    quiet[0] = False
    reviewer.review()
    assert board.news.findings == {}
    quiet[0] = True
    reviewer.review()
    assert board.news.findings == {"heyuan-ip-145": []}
    told = board.news
    reviewer.review()
    assert board.news is told
    file = tmp_path / "content/plans/heyuan-ip-145.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("知识产权强市", "知识产权 强市"), encoding="utf-8", newline=""
    )
    board.end(Outcome(library=read_library(tmp_path / "content", "plans")[0]))
    reviewer.review()
    texts = {each.where.path: (tmp_path / each.where.path).read_text("utf-8") for each in library.plans}
    found = check(board.news.library, texts, own_usages(), ["heyuan-ip-145"])  # type: ignore[arg-type]
    assert found
    assert [each.problem for each in board.news.findings["heyuan-ip-145"]] == [each.problem for each in found]


def test_a_plan_saved_before_it_is_built_is_checked_again(tmp_path: Path, library: Library) -> None:
    """What is found in a text that is newer than the plan is found again when the plan is there."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    board = Board()
    board.looked_at.add("heyuan-ip-145")
    reviewer = Reviewer(tmp_path / "content", board, own_usages, lambda: True)
    file = tmp_path / "content/plans/heyuan-ip-145.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n另起一段。\n", encoding="utf-8", newline="")
    board.end(Outcome(library=library))
    reviewer.review()
    board.end(Outcome(library=read_library(tmp_path / "content", "plans")[0]))
    before = board.news.number
    reviewer.review()
    assert board.news.number > before


def test_what_plans_say_is_counted_anew_where_they_change() -> None:
    """What a text said is forgotten to the last count: checks find the same as if they had begun with the new one."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "content/plans").glob("*.md"))]
    said = corpus(texts)
    said.remove(texts[:2])
    assert said == corpus(texts[2:])
    said.add(texts[1:2])
    assert said == corpus(texts[1:])
    said.remove(texts[1:])
    assert said == corpus()


def test_a_fault_of_our_own_does_not_end_the_preview(capsys: pytest.CaptureFixture[str]) -> None:
    """The page says that the program failed, the terminal how; the next save may be better."""
    board = Board()
    keep_building(lambda: Outcome(faults=[str(1 // 0)]), [True, False], board)
    assert [*board.news.outcome.faults] == [BROKEN]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_registered_plan_may_go_in_preview(tmp_path: Path) -> None:
    """What stops a build, a published plan that is gone, is a warning in preview; its pages say that it was deleted."""
    project = Project(tmp_path)
    project.plan("jia.md", LONG, title="甲")
    project.plan("yi.md", LONG, title="乙")
    assert project.invoke("addresses", "--accept").returncode == 0
    (tmp_path / "content/plans/jia.md").unlink()
    with pytest.raises(ProblemsFound, match="错误 A04"):
        build_site(tmp_path / "content", tmp_path / "refused")
    build_site(tmp_path / "content", tmp_path / "output", PREVIEWING=True)
    assert "内容已删除" in (tmp_path / "output/plans/jia/chapter-1.html").read_text(encoding="utf-8")
    assert not (tmp_path / "refused").exists()


@pytest.mark.parametrize(
    ("name", "own"),
    [("a.md", False), ("documents.yml", False), (".a.md.swp", True), ("a.md~", True), ("~$a.md", True), ("4913", True)],
)
def test_files_of_editor_programs(name: str, own: bool) -> None:
    """Files that editor programs keep beside a plan are no saves."""
    assert is_scratch(name) is own


def test_editor_links() -> None:
    """Names of programs stand for their addresses; any other address will do; paths are quoted, drives keep theirs."""
    where = Where("content/plans/甲 乙.md", 12, 3)
    quoted = "content/plans/%E7%94%B2%20%E4%B9%99.md"
    assert editor_link(where, Path("/srv/portal"), "") == ""
    assert editor_link(where, Path("/srv/portal"), "vscode") == f"vscode://file/srv/portal/{quoted}:12:3"
    windows = editor_link(where, PureWindowsPath("C:\\portal"), "x://open?f={path}&l={line}")  # type: ignore[arg-type]
    assert windows == f"x://open?f=/C:/portal/{quoted}&l=12"
