"""Plans that are hard on a page: very long titles, 200 sections, nine columns, no section at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from inspection.walking import inspect_site
from plan_pages.shelves import shelves
from planbook.read import read_plan
from tests.browser import served
from tests.building import build_site

HEAD = (
    "---\ntitle: {}\npublished: 2026-01-01 10:00\nissuer: {}\nissued: 2022-01-04\n"
    "document_number: 甲府〔2022〕{}号\nstatus: 现行有效\n---\n"
)
LONG = (
    "关于进一步加强和改进知识产权创造运用保护管理和服务工作" * 6
    + "（HTTPS://EXAMPLE/VERYLONGWORDWITHOUTANYBREAKATALL）"
)
COLUMNS = "|".join(f"第{number}栏的表头" for number in range(1, 10))
ROW = "|".join("数值" * 4 for _ in range(9))
PLANS = {
    "long-title": HEAD.format(LONG, "某市人民政府" * 12, 5) + f"# 一、{LONG}\n\n（一）{LONG}。正文。\n",
    "many-sections": HEAD.format("二百节", "甲", 6)
    + "# 一、总章\n\n"
    + "".join(f"## 第{number}节 节名{number}\n\n正文{number}。\n\n" for number in range(1, 201)),
    "wide-table": HEAD.format("宽表", "甲", 7)
    + f"# 一、表\n\n表：九栏\n\n|{COLUMNS}|\n|{'---|' * 9}\n|{ROW}|\n|{ROW}|\n",
    "no-section": HEAD.format("没有章节", "甲", 8) + "只有正文一段，没有任何标题。\n\n第二段。\n",
}
PAGES = (
    "plans/long-title/index.html", "plans/long-title/chapter-1.html", "plans/many-sections/chapter-1.html",
    "plans/wide-table/chapter-1.html", "plans/no-section/index.html", "index.html", "plans/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extremes")
    plans = folder / "content" / "plans"
    plans.mkdir(parents=True)
    for slug, text in PLANS.items():
        (plans / f"{slug}.md").write_text(text, encoding="utf-8")
    settings = {"SITEURL": "https://www.example.gov.cn/zt/gh"}
    build_site(folder / "content", folder / "out", **settings)
    return folder / "out"


def test_pages_hold(site: Path, browser: Browser) -> None:
    """No such page scrolls sideways, on phone and desk, plain and in 长辈版."""
    found = {}
    with served(site) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(path)
            for mode in ("", "elder"):
                page.evaluate("mode => { document.documentElement.dataset.mode = mode }", mode)
                if not mode:
                    page.evaluate("delete document.documentElement.dataset.mode")
                for width in (320, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    found[path, mode, width] = page.evaluate("document.scrollingElement.scrollWidth")
    assert {key: width for key, width in found.items() if width > key[2]} == {}


def test_nothing_is_found(site: Path) -> None:
    """An inspection finds nothing but lists of which these plans have nothing."""
    found = inspect_site(site)
    assert {each.item for each in found} == {"空白栏目"}
    assert {each.page for each in found} >= {"columns/index.html", "indicators/index.html"}
    assert (site / "plans/long-title/share.png").is_file()


def test_periods_that_end_alike() -> None:
    """In the list of plans each is a heading of its own, with an id of its own; the usual ids stay."""
    periods = ("2021-2025", "2023-2025", "2016-2020")
    text = "---\ntitle: 例\nregion: 某省\nperiod: {}\n---\n文。\n"
    plans = [read_plan(f"content/plans/a{each}.md", text.format(each).encode()).plan for each in periods]
    (shelf,) = shelves([plan for plan in plans if plan])
    rows = [(row.id, row.period) for row in shelf.rows]
    assert rows == [
        ("place-1-2025", "2023—2025年"), ("place-1-2025-2021", "2021—2025年"), ("place-1-2020", "2016—2020年"),
    ]  # fmt: skip


def test_linked_data(site: Path) -> None:
    """A plan is a `Legislation` with what its sources state; every page below says where it stands."""
    page = BeautifulSoup((site / "plans/long-title/index.html").read_bytes(), "lxml")
    trail, plan = (json.loads(str(each.string)) for each in page.find_all("script", type="application/ld+json"))
    assert [each["item"] for each in trail["itemListElement"]] == [
        f"https://www.example.gov.cn/zt/gh/{path}" for path in ("", "plans/", "plans/long-title/")
    ]
    assert (plan["@type"], plan["legislationIdentifier"], plan["legislationDate"], plan["legislationLegalForce"]) == (
        "Legislation", "甲府〔2022〕5号", "2022-01-04", "InForce",
    )  # fmt: skip
