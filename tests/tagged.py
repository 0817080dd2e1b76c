"""Reads a tagged PDF with PDFium, as a screen reader does: its text in the order of the tags."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


def tagged_text(data: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the pieces of text in order, each with the tags around it, outermost first."""
    for page in pypdfium2.PdfDocument(data):
        pieces = _pieces(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), (), pieces)
        pdfium.FPDF_StructTree_Close(tree)


def _pieces(page: Any) -> dict[int, str]:
    """Give the text of each piece of marked content of a page; what PDFium adds by itself belongs to none."""
    text = page.get_textpage()
    units: dict[int, list[int]] = defaultdict(list)
    for index in range(pdfium.FPDFText_CountChars(text)):
        drawn = pdfium.FPDFText_GetTextObject(text, index)
        if drawn:
            units[pdfium.FPDFPageObj_GetMarkedContentID(drawn)].append(pdfium.FPDFText_GetUnicode(text, index))
    return {piece: _decoded(found) for piece, found in units.items()}


def _decoded(units: list[int]) -> str:
    """Give the text of code points, of which rare ones may come as two halves, and a hyphen that ends a line as 2."""
    return "".join(map(chr, units)).replace("\2", "-").encode("utf-16", "surrogatepass").decode("utf-16")


def _walk(element: Any, above: tuple[str, ...], pieces: dict[int, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    tags = (*above, _tag(element))
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        piece = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if piece >= 0:
            yield pieces.get(piece, ""), tags
            continue
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _walk(child, tags, pieces)


def _tag(element: Any) -> str:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
