"""What stands on a page of a PDF: characters with their boxes, ruled lines.  It and `pdf_rules` call PDFium."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no type information
from pypdfium2 import raw

from intake.formats.pdf_rules import Picture, Rule, Turn, drawn

_FORCED_BOLD = 1 << 18  # ISO 32000-1, table 123: font flag ForceBold
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
) | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""Browsers that print write ⼀ (a radical) for 一: the glyph is the same, the character is not."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character and its box in points, the y axis upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    font: str
    bold: bool
    spaced: bool
    """Whether a space stands before it in the source."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page."""

    characters: tuple[Character, ...]
    rules: tuple[Rule, ...]
    slanted: str
    """Text at an angle: a watermark."""
    pictures: tuple[Picture, ...]
    unmapped: int
    """Characters whose font does not say what they are."""


class PdfFile:
    """An open PDF."""

    def __init__(self, data: bytes) -> None:
        """Open `data`.

        Raises `PermissionError` where a password is needed, `ValueError` where it is damaged.
        """
        try:
            self._pdf: Any = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise PermissionError from None
            raise ValueError from None

    def __len__(self) -> int:
        return len(self._pdf)

    def close(self) -> None:
        self._pdf.close()

    def title(self) -> str:
        """Give the title in the file's properties, empty where there is none."""
        return str(self._pdf.get_metadata_value("Title") or "")

    def from_browser(self) -> bool:
        """Say whether a browser printed it."""
        properties = str(self._pdf.get_metadata_value("Producer")) + str(self._pdf.get_metadata_value("Creator"))
        return any(word in properties for word in ("Skia/PDF", "Mozilla", "Chrome", "Quartz"))

    def page(self, index: int) -> Page:
        """Read a page; one that is damaged is empty."""
        try:
            page = self._pdf[index]
        except pdfium.PdfiumError:
            return Page((), (), "", (), 0)
        try:
            size = page.get_mediabox()
            turn = Turn(page.get_rotation() % 360, size[2] + size[0], size[3] + size[1])
            return _read(page, turn)
        except pdfium.PdfiumError:
            return Page((), (), "", (), 0)
        finally:
            page.close()


def _read(page: Any, turn: Turn) -> Page:
    text_page = page.get_textpage()
    try:
        reader = _CharacterReader(text_page, turn)
        characters = tuple(reader.characters())
    finally:
        text_page.close()
    rules, pictures = drawn(page, turn)
    return Page(characters, tuple(rules), reader.slanted, tuple(pictures), reader.unmapped)


class _CharacterReader:
    def __init__(self, text_page: Any, turn: Turn) -> None:
        self._page = text_page
        self._turn = turn
        self._fonts: dict[int, tuple[str, bool]] = {}
        self.slanted = ""
        self.unmapped = 0

    def characters(self) -> Iterator[Character]:
        box, spaced, high = raw.FS_RECTF(), False, ""
        for index in range(self._page.count_chars()):
            code = raw.FPDFText_GetUnicode(self._page, index)
            if 0xD800 <= code < 0xDC00:
                high = chr(code)
                continue
            text = _character(high, code)
            high = ""
            if not text.strip() or raw.FPDFText_IsGenerated(self._page, index) == 1:
                spaced = spaced or text.isspace()
                continue
            if raw.FPDFText_HasUnicodeMapError(self._page, index) == 1 or text == "\ufffd":
                self.unmapped += 1
            if not raw.FPDFText_GetLooseCharBox(self._page, index, box):
                continue
            if self._is_slanted(index):
                self.slanted += text
                continue
            sides = self._turn.box(box.left, box.bottom, box.right, box.top)
            size = max(1.0, min(sides[3] - sides[1], float(raw.FPDFText_GetFontSize(self._page, index)) or 1.0))
            yield Character(text, *sides, size, *self._font(index), spaced)
            spaced = False

    def _is_slanted(self, index: int) -> bool:
        quarter = float(raw.FPDFText_GetCharAngle(self._page, index)) / 1.5707963
        return abs(quarter - round(quarter)) > 0.06

    def _font(self, index: int) -> tuple[str, bool]:
        """Give the name of a character's font, and whether it is bold; read once for each run."""
        run = raw.FPDFText_GetTextObject(self._page, index)
        if not run:
            return "", False
        key = ctypes.addressof(run.contents)
        if key not in self._fonts:
            self._fonts[key] = _font_of(run)
        return self._fonts[key]


def _character(high: str, code: int) -> str:
    if high and 0xDC00 <= code < 0xE000:
        return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if code in (2, 0xFFFE):  # PDFium's signs for a hyphen at the end of a line
        return "-"
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code).translate(_RADICALS)


def _font_of(run: Any) -> tuple[str, bool]:
    font = raw.FPDFTextObj_GetFont(run)
    stroked = raw.FPDFTextObj_GetTextRenderMode(run) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    if not font:
        return "", stroked
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("ascii", "replace").partition("+")[2] or buffer.value.decode("ascii", "replace")
    flags, weight = raw.FPDFFont_GetFlags(font), raw.FPDFFont_GetWeight(font)
    named = any(word in name.lower() for word in ("bold", "heavy", "black"))
    return name, stroked or named or weight >= 600 or (flags > 0 and bool(flags & _FORCED_BOLD))
