"""The manual and the list of checks as pages of the preview: editors mostly have no program that shows Markdown."""

from __future__ import annotations

from html import escape
from pathlib import Path

import markdown
from markdown.extensions.toc import slugify_unicode

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="{own}manual.css">
</head>
<body>
<main>
{text}
</main>
</body>
</html>
"""


def document_page(file: Path, own: str) -> bytes:
    """Give a Markdown document as HTML; `own` is where its style sheet, its pictures and other documents are served.

    Raises OSError where it is not there.
    """
    text = file.read_text(encoding="utf-8")
    title = text.partition("\n")[0].lstrip("# ")
    extensions = ["tables", "fenced_code", "toc", "sane_lists"]
    settings = {"toc": {"slugify": slugify_unicode}}
    html = markdown.markdown(text, extensions=extensions, extension_configs=settings)
    return _PAGE.format(title=escape(title), own=own, text=html).encode()
