"""Format readers: each reduces the bytes of a document to one stream of blocks.

`read_document` tells the format by the content first and by the name second.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from intake.blocks import Received
from intake.decoding import UndecodableText, decode
from intake.formats.docx import read_docx
from intake.formats.errors import UnreadableDocument
from intake.formats.html import looks_like_html, read_html
from intake.formats.pdf import read_pdf
from intake.formats.sniff import Kind, kind_of
from intake.formats.text import read_text

__all__ = ["UnreadableDocument", "read_document"]

MAX_BYTES = 50 * 1024 * 1024
_BINARY = "文件里有二进制数据，不是文本。请检查是否选错了文件，或扩展名是否改过。"
_HTML = {".html", ".htm", ".shtml", ".xhtml"}
_TEXT = {".txt", ".md", ".markdown", ".text", ""}


def read_document(name: str, data: bytes, encoding: str = "", tell: Callable[[str], None] = lambda _: None) -> Received:
    """Reduce the document `data`, called `name`, to blocks; `encoding` is what the editor says of a text file.

    `tell` is told how far that is.

    Raises `UnreadableDocument` for everything that is no readable document.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not data:
        raise UnreadableDocument("文件是空的（0 字节）。请检查是否选错了文件，或重新下载。")
    if name.startswith("~$"):
        raise UnreadableDocument("这是 Word 或 WPS 打开文件时的临时文件。请选择文件名不以“~$”开头的那一个。")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"文件有 {len(data) / 1048576:.0f} MB，超过 50 MB 的上限。请删去其中的图片，或分成几个文件导入。"
        )
    kind = kind_of(data, extension)
    if kind is Kind.PDF:
        received = read_pdf(data, tell)
    elif kind is Kind.DOCX:
        received = read_docx(data)
    else:
        received = _read_characters(extension, data, encoding)
    if not received.blocks:
        raise UnreadableDocument("文件里没有正文文字。请检查是否选错了文件，或内容是否都是图片。")
    return received


def _read_characters(extension: str, data: bytes, encoding: str) -> Received:
    try:
        text, found = decode(data, encoding)
    except UndecodableText as error:
        raise UnreadableDocument(_BINARY if b"\0" in data and not encoding else str(error)) from None
    if "\0" in text:
        raise UnreadableDocument(_BINARY)
    if extension in _HTML or looks_like_html(text):
        return read_html(text, found)
    if extension in _TEXT:
        return read_text(text, found)
    raise UnreadableDocument(f"不支持扩展名为 {extension} 的文件。可以导入 .txt、.md、.html、.docx 和 .pdf。")
