"""Texts become HTML: marks, links, and no harm from HTML inside Markdown."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown import Markdown

from plan_pages.page import Texts
from planbook.inline import has_marks
from planbook.model import Footnote
from planbook.plain import plain
from planbook.problems import Where
from planbook.prose import ProseWriter
from planbook.read import read_plan

NOTES = (Footnote("①", "甲", Where("x.md")), Footnote("2", "乙", Where("x.md")))


@pytest.fixture
def writer() -> ProseWriter:
    return ProseWriter(NOTES, {"a/chapter-1": "../a/chapter-1.html"}.get)


def test_plain_text_is_as_python_markdown_has_it() -> None:
    """Text without marks takes the short way and comes out as through Markdown."""
    text = "到2025年，每万人口高价值发明专利拥有量达到20件（2020年：13.5件），“预期性”；≥85%、63%～68%。"
    assert f"<p>{ProseWriter().inline(text)}</p>" == Markdown().convert(text)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60))
def test_short_way_equals_markdown(text: str) -> None:
    """Whatever the text, what a reader sees of it is what Markdown makes of it, or it has no marks and stays."""
    html = ProseWriter().inline(text)
    if html == text and text.strip() == text:
        unmarked = Markdown().convert("x" + text).removeprefix("<p>x").removesuffix("</p>")
        assert unescape(unmarked) == text


def test_marks(writer: ProseWriter) -> None:
    """Corrections show the published reading and keep the source reading, remarks stand in brackets."""
    assert writer.inline("{~~系范区~>示范区~~}，{--\\. I =--}高{>>疑<<}") == (
        '<ins class="correction" title="来源文本作“系范区”">示范区</ins>，'
        '<span class="dropped" title="来源文本此处有“\\. I =”，已删"></span>高<span class="remark">〔疑〕</span>'
    )


def test_footnote_references_lead_both_ways(writer: ProseWriter) -> None:
    """Each reference has an id of its own, to which its note leads back; the label is the plan's."""
    assert 'href="#fn1"' in writer.inline("甲[^①]")
    assert 'id="fnref1-2"' in writer.inline("乙[^①]")
    assert [(note.id, note.footnote, note.references) for note in writer.end_notes()] == [
        ("fn1", NOTES[0], ["fnref1", "fnref1-2"])
    ]


def test_notes_of_a_table_stay_with_it(writer: ProseWriter) -> None:
    """A group takes what is referred to inside it; the same footnote outside it is a note of its own, with links."""
    writer.inline("甲[^①]")
    writer.begin_notes()
    writer.inline("乙[^①]")
    assert [(note.id, note.references) for note in writer.end_notes()] == [("fn1-2", ["fnref1-2"])]
    writer.inline("丙[^①]")
    assert [(note.id, note.references) for note in writer.end_notes()] == [("fn1", ["fnref1", "fnref1-3"])]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("增速<GDP的，`a<b`", "增速&lt;GDP的，<code>a&lt;b</code>"),
        ("`<table>`与`<b>`", "<code>&lt;table&gt;</code>与<code>&lt;b&gt;</code>"),
        ("`a&lt;b`", "<code>a&amp;lt;b</code>"),
        ("`" + "[" * 201 + "`", "<code>" + "[" * 201 + "</code>"),
    ],
)
def test_code_shows_what_is_written(writer: ProseWriter, text: str, shown: str) -> None:
    """A `<` that is none of HTML, and brackets, stay themselves in code as in text: escaped once."""
    assert writer.inline(text) == shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "到2025年达到20件，907.6亿元，1.5万人次；增加3个百分点，30余家，100万",
            ["2025年", "20件", "907.6亿元", "1.5万人次", "3个百分点", "30余家"],
        ),
        ("**达20件**，`20件`，[第5条](plan:a/chapter-1)，{~~21件~>22件~~}", ["20件", "5条", "22件"]),
        ("第5号、5G、85%", []),
    ],
)
def test_number_and_unit_stay_together(text: str, kept: list[str]) -> None:
    """On pages a number and its unit are one element, which lines do not part; the text itself stays what it is."""
    writer = Texts(NOTES, {"a/chapter-1": "../a/chapter-1.html"}.get)
    html = BeautifulSoup(writer.inline(text), "lxml")
    assert [each.text for each in html.select(".quantity")] == kept
    assert html.text == BeautifulSoup(ProseWriter().inline(text), "lxml").text


def test_library_links(writer: ProseWriter) -> None:
    """A `plan:` address becomes a relative link; one that leads nowhere loses its link, not its text."""
    assert writer.inline("[甲](plan:a/chapter-1)") == '<a href="../a/chapter-1.html">甲</a>'
    assert writer.inline("[乙](plan:b)") == "<a>乙</a>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "<b onclick=alert(1)>x</b>",
        "<style>*{display:none}</style>",
        '{~~a" onmouseover="alert(1)~>b~~}',
    ],
)
def test_html_does_no_harm(writer: ProseWriter, text: str) -> None:
    """Scripts, handlers and addresses that run something do not reach the page."""
    html = BeautifulSoup(writer.inline(text) + writer.block(text), "html.parser")
    tags = html.find_all(True)
    assert {tag.name for tag in tags} <= {"p", "a", "b", "ins"}
    assert [tag for tag in tags if any(name.startswith("on") for name in tag.attrs)] == []
    assert [tag for tag in tags if str(tag.get("href", "")).startswith("javascript")] == []


def test_lists_stay_markdown(writer: ProseWriter) -> None:
    """A list becomes a list inside a block with the paragraph's anchor; a paragraph carries it itself."""
    assert writer.block("- 甲\n- 乙", "p1") == '<div class="prose" id="p1"><ul>\n<li>甲</li>\n<li>乙</li>\n</ul></div>'
    assert writer.block("甲", "p2") == '<p id="p2">甲</p>'


def test_plain_has_no_marks() -> None:
    """Plain text is what a reader sees: published readings, no notes, no emphasis, no escapes."""
    assert plain("**甲**[乙](plan:a) {~~丙~>丁~~}{--戊--}{>>己<<}[^①] \\*庚") == "甲乙 丁 *庚"


def test_corrections_lead_to_their_list() -> None:
    """Where the page knows the list of corrections, a correction is a link to it; inside a link it is not."""
    writer = ProseWriter(corrections="index.html#corrections")
    assert writer.inline("{~~系~>示~~}{--重--}") == (
        '<ins class="correction"><a href="index.html#corrections" title="来源文本作“系”">示</a></ins>'
        '<span class="dropped"><a href="index.html#corrections" title="来源文本此处有“重”，已删"></a></span>'
    )
    assert writer.linked("{~~系~>示~~}", "x.html") == (
        '<a href="x.html"><ins class="correction" title="来源文本作“系”">示</ins></a>'
    )


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60))
def test_plain_is_what_a_reader_sees(text: str) -> None:
    """Plain text is the text of the HTML, whatever the Markdown; remarks and footnote references are left out of it."""
    assume(not has_marks(text))
    seen = BeautifulSoup(ProseWriter().block(text), "html.parser").get_text()
    assert " ".join(plain(text).split()) == " ".join(seen.split())


def test_threads_do_not_mix_their_links() -> None:
    """Pages rendered side by side in threads each get their own links."""

    def page(number: int) -> bool:
        writer = ProseWriter(resolve=lambda _: f"{number}.html")
        return all(writer.inline("**甲**[乙](plan:a)").endswith(f'"{number}.html">乙</a>') for _ in range(200))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(page, range(16)))


def test_footnotes_of_footnotes() -> None:
    """A note that only another note refers to is given after it."""
    notes = (Footnote("1", "见[^2]", Where("x.md")), Footnote("2", "乙", Where("x.md")))
    writer = ProseWriter(notes)
    writer.inline("文[^1]")
    assert [writer.inline(note.footnote.text)[:1] for note in writer.end_notes()] == ["见", "乙"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("印发<PCT申请>量，增速<GDP增速，投入>2%", "印发<PCT申请>量，增速<GDP增速，投入>2%"),
        ("甲<table><tr><td>乙</td></tr></table>", "甲<table><tr><td>乙</td></tr></table>"),
        ("2025. 年份", "2025. 年份"),
        ("文\n<div>甲", "文\n<div>甲"),
        ("1. 甲", "1. 甲"),
    ],
)
def test_no_text_is_lost(text: str, seen: str) -> None:
    """Signs of comparison, HTML that a plan may not hold, and numbers at the beginning all stay as text."""
    assert plain(text) == seen
    assert BeautifulSoup(ProseWriter().block(text), "html.parser").get_text() == seen


@pytest.mark.parametrize("part", ["{~~", "{~~a~>", "[^", "[", "![", "**", "_", "`", "<", "[a](", "{--", "\\", "&#"])
def test_marks_in_masses_cost_no_more(part: str) -> None:
    """A text full of open marks is read and rendered in a second, not in minutes."""
    text = part * (20_000 // len(part))
    started = time.perf_counter()
    ProseWriter(NOTES).block(text)
    read_plan("x.md", f"---\ntitle: 甲\n---\n# 甲 {text}\n\n{text}\n".encode())
    assert time.perf_counter() - started < 5
