"""Links between pages: none is dead, those of the texts stand where they should, clauses are cited and compared."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from planbook.model import Library
from planbook.related import ClauseIndex, clauses_of
from tests.browser import module_file, program, served

JUDGED = Path(__file__).parent / "judged"
SLUGS = {
    "gd": "guangdong-ip-145",
    "hy": "heyuan-ip-145",
    "sz": "shenzhen-ip-145",
    "q": "shenzhen-ip-quality-2015",
    "st": "shenzhen-ip-standards-2011-2015",
}


# dead links


def dead_links(folder: Path) -> list[str]:
    """Give the links and anchors of the site in `folder` that lead nowhere; linkinator serves it and follows them."""
    command = [program("node"), str(module_file("linkinator/build/src/cli.js")), str(folder)]
    options = ["--recurse", "--check-fragments", "--format", "json", "--skip", r"^https?://(?!localhost|127\.)"]
    with tempfile.TemporaryFile() as told:  # it ends before a slow reader of a pipe has all of it
        subprocess.run([*command, *options], stdout=told, stderr=subprocess.DEVNULL, check=False, timeout=120)
        told.seek(0)
        links: list[dict[str, Any]] = json.load(told)["links"]
    assert len(links) > 3
    return sorted({f"{link['parent']} → {link['url']}" for link in links if link["state"] == "BROKEN"})


def test_no_link_is_dead(portal: Path) -> None:
    """A link checker that is not ours finds every link and every anchor of the served portal."""
    assert dead_links(portal) == []


def test_checker_sees_dead_links(tmp_path: Path) -> None:
    """Guards that the checker sees pages and anchors that are not there, so that silence means there are none."""
    head = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>页</title>'
    (tmp_path / "404.html").write_text(head, encoding="utf-8")
    (tmp_path / "b.html").write_text(f'{head}<p id="p1">乙</p>', encoding="utf-8")
    links = "".join(f'<a href="{href}">甲</a>' for href in ("b.html#p1", "b.html#p2", "c.html"))
    (tmp_path / "index.html").write_text(head + links, encoding="utf-8")
    assert [link.rpartition("/")[2] for link in dead_links(tmp_path)] == ["b.html#p2", "c.html"]


# texts


@pytest.fixture(scope="module")
def pages(portal: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(portal).as_posix(): BeautifulSoup(path.read_bytes(), "lxml") for path in portal.rglob("*.html")
    }


def test_citations_are_links(pages: dict[str, BeautifulSoup]) -> None:
    """A cited plan and a registered document are linked where they are cited, one that nobody registered is not."""
    texts = pages["plans/heyuan-ip-145/daoyan.html"]
    links = {link.get_text(): link["href"] for link in texts.select("#p1 a")}
    assert links["《广东省知识产权保护和运用“十四五”规划》"] == "../guangdong-ip-145/index.html"
    assert links["《知识产权强国建设纲要（2021—2035年）》"] == "../../documents/ip-power-outline.html"
    memorandum = pages["plans/heyuan-ip-145/chapter-1.html"].select_one("#s1-m3")
    assert memorandum
    assert "《共建河源市知识产权侵权惩罚机制合作备忘录》" in memorandum.get_text()
    assert "备忘录" not in "".join(link.get_text() for link in memorandum.select("a"))


def test_nothing_links_inside_links_headings_or_to_its_own_page(pages: dict[str, BeautifulSoup]) -> None:
    """No link holds another, no heading was searched, no found link leads to the page it stands on."""
    for name, page in pages.items():
        assert page.select("a a") == []
        assert page.select(":is(h1, h2, h3, h4, h5, h6) a.mention") == []
        own = name.rpartition("/")[2]
        assert [link for link in page.select(".reading a.mention") if link["href"] == own] == [], name


def test_backlinks_stand_where_they_lead(pages: dict[str, BeautifulSoup], library: Library) -> None:
    """Plan, clause, column, indicator, concept and document show the sentences that refer to them, phrases marked."""
    cited = pages["plans/guangdong-ip-145/index.html"].select_one("section.cited:has(#cited)")
    assert cited
    assert [mark.get_text() for mark in cited.select("mark")] == [
        "《广东省知识产权保护和运用“十四五”规划》",
        "《广东省知识产权事业发展“十四五”规划》",
    ]
    for name in (
        "plans/heyuan-ip-145/columns/1.html",
        "plans/heyuan-ip-145/indicators/1-2.html",
        "indicators/pct-applications.html",
        "documents/national-ip-145.html",
    ):
        assert pages[name].select("section.cited .backlinks q mark"), name
    count = pages["plans/heyuan-ip-145/chapter-3.html"].select_one("#s4-m4 + .clause-notes summary")
    assert count
    assert count.get_text() == "被引用1处相关条款3条"


def test_documents_are_listed_by_how_often_they_are_cited(pages: dict[str, BeautifulSoup]) -> None:
    """The list has the most cited first, says by whom, and each has a page."""
    entries = pages["documents/index.html"].select(".documents > li")
    numbers = [len(entry.select(".citing > li")) for entry in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 3
    first = entries[0].select_one("h2 a")
    assert first
    assert first["href"] == "ip-power-outline.html"
    assert sum(name.startswith("documents/") for name in pages) == len(entries)  # one is a plan, one the list itself


# related clauses


def judged() -> dict[str, set[str]]:
    lines = (JUDGED / "related.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if line and not line.startswith("#"))
    return {full(name): {full(each) for each in right.split()} for name, right in pairs}


def full(name: str) -> str:
    slug, _, rest = name.partition("/")
    return f"{SLUGS[slug]}/{rest}"


def test_related_clauses(library: Library) -> None:
    """For at least 80 % of the judged clauses the right counterpart is among the three that are shown."""
    right = judged()
    names = {clause.name for plan in library.plans for clause in clauses_of(plan).clauses}
    assert right.keys() | set().union(*right.values()) <= names
    hits = [name for name, wanted in right.items() if wanted & {each.name for each in library.related.get(name, ())}]
    assert len(hits) / len(right) >= 0.8, sorted(right.keys() - set(hits))


def test_related_clauses_say_why(library: Library) -> None:
    """Each is of another plan, has reasons, and comes out the same whatever the order of words in memory."""
    for name, found in library.related.items():
        slug = name.partition("/")[0]
        assert all(each.plan != slug and each.reasons and each.likeness > 0 for each in found)
        assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    again = ClauseIndex([clauses_of(plan) for plan in library.plans]).related()
    assert again == library.related


def test_comparisons(pages: dict[str, BeautifulSoup]) -> None:
    """Guangdong stands beside Heyuan and Shenzhen, clause by clause, with what has no counterpart."""
    for other, most in (("heyuan-ip-145", 24), ("shenzhen-ip-145", 24)):
        page = pages[f"compare/guangdong-ip-145--{other}.html"]
        assert len(page.select(".pairing")) >= most
        assert page.select(".only li")
    cells = [
        [link.get_text() for link in row.select("a")]
        for row in pages["compare/guangdong-ip-145--heyuan-ip-145.html"].select(".pairing")
    ]
    assert ["第三节\u3000加强知识产权人才队伍建设", "（七）加强知识产权人才队伍建设"] in cells
    assert ["第二节\u3000加强经费保障", "（二）加强经费保障"] in cells
    assert "compare/heyuan-ip-145--shenzhen-ip-145.html" not in pages  # neither place, period nor citation


# citing


@pytest.fixture
def reader(portal: Path, browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page of a browser that may read what was copied, and the address of the portal."""
    with served(portal) as address:
        context = browser.new_context()
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page(), address
        context.close()


def test_copied_with_its_source(reader: tuple[Page, str]) -> None:
    """By keyboard alone: the sentence, title and number, the path of the clause, its address, the reference."""
    page, address = reader
    page.goto(address + "plans/shenzhen-ip-standards-2011-2015/chapter-4.html")
    page.locator("#s1-m13 .permalink, #s1-m13 + * .permalink").first.focus()
    page.keyboard.press("Enter")
    page.locator(".cite-panel button:focus").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("已复制").wait_for()
    sentence, source, link, reference = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sentence.startswith("“鼓励国内外高等院校")
    assert sentence.endswith("。”")
    assert source == (
        "——《深圳市知识产权与标准化战略纲要（2011―2015年）》（深府办〔2011〕109号），（标题缺失）（十二）—（三十二），"
        "――知识产权创造，（十三）发挥高等院校和公共研发机构基础创新中的重要作用。"
    )
    clause = "plans/shenzhen-ip-standards-2011-2015/chapter-4.html#s1-m13"
    assert link.startswith(f"{address}{clause}:~:text=")
    assert re.fullmatch(
        r"深圳市人民政府办公厅\. 深圳市知识产权与标准化战略纲要（2011―2015年）: 深府办〔2011〕109号\[EB/OL\]\. "
        rf"\(2012-02-22\)\[\d{{4}}-\d\d-\d\d\]\. {re.escape(address + clause)}\.",
        reference,
    )


def test_a_paragraph_is_copied_with_its_source(reader: tuple[Page, str]) -> None:
    """A paragraph has the permalink that a clause has: its own first sentence, its own address, the path above it."""
    page, address = reader
    page.goto(address + "plans/heyuan-ip-145/chapter-4.html")
    page.hover("#s4-p2")
    page.click("#s4-p2 .permalink")
    page.click(".cite-panel button")
    page.get_by_text("已复制").wait_for()
    sentence, source, link, reference = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert page.locator("#s4-p2").inner_text().startswith(sentence.strip("“”"))
    assert source == "——《河源市知识产权保护和运用“十四五”规划》，四、保障措施，（四）实施监测评估"
    assert link.startswith(f"{address}plans/heyuan-ip-145/chapter-4.html#s4-p2:~:text=")
    assert f"{address}plans/heyuan-ip-145/chapter-4.html#s4-p2." in reference


def test_selected_words_are_quoted(reader: tuple[Page, str]) -> None:
    """What a reader has selected in the clause is what is quoted, and what its address marks."""
    page, address = reader
    page.goto(address + "plans/guangdong-ip-145/chapter-8.html")
    page.evaluate(
        "const text = document.querySelector('#s2').parentElement.querySelector('p').firstChild;"
        "getSelection().setBaseAndExtent(text, 2, text, 14)"
    )
    selected = page.evaluate("getSelection().toString()")
    page.hover("#s2")
    page.click("#s2 .permalink")
    page.click(".cite-panel button")
    page.get_by_text("已复制").wait_for()
    sentence, _, link, _ = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sentence == f"“{selected}”"
    assert len(selected) == 12
    page.goto("about:blank")
    page.goto(link)  # the browser takes the part behind :~: for itself
    assert page.evaluate("location.hash") == "#s2"
    page.keyboard.press("Escape")


def test_every_paragraph_and_clause_has_its_permalink(pages: dict[str, BeautifulSoup]) -> None:
    """Whatever paragraph of a plan has an address has the link to it, once, and each link has a name."""
    count = 0
    for path, page in pages.items():
        if "plans/" not in path:
            continue
        for text in page.select("main p[id], main .prose[id], :is(.section, .measure, .item) > :is(h2, h3, h4)[id]"):
            if text.find_parent(class_="table-notes"):
                continue
            links = text.find_all("a", class_="permalink", recursive=False)
            assert [link["href"] for link in links] == [f"#{text['id']}"], (path, text["id"])
            assert links[0]["aria-label"].startswith(("本条网址：", "本段网址", "本條網址：", "本段網址"))
            count += 1
    assert count > 800


@pytest.mark.parametrize("clause", ["s2", "s1-p1"])
def test_permalinks_without_javascript(portal: Path, browser: Browser, clause: str) -> None:
    """The link itself needs no script: it is there, is seen when focused, and leads to the clause or paragraph."""
    with served(portal) as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(address + "plans/guangdong-ip-145/chapter-8.html")
        link = page.locator(f"#{clause} .permalink")
        link.focus()
        assert link.evaluate("element => getComputedStyle(element).opacity") == "1"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/chapter-8.html#{clause}")
        page.context.close()
