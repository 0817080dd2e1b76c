"""Word documents and PDFs as offices make them, written with python-docx and reportlab."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

W = nsdecls("w")
SENTENCE = "健全知识产权保护体系，完善工作机制，落实各方责任，推动高质量发展。"
FONT = "STSong-Light"


def word(fill: Callable[[Any], None]) -> bytes:
    """Give the bytes of a document that `fill` fills."""
    document = docx.Document()
    fill(document)
    return saved(document)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """Give a DOCX file with some of its parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def body(xml: str, parts: dict[str, str] | None = None) -> bytes:
    """Give a document with the given WordprocessingML as body, and further parts as they are."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{xml}</w:body></w:document>'
    return repacked(
        word(lambda _: None),
        {"word/document.xml": document.encode(), **{name: text.encode() for name, text in (parts or {}).items()}},
    )


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def levels(*formats: tuple[str, str]) -> str:
    """Give the levels of a list: `("chineseCounting", "%1、")`, …"""
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{name}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (name, text) in enumerate(formats)
    )


def add_numbering(document: Any, *formats: tuple[str, str]) -> None:
    """Give a python-docx document the list 77."""
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels(*formats)}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def add_numbered(document: Any, text: str, level: int) -> None:
    """Add a paragraph of the list 77."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    numbering = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    properties.append(parse_xml(numbering))


def pdf(pages: Iterable[Callable[[Canvas], None]], password: str = "") -> bytes:
    """Give the bytes of a PDF whose pages the functions draw."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    encrypt = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(buffer, A4, encrypt=encrypt)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write_lines(canvas: Canvas, lines: Iterable[str], top: float = 760, left: float = 80) -> None:
    canvas.setFont(FONT, 14)
    for place, line in enumerate(lines):
        canvas.drawString(left, top - 26 * place, line)


def centred(canvas: Canvas, text: str, height: float, size: float = 10) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString((A4[0] - stringWidth(text, FONT, size)) / 2, height, text)


def table_over_pages() -> bytes:
    """Give a PDF whose table is ruled on two pages: the second repeats its head and ends the row that was cut."""
    rows = (("序号", "类别", "指标", "目标值"), ("1", "创造", "发明专利拥有量", "20"), ("2", "", "知识产权质押", "30"))
    more = (rows[0], ("", "", "融资登记额", ""), ("3", "运用", "商标申请量", "40"))

    def page(
        canvas: Canvas, parts: tuple[tuple[str, ...], ...], top: float, lines: Iterable[str], below: float
    ) -> None:
        canvas.setFont(FONT, 14)
        lefts = (80, 130, 200, 360, 440)
        for at, row in enumerate(parts):
            for column, text in enumerate(row):
                canvas.drawString(lefts[column] + 4, top - 30 * at - 20, text)
        for at in range(len(parts) + 1):
            canvas.line(lefts[0], top - 30 * at, lefts[-1], top - 30 * at)
        for left in lefts:
            canvas.line(left, top, left, top - 30 * len(parts))
        write_lines(canvas, lines, below)

    return pdf(
        [
            lambda canvas: page(canvas, rows, 700, ["一、主要指标"], 760),
            lambda canvas: page(canvas, more, 780, ["二、保障措施", SENTENCE[:30], SENTENCE[30:]], 600),
        ]
    )
