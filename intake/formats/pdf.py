"""Reader of PDF: lines in reading order, ruled tables, page edges; running heads and page numbers go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intake.blocks import Dropped, Received
from intake.formats.errors import UnreadableDocument
from intake.formats.gathering import Gathering
from intake.formats.pdf_columns import Placed, in_reading_order
from intake.formats.pdf_edges import running_lines
from intake.formats.pdf_lines import PdfLine, line_of, rows_of
from intake.formats.pdf_page import Page, PdfFile
from intake.formats.pdf_setting import Setting, setting_of
from intake.formats.pdf_tables import RuledTable, tables_of
from intake.formats.pdf_web import web_foot, web_head
from intake.formats.web_words import line_reason

MAX_PAGES = 3000
_TELL_EVERY = 5
_UNMAPPED_SHARE = 0.05
_NO_TEXT = "PDF 里没有文字层（多半是扫描件），读不出文字。请先做文字识别（OCR），或向发文单位索取 Word 原文件再导入。"


@dataclass(frozen=True, slots=True)
class _PageContent:
    """A page reduced to lines and tables."""

    blocks: list[PdfLine | RuledTable]
    """In the order in which they are read."""
    pictures: list[float]
    """The upper edges of those that may show text."""

    @property
    def lines(self) -> list[PdfLine]:
        return [block for block in self.blocks if isinstance(block, PdfLine)]


def read_pdf(data: bytes, tell: Callable[[str], None] = lambda _: None) -> Received:
    """Reduce a PDF to blocks; `tell` is told which page is being read.

    Raises `UnreadableDocument` for a PDF that is encrypted, damaged, without text layer, or endless.
    """
    try:
        pdf = PdfFile(data)
    except PermissionError:
        raise UnreadableDocument("PDF 设有打开密码。请取消密码后另存，或向发文单位索取没有密码的文件。") from None
    except ValueError:
        raise UnreadableDocument("PDF 已经损坏，打不开。请重新下载，或向发文单位索取原文件。") from None
    try:
        return _Reader(pdf, tell).read()
    finally:
        pdf.close()


class _Reader:
    def __init__(self, pdf: PdfFile, tell: Callable[[str], None]) -> None:
        self._pdf = pdf
        self._tell = tell
        self._gathering = Gathering()
        self._characters = 0
        self._unmapped = 0
        self._slanted: list[str] = []
        self._picture_pages: list[int] = []
        self._first_in_column = 0

    def read(self) -> Received:
        if len(self._pdf) > MAX_PAGES:
            raise UnreadableDocument(f"PDF 有 {len(self._pdf)} 页，超过 {MAX_PAGES} 页的上限。请分成几个文件导入。")
        pages = list(self._pages())
        self._check()
        running = running_lines([page.lines for page in pages])
        head, foot = self._web_edges(pages, running)
        settings = {
            in_column: setting_of([[line for line in page.lines if line.in_column is in_column] for page in pages])
            for in_column in (False, True)
        }
        for index, page in enumerate(pages):
            dropped = running[index] | head.get(index, {}) | foot.get(index, {})
            self._page(page, dropped, settings)
            self._gathering.page_edge()
        self._gathering.drop("\n".join(dict.fromkeys(self._slanted)), "斜排的文字（水印）")
        return self._received()

    def _pages(self) -> Iterator[_PageContent]:
        for index in range(len(self._pdf)):
            if index % _TELL_EVERY == 0:
                self._tell(f"正在读取第 {index + 1}/{len(self._pdf)} 页")
            page = self._pdf.page(index)
            self._account(index, page)
            tables = tables_of(page.rules, page.characters)
            outside = [one for one in page.characters if not any(table.holds(one) for table in tables)]
            pictures = sorted((each.top for each in page.pictures if each.shows and page.characters), reverse=True)
            placed = in_reading_order(rows_of(outside), tables)
            yield _PageContent([block for each in placed if (block := _block(each))], pictures)

    def _account(self, index: int, page: Page) -> None:
        self._characters += len(page.characters)
        self._unmapped += page.unmapped + sum("\ue000" <= one.text <= "\uf8ff" for one in page.characters)
        if page.slanted:
            self._slanted.append(page.slanted)
        if page.pictures and not page.characters:
            self._picture_pages.append(index + 1)

    def _check(self) -> None:
        if self._characters < 10 or self._characters < 2 * len(self._picture_pages):
            raise UnreadableDocument(_NO_TEXT)
        if self._unmapped > self._characters * _UNMAPPED_SHARE:
            raise UnreadableDocument(
                "PDF 的字体没有说明各是什么字，复制出来是乱码。"
                "请先做文字识别（OCR），或向发文单位索取 Word 原文件再导入。"
            )

    def _web_edges(
        self, pages: Sequence[_PageContent], running: Sequence[dict[int, str]]
    ) -> tuple[dict[int, dict[int, str]], dict[int, dict[int, str]]]:
        """Give the places of the menus on the first page and of the footer on the last pages of a printed web page."""
        if not self._pdf.from_browser():
            return {}, {}
        places = [
            (index, place, line.text)
            for index, page in enumerate(pages)
            for place, line in enumerate(page.lines)
            if place not in running[index]
        ]
        texts = [text for _, _, text in places]
        head = web_head(texts, self._pdf.title())
        foot = web_foot(texts[head:])
        return _by_page(places[:head], "网页菜单"), _by_page(places[len(places) - foot :], "网页页脚")

    def _page(self, page: _PageContent, dropped: dict[int, str], settings: Mapping[bool, Setting]) -> None:
        pictures = list(page.pictures)
        kept = [line for place, line in enumerate(page.lines) if place not in dropped]
        beside = {
            id(line): (above, below) for above, line, below in zip([None, *kept], kept, [*kept[1:], None], strict=False)
        }
        place = -1
        for block in page.blocks:
            if isinstance(block, RuledTable):
                self._gathering.grid(block.cells)
                continue
            place += 1
            while pictures and pictures[0] > block.top:
                self._gathering.picture()
                pictures.pop(0)
            if place in dropped:
                self._gathering.drop(block.text, dropped[place])
                continue
            if block.in_column and not self._first_in_column:
                self._first_in_column = self._gathering.line
            setting = settings[block.in_column]
            above, below = beside[id(block)]
            self._gathering.paragraph(
                block.text,
                bold=block.bold,
                indented=setting.begins(block, above),
                ends=setting.ends(block, below),
                look=block.look,
            )
        for _ in pictures:
            self._gathering.picture()

    def _received(self) -> Received:
        received = replace(self._gathering.received(), in_columns=self._first_in_column)
        if not self._picture_pages:
            return received
        pages = "、".join(map(str, self._picture_pages))
        return replace(received, dropped=(*received.dropped, Dropped("", f"第 {pages} 页是图片，没有文字层", 1)))


def _block(placed: Placed) -> PdfLine | RuledTable | None:
    if isinstance(placed.what, RuledTable):
        return placed.what
    return line_of(placed.what, in_column=placed.in_column)


def _by_page(places: Sequence[tuple[int, int, str]], reason: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for index, place, text in places:
        found.setdefault(index, {})[place] = line_reason(text) or reason
    return found
