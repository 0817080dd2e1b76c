"""The forms in which offices have documents: the same truth as text, web page, Word file and PDF."""

from __future__ import annotations

import html
import io
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from bench.intake_forms.truth import Box, Head, Para, Sheet, Truth

INDENT = "\u3000\u3000"
FONT = "STSong-Light"


# plain text


def text_lines(truth: Truth) -> Iterator[str]:
    """Give the lines of a text that knows paragraphs, tables with a tab between cells."""
    for item in truth.items:
        match item:
            case Head():
                yield item.text
            case Para():
                yield INDENT + item.text
            case Box():
                yield item.title
                yield from (INDENT + text for text in item.paragraphs)
            case Sheet():
                continue  # a text of its own kind: the received texts of the tests have flattened tables


def plain_text(truth: Truth) -> bytes:
    return ("\r\n".join([truth.title, "", *text_lines(truth)]) + "\r\n").encode("gb18030")


def blank_lines(truth: Truth) -> bytes:
    lines = [line.strip() for line in text_lines(truth)]
    return "\n\n".join([truth.title, *lines]).encode()


def with_contents(truth: Truth) -> bytes:
    """A table of contents with leaders before the text."""
    contents = [f"{head.text}{'…' * 12}{3 + at}" for at, head in enumerate(truth.headings()) if head.level < 3]
    return "\n".join([truth.title, "目　录", *contents, *text_lines(truth)]).encode()


def wrapped(truth: Truth) -> bytes:
    """Lines of 38 characters with a page number after every 40, as text from a PDF."""
    lines = [truth.title]
    for line in text_lines(truth):
        lines += _wrap(line.replace(INDENT, "  "), 38)
    numbered = []
    for at, line in enumerate(lines):
        numbered += [line, f"— {at // 40 + 1} —"] if at % 40 == 39 else [line]
    return "\n".join(numbered).encode()


def wrapped_flush(truth: Truth) -> bytes:
    """Lines of 34 characters, nothing indented."""
    return "\n".join([truth.title, *(part for line in text_lines(truth) for part in _wrap(line.strip(), 34))]).encode()


def one_line(truth: Truth) -> bytes:
    """Everything on one line, its contents before it, paragraphs parted by two ideographic spaces."""
    contents = ["目录", *(head.text for head in truth.headings())]
    return INDENT.join([truth.title, *contents, *(line.strip() for line in text_lines(truth))]).encode()


def one_line_spaces(truth: Truth) -> bytes:
    """Everything on one line, parted by single spaces."""
    contents = ["目 录", *(head.text for head in truth.headings())]
    return " ".join([truth.title, *contents, *(line.strip() for line in text_lines(truth))]).encode()


def _wrap(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)]


# web pages


def _html(truth: Truth, head: Callable[[Head], str], para: Callable[[Para], str]) -> str:
    parts = []
    for item in truth.items:
        match item:
            case Head():
                parts.append(head(item))
            case Para():
                parts.append(para(item))
            case Box():
                inner = "".join(f"<p>{html.escape(text)}</p>" for text in (item.title, *item.paragraphs))
                parts.append(f"<table border=1><tr><td>{inner}</td></tr></table>")
            case Sheet():
                parts.append(_html_table(item))
    return "\n".join(parts)


def _html_table(sheet: Sheet) -> str:
    rows = [""] * sheet.rows
    for cell in sheet.cells:
        spans = (f" rowspan={cell.rowspan}" if cell.rowspan > 1 else "") + (
            f" colspan={cell.colspan}" if cell.colspan > 1 else ""
        )
        rows[cell.row] += f"<td{spans}>{html.escape(cell.text)}</td>"
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    caption = f"<p align=center>{html.escape(sheet.caption)}</p>" if sheet.caption else ""
    return f"{caption}<table border=1>{table}</table>" + "".join(f"<p>{html.escape(note)}</p>" for note in sheet.notes)


def _para(para: Para) -> str:
    lead, rest = html.escape(para.text[: para.lead]), html.escape(para.text[para.lead :])
    return f"<p>{INDENT}{f'<strong>{lead}</strong>' if lead else ''}{rest}</p>"


def html_headings(truth: Truth) -> bytes:
    """<h2> and deeper."""
    body = _html(truth, lambda head: f"<h{head.level + 1}>{html.escape(head.text)}</h{head.level + 1}>", _para)
    return f"<!DOCTYPE html><html><body><h1>{truth.title}</h1>{body}</body></html>".encode()


def html_bold(truth: Truth) -> bytes:
    """Headings are paragraphs in bold."""
    body = _html(truth, lambda head: f"<p>{INDENT}<strong>{html.escape(head.text)}</strong></p>", _para)
    return f"<p style='text-align:center'><strong>{truth.title}</strong></p>{body}".encode()


def html_plain(truth: Truth) -> bytes:
    """Nothing is marked: a fragment of paragraphs."""
    body = _html(truth, lambda head: f"<p>{INDENT}{html.escape(head.text)}</p>", lambda p: _para(Para(p.text)))
    return f"<p style='text-align:center'>{truth.title}</p>{body}".encode("gb18030")


def html_breaks(truth: Truth) -> bytes:
    """One <div>, lines parted by <br>."""
    lines = [html.escape(line).replace(INDENT, "&nbsp;&nbsp;&nbsp;&nbsp;") for line in text_lines(truth)]
    return f"<div>{truth.title}<br>{'<br>'.join(lines)}</div>".encode()


def html_word(truth: Truth) -> bytes:
    """What Word saves: fonts in spans, lines broken anywhere, GB2312."""

    def span(text: str, font: str) -> str:
        broken = "\r\n".join(textwrap.wrap(html.escape(text), 60, drop_whitespace=False)) or text
        return f'<span style="font-size:16.0pt;font-family:{font};mso-bidi-font-size:11.0pt">{broken}</span>'

    fonts = ("", "黑体", "楷体_GB2312", "仿宋_GB2312")
    body = _html(
        truth,
        lambda head: f'<p class=MsoNormal style="text-indent:32.0pt">{span(head.text, fonts[min(head.level, 3)])}</p>',
        lambda para: f'<p class=MsoNormal style="text-indent:32.0pt">{span(para.text, "仿宋_GB2312")}<o:p></o:p></p>',
    )
    title = (
        '<p class=MsoNormal align=center><span style="font-size:22.0pt;font-family:方正小标宋简体">'
        f"{truth.title}</span></p>"
    )
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=gb2312>'
        "<style>p.MsoNormal{margin:0}</style></head><body lang=ZH-CN>"
        f"<div class=WordSection1>{title}{body}</div></body></html>"
    )
    return page.encode("gb18030")


def saved_page(truth: Truth) -> bytes:
    """A page of a government website with menus, metadata, buttons and footer."""
    menu = "".join(
        f'<li><a href="/zw/{at}.html">{name}</a></li>'
        for at, name in enumerate(("首页", "政务公开", "办事服务", "互动交流", "数据发布") * 8)
    )
    body = _html(truth, lambda head: f"<p>{INDENT}<b>{html.escape(head.text)}</b></p>", _para)
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{truth.title}_某市人民政府门户网站</title></head><body>"
        f'<div class="header"><ul class="nav">{menu}</ul></div>'
        '<div class="crumb">当前位置：<a>首页</a> &gt; <a>规划</a></div>'
        f"<table><tr><td>索引号：</td><td>000014349/2022-00012</td><td>发文机关：</td><td>某市人民政府</td></tr></table>"
        f'<div class="main"><h1>{truth.title}</h1><div class="info">发布时间：2022-03-01 来源：某市人民政府办公室 '
        f'字体：【<a>大</a> <a>中</a> <a>小</a>】</div><div class="TRS_Editor">{body}</div>'
        '<div class="share">分享到：<a>微信</a><a>微博</a></div><div class="xgwd">相关链接：<a>政策解读</a></div></div>'
        '<div class="footer"><p>版权所有：某市人民政府办公室</p><p>备案号：某ICP备05000000号</p></div></body></html>'
    ).encode()


# Word files


def _word(
    truth: Truth, title: Callable[[Any], None], head: Callable[[Any, Head], None], body: Callable[[Any, Para], None]
) -> bytes:
    document = docx.Document()
    title(document)
    for item in truth.items:
        match item:
            case Head():
                head(document, item)
            case Para():
                body(document, item)
            case Box():
                cell = document.add_table(1, 1, style="Table Grid").cell(0, 0)
                cell.text = item.title
                for text in item.paragraphs:
                    cell.add_paragraph(text)
            case Sheet():
                _word_table(document, item)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word_table(document: Any, sheet: Sheet) -> None:
    if sheet.caption:
        document.add_paragraph(sheet.caption).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(sheet.rows, sheet.columns, style="Table Grid")
    for cell in sheet.cells:
        place = table.cell(cell.row, cell.column)
        if cell.rowspan > 1 or cell.colspan > 1:
            place = place.merge(table.cell(cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1))
        place.text = cell.text
    for note in sheet.notes:
        document.add_paragraph(note)


def _set(document: Any, text: str, font: str, size: float = 16, *, bold: bool = False, centre: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.bold = Pt(size), font, bold or None
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001  (python-docx has no name for it)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _body(document: Any, para: Para) -> None:
    _set(document, para.text, "仿宋_GB2312")


def docx_styles(truth: Truth) -> bytes:
    """Heading 1, Heading 2 …"""
    return _word(
        truth,
        lambda document: document.add_heading(truth.title, 0),
        lambda document, head: document.add_heading(head.text, head.level),
        lambda document, para: document.add_paragraph(para.text),
    )


def docx_fonts(truth: Truth) -> bytes:
    """GB/T 9704: 黑体 for the first level, 楷体 for the second, 仿宋 in bold for the third, one size."""
    fonts = (("", False), ("黑体", False), ("楷体_GB2312", False), ("仿宋_GB2312", True))
    return _word(
        truth,
        lambda document: _set(document, truth.title, "方正小标宋简体", 22, centre=True),
        lambda document, head: _set(document, head.text, fonts[head.level][0], bold=fonts[head.level][1]),
        _body,
    )


def docx_bold(truth: Truth) -> bytes:
    """Headings in bold, larger the higher."""
    return _word(
        truth,
        lambda document: _set(document, truth.title, "宋体", 22, bold=True, centre=True),
        lambda document, head: _set(document, head.text, "宋体", (0, 18, 16, 14)[head.level], bold=True),
        lambda document, para: _set(document, para.text, "宋体", 14),
    )


def docx_plain(truth: Truth) -> bytes:
    """Nothing is marked at all."""
    return _word(
        truth,
        lambda document: document.add_paragraph(truth.title),
        lambda document, head: document.add_paragraph(head.text),
        lambda document, para: document.add_paragraph(para.text),
    )


# PDF


def pdf_printed(truth: Truth, *, bold: bool = False) -> bytes:
    """Set by a typesetter: running head, page numbers, ruled tables whose head is repeated on every page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=14, leading=24, wordWrap="CJK", firstLineIndent=28)
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
    story: list[Any] = [
        Paragraph(truth.title, ParagraphStyle("title", body, fontSize=22, leading=34, alignment=1, firstLineIndent=0)),
        Spacer(0, 20),
    ]
    for item in truth.items:
        match item:
            case Head():
                size = (0, 18, 16, 14)[item.level] if bold else 14
                story.append(Paragraph(html.escape(item.text), ParagraphStyle("head", body, fontSize=size)))
            case Para():
                story.append(Paragraph(html.escape(item.text), body))
            case Box():
                inner = [[Paragraph(html.escape(text), cell)] for text in (item.title, *item.paragraphs)]
                story.append(Table([[part[0]] for part in inner], style=[("BOX", (0, 0), (-1, -1), 1, "black")]))
            case Sheet():
                story += _pdf_table(item, body, cell)
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, title=truth.title)
    frame = Frame(80, 80, A4[0] - 160, A4[1] - 160)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _edges(canvas, truth.title)))
    document.build(story)
    return buffer.getvalue()


def pdf_sizes(truth: Truth) -> bytes:
    """The same with headings in larger type."""
    return pdf_printed(truth, bold=True)


def _edges(canvas: Any, title: str) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 50, title)
    canvas.drawCentredString(A4[0] / 2, 40, f"— {canvas.getPageNumber()} —")


def _pdf_table(sheet: Sheet, body: ParagraphStyle, cell: ParagraphStyle) -> list[Any]:
    rows: list[list[Any]] = [[""] * sheet.columns for _ in range(sheet.rows)]
    style: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for each in sheet.cells:
        rows[each.row][each.column] = Paragraph(html.escape(each.text), cell)
        if each.rowspan > 1 or each.colspan > 1:
            end = each.column + each.colspan - 1, each.row + each.rowspan - 1
            style.append(("SPAN", (each.column, each.row), end))
    table = Table(
        rows, repeatRows=sheet.head, style=TableStyle(style), colWidths=[(A4[0] - 170) / sheet.columns] * sheet.columns
    )
    centred = ParagraphStyle("caption", body, alignment=1, firstLineIndent=0)
    return [
        *([Paragraph(html.escape(sheet.caption), centred)] if sheet.caption else []),
        table,
        *(Paragraph(html.escape(note), body) for note in sheet.notes),
    ]


def chromium_pdf(page: bytes, folder: Path) -> bytes:
    """Print a page to PDF, as a reader of a website does."""
    (folder / "page.html").write_bytes(
        page.replace(b"<head>", b"<head><style>table{border-collapse:collapse}td{border:1px solid}</style>")
    )
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         f"--user-data-dir={folder}/profile",
         f"--print-to-pdf={folder}/page.pdf", str(folder / "page.html")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "page.pdf").read_bytes()


def office(data: bytes, extension: str, to: str, folder: Path) -> bytes:
    """Convert with LibreOffice: a Word file as it writes it, a PDF as it exports it."""
    (folder / f"in{extension}").write_bytes(data)
    infilter = ["--infilter=HTML (StarWriter)"] if extension == ".html" else []
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office",
         *infilter, "--convert-to", to,
         "--outdir", str(folder / "out"), str(folder / f"in{extension}")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / f"in.{to}").read_bytes()
