"""`open_package`: the parts of a DOCX file that hold text, unpacked with a limit and parsed without entities."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLParser

from intake.formats.errors import UnreadableDocument

MAX_PART = 40 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 250
"""Of the size unpacked to that packed: XML of real documents stays below 60."""
MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
"""Of one part: Word writes about 30 a paragraph."""
_DAMAGED = "Word 文档已经损坏，读不出正文。请用 Word 的“打开并修复”另存一份，或重新取得原文件。"
_TEXT_PARTS = re.compile(
    r"word/(?:document2?|styles|numbering|footnotes|endnotes|comments|settings|header\d*|footer\d*)\.xml"
)
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError)


def open_package(data: bytes) -> dict[str, Element]:
    """Give the roots of the XML parts that hold text by name: `word/document.xml`, `word/styles.xml`, …

    Raises `UnreadableDocument` for a damaged or encrypted file, a zip bomb, an entity bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_sizes(infos)
            parts = {info.filename: _part(archive, info) for info in infos if _TEXT_PARTS.fullmatch(info.filename)}
    except _ERRORS as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise UnreadableDocument(_DAMAGED) from None
    if "word/document.xml" not in parts and "word/document2.xml" not in parts:
        raise UnreadableDocument(_DAMAGED)
    return parts


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if unpacked > MAX_UNPACKED or (unpacked > MAX_PART and unpacked / packed > MAX_RATIO) or len(infos) > 20_000:
        raise UnreadableDocument(
            f"Word 文档解开后有 {unpacked / 1048576:.0f} MB，大得反常（像是“压缩炸弹”），没有读取。"
            "请用 Word 打开，另存后再导入。"
        )
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableDocument("这个文件设有密码。请取消密码后另存为 .docx 再导入。")


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Element:
    with archive.open(info) as packed:
        data = packed.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise UnreadableDocument(
            f"Word 文档的 {info.filename} 解开后超过 40 MB，没有读取。请用 Word 打开，删去修订记录，另存后再导入。"
        )
    try:
        return _Builder().parse(data)
    except (ParseError, LookupError):
        raise UnreadableDocument(_DAMAGED) from None


class _Builder:
    """Builds elements with names freed of their namespaces; no document type, no bottomless nesting."""

    def __init__(self) -> None:
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0

    def parse(self, data: bytes) -> Element:
        parser = XMLParser(target=self)
        for begin in range(0, len(data), 1 << 16):
            parser.feed(data[begin : begin + (1 << 16)])
        parser.close()
        if self._root is None:
            raise UnreadableDocument(_DAMAGED)
        return self._root

    def doctype(self, *_: object) -> None:
        raise UnreadableDocument(
            "Word 文档里有 Word 不会写的 XML 实体声明（像是“实体炸弹”），没有读取。请用 Word 打开，另存后再导入。"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(_local(tag), {_local(name): value for name, value in attributes.items()})
        if self._open:
            self._open[-1].append(element)
        elif self._root is None:
            self._root = element
        self._open.append(element)
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise UnreadableDocument(_DAMAGED)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open and not len(self._open[-1]):
            self._open[-1].text = (self._open[-1].text or "") + text

    def close(self) -> Element | None:
        return self._root


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def val(element: Element | None, default: str = "") -> str:
    """Give `w:val` of an element that may be missing."""
    return default if element is None else element.get("val", default)


def number(text: str, default: int = 0) -> int:
    """Give a whole number of a sensible size, or `default`."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else default


_WRAPPERS = frozenset(
    ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
)


def unwrapped(element: Element) -> Iterator[Element]:
    """Give the children of `element`, with content controls, insertions, links and the like taken for their content.

    Of alternatives (`mc:AlternateContent`), the first is given.
    """
    for child in element:
        if child.tag in _WRAPPERS:
            yield from unwrapped(child)
        elif child.tag == "AlternateContent":
            if len(child):
                yield from unwrapped(child[0])
        else:
            yield child
