"""HTML of the main part of a page → the Markdown that an author would have written for it.

Peers are given the text of every page in this form.  Tables stay HTML, without our classes and labels: merged cells
have no Markdown, and it spares peers the parsing.  What is no text is left out: pictures, forms, buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement as Element

_CONTAINERS = {"article", "aside", "details", "div", "figure", "footer", "header", "main", "nav", "section"}
_BLOCKS = _CONTAINERS | {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "table", "ul"}
_LEFT_OUT = {"button", "form", "input", "label", "link", "meta", "output", "script", "style", "svg", "template"}
_KEPT = {"colspan", "href", "rowspan", "scope"}
"""Attributes of tables."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~{}])")
_LIKE_A_BLOCK = re.compile(r"^(?:([-+#=])|(\d+)([.)]))")  # "- ", "# ", "1. "
_SPACE = re.compile(r"\s+")


def markdown(element: Element) -> str:
    """Give the Markdown of what `element` holds."""
    return "\n\n".join(_blocks(element)) + "\n"


def _blocks(element: Element) -> Iterator[str]:
    """Give the blocks in `element`; texts between them are paragraphs."""
    loose = _escaped(element.text)
    for child in element:
        if child.tag in _BLOCKS:
            if text := _begun(loose):
                yield text
            loose = ""
            yield from _block(child)
        else:
            loose += _inline(child)
        loose += _escaped(child.tail)
    if text := _begun(loose):
        yield text


def _block(element: Element) -> Iterator[str]:
    tag = element.tag
    if tag in ("ul", "ol"):
        if lines := list(_items(element, "")):
            yield "\n".join(lines)
    elif tag == "dl":
        if lines := list(_terms(element)):
            yield "\n".join(lines)
    elif tag == "table":
        yield _table(element)
    elif tag == "hr":
        yield "---"
    elif tag[0] == "h" and tag[1:].isdigit():
        if text := _text(element):
            yield f"{'#' * int(tag[1])} {text}"
    elif tag == "blockquote":
        yield "\n>\n".join(f"> {block}" for block in _blocks(element))
    else:
        yield from _blocks(element)


def _items(element: Element, indent: str) -> Iterator[str]:
    """Give the lines of a list, lists in it indented."""
    mark = "1. " if element.tag == "ol" else "- "
    for item in element.iterchildren("li"):
        if text := _begun(_flat(item)):
            yield f"{indent}{mark}{text}"
        for nested in item.iterdescendants("ul", "ol"):
            if next(nested.iterancestors("li")) is item:
                yield from _items(nested, indent + "    ")


def _terms(element: Element) -> Iterator[str]:
    """Give a list of terms and what they mean, as lines."""
    for child in element.iter("dt", "dd"):
        text = _text(child)
        yield f"- **{text}**" if child.tag == "dt" else f"    - {text}"


def _table(element: Element) -> str:
    for each in element.iter():
        for name in set(each.attrib) - _KEPT:
            del each.attrib[name]
    written = html.tostring(element, encoding="unicode", with_tail=False)
    return "\n".join(line for line in written.splitlines() if line.strip())  # a blank line would end it


def _flat(element: Element) -> str:
    """Give all text of an element that is in one line, without lists in it."""
    parts = [_escaped(element.text)]
    for child in element:
        if child.tag not in ("ul", "ol"):
            parts.append(_flat(child) if child.tag in _BLOCKS else _inline(child))
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _inline(element: Element) -> str:
    """Give the Markdown of an element in running text."""
    if element.tag in _LEFT_OUT or not isinstance(element.tag, str):
        return ""
    text = _flat(element)
    if not text.strip():
        return text
    if element.tag == "a" and (target := element.get("href")):
        return f"[{text.strip()}]({target})"
    if element.tag in ("b", "strong"):
        said = text.strip()
        return f"**{said}**" if said[-1].isalnum() else f"**{said}** "  # else "。**严" would not end it
    return text


def _text(element: Element) -> str:
    return _SPACE.sub(" ", _flat(element)).strip()


def _begun(text: str) -> str:
    """Give a text that begins a block, so that it does not look like another kind of block."""
    text = _SPACE.sub(" ", text).strip()
    return _LIKE_A_BLOCK.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(r"\\\1", text) if text else ""
