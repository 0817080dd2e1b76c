"""The issuing notice (印发通知): a block quote at the top that opens so."""

from __future__ import annotations

import re

_HEADING = re.compile(r"\*\*\s*印发通知\s*\*\*[ \t\u3000]*(?P<title>.*)")  # **印发通知** 关于印发…的通知


def read_notice_heading(text: str) -> str | None:
    """Give the notice's own title, empty where it has none; None where `text` opens no notice."""
    match = _HEADING.fullmatch(text.strip())
    return match["title"].strip() if match else None
