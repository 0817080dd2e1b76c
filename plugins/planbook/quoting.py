"""Quoting: how a plan is referred to in writing."""

from __future__ import annotations

from datetime import date

from planbook.model import Metadata

ACCESSED, ADDRESS = "[引用日期]", "{address}"
"""What stands where the reader's day and the page's address go."""


def called(data: Metadata) -> str:
    """Give title and 文号 as running text has them: `《…规划》（深府办〔2011〕109号）`."""
    return f"《{data.title}》" + (f"（{data.document_number}）" if data.document_number else "")


def reference(data: Metadata) -> str:
    """Give the bibliographic reference to a plan, after GB/T 7714—2025, for an online document.

    `发文机关. 规划名称: 发文字号[EB/OL]. (发布日期)[引用日期]. 网址.`  What the sources do not state is left out;
    day of reading and address are `ACCESSED` and `ADDRESS`.
    """
    issuer = f"{', '.join(data.issuer.split())}. " if data.issuer else ""
    number = f": {data.document_number}" if data.document_number else ""
    on = _published(data)
    return f"{issuer}{data.title}{number}[EB/OL]. {f'({on})' if on else ''}{ACCESSED}. {ADDRESS}."


def _published(data: Metadata) -> date | None:
    """Give the day of publication: as the source says, else that of the document, else that on this site."""
    return data.source_published or data.issued or (data.published.date() if data.published else None)
