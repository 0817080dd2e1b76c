"""The whole output: links, anchors, heads of pages, the same bytes each time."""

from __future__ import annotations

import posixpath
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.building import ROOT, Project, build_site, snapshot


@pytest.fixture(scope="module")
def pages(portal: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(portal).as_posix(): BeautifulSoup(path.read_bytes(), "lxml") for path in portal.rglob("*.html")
    }


def test_no_dead_links_or_anchors(portal: Path, pages: dict[str, BeautifulSoup]) -> None:
    """Every link and every file that a page loads leads to a file of the output, every fragment to an element in it."""
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for tag in page.find_all(["a", "link", "img", "script"]):
            url = tag.get("href") or tag.get("src")
            if not url or urlsplit(str(url)).scheme:
                continue
            parts = urlsplit(str(url))
            folder = "" if parts.path.startswith("/") else posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder, unquote(parts.path.lstrip("/")))) if parts.path else name
            if not (portal / target).is_file() or (parts.fragment and parts.fragment not in ids[target]):
                dead.append((name, url))
    assert dead == []


def test_links_are_relative(pages: dict[str, BeautifulSoup]) -> None:
    """Links work under any base path: none begins with a slash but those of the 404 page, shown at any depth."""
    absolute = [
        (name, tag["href"])
        for name, page in pages.items()
        for tag in page.find_all(href=True)
        if str(tag["href"]).startswith("/") and name != "404.html"
    ]
    assert absolute == []


def test_heads(pages: dict[str, BeautifulSoup]) -> None:
    """Every page has one h1 with text, a title, a description, and its language."""
    for name, page in pages.items():
        assert len(page.find_all("h1")) == 1, name
        assert page.h1 is not None
        assert page.h1.get_text(strip=True), name
        assert page.html is not None
        assert page.html.get("lang") == ("zh-Hant-HK" if name.startswith("zh-hant/") else "zh-CN"), name
    titles = Counter(str(page.title.string) for page in pages.values() if page.title)
    assert len(pages) == sum(titles.values())
    descriptions = [
        str(meta["content"]) for page in pages.values() for meta in page.find_all("meta", {"name": "description"})
    ]
    assert len(descriptions) == len(pages)
    assert all(description.strip() for description in descriptions)


def test_titles_differ(pages: dict[str, BeautifulSoup]) -> None:
    """No two pages share a title, so that bookmarks and search results can be told apart."""
    titles = Counter(str(page.title.string) for page in pages.values() if page.title)
    assert [title for title, times in titles.items() if times > 1] == []


def test_ids_are_unique_and_ascii(pages: dict[str, BeautifulSoup]) -> None:
    """An id occurs once on its page, and is ASCII: no heading becomes `_1`."""
    for name, page in pages.items():
        ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
        assert [each for each, times in ids.items() if times > 1 or not each.isascii() or each.startswith("_")] == [], (
            name
        )


def test_every_chapter_is_linked_to_its_neighbours(pages: dict[str, BeautifulSoup]) -> None:
    """From each chapter one gets to the one before and the one after, and back to the plan."""
    first, last = pages["plans/guangdong-ip-145/chapter-1.html"], pages["plans/guangdong-ip-145/chapter-8.html"]
    middle = pages["plans/guangdong-ip-145/chapter-3.html"]
    assert [link["href"] for link in first.select(".pager a")] == ["index.html", "chapter-2.html"]
    assert [link["href"] for link in middle.select(".pager a")] == ["chapter-2.html", "chapter-4.html"]
    assert [link["href"] for link in last.select(".pager a")] == ["chapter-7.html"]
    assert middle.select_one(".breadcrumbs a[href='index.html']") is not None


def test_columns_and_their_sections_link_to_each_other(pages: dict[str, BeautifulSoup]) -> None:
    """A column's page names the chapter, section and measure that hold it; they link to the column."""
    column = pages["plans/guangdong-ip-145/columns/5.html"]
    assert [link["href"] for link in column.select(".standing a")] == [
        "../chapter-3.html",
        "../chapter-3.html#s4",
        "../chapter-3.html#s4-m3",
    ]
    chapter = pages["plans/guangdong-ip-145/chapter-3.html"]
    assert chapter.select_one("#column-5 a[href='columns/5.html']") is not None


def test_building_twice_gives_the_same_bytes(portal: Path, tmp_path: Path) -> None:
    """A second build, in another process with another seed of hashes, is identical, byte for byte."""
    project = Project(tmp_path)
    shutil.copy(ROOT / "site.yml", project.folder)
    shutil.rmtree(project.folder / "content")
    shutil.copytree(ROOT / "content", project.folder / "content")
    assert project.invoke("build").returncode == 0
    assert snapshot(project.output) == snapshot(portal)


def test_site_works_under_a_base_path(tmp_path: Path) -> None:
    """With a public address, canonical links and the 404 page name it; all other links stay relative."""
    build_site(ROOT / "content", tmp_path / "out", SITEURL="https://www.example.gov.cn/zt/gh")
    chapter = BeautifulSoup((tmp_path / "out/plans/heyuan-ip-145/daoyan.html").read_bytes(), "lxml")
    canonical = chapter.find("link", rel="canonical")
    assert canonical is not None
    assert canonical["href"] == "https://www.example.gov.cn/zt/gh/plans/heyuan-ip-145/daoyan.html"
    missing = BeautifulSoup((tmp_path / "out/404.html").read_bytes(), "lxml")
    assert missing.select_one("a[href='/zt/gh/plans/index.html']") is not None
