"""Tell by its first bytes what a file is, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from enum import Enum, auto

from intake.formats.errors import UnreadableDocument


class Kind(Enum):
    """What a reader is chosen by."""

    PDF = auto()
    DOCX = auto()
    CHARACTERS = auto()
    """Text or HTML, in an encoding yet to be found."""


_OTHERS = (
    (b"\x89PNG\r\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF87a", "GIF 图片"),
    (b"GIF89a", "GIF 图片"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"\x7fELF", "可执行程序"),
    (b"\xca\xfe\xba\xbe", "可执行程序"),
    (b"\xcf\xfa\xed\xfe", "可执行程序"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"BZh9", "bzip2 压缩包"),
    (b"\xfd7zXZ\0", "xz 压缩包"),
    (b"SQLite format 3\0", "数据库"),
    (b"ID3", "声音文件"),
    (b"OggS", "声音文件"),
    (b"wOFF", "字体文件"),
    (b"wOF2", "字体文件"),
)
_WITH_NULS = ((b"MZ", "Windows 可执行程序"), (b"BM", "BMP 图片"), (b"RIFF", "图片或音像文件"))
"""Marks short enough to begin a text as well: a text has no NUL bytes after them."""
_IN_ARCHIVES = (
    ("OFD.xml", "OFD 版式文件，暂不支持。请用阅读软件另存为 PDF 或 Word 文件（.docx）再导入。"),
    ("xl/workbook.xml", "Excel 表格，不是文档。请把内容放进 Word 文件（.docx）再导入。"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿，不是文档。请把文字放进 Word 文件（.docx）再导入。"),
    ("content.xml", "OpenDocument 文件，暂不支持。请另存为 Word 文件（.docx）再导入。"),
)
_IN_OLD_OFFICE = (
    ("EncryptedPackage", "这个 Word 文档设有密码。请用 Word 打开，取消密码后另存为 .docx 再导入。"),
    ("WordDocument", "这是旧版 Word 文件（.doc、.wps）。请用 Word 或 WPS 打开，另存为 .docx 再导入。"),
    ("Workbook", "这是旧版 Excel 表格（.xls、.et），不是文档。请把内容放进 Word 文件（.docx）再导入。"),
    ("PowerPoint Document", "这是旧版 PowerPoint 演示文稿，不是文档。请把文字放进 Word 文件（.docx）再导入。"),
)
"""Streams of compound files by their names."""
_DOCUMENTS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".doc", ".wps")
_PARTS = {"word/document.xml", "word/document2.xml"}


def kind_of(data: bytes, extension: str) -> Kind:
    """Tell what `data` is; `extension` (`.docx`, in small letters) only helps to word the message.

    Raises `UnreadableDocument` for what has no reader.
    """
    head = data[:1024]
    if b"%PDF-" in head:
        return Kind.PDF
    if data.startswith(b"PK"):
        return _kind_of_archive(data, extension)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableDocument(_old_office(data))
    if found := _other(data):
        raise UnreadableDocument(
            f"这是 {found}，不是文档{_although(extension)}。请选择 .txt、.md、.html、.docx 或 .pdf 文件。"
        )
    if message := _markup(head):
        raise UnreadableDocument(message)
    if extension == ".docx":
        raise UnreadableDocument("文件扩展名是 .docx，内容却不是 Word 文档，或已经损坏。请用 Word 打开，另存后再导入。")
    if extension == ".pdf":
        raise UnreadableDocument("文件扩展名是 .pdf，但内容不是 PDF，或已经损坏。请重新取得原文件。")
    if extension in (".doc", ".wps", ".rtf", ".ofd", ".odt"):
        raise UnreadableDocument(f"不支持 {extension} 格式。请用 Word 打开，另存为 .docx 再导入。")
    return Kind.CHARACTERS


def _although(extension: str) -> str:
    """Say that the name promises a document, where it does."""
    return f"（虽然扩展名是 {extension}）" if extension in _DOCUMENTS else ""


def _other(data: bytes) -> str:
    for mark, what in _OTHERS:
        if data.startswith(mark):
            return what
    if b"\0" in data[:4096]:
        if data[4:8] == b"ftyp":
            return "图片或音像文件"
        return next((what for mark, what in _WITH_NULS if data.startswith(mark)), "")
    return ""


def _markup(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{\\rtf"):
        return "这是 RTF 文件。请用 Word 打开，另存为 .docx 再导入。"
    if start.startswith(b"%!PS"):
        return "这是 PostScript 文件。请转换成 PDF 再导入。"
    if start.startswith((b"MIME-Version:", b"From: <Saved by")):
        return "这是单文件网页（.mht）。请在浏览器里把网页另存为“网页，仅 HTML”再导入。"
    if start.startswith(b"<?xml") and (b"Word.Document" in head or b"office/word/2003" in head):
        return "这是 Word 2003 的 XML 文件。请用 Word 打开，另存为 .docx 再导入。"
    return ""


def _old_office(data: bytes) -> str:
    for stream, message in _IN_OLD_OFFICE:
        if stream.encode("utf-16-le") in data:
            return message
    return "这是旧版 Office 文件。请用 Word 或 WPS 打开，另存为 .docx 再导入。"


def _kind_of_archive(data: bytes, extension: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except Exception:  # zipfile raises whatever a damaged directory leads it to
        if extension in (".docx", "") or b"word/" in data:
            raise UnreadableDocument(
                "Word 文档已经损坏，打不开。请用 Word 的“打开并修复”另存一份，或重新取得原文件。"
            ) from None
        raise UnreadableDocument(f"这是压缩包，不是文档{_although(extension)}。请解压后选择其中的文件。") from None
    if names & _PARTS or "word/_rels/document.xml.rels" in names:
        return Kind.DOCX
    for part, message in _IN_ARCHIVES:
        if part in names:
            raise UnreadableDocument(f"这是 {message}")
    if extension == ".docx" and "[Content_Types].xml" in names:
        raise UnreadableDocument("Word 文档里没有正文，可能已经损坏。请用 Word 的“打开并修复”另存一份再导入。")
    raise UnreadableDocument(f"这是压缩包，不是文档{_although(extension)}。请解压后选择其中的文件。")
