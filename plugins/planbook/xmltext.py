"""XML by the piece: elements as text, escaped, without what XML cannot hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


def allowed(value: str) -> str:
    """Give a text without the control characters that neither XML nor a page can hold."""
    return _FORBIDDEN.sub("", value)


_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What does not stand in every place of XML as it is: marks, white space but for blanks, what is forbidden."""


def text(value: str) -> str:
    """Give a text as XML holds it."""
    return escape(allowed(value)) if _SPECIAL.search(value) else value


def _quoted(value: str) -> str:
    return quoteattr(allowed(value)) if _SPECIAL.search(value) else f'"{value}"'


def element(tag: str, *content: str, **attributes: str) -> str:
    """Give an element around `content`, which is XML; attributes that are empty are left out."""
    begin = f"<{tag}"
    for name, value in attributes.items():
        if value:
            begin += f" {name}={_quoted(value)}"
    inner = "".join(content)
    return f"{begin}>{inner}</{tag}>" if inner else f"{begin}/>"


def leaf(tag: str, value: str, **attributes: str) -> str:
    """Give an element around a plain text."""
    return element(tag, text(value), **attributes)
