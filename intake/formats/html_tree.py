"""Walking a parsed page without recursion, and small questions about its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^\"';,]+)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([^;\s]+)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super\b", re.IGNORECASE)
_ICON = 32
"""Pixels."""


class Step(Enum):
    """What a walk meets."""

    IN = auto()
    OUT = auto()


def walk(root: Tag) -> Iterator[tuple[Step, Tag] | str]:
    """Give the elements under `root` as they open and close, and the texts between them, in document order."""
    open_tags: list[Tag] = []
    rest: list[Iterator[object]] = [iter(list(root.children))]
    while rest:
        child = next(rest[-1], None)
        if child is None:
            rest.pop()
            if open_tags:
                yield Step.OUT, open_tags.pop()
        elif isinstance(child, Tag):
            yield Step.IN, child
            open_tags.append(child)
            rest.append(iter(list(child.children)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield str(child)


def attribute(tag: Tag, name: str) -> str:
    """Give an attribute as one string, empty where there is none."""
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def type_of(tag: Tag, inherited: tuple[str, str]) -> tuple[str, str]:
    """Give font and size of the text of `tag`, where those of the text around it are `inherited`."""
    style = attribute(tag, "style")
    font = _FONT.search(style)
    size = _SIZE.search(style)
    return (
        font[1].lower() if font else attribute(tag, "face").lower() or inherited[0],
        size[1].lower() if size else attribute(tag, "size") or inherited[1],
    )


def is_bold(tag: Tag, inherited: bool) -> bool:
    """Say whether the text of `tag` is set in bold, where that around it is `inherited`."""
    style = attribute(tag, "style")
    if _NOT_BOLD.search(style):
        return False
    return inherited or tag.name in ("b", "strong") or bool(_BOLD.search(style))


def is_raised(tag: Tag) -> bool:
    """Say whether a tag sets its text as superscript."""
    return tag.name == "sup" or bool(_RAISED.search(attribute(tag, "style")))


def is_icon(picture: Tag) -> bool:
    """Say whether a picture is too small to show anything but what kind of file a link leads to, or named so."""
    sides = [int(side[0]) for name in ("width", "height") if (side := re.match(r"\d+", attribute(picture, name)))]
    return any(side <= _ICON for side in sides) or "icon" in attribute(picture, "src").lower()
