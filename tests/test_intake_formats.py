"""Format readers: every format becomes the same blocks, nothing is lost unsaid, and no file brings them down."""

from __future__ import annotations

import contextlib
import io
import random
import re
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.blocks import Grid, GridCell, PageEdge, Paragraph, Received
from intake.decoding import UndecodableText, decode
from intake.formats import UnreadableDocument, read_document
from intake.formats.docx_numbering import as_word_writes
from intake.formats.tables import SourceCell, lay_out
from tests.intake_files.documents import (
    FONT,
    SENTENCE,
    add_numbered,
    add_numbering,
    body,
    centred,
    paragraph,
    pdf,
    repacked,
    word,
    write_lines,
)

LONG = SENTENCE * 4


def squeezed(text: str) -> str:
    return "".join(text.split())


def of_blocks(received: Received) -> str:
    """Give the characters of all blocks, in order."""
    texts = []
    for block in received.blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Grid):
            texts += [cell.text for cell in block.cells]
    return squeezed("".join(texts))


def check(received: Received) -> Received:
    """Assert what holds of everything that is received."""
    assert of_blocks(received) == squeezed(received.text)
    lines = received.text.split("\n")
    for block in received.blocks:
        if isinstance(block, Paragraph):
            assert block.text == block.text.strip() != ""
            assert block.text.split("\n")[0] in lines[block.line - 1]
            assert 0 <= block.bold <= len(block.text)
        elif isinstance(block, Grid):
            taken = [
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            ]
            assert len(taken) == len(set(taken))
            assert max(row for row, _ in taken) < block.rows
            assert max(column for _, column in taken) < block.columns
            assert squeezed(block.cells[0].text) in squeezed(lines[block.line - 1])
    assert all(dropped.reason for dropped in received.dropped)
    return received


def read(name: str, data: bytes | str, encoding: str = "") -> Received:
    return check(read_document(name, data.encode() if isinstance(data, str) else data, encoding))


def texts(received: Received) -> list[str]:
    return [block.text for block in received.blocks if isinstance(block, Paragraph)]


def grids(received: Received) -> list[Grid]:
    return [block for block in received.blocks if isinstance(block, Grid)]


def dropped(received: Received) -> dict[str, str]:
    """Give what was dropped, by reason."""
    found: dict[str, str] = {}
    for one in received.dropped:
        found[one.reason] = found.get(one.reason, "") + one.text
    return found


def message(name: str, data: bytes | str, encoding: str = "") -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(name, data.encode() if isinstance(data, str) else data, encoding)
    return str(caught.value)


class TestDecoding:
    @pytest.mark.parametrize(
        ("codec", "name"),
        [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16"),
         ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32")],
    )  # fmt: skip
    def test_encodings_are_told_apart(self, codec: str, name: str) -> None:
        """Each encoding that editors have is found by itself, and the text is what it was."""
        text = f"第一章　总则\r\n{LONG}（2021—2035年）ABC\n"
        assert decode(text.encode(codec)) == (text, name)

    def test_declared_charset_is_only_a_hint(self) -> None:
        """A page that says UTF-8 and is GBK is read as GBK; one in Big5 is read by what it says."""
        page = f'<meta charset="utf-8"><p>{LONG}</p>'
        assert decode(page.encode("gbk")) == (page, "GB18030")
        page = '<meta charset="big5"><p>' + "知識產權保護體系與經濟發展" * 3 + "</p>"
        assert decode(page.encode("big5")) == (page, "BIG5")

    @pytest.mark.parametrize(
        "data",
        [
            (LONG * 3).encode("gb18030").decode("latin-1").encode("utf-8"),
            (LONG * 3).encode("utf-8").decode("gb18030", "replace").encode("utf-8"),
            (LONG * 3).encode("utf-8").decode("gb18030", "ignore").encode("utf-8"),
            (LONG * 3).encode("utf-8").decode("cp1252", "ignore").encode("utf-8"),
            LONG.encode("utf-8")[:40] + b"\xff\xfe\xfd" + LONG.encode("utf-8"),
            "知識產權保護體系與經濟發展".encode("big5") * 5,
            "これは日本語の文書です。知的財産".encode("euc-jp") * 9,
            bytes(range(1, 256)) * 9,
        ],
    )
    def test_mojibake_is_never_read_silently(self, data: bytes) -> None:
        """What reads as no plausible text in any encoding, or was damaged before, is refused."""
        with pytest.raises(UndecodableText, match="。"):
            decode(data)

    def test_encoding_of_the_editor(self) -> None:
        """An encoding asked for is used; one that is unknown or does not fit is named."""
        assert decode("知識".encode("big5"), "Big5") == ("知識", "BIG5")
        assert message("a.txt", LONG, "utf-9") == "不认识编码“utf-9”。可以用 UTF-8、GB18030、GBK、UTF-16 或 Big5。"
        assert message("a.txt", b"x\n" + LONG.encode("gbk"), "utf-8") == (
            "文件不是 utf-8 编码：第 2 行有不合该编码的字节。请改用正确的 --encoding，或去掉它，由程序自行辨认。"
        )
        assert message("a.txt", LONG, "base64") == "不认识编码“base64”。可以用 UTF-8、GB18030、GBK、UTF-16 或 Big5。"

    @given(st.text("知识产权保护和运用规划的一是在不了有到人这中大为上个国我以要他", min_size=20))
    def test_gb18030_comes_back(self, text: str) -> None:
        """Everyday Chinese in GB18030 is never taken for anything else."""
        assert decode(text.encode("gb18030")) == (text, "GB18030")

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (
                "知識產權保護體系與經濟發展".encode("big5") * 5,
                (
                    "认不出文件的编码：按 UTF-8、UTF-16、GB18030 都读不成通顺的中文。"
                    "请用 --encoding 指明编码，或另存为 UTF-8。"
                ),
            ),
            (
                LONG.encode() * 9 + b"\n" + LONG.encode()[:40] + b"\xff" + LONG.encode(),
                "文件像是 UTF-8 编码，但第 2 行起有损坏的字节（共约 2 处）。请重新取得原文件。",
            ),
            (
                (LONG + "\n\ufffd" + LONG).encode(),
                "第 2 行有“\ufffd”：文件在此前的转换中已丢失文字（共 1 处）。请用转换前的原文件导入。",
            ),
            (
                (LONG * 3).encode("utf-8").decode("gb18030", "ignore").encode("utf-8"),
                "文件内容是乱码：它曾按错误的编码打开后又保存过。请用转换前的原文件导入。",
            ),
        ],
        ids=["unknown", "damaged", "lost", "twice"],
    )
    def test_what_is_said_of_an_encoding(self, data: bytes, said: str) -> None:
        """What is wrong with the encoding of a text is said, with the line and what to do."""
        assert message("a.txt", data) == said


class TestText:
    def test_lines_are_paragraphs(self) -> None:
        """Every line is a paragraph with its number; indents, form feeds and line ends of all kinds are seen."""
        received = read("a.txt", "第一章\r\n　　内容\r\r  乙\f下页\n\n末")
        assert received.blocks == (
            Paragraph("第一章", 1),
            Paragraph("内容", 2, indented=True),
            Paragraph("乙", 4, indented=True),
            PageEdge(4),
            Paragraph("下页", 4),
            Paragraph("末", 6),
        )
        assert received.text == "第一章\n　　内容\n\n  乙\f下页\n\n末"
        assert received.encoding == "UTF-8"

    def test_one_line_stays_one_line(self) -> None:
        """A text of one single line with ideographic spaces for paragraphs stays as it is, and takes no time."""
        text = "　　" + "　　".join([LONG] * 400)
        received = read("a.txt", text)
        assert received.text == text
        assert len(received.blocks) == 1

    @given(
        st.text(st.characters(blacklist_categories=["Cs", "Co", "Cc", "Cf"]) | st.sampled_from("\n\r\f\t \u3000\u2028"))
    )
    def test_text_is_kept(self, text: str) -> None:
        """All that is visible of a text is kept, in order."""
        if "\ufffd" in text or not text.strip():
            return
        try:
            received = read("a.txt", text, "utf-8")
        except UnreadableDocument:
            return
        assert squeezed(received.text) == squeezed(text)

    def test_invisible_characters_are_declared(self) -> None:
        """Zero-width spaces and byte order marks inside a text go, and are counted."""
        received = read("a.txt", "知\u200b识\ufeff产权")
        assert received.text == "知识产权"
        assert dropped(received) == {"不可见字符（零宽空格、控制符等）2 个": ""}


PIECES = (
    *("<p>", "</p>", "<b>", "</b>", "<table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=0>", "<th>", "</table>"),
    *("<br>", "<div>", "</div>", "<li>", "<ol>", "甲乙", "丙，", "丁", "&nbsp;", "\n"),
)


class TestHtml:
    def test_word_html_in_gbk(self) -> None:
        """What Word saves: spans, conditional comments and styles go, its broken lines are joined, bold is seen."""
        page = (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><style>p{}</style>'
            "<!--[if gte mso 9]><xml><w:a>垃圾</w:a></xml><![endif]--></head><body lang=ZH-CN><div class=WordSection1>"
            '<p class=MsoNormal><b><span style="font-size:22pt">某市知识产\r\n权保护规划<o:p></o:p></span></b></p>'
            f"<p>&nbsp;&nbsp;<b>（一）目标。</b>到<span lang=EN-US>2025</span>年，{SENTENCE}</p>"
            '<p><![if !supportLists]><span style="mso-list:Ignore">1.<span>&nbsp; </span></span><![endif]>内容</p>'
        )
        received = read("a.html", page.encode("gb18030"))
        assert received.blocks == (
            Paragraph("某市知识产权保护规划", 1, bold=10, look="22pt"),
            Paragraph(f"（一）目标。到2025年，{SENTENCE}", 2, bold=6, indented=True),
            Paragraph("1.  内容", 3),
        )
        assert received.encoding == "GB18030"
        assert received.dropped == ()

    def test_saved_page(self) -> None:
        """Of a page with 400 KB of menus the document stays, with its title and metadata; the rest has its reason."""
        menu = "".join(f'<li><a href="/c/{number}">栏目{number}</a></li>' for number in range(9000))
        page = (
            "<!DOCTYPE html><html><head><title>某市关于知识产权的若干意见 - 某市人民政府</title></head>"
            "<body>"
            f'<div class="top-nav"><ul>{menu}</ul></div><div>当前位置：<a>首页</a> &gt; <a>政策</a></div>'
            '<div class="box">'
            "<table><tr><td>索 引 号：0145</td><td>发文机关：某市</td></tr>"
            "<tr><td>文　　号：某发〔2021〕1号</td></tr></table>"
            "<h1>某市关于知识产权的若干意见</h1><div>发布时间：2021-01-01</div>"
            '<div id="zoom">' + f"<p>　　{SENTENCE}</p>" * 30 + '<div style="display:none">广告</div></div>'
            "<p>某市人民政府</p><p>2021年1月1日</p><p>附件：<a>清单.docx</a></p><div>分享到：微信</div><div>上一篇：<a>别的</a></div></div>"
            '<div class="footer"><p>版权所有：某市</p><p>地址：某路，电话：123，邮编：1。</p></div><script></script>'
        )
        start = time.monotonic()
        received = read("a.htm", page)
        assert time.monotonic() - start < 5
        assert texts(received)[:3] == ["某市关于知识产权的若干意见", "发布时间：2021-01-01", SENTENCE]
        assert texts(received)[-1] == "附件：清单.docx"
        assert texts(received)[-3:-1] == ["某市人民政府", "2021年1月1日"]
        assert len(texts(received)) == 35
        assert [cell.text for cell in grids(received)[0].cells] == [
            "索 引 号：0145",
            "发文机关：某市",
            "文　　号：某发〔2021〕1号",
        ]
        assert {reason: squeezed(text)[:9] for reason, text in dropped(received).items()} == {
            "网页中隐藏的内容": "广告",
            "网页菜单": "栏目0栏目1栏目2",
            "网页路径": "当前位置：首页>政",
            "网页按钮": "分享到：微信",
            "相关链接": "上一篇：别的",
            "网页页脚": "版权所有：某市地址",
        }

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("版权所有：某市人民政府　粤ICP备00000000号", "网页页脚"),
            ("Copyright © 2021 某市", "网页页脚"),
            ("联系我们 | 网站地图", "网页页脚"),
            ("当前位置：首页 > 政策", "网页路径"),
            ("（一）保护版权所有者", ""),
            ("鼓励版权所有人登记作品，完善网站地图。", ""),
            ("（二）完善网站地图", ""),
            ("位置：县城东部", ""),
        ],
    )
    def test_words_of_a_page(self, line: str, reason: str) -> None:
        """A line that is a footer or a path goes; a sentence of the document that has their words stays."""
        received = read("a.html", f"<p>{SENTENCE}</p><p>{line}</p>")
        assert dropped(received) == ({reason: line} if reason else {})

    def test_table_of_58_rows(self) -> None:
        """A long table keeps every cell, with its merged cells and head."""
        rows = "".join(
            "<tr>"
            + (f"<td rowspan=4>类{row // 4}</td>" if row % 4 == 0 else "")
            + f"<td>指标{row}</td><td>{row}</td></tr>"
            for row in range(56)
        )
        table = f"<table><thead><tr><th>类别<th colspan=2>指标</thead>{rows}<tr><td colspan=3>合计</table>"
        (grid,) = grids(read("a.html", f"<p>{LONG}</p>{table}"))
        assert (grid.rows, grid.columns, len(grid.cells), grid.head_rows) == (58, 3, 129, 1)
        assert grid.cells[2:6] == (
            GridCell("类0", 1, 0, 4),
            GridCell("指标0", 1, 1),
            GridCell("0", 1, 2),
            GridCell("指标1", 2, 1),
        )

    def test_lines_headings_and_lists(self) -> None:
        """`<br>` ends a line, headings have levels, items of a numbered list show the numbers that a browser shows."""
        received = read(
            "a.html", "<h2>标题</h2><p>甲<br>乙</p><ol start=3><li>丙</li><li>4. 丁</li></ol><pre>戊\n己</pre>"
        )
        assert received.blocks == (
            Paragraph("标题", 1, heading=2),
            Paragraph("甲", 2),
            Paragraph("乙", 3),
            Paragraph("3.丙", 4),
            Paragraph("4. 丁", 5),
            Paragraph("戊", 6),
            Paragraph("己", 7),
        )

    def test_layout_tables_are_no_tables(self) -> None:
        """A table that wraps the whole text gives paragraphs; the table inside it stays a table; a box stays a box."""
        inner = "<table><tr><td>指标<td>2025</tr><tr><td>专利<td>20</tr></table>"
        box = "<table><tr><td><p>专栏1 工程</p><p>内容</p></td></tr></table>"
        page = f"<table><tr><td>{f'<p>{LONG}</p>' * 9}{inner}{box}</td></tr></table>"
        received = read("a.html", page)
        assert len(texts(received)) == 9
        assert [(grid.rows, grid.columns) for grid in grids(received)] == [(2, 2), (1, 1)]
        assert grids(received)[1].cells[0].text == "专栏1 工程\n内容"

    def test_nested_tables_are_flattened(self) -> None:
        """A small table inside a cell becomes lines of that cell."""
        rows = "<tr><td>甲<td><table><tr><td>a<td>b<tr><td>c<td>d</table></td></tr>" + "<tr><td>乙<td>丙</tr>" * 4
        (grid,) = grids(read("a.html", f"<p>{LONG}</p><table>{rows}</table>"))
        assert grid.cells[1].text == "a b\nc d"

    @pytest.mark.parametrize(
        ("lists", "shown"),
        [
            ('<ol class="list-paddingleft-2" style="list-style-type: decimal;"><li><p>甲</p><p>乙</p><li>丙</ol>',
             ["1.甲", "乙", "2.丙"]),
            ('<ol style="list-style: cjk-ideographic inside"><li>甲<li value=12>乙</ol>', ["一、甲", "十二、乙"]),
            ('<ol class="custom_cn2 list-paddingleft-1"><li>甲<ol type=a><li>乙</li></ol></li><li>丙</li></ol>',
             ["(一)甲", "a.乙", "(二)丙"]),
            ('<ol style="list-style:none"><li>甲</li></ol>', ["甲"]),
            ("<ol><li>（一）甲</li><li></li><li>乙</li></ol>", ["（一）甲", "3.乙"]),
        ],
        ids=["decimal", "Chinese", "an editor's own", "none", "its own"],
    )  # fmt: skip
    def test_list_numbers(self, lists: str, shown: list[str]) -> None:
        """Items have the numbers that the page shows, by whatever their list says so."""
        assert texts(read("a.html", lists)) == shown
        (grid,) = grids(read("a.html", f"<table><tr><td>{lists}</td></tr><tr><td>丁</td></tr></table>"))
        assert grid.cells[0].text.split("\n") == shown

    @pytest.mark.parametrize("inner", ["<div>", "<font><b>", "<table><tr><td>", "<ul><li>", "</p><p"])
    def test_bottomless_nesting(self, inner: str) -> None:
        """However deep the elements, the text is found or the file refused, in seconds."""
        start = time.monotonic()
        with contextlib.suppress(UnreadableDocument):
            assert SENTENCE in read("a.html", inner * 3000 + f"<p>{SENTENCE}").text
        assert time.monotonic() - start < 20

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from(PIECES)))
    def test_no_character_is_lost(self, pieces: list[str]) -> None:
        """However broken the HTML, every character is in the text or was dropped with a reason, once."""
        plain = squeezed("".join(piece for piece in pieces if not piece.startswith(("<", "&"))))
        if not plain:
            return
        received = read("a.html", "<div>" + "".join(pieces) + "</div>")
        kept = received.text + "".join(one.text for one in received.dropped)
        assert sorted(re.sub(r"\d+\.", "", squeezed(kept))) == sorted(plain)


def a_word_table(document: Any) -> None:
    table = document.add_table(4, 3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = (
                f"{row}{column}" if (row, column) not in ((1, 0), (2, 2), (3, 1), (3, 2)) else ""
            )
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).merge(table.cell(3, 2))


class TestDocx:
    def test_automatic_numbering(self) -> None:
        """Numbers that only Word shows are in the text: 第一章, （一）, 1., ①, counted as Word counts."""

        def fill(document: Any) -> None:
            styles = (("chineseCounting", "第%1章　"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
            add_numbering(document, *styles, ("decimalEnclosedCircle", "%4"))
            for level, text in (
                (0, "总则"),
                (1, "目标"),
                (2, "甲"),
                (2, "乙"),
                (1, "任务"),
                (2, "丙"),
                (3, "丁"),
                (0, "末"),
            ):
                add_numbered(document, text, level)
            document.add_heading("标题", 2)

        received = read("a.docx", word(fill))
        assert texts(received) == [
            "第一章　总则", "（一）目标", "1.甲", "2.乙", "（二）任务", "1.丙", "①丁", "第二章　末", "标题",
        ]  # fmt: skip
        assert [block.heading for block in received.blocks if isinstance(block, Paragraph)][-2:] == [0, 2]

    @pytest.mark.parametrize(
        ("count", "name", "text"),
        [(10, "chineseCounting", "十"), (36, "chineseCounting", "三十六"), (105, "chineseCountingThousand", "一百零五"),
         (110, "japaneseCounting", "一百一十"), (21, "decimalEnclosedCircle", "㉑"), (3, "ideographTraditional", "丙"),
         (2021, "ideographDigital", "二〇二一"), (12, "chineseLegalSimplified", "拾贰"), (4, "upperRoman", "IV"),
         (28, "lowerLetter", "bb"), (7, "unheardOf", "7")],
    )  # fmt: skip
    def test_number_formats(self, count: int, name: str, text: str) -> None:
        """The number formats of WordprocessingML give what Word gives."""
        assert as_word_writes(count, name) == text

    def test_merged_cells(self) -> None:
        """Cells merged across and down are there once, with their spans."""
        (grid,) = grids(read("a.docx", word(a_word_table)))
        spans = [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]
        assert spans == [("00", 0, 0, 2, 1), ("01", 0, 1, 1, 1), ("02", 0, 2, 1, 1), ("11", 1, 1, 1, 1),
                         ("12", 1, 2, 1, 1), ("20", 2, 0, 1, 1), ("21", 2, 1, 2, 2), ("30", 3, 0, 1, 1)]  # fmt: skip

    def test_changes_fields_and_hidden_text(self) -> None:
        """Insertions stay, deletions and hidden text are dropped with reasons, fields show their results."""
        run = "<w:r><w:t>{}</w:t></w:r>"
        field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        xml = (
            "<w:p>" + run.format("甲") + "<w:ins>" + run.format("增") + "</w:ins>"
            "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
            + field.format("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field.format("separate")
            + run.format("5") + field.format("end")
            + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            "<w:hyperlink>" + run.format("链") + "</w:hyperlink></w:p>"
        )  # fmt: skip
        received = read("a.docx", body(xml))
        assert texts(received) == ["甲增5✓链"]
        assert dropped(received) == {"修订中已删除的内容": "删", "隐藏文字": "藏"}

    def test_ends_of_paragraphs_that_were_deleted(self) -> None:
        """A paragraph whose end was deleted is one with the next, and one deleted in whole is not counted."""
        ended = '<w:pPr>{}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        cut = f"<w:p>{ended.format('')}<w:r><w:t>{{}}</w:t></w:r></w:p>"
        numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        lists = (
            f'<w:numbering xmlns:w="{space}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
        )
        gone = '<w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>'
        xml = (
            cut.format("上，") + paragraph("下。")
            + paragraph("甲", numbered) + f"<w:p>{ended.format(numbered)}{gone}</w:p>" + paragraph("乙", numbered)
            + f"<w:tbl><w:tr><w:tc>{cut.format('丙')}{paragraph('丁')}</w:tc></w:tr></w:tbl>" + cut.format("末")
        )  # fmt: skip
        received = read("a.docx", body(xml, {"word/numbering.xml": lists}))
        assert texts(received) == ["上，下。", "1.甲", "2.乙", "末"]
        assert grids(received)[0].cells[0].text == "丙丁"
        assert dropped(received) == {"修订中已删除的内容": "删"}

    def test_field_deleted_in_part(self) -> None:
        """Nothing after a field is lost where its end was deleted; text in its instruction is reported."""
        sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        run = "<w:r><w:t>{}</w:t></w:r>"
        xml = (
            "<w:p>" + run.format("前") + sign.format("begin") + run.format("令") + "<w:del>" + sign.format("separate")
            + sign.format("end") + "</w:del>" + run.format("后") + "</w:p>" + paragraph("末")
        )  # fmt: skip
        received = read("a.docx", body(xml))
        assert texts(received) == ["前后", "末"]
        assert dropped(received) == {"域代码中的文字": "令"}

    def test_notes_boxes_and_bold(self) -> None:
        """Notes follow the text with their marks; a text box follows its paragraph, once; bold is that of the runs."""
        box = (
            '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing>"
            "</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
        xml = (
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>目标。</w:t></w:r><w:r><w:t>正文</w:t></w:r>"
            f'<w:r><w:footnoteReference w:id="2"/></w:r>{box}</w:p>' + paragraph("后")
        )
        note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        notes = f'<w:footnotes xmlns:w="{space}">{note.format(2, "注文")}{note.format(3, "无主")}</w:footnotes>'
        received = read("a.docx", body(xml, {"word/footnotes.xml": notes}))
        assert texts(received) == ["目标。正文①", "框", "后", "①注文"]
        assert isinstance(received.blocks[0], Paragraph)
        assert received.blocks[0].bold == 3
        assert dropped(received) == {"正文里没有引用的脚注": "无主"}

    def test_headers_go(self) -> None:
        """Running heads are dropped with their reason."""

        def fill(document: Any) -> None:
            document.add_paragraph("正文")
            document.sections[0].header.paragraphs[0].text = "某市规划"

        received = read("a.docx", word(fill))
        assert texts(received) == ["正文"]
        assert dropped(received) == {"页眉页脚": "某市规划"}


def ruled(canvas: Any) -> None:
    """Draw a table of four rows whose first column has a merged cell."""
    write_lines(canvas, ["一、指标"])
    canvas.setFont(FONT, 10)
    for height in (700, 670, 640, 610, 580):
        canvas.line(160 if height == 640 else 80, height, 500, height)
    for place in (80, 160, 300, 400, 500):
        canvas.line(place, 700, place, 580)
    for row in range(4):
        for column, place in enumerate((80, 160, 300, 400)):
            if column or row not in (1, 2):
                canvas.drawString(place + 5, 680 - 30 * row, f"值{row}{column}")
    canvas.drawString(85, 636, "合并")
    write_lines(canvas, ["二、任务"], 520)


class TestPdf:
    def test_pages_heads_and_numbers(self) -> None:
        """200 pages take seconds; running heads and page numbers go, lines and page edges stay."""

        def page(number: int) -> Any:
            def draw(canvas: Any) -> None:
                centred(canvas, "某市知识产权规划", 800)
                write_lines(canvas, [(SENTENCE * 9)[number % 30 + line :][:24] for line in range(24)])
                centred(canvas, f"— {number} —", 40)

            return draw

        data = pdf(page(number) for number in range(1, 201))
        start = time.monotonic()
        received = read("a.pdf", data)
        assert time.monotonic() - start < 30
        assert len(texts(received)) == 200 * 24
        assert sum(isinstance(block, PageEdge) for block in received.blocks) == 199
        assert dropped(received) == {
            "页眉页脚": "某市知识产权规划" * 200,
            "页码": "".join(f"— {number} —" for number in range(1, 201)),
        }

    def test_ruled_table(self) -> None:
        """A ruled table is a grid, where a rule is missing the cells are merged."""
        received = read("a.pdf", pdf([ruled]))
        assert texts(received) == ["一、指标", "二、任务"]
        (grid,) = grids(received)
        assert (grid.rows, grid.columns, len(grid.cells)) == (4, 4, 15)
        assert grid.cells[4] == GridCell("合并", 1, 0, 2, 1)
        assert received.text.split("\n")[1:3] == ["值00\t值01\t值02\t值03", "合并\t值11\t值12\t值13"]

    def test_columns_without_rules(self) -> None:
        """Rows of a table without rules keep the gaps between their columns."""

        def draw(canvas: Any) -> None:
            write_lines(canvas, ["指标一"])
            write_lines(canvas, ["20", SENTENCE], left=300)

        assert re.fullmatch(r"指标一 {2,}20", texts(read("a.pdf", pdf([draw])))[0])

    def test_pages_in_columns(self) -> None:
        """The left column is read before the right one, above a table over the page and below it; heads go."""
        parts = [[(SENTENCE * 9)[7 * page + 3 * place :][:103] for place in range(4)] for page in range(4)]

        def page(number: int) -> Any:
            def draw(canvas: Any) -> None:
                write_lines(canvas, ["某县人民政府公报"], 800)
                write_lines(canvas, ["2024年第3期"], 800, 420)
                places = ((60, 740), (310, 732), (60, 400), (310, 400))
                for (left, top), part in zip(places, parts[number], strict=True):
                    write_lines(canvas, [part[at : at + 15] for at in range(0, 103, 15)], top, left)
                for height in (520, 490, 460):
                    canvas.line(60, height, 520, height)
                for place in (60, 290, 520):
                    canvas.line(place, 520, place, 460)
                for row, text in enumerate(("指标", "数值")):
                    canvas.drawString(70, 500 - 30 * row, text)
                    canvas.drawString(300, 500 - 30 * row, "1")
                write_lines(canvas, [str(number + 1)], 60, 60 if number % 2 else 510)

            return draw

        received = read("a.pdf", pdf(page(number) for number in range(4)))
        assert "".join(texts(received)) == "".join(part for page in parts for part in page)
        gone = {reason: squeezed(text) for reason, text in dropped(received).items()}
        assert gone == {"页眉页脚": "某县人民政府公报2024年第3期" * 4, "页码": "1234"}
        pages = "".join("表" if isinstance(block, Grid) else "" if isinstance(block, Paragraph) else "页"
                        for block in received.blocks)  # fmt: skip
        assert pages == "表页表页表页表"
        assert isinstance(received.blocks[14], Grid)
        assert received.in_columns == 1

    def test_rows_without_rules_are_no_columns(self) -> None:
        """A list whose rows are set in two places of the page is read row by row."""

        def draw(canvas: Any) -> None:
            write_lines(canvas, [f"单位{row}" + "某" * (row % 4) for row in range(12)])
            write_lines(canvas, [f"任务{row}" + "建设" * (row % 5) for row in range(12)], left=320)

        received = read("a.pdf", pdf([draw]))
        assert [text.split()[0][:3] + text.split()[1][:2] for text in texts(received)[:2]] == ["单位0任务", "单位1任务"]
        assert received.in_columns == 0

    def test_what_chromium_prints(self, tmp_path: Path) -> None:
        """A page printed by a browser: no menus, no headers, the table with its merged cells."""
        rows = "".join(
            "<tr>" + (f"<td rowspan=4>类{row // 4}" if row % 4 == 0 else "") + f"<td>指标{row}<td>{row}"
            for row in range(12)
        )
        (tmp_path / "a.html").write_text(
            "<meta charset=utf-8><title>某市知识产权规划 - 某市政府</title>"
            "<style>td{border:1px solid}table{border-collapse:collapse}</style>"
            "<p>首页 | 无障碍 | 登录</p><p>索引号：0145</p><h1>某市知识产权规划</h1>"
            f"<table>{rows}</table>" + f"<p>{LONG}</p>" * 60 + "<p>打印本页</p><p>版权所有：某市</p>",
            encoding="utf-8",
        )
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
             f"--print-to-pdf={tmp_path}/a.pdf", str(tmp_path / "a.html")],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        received = read("a.pdf", (tmp_path / "a.pdf").read_bytes())
        assert texts(received)[:2] == ["索引号：0145", "某市知识产权规划"]
        assert squeezed("".join(texts(received)[2:])) == LONG * 60
        (grid,) = grids(received)
        assert (grid.rows, grid.columns, len(grid.cells)) == (12, 3, 27)
        gone = dropped(received)
        assert (gone["网页菜单"], gone["网页按钮"], gone["网页页脚"]) == (
            "首页 | 无障碍 | 登录",
            "打印本页",
            "版权所有：某市",
        )
        assert set(gone) == {"网页菜单", "网页按钮", "网页页脚", "页眉页脚"}


def draw_superscript(canvas: Any) -> None:
    before = "全年各类农产品总产量达到10"
    write_lines(canvas, [before])
    right = 80 + canvas.stringWidth(before, FONT, 14)
    canvas.drawString(right + 6, 760, "吨")
    canvas.setFont(FONT, 9)
    canvas.drawString(right, 768, "4")
    canvas.drawString(right + 20, 758, "2")


class TestSuperscripts:
    """10⁴ tonnes are not 104: superscripts are characters of their own, whatever set them so."""

    def test_page(self) -> None:
        span = "<span style='vertical-align: super'>-6</span>"
        page = f"<p>产量10<sup>4</sup>吨，10{span}，注<sup>[1]</sup>，CO<sub>2</sub></p>"
        assert texts(read("a.html", page)) == ["产量10⁴吨，10⁻⁶，注[1]，CO2"]
        (grid,) = grids(read("a.html", "<table><tr><td>甲</td></tr><tr><td>km<sup>2</sup></td></tr></table>"))
        assert grid.cells[1].text == "km²"

    def test_word(self) -> None:
        run = '<w:r><w:rPr><w:vertAlign w:val="{}"/></w:rPr><w:t>{}</w:t></w:r>'
        xml = f"<w:p><w:r><w:t>10</w:t></w:r>{run.format('superscript', '4')}{run.format('subscript', '2')}</w:p>"
        assert texts(read("a.docx", body(xml))) == ["10⁴2"]

    def test_pdf(self) -> None:
        assert texts(read("a.pdf", pdf([draw_superscript]))) == ["全年各类农产品总产量达到10⁴吨2"]


def bomb() -> bytes:
    return repacked(word(lambda _: None), {"word/document.xml": b"<a>" + b" " * 300_000_000 + b"</a>"})


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "啊啊啊啊啊啊啊啊">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(12))
    + "]><a>&m;</a>"
)


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("a.txt", b"", "文件是空的（0 字节）。请检查是否选错了文件，或重新下载。"),
            ("a.txt", b" \n\t\r\n", "文件里没有正文文字。请检查是否选错了文件，或内容是否都是图片。"),
            ("a.html", b"<p>&nbsp;</p>", "文件里没有正文文字。请检查是否选错了文件，或内容是否都是图片。"),
            ("a.txt", b"x" * (51 << 20), "文件有 51 MB，超过 50 MB 的上限。请删去其中的图片，或分成几个文件导入。"),
            ("a.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
             "这是 PNG 图片，不是文档（虽然扩展名是 .docx）。请选择 .txt、.md、.html、.docx 或 .pdf 文件。"),
            ("a.txt", b"MZ\x90\0\3\0\0\0",
             "这是 Windows 可执行程序，不是文档（虽然扩展名是 .txt）。请选择 .txt、.md、.html、.docx 或 .pdf 文件。"),
            ("a.pdf", b"Rar!\x1a\x07\0",
             "这是 RAR 压缩包，不是文档（虽然扩展名是 .pdf）。请选择 .txt、.md、.html、.docx 或 .pdf 文件。"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
             "这是旧版 Word 文件（.doc、.wps）。请用 Word 或 WPS 打开，另存为 .docx 再导入。"),
            ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
             "这是旧版 Excel 表格（.xls、.et），不是文档。请把内容放进 Word 文件（.docx）再导入。"),
            ("~$a.docx", b"\x05admin" + b"\0" * 150,
             "这是 Word 或 WPS 打开文件时的临时文件。请选择文件名不以“~$”开头的那一个。"),
            ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
             "这个 Word 文档设有密码。请用 Word 打开，取消密码后另存为 .docx 再导入。"),
            ("a.docx", archive(xl__workbook="", **{"xl__workbook.xml": ""}),
             "这是 Excel 表格，不是文档。请把内容放进 Word 文件（.docx）再导入。"),
            ("a.zip", archive(**{"a.txt": "x"}), "这是压缩包，不是文档。请解压后选择其中的文件。"),
            ("a.docx", "只是文字".encode(),
             "文件扩展名是 .docx，内容却不是 Word 文档，或已经损坏。请用 Word 打开，另存后再导入。"),
            ("a.pdf", "只是文字".encode(), "文件扩展名是 .pdf，但内容不是 PDF，或已经损坏。请重新取得原文件。"),
            ("a.rtf", b"{\\rtf1 x}", "这是 RTF 文件。请用 Word 打开，另存为 .docx 再导入。"),
            ("a.xyz", "文字".encode(), "不支持扩展名为 .xyz 的文件。可以导入 .txt、.md、.html、.docx 和 .pdf。"),
            ("a.txt", "文\0字".encode(), "文件里有二进制数据，不是文本。请检查是否选错了文件，或扩展名是否改过。"),
        ],
        ids=lambda value: "" if isinstance(value, bytes) else value[:24],
    )  # fmt: skip
    def test_messages(self, name: str, data: bytes, said: str) -> None:
        """Each kind of wrong file is named, with what to do."""
        assert message(name, data) == said

    def test_damaged_docx(self) -> None:
        """A DOCX cut short, or with broken XML, says so."""
        whole = word(a_word_table)
        repair = "请用 Word 的“打开并修复”另存一份，或重新取得原文件。"
        assert message("a.docx", whole[:-400]) == f"Word 文档已经损坏，打不开。{repair}"
        broken = repacked(whole, {"word/document.xml": b"<w:document"})
        assert message("a.docx", broken) == f"Word 文档已经损坏，读不出正文。{repair}"
        hollow = archive(**{"[Content_Types].xml": "<a/>", "docProps__app.xml": "<a/>"})
        assert (
            message("a.docx", hollow)
            == f"Word 文档里没有正文，可能已经损坏。{repair.replace('，或重新取得原文件', '再导入')}"
        )

    def test_bombs(self) -> None:
        """A zip bomb and an entity bomb are recognised before they go off."""
        start = time.monotonic()
        assert message("a.docx", bomb()) == (
            "Word 文档解开后有 287 MB，大得反常（像是“压缩炸弹”），没有读取。请用 Word 打开，另存后再导入。"
        )
        made = repacked(word(a_word_table), {"word/document.xml": ENTITIES.encode()})
        assert message("a.docx", made) == (
            "Word 文档里有 Word 不会写的 XML 实体声明（像是“实体炸弹”），没有读取。请用 Word 打开，另存后再导入。"
        )
        assert time.monotonic() - start < 20
        assert len(read("a.html", ENTITIES.replace("<a>", f"<p>{LONG}</p><a>")).text) < 1000

    def test_a_document_with_a_wrong_name_is_read(self) -> None:
        """The content decides: a DOCX called .txt and a page called .txt are what they are."""
        assert len(grids(read("a.txt", word(a_word_table)))) == 1
        assert texts(read("a.txt", "<!DOCTYPE html><html><body><p>甲</p></body></html>")) == ["甲"]

    def test_unreadable_pdf(self) -> None:
        """A PDF with password, cut short, or without text says what to do."""
        assert message("a.pdf", pdf([ruled], password="secret")) == (
            "PDF 设有打开密码。请取消密码后另存，或向发文单位索取没有密码的文件。"
        )
        assert message("a.pdf", b"%PDF-1.7\n" + b"x" * 999) == (
            "PDF 已经损坏，打不开。请重新下载，或向发文单位索取原文件。"
        )
        assert message("a.pdf", pdf([lambda canvas: canvas.rect(9, 9, 99, 99, fill=1)])) == (
            "PDF 里没有文字层（多半是扫描件），读不出文字。请先做文字识别（OCR），或向发文单位索取 Word 原文件再导入。"
        )

    @pytest.mark.parametrize("kind", ["docx", "pdf", "html", "txt"])
    def test_mutated_files(self, kind: str) -> None:
        """Files with flipped bits, missing and repeated parts are read or refused, never anything else."""
        whole = {
            "docx": lambda: word(a_word_table),
            "pdf": lambda: pdf([ruled]),
            "html": lambda: f"<html><body><table><tr><td>甲<td>乙</table><p>{LONG}</p></body></html>".encode("gb18030"),
            "txt": lambda: LONG.encode("gb18030"),
        }[kind]()
        chance = random.Random(145)
        for _ in range(120):
            data = mutated(whole, chance)
            try:
                check(read_document(f"a.{kind}", data))
            except UnreadableDocument as error:
                said = str(error)
            else:
                said = "。"
            assert said.endswith("。")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Give `data` with some bits flipped, cut short, or a part left out or repeated."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    begin, end = sorted(chance.randrange(len(changed)) for _ in range(2))
    way = chance.randrange(4)
    if way == 0:
        del changed[begin:]
    elif way == 1:
        del changed[begin : min(end, begin + 200)]
    elif way == 2:
        changed[begin:begin] = changed[begin : min(end, begin + 200)]
    return bytes(changed)


@given(st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=5), min_size=1, max_size=6))
def test_cells_never_overlap(rows: list[list[tuple[int, int]]]) -> None:
    """However spans collide, every cell is placed once and none overlaps another."""
    placed = lay_out([[SourceCell("x", high, wide) for high, wide in row] for row in rows])
    taken = [
        (row, column)
        for cell in placed
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    ]
    assert len(placed) == sum(map(len, rows))
    assert len(taken) == len(set(taken))
    assert all(row < len(rows) for row, _ in taken)
