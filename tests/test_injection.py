"""Several hundred payloads through every input, in a real browser: nothing runs, nothing needs the policy."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from docx import Document
from lxml import etree, html
from playwright.sync_api import Browser, BrowserContext, Page

from intake.importing import import_document
from release.pages import read_page
from tests.browser import PAGES, launched, served
from tests.building import Project, snapshot
from tests.releasing import THOROUGH
from tests.xss import payloads

CORPUS = payloads()
IN_TEXT = [each for each in CORPUS if not re.search(r"\{[{%>~]|!\[", each)]
"""Those that are no marks of the dialect."""
WATCH = """
window.ran = []; window.blocked = [];
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = (...given) => window.ran.push(String(given));
document.addEventListener('securitypolicyviolation', event => window.blocked.push(
    event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""
SCHEMES = {"http", "https", "mailto", "tel", ""}


@dataclass
class Watched:
    """A browser page that keeps what ran, what the policy blocked and what was asked of other servers."""

    page: Page
    ran: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(address, wait_until="load")
        self.page.mouse.move(200, 200)
        self.page.keyboard.press("Tab")
        self.ran += self.page.evaluate("window.ran")
        self.blocked += self.page.evaluate("window.blocked")

    def links(self) -> set[str]:
        """Give the schemes of all links of the page, as the browser sees them."""
        return set(
            self.page.evaluate(
                "['href', 'src', 'action', 'formaction'].flatMap(name => [...document.querySelectorAll(`[${name}]`)]"
                ".map(e => URL.parse(e.getAttribute(name), document.baseURI)?.protocol ?? 'none:'))"
            )
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context: BrowserContext = browser.new_context()
    context.add_init_script(WATCH)
    page = Watched(context.new_page())
    context.on("request", lambda request: page.foreign.append(request.url) if _is_foreign(request.url) else None)
    yield page
    context.close()


def _is_foreign(url: str) -> bool:
    return urlsplit(url).hostname not in (None, "127.0.0.1")


def quoted(text: str) -> str:
    """Give a text as a value in the metadata."""
    return "'" + re.sub(r"[\x00-\x1f\ufeff\u2028\u2029]", " ", text).replace("'", "''") + "'"


def cell(text: str) -> str:
    return re.sub(r"[\x00-\x1f]", " ", text).replace("|", "\\|").strip()


def hostile_plan() -> str:
    """Give a plan with the whole corpus in headings, paragraphs, measures, a column, tables, their notes, footnotes."""
    texts = [re.sub(r"[\x00-\x08\x0e-\x1f]", "", each) for each in IN_TEXT]
    lines = ["# 一、正文", ""]
    lines += [f"甲{text}\n" for text in texts]
    lines += ["# 二、行首", ""]
    lines += [f"{text}\n" for text in texts if text[0] == "<" and not text.startswith(("<!", "<?"))]
    lines += ["# 三、标题", ""]
    lines += [f"## （{index}）{text} {{#h{index}}}\n\n文。\n" for index, text in enumerate(texts[:120])]
    lines += ["# 四、专栏和表格", "", "> **专栏1 " + texts[0] + "**", ">"]
    lines += [f"> 乙{text}\n>" for text in texts]
    lines += ["", "表：" + texts[1], "", "| 序号 | 类别 | 指标 | 单位 | 2020年 | 2025年 |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {index} | {cell(text)} | 名{cell(text)} | {cell(text)} | {cell(text)} | {cell(text)} |"
        for index, text in enumerate(texts, start=1)
    ]
    lines += ["", "注：" + texts[2], "", "# 五、脚注", ""]
    lines += [f"丙[^n{index}]\n" for index in range(len(texts))]
    lines += [f"[^n{index}]: 注{text}\n" for index, text in enumerate(texts)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the corpus in every input of an author."""
    project = Project(tmp_path_factory.mktemp("hostile"))
    project.plan("zhengwen.md", hostile_plan())
    for index, text in enumerate(CORPUS[::6]):
        value = quoted(text)
        fields = "\n".join(f"{key}: {value}" for key in ("title", "issuer", "subject", "source"))
        project.plan(f"meta-{index}.md", f"---\n{fields}\n---\n# 一、甲\n\n文。\n")
    (project.folder / "content/sources").mkdir(parents=True, exist_ok=True)
    for name, data in (("web.html", hostile_html()), ("word.docx", hostile_docx(tmp_path_factory.mktemp("docx")))):
        made = import_document(name, data, slug=name.replace(".", "-"))
        project.plan(f"{made.slug}.md", made.plan)
        (project.folder / "content/sources" / f"{made.slug}.txt").write_text(made.source, encoding="utf-8", newline="")
    done = project.invoke("build")
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return project.output


def hostile_html() -> bytes:
    """Give a web page with the corpus as its markup and as its text."""
    texts = [each.replace("\x00", "") for each in IN_TEXT]  # a page with this is not read at all
    body = "".join(f"<p>甲{each}</p><p>{each.replace('&', '&amp;').replace('<', '&lt;')}</p>" for each in texts)
    return f"<!DOCTYPE html><meta charset=utf-8><title>x</title><h1>某市规划</h1><p>一、总则</p>{body}".encode()


def hostile_docx(folder: Path) -> bytes:
    """Give a Word file with the corpus in headings, paragraphs and table cells."""
    document = Document()
    document.add_heading("某市规划", 0)
    document.add_heading("一、总则", 1)
    texts = [re.sub(r"[\x00-\x1f]", "", each) for each in IN_TEXT]
    for each in texts:
        document.add_paragraph(f"甲{each}")
    table = document.add_table(rows=0, cols=2)
    for each in texts[::4]:
        for place, text in zip(table.add_row().cells, (each, "1"), strict=True):
            place.text = text
    document.save(str(folder / "word.docx"))
    return (folder / "word.docx").read_bytes()


def test_corpus() -> None:
    """The corpus is as large as it says, and the build carries all of it."""
    assert len(CORPUS) > 700
    assert len(IN_TEXT) > 0.95 * len(CORPUS)


def test_the_watch_sees(watched: Watched, tmp_path: Path) -> None:
    """What would run is seen to run, what the policy blocks is counted, what is asked elsewhere is noticed."""
    (tmp_path / "open.html").write_text("<img src=x onerror=alert(1)><svg onload=alert(2)><script>alert(3)</script>")
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'self'\">"
    (tmp_path / "closed.html").write_text(
        policy + "<script>alert(4)</script><img src=//evil.example/x><p style=color:red>x"
    )
    (tmp_path / "foreign.html").write_text("<img src=http://evil.example/x>")
    (tmp_path / "404.html").write_text("404")
    with served(tmp_path) as address:
        watched.open(address + "open.html")
        assert sorted(watched.ran) == ["1", "2", "3"]
        watched.open(address + "closed.html")
        assert len(watched.ran) == 3
        assert len(watched.blocked) == 3
        watched.open(address + "foreign.html")
        assert watched.foreign[-1:] == ["http://evil.example/x"]


def test_nothing_runs(watched: Watched, hostile: Path) -> None:
    """No page made of the corpus runs any of it, loads anything from elsewhere, or needs the policy to stop it."""
    pages = sorted(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))
    alike = [page for page in pages if re.search(r"indicators/\d+-\d+\.html$|plans/meta-", page)]
    shown = [page for page in pages if page not in set(alike)] + alike[:: 1 if THOROUGH else 40]
    with served(hostile) as address:
        for page in shown:
            watched.open(address + page)
            assert watched.links() <= {"http:", "https:", "mailto:"}, page
    assert (watched.ran, watched.blocked, watched.foreign) == ([], [], [])


def test_nothing_could_run(hostile: Path) -> None:
    """In no page is there a script, style, handler, frame or script link besides the portal's own."""
    for path in sorted(hostile.rglob("*.html")):
        name, data = path.relative_to(hostile).as_posix(), path.read_bytes()
        assert read_page(name, data).foreign == (), name
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
        assert root.xpath("//iframe | //object | //embed | //base | //form[not(@role='search')] | //svg[@onload]") == []
        for script in root.xpath("//script[not(@src)]"):
            json.loads(script.text)  # data for search engines, whole
        assert {urlsplit(link.strip()).scheme for link in map(str, root.xpath("//a/@href"))} <= SCHEMES, name


def test_other_formats(hostile: Path) -> None:
    """XML is well-formed, JSON is JSON, and no cell of a CSV begins a formula."""
    checked = 0
    for path in hostile.rglob("*"):
        if path.suffix in (".xml", ".svg"):
            etree.parse(str(path))
        elif path.suffix in (".json", ".jsonld", ".webmanifest"):
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".csv":
            rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
            begun = [each for row in rows for each in row if each[:1] in ("=", "+", "-", "@", "\t", "\r")]
            assert [each for each in begun if not re.fullmatch(r"[-+]?[\d.,]*[%％]?", each)] == [], path
        else:
            continue
        checked += 1
    assert checked > 0


@pytest.mark.parametrize("part", ["?q={0}", "#{0}", "?plan={0}&q={0}#{0}"])
def test_addresses(watched: Watched, portal: Path, part: str) -> None:
    """Whatever stands in the query or the fragment of an address of a page that has scripts, nothing of it runs."""
    reading = [name for name in PAGES if b"<script" in (portal / name).read_bytes()]
    step = 1 if THOROUGH else 25 * (len(reading) + 1)
    with served(portal) as address:
        for index, name in enumerate((*reading, PAGES[4])):
            for text in CORPUS[index::step]:
                watched.open(address + name + part.format(quote(text)))
    assert (watched.ran, watched.blocked, watched.foreign) == ([], [], [])


def new_project(folder: Path) -> Project:
    (folder / "project").mkdir()
    return Project(folder / "project")


HOSTILE_NAMES = ("<img src=x onerror=alert(1)>", "a..%2f..%2fetc", "a b", "javascript:alert(1)", "索引", "A", "'\"><b>")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_file_names(name: str, tmp_path: Path) -> None:
    """A plan whose file name could not be an address is refused; the name is shown as text."""
    project = Project(tmp_path)
    project.plan(f"{name}.md", "# 一、甲\n\n文。\n")
    done = project.invoke("build")
    assert done.returncode == 1
    assert "F03" in done.stderr


@pytest.mark.parametrize("slug", ["../../evil", "/tmp/evil", "..\\evil", "a/../../../evil"])
def test_pages_stay_inside(slug: str, tmp_path: Path) -> None:
    """A page cannot be written outside the site, whatever its address says."""
    project = new_project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文。\n")
    project.page("evil.md", f"Title: x\nSlug: {slug}\nSummary: x\n\nx\n")
    before = {path for path in tmp_path.rglob("*evil*") if "content" not in path.parts}
    project.invoke("build")
    made = {path for path in tmp_path.rglob("*evil*") if "content" not in path.parts} - before
    assert all(project.output in path.parents for path in made)
    assert not Path("/tmp/evil.html").exists()


def test_links_inside_the_content_are_not_followed_out(tmp_path: Path) -> None:
    """A symbolic link among the plans or pages does not bring a file from elsewhere into the site."""
    (tmp_path / "secret.md").write_text("---\ntitle: 机密\n---\n# 一、机密\n\n机密。\n")
    (tmp_path / "secret-page.md").write_text("Title: 机密\nSlug: secret\nSummary: x\n\n机密\n")
    project = new_project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文。\n")
    (project.folder / "content/plans/secret.md").symlink_to(tmp_path / "secret.md")
    (project.folder / "content/pages/secret.md").symlink_to(tmp_path / "secret-page.md")
    done = project.invoke("build")
    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        f"content/{name}/secret.md:1:1: 错误 F09 这是指向内容文件夹以外的符号链接，不会收入。"
        "请换成文件本身，或删去这个链接。"
        for name in ("pages", "plans")
    ]
    assert not project.output.exists()


def test_pages_take_in_no_other_files(tmp_path: Path) -> None:
    """A page brings no file of the machine that builds into the site: neither by a link nor by reStructuredText."""
    (tmp_path / "secret.txt").write_text("geheim")
    project = new_project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文。\n")
    include = f".. include:: {tmp_path}/secret.txt\n\n.. raw:: html\n   :file: {tmp_path}/secret.txt\n"
    project.page("rst.rst", f"页\n##\n\n:slug: rst\n:date: 2026-01-01\n:summary: 页\n\n{include}")
    links = "[甲]({static}/../../secret.txt) [乙]({attach}../../../secret.txt)"
    project.page("links.md", f"Title: 页\nSlug: links\nDate: 2026-01-01\nSummary: 页\n\n{links}\n")
    assert project.invoke("build").returncode == 0
    assert [path for path, data in snapshot(project.output).items() if b"geheim" in data] == []
    assert not (project.output / "rst.html").exists()


def test_metadata_is_data(tmp_path: Path) -> None:
    """YAML makes no objects, and does not grow by references."""
    project = Project(tmp_path)
    project.plan("jia.md", "---\ntitle: !!python/object/apply:os.system ['touch x']\n---\n# 一、甲\n\n文。\n")
    done = project.invoke("build")
    assert done.returncode == 1
    assert "M03" in done.stderr
    assert not (tmp_path / "x").exists()
