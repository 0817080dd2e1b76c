"""QR codes: the address of a page for another device.

They stand in files of their own, which browsers fetch when they are looked at: their pattern does not compress.
"""

from __future__ import annotations

import re

import zxingcpp

KINDS = ("plan", "chapter")
"""Kinds of pages that have one: those that are read at length, perhaps on another device."""
_DRAWING = re.compile(r'<svg width="(\d+)".*?<path d="([^"]+)"', re.DOTALL)


def code_path(page: str) -> str:
    """Give the output file of the code of a page: `plans/a/chapter-3.qr.svg`."""
    return page.removesuffix(".html") + ".qr.svg"


def code_of(address: str) -> str:
    """Give the QR code (ISO/IEC 18004) of an address as SVG, with the least redundancy: screens are not torn."""
    made = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    found = _DRAWING.search(made.to_svg())
    if not found:
        raise ValueError(address)
    side = found[1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{found[2]}"/></svg>\n'
    )
