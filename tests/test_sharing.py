"""What only a published site has: QR codes, pictures for sharing, pages that can be read without a network."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
import resvg_py
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser

from plan_pages import Summary, rendered
from plan_pages.codes import code_of
from plan_pages.pictures import FONTS, font_of
from tests.browser import served, wait_until
from tests.building import ROOT, build_site

ADDRESS = "https://www.example.gov.cn/zt/gh"
CHAPTER = "plans/city/chapter-1.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    build_site(ROOT / "tests/sites/small/content", folder / "out", SITEURL=ADDRESS)
    return folder / "out"


def read_code(svg: str) -> str:
    """Give what a reader of QR codes makes of a drawing."""
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, background="#fff", width=400))
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(drawn)).convert("L"))
    assert found
    return str(found.text)


def test_codes_lead_to_their_pages(site: Path) -> None:
    """The QR code of a page holds its canonical address, as another program reads it."""
    for path in (CHAPTER, "plans/city/index.html"):
        page = BeautifulSoup((site / path).read_bytes(), "lxml")
        canonical = page.find("link", rel="canonical")
        code = page.select_one(".share img")
        assert canonical
        assert code
        drawn = site / Path(path).parent / str(code["src"])
        assert read_code(drawn.read_text(encoding="utf-8")) == canonical["href"]


def test_long_address_has_a_code() -> None:
    """A clause's address of several hundred characters still has one."""
    address = ADDRESS + "/" + "a" * 400
    assert read_code(code_of(address)) == address


def test_pictures(site: Path) -> None:
    """Each plan has a picture of 1200 × 630 with its title in it, which every page of it names."""
    assert font_of(FONTS), "a font with Chinese characters is missing; ./run test installs what the tests need"
    picture = Image.open(site / "plans/city/share.png")
    assert picture.size == (1200, 630)
    title = picture.convert("L").crop((80, 60, 1120, 180))
    assert 0.02 < sum(value < 128 for value in title.tobytes()) / (title.width * title.height) < 0.5
    page = BeautifulSoup((site / CHAPTER).read_bytes(), "lxml")
    image = page.find("meta", property="og:image")
    assert image
    assert image["content"] == f"{ADDRESS}/plans/city/share.png"


def test_visited_pages_without_a_network(site: Path, browser: Browser, tmp_path: Path) -> None:
    """A visited page is read offline and is fresh online; one not visited says so; switched off, all is forgotten."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    with served(folder) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto(CHAPTER)
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        wait_until(page, "navigator.serviceWorker.controller !== null")
        page.goto(CHAPTER)
        context.set_offline(True)
        page.goto(CHAPTER)
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.styleSheets.length") >= 1
        page.goto("plans/province/index.html")
        assert "这一页还没有读过" in page.inner_text("body")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('main')).display + document.styleSheets.length")
            == "block1"
        )
        page.goto("zh-hant/plans/province/index.html")
        assert "這一頁還沒有讀過" in page.inner_text("body")
        assert page.get_by_role("link", name="回到首頁").get_attribute("href") == f"{address}zh-hant/index.html"
        context.set_offline(False)
        changed = (folder / CHAPTER).read_text(encoding="utf-8")
        (folder / CHAPTER).write_text(re.sub("<h1>.*</h1>", "<h1>新的标题</h1>", changed), encoding="utf-8")
        page.goto(CHAPTER)
        assert page.inner_text("h1") == "新的标题"
        off = (ROOT / "theme/static/worker-off.js").read_text(encoding="utf-8")
        (folder / "sw.js").write_text(off, encoding="utf-8")
        page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update())")
        wait_until(page, "caches.keys().then(keys => keys.length === 0)")


def test_no_font_no_picture(tmp_path: Path) -> None:
    """Where no font has Chinese characters, pictures are left out and whoever publishes is told."""
    plans = tmp_path / "content" / "plans"
    plans.mkdir(parents=True)
    text = "---\ntitle: 甲\npublished: 2026-01-01 10:00\n---\n# 一、甲\n\n文。\n"
    (plans / "jia.md").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "tests/sites/second-site.yml", tmp_path / "site.yml")
    settings = {"SITE_FILE": str(tmp_path / "site.yml"), "SITEURL": "https://www.mouqu.gov.cn/gh", "PUBLISHING": True}
    told: list[str] = []

    def keep(sender: object, summary: Summary, **_: object) -> None:
        told.extend(map(str, summary.problems))

    with rendered.connected_to(keep):
        build_site(tmp_path / "content", tmp_path / "out", PICTURE_FONTS=["nothing.ttf"], **settings)
    message = "site.yml:1:1: 警告 W08 没有找到中文字体，分享图片没有生成。"
    assert told == [message + "请安装思源宋体（Noto Serif CJK），或在设置 PICTURE_FONTS 中写明字体文件。"]
    assert not (tmp_path / "out/plans/jia/share.png").exists()
    assert "og:image" not in (tmp_path / "out/plans/jia/index.html").read_text(encoding="utf-8")
