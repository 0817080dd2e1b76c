"""Feeds, sitemap, what crawlers are told, Markdown copies: read by programs that are not ours."""

from __future__ import annotations

import json
import posixpath
import re
import urllib.robotparser
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import pypandoc
import pytest
from lxml import etree

from plan_feeds.markdown import copies
from plan_feeds.sitemap import sitemap_files
from planbook.addresses import feed_of
from planbook.model import Library
from tests.building import ROOT, Project, build_site
from tests.spoken import Spoken, spoken, squeezed
from tests.test_documents import NOTED, hard_plan

ADDRESS = "https://www.example.gov.cn/zt/gh"
SCHEMA = ROOT / "node_modules" / "sitemap" / "schema"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


MARKED = """\
---
title: 标题有标记的规划
issuer: 甲市人民政府
---
# 一、任务[^①]

1.健全`政策`体系[^②]。落实。

2.**按照[办法](https://www.gov.cn/)**落实。

> **专栏1 起步工程[^③]**
>
> 先行开展。

表：序表[^④]

| 甲 | 乙 |
|---|---|
| 1 | 2 |

[^①]: 注一。

[^②]: 注二。

[^③]: 注三。

[^④]: 注四。
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five plans as they are published."""
    folder = tmp_path_factory.mktemp("feeds")
    build_site(ROOT / "content", folder / "out", SITEURL=ADDRESS)
    return folder / "out"


def local(site: Path, address: str) -> Path:
    """Give the file that an address of the site leads to."""
    assert address.startswith(f"{ADDRESS}/"), address
    path = unquote(urlsplit(address).path).removeprefix(urlsplit(ADDRESS).path + "/")
    return site / (path + "index.html" if path.endswith("/") or not path else path)


# Atom


def test_feed_of_all_plans(site: Path, library: Library) -> None:
    """Feedparser finds the feed well-formed: every plan with title, page, time with its zone, issuer and place."""
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.id == f"{ADDRESS}/feed.xml"
    assert feed.feed.language == "zh-CN"
    assert {entry.title for entry in feed.entries} == {plan.title for plan in library.plans}
    assert all(local(site, entry.link).is_file() and entry.id == entry.link for entry in feed.entries)
    plans = {plan.title: plan for plan in library.plans}
    for entry in feed.entries:
        data = plans[entry.title].metadata
        assert entry.published == f"{data.published:%Y-%m-%dT%H:%M:%S}+08:00"
        assert [tag.term for tag in entry.tags] == ["/".join(data.region)]
    assert [link.rel for link in feed.feed.links] == ["alternate", "self"]


def test_feed_of_each_place(site: Path, library: Library) -> None:
    """A province's feed has the plans of its cities, a city's only its own; the list of plans leads to each."""
    titles = {
        path.name: {entry.title for entry in feedparser.parse(path.read_bytes()).entries}
        for path in (site / "feeds").iterdir()
    }
    assert set(titles) == {
        "guangdongsheng.xml", "guangdongsheng-heyuanshi.xml", "guangdongsheng-shenzhenshi.xml",
    }  # fmt: skip
    assert titles["guangdongsheng.xml"] == {plan.title for plan in library.plans}
    assert titles["guangdongsheng-heyuanshi.xml"] == {"河源市知识产权保护和运用“十四五”规划"}
    page = (site / "plans/index.html").read_text(encoding="utf-8")
    assert all(f'href="../feeds/{name}"' in page for name in titles)


def test_changed_plans_come_first(tmp_path: Path) -> None:
    """A plan that was changed after others came stands before them, with both times; one without a time is left out."""
    front = "---\ntitle: {}\npublished: {}\n{}---\n正文。\n"
    project = Project(tmp_path)
    project.plan("jia.md", front.format("甲", "2026-01-01 10:00", "更新时间: 2026-03-01 08:30\n"))
    project.plan("yi.md", front.format("乙<&", "2026-02-01 10:00", ""))
    project.plan("bing.md", "正文。\n", title="丙")
    build_site(tmp_path / "content", tmp_path / "out", SITEURL=ADDRESS)
    feed = feedparser.parse((tmp_path / "out/feed.xml").read_bytes())
    assert [(entry.title, entry.published[:10], entry.updated[:10]) for entry in feed.entries] == [
        ("甲", "2026-01-01", "2026-03-01"),
        ("乙<&", "2026-02-01", "2026-02-01"),
    ]
    assert feed.feed.updated == "2026-03-01T08:30:00+08:00"
    days = lastmod((tmp_path / "out/sitemap.xml").read_bytes())
    assert days[f"{ADDRESS}/plans/jia/"] == "2026-03-01"
    assert days[f"{ADDRESS}/plans/bing/"] == ""


# the sitemap


def lastmod(data: bytes) -> dict[str, str]:
    return {
        url.findtext(f"{SITEMAP}loc") or "": url.findtext(f"{SITEMAP}lastmod") or ""
        for url in etree.fromstring(data).iter(f"{SITEMAP}url")
    }


def test_sitemap_has_every_page(site: Path) -> None:
    """Every page is listed once, each is there, and the schema of sitemaps.org finds nothing wrong."""
    data = (site / "sitemap.xml").read_bytes()
    etree.XMLSchema(etree.parse(SCHEMA / "sitemap.xsd")).assertValid(etree.fromstring(data))
    listed = {local(site, address).relative_to(site).as_posix() for address in lastmod(data)}
    assert listed == {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert lastmod(data)[f"{ADDRESS}/plans/heyuan-ip-145/chapter-1.html"] == "2026-11-23"


def test_sitemap_is_split_above_its_limits() -> None:
    """Beyond 50,000 addresses or 10 MB there are several files and an index; too long an address is left out."""
    pages = [f"plans/p{number}/{'x' * 150}.html" for number in range(50_001)]
    files = dict(sitemap_files([*pages, f"plans/{'x' * 250}.html"], {pages[0]: date(2026, 1, 2)}, ADDRESS))
    index = etree.fromstring(files["sitemap.xml"])
    names = [each.text.rpartition("/")[2] for each in index.iter(f"{SITEMAP}loc")]
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert sorted(names) == sorted(files.keys() - {"sitemap.xml"})
    listed = [address for name in names for address in lastmod(files[name])]
    assert listed == [f"{ADDRESS}/{page}" for page in pages]
    assert all(len(files[name]) <= 10_000_000 and len(lastmod(files[name])) <= 50_000 for name in names)
    assert len(names) == 2
    assert set(dict(sitemap_files(pages[:3], {}, ADDRESS, most=2))) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}


def test_pages_that_moved_are_not_listed(tmp_path: Path) -> None:
    """A page that only says where something went is in no list."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n甲文。\n\n# 二、乙\n\n乙文长长长长长长长长长长长长。\n", published=True)
    project.invoke("addresses", "--accept")
    project.plan("jia.md", "# 一、甲\n\n甲文。\n", published=True)
    build_site(tmp_path / "content", tmp_path / "out", SITEURL=ADDRESS)
    assert (tmp_path / "out/plans/jia/chapter-2.html").is_file()
    listed = lastmod((tmp_path / "out/sitemap.xml").read_bytes())
    assert f"{ADDRESS}/plans/jia/chapter-1.html" in listed
    assert f"{ADDRESS}/plans/jia/chapter-2.html" not in listed


# crawlers and language models


def test_robots(site: Path) -> None:
    """Crawlers may read everything but answers of the search, and learn where the sitemap is."""
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((site / "robots.txt").read_text(encoding="utf-8").splitlines())
    assert robots.can_fetch("*", f"{ADDRESS}/plans/heyuan-ip-145/")
    assert robots.can_fetch("*", f"{ADDRESS}/search/index.html")
    assert not robots.can_fetch("*", f"{ADDRESS}/search/?q=%E4%B8%93%E5%88%A9")
    assert robots.site_maps() == [f"{ADDRESS}/sitemap.xml"]


def test_llms(site: Path, library: Library) -> None:
    """`llms.txt` has the form of its proposal: one heading, a quotation, lists of links, all of which are there."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# 政府规划文库\n\n> ")
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## 规划", "## 数据", "## Optional"]
    links = re.findall(r"^- \[(?:[^\]\\]|\\.)*\]\(([^)]+)\)", text, re.MULTILINE)
    assert len(links) == len(library.plans) + 3
    assert all(local(site, link).is_file() for link in links)


def test_preview_has_none_of_it(portal: Path) -> None:
    """Without an address there is nothing to subscribe to and nothing for crawlers, and no page says there is."""
    for name in ("feed.xml", "sitemap.xml", "robots.txt", "llms.txt", "plans/heyuan-ip-145/index.md"):
        assert not (portal / name).exists()
    assert "订阅" not in (portal / "plans/index.html").read_text(encoding="utf-8")
    assert "feed.xml" not in (portal / "data/index.html").read_text(encoding="utf-8")


def test_provinces_that_are_spelled_alike() -> None:
    """山西 and 陕西 have feeds of their own."""
    assert feed_of(("山西省", "太原市")) == "feeds/shanxisheng-taiyuanshi.xml"
    assert feed_of(("陕西省", "西安市")) == "feeds/shaanxisheng-xianshi.xml"


# Markdown copies


def test_a_copy_beside_every_page_of_a_plan(site: Path) -> None:
    """Every page of a plan names its copy, which is there; its links lead to files of the site."""
    pages = [path for path in (site / "plans").rglob("*.html") if path.parent != site / "plans"]
    assert len(pages) > 100
    for page in pages:
        copy = page.with_suffix(".md")
        text = copy.read_text(encoding="utf-8")
        assert f'<link rel="alternate" type="text/markdown" href="{copy.name}">' in page.read_text(encoding="utf-8")
        for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text):
            parts = urlsplit(target)
            if not parts.scheme:
                folder = copy.parent.relative_to(site).as_posix()
                assert (site / posixpath.normpath(posixpath.join(folder, parts.path or copy.name))).is_file(), target


def test_copy_holds_the_text(library: Library) -> None:
    """Pandoc reads of the copy of a plan's page every character of the plan, merged cells once for each place."""
    for plan in (*library.plans, hard_plan(), hard_plan(MARKED)):
        path, data = next(copies(plan, library.references.get(plan.slug, ())))
        assert path == f"plans/{plan.slug}/index.md"
        assert read_markdown(data) == spoken(plan, repeated=True), plan.slug


def test_copy_holds_notes_on_notes() -> None:
    """A footnote that only another refers to is there, on the pages that hold that one."""
    made = {path: data.decode() for path, data in copies(hard_plan(NOTED), ())}
    for page in ("index", "chapter-1"):
        notes = re.findall(r"^\[\^(.)\]: ", made[f"plans/hard/{page}.md"], re.MULTILINE)
        assert sorted(notes) == list("①②③④⑤" if page == "index" else "②③④")


def read_markdown(data: bytes) -> Spoken:
    """Read GitHub's Markdown with Pandoc: the text without title, facts and heads of tables; the notes apart."""
    blocks = json.loads(pypandoc.convert_text(data.decode(), "json", "gfm"))["blocks"]
    assert [block["t"] for block in blocks[:2]] == ["Header", "BulletList"]
    notes: list[str] = []
    body = "".join(text_of(block, notes) for block in blocks[2:] if text_of(block, []) != "印发通知")
    return Spoken(squeezed(body), tuple(dict.fromkeys(notes)))


INSIDE: dict[str, Any] = {
    "Table": lambda content: content[4][0][3], "Link": itemgetter(1), "Span": itemgetter(1), "Div": itemgetter(1),
    "Header": itemgetter(2), "RawInline": lambda _: [], "RawBlock": lambda _: [],
}  # fmt: skip
"""Where in the content of a node of Pandoc's tree the text is, unless it is all of it."""


def text_of(node: Any, notes: list[str]) -> str:
    """Give the text of a node of Pandoc's tree."""
    if isinstance(node, list):
        return "".join(text_of(each, notes) for each in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind in ("Str", "Code", "CodeBlock"):
        return str(content if kind == "Str" else content[1])
    if kind == "Note":
        notes.append(squeezed(text_of(content, notes)))
        return ""
    return text_of(INSIDE.get(kind, lambda whole: whole)(content), notes)
