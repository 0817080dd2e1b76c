"""Styles of Word: what a paragraph or a run takes from its style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from intake.formats.docx_package import number, val

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall("style") if root is not None else []
        self._styles = {style.get("styleId", ""): style for style in styles}
        self._types: dict[str, tuple[str, str]] = {}
        self._default = next(
            (
                style.get("styleId", "")
                for style in styles
                if style.get("type") == "paragraph" and style.get("default") in ("1", "true")
            ),
            "",
        )

    def _chain(self, name: str) -> Iterator[Element]:
        """Give a style and those that it is based on."""
        seen: set[str] = set()
        while (style := self._styles.get(name)) is not None and name not in seen:
            seen.add(name)
            yield style
            name = val(style.find("basedOn"))

    def is_set(self, name: str, switch: str) -> bool | None:
        """Say whether a style switches `b` or `vanish` on or off; None where it says nothing."""
        for style in self._chain(name):
            if (state := switched(style.find("rPr"), switch)) is not None:
                return state
        return None

    def is_raised(self, properties: Element | None, name: str) -> bool:
        """Say whether a run with the given `rPr` and the character style `name` is set as superscript."""
        says = [properties, *(style.find("rPr") for style in self._chain(name))]
        places = (val(each.find("vertAlign")) for each in says if each is not None)
        return next((place for place in places if place), "") == "superscript"

    def look(self, properties: Element | None, *names: str) -> str:
        """Give font and size of a run with the given `rPr`, else those of the styles `names`, the nearest first."""
        found = [_type(properties), *(self._type_of_style(name) for name in names if name)]
        font, size = (next((each[part] for each in found if each[part]), "") for part in (0, 1))
        return f"{font} {size}".strip()

    def _type_of_style(self, name: str) -> tuple[str, str]:
        if name not in self._types:
            found = [_type(style.find("rPr")) for style in self._chain(name)]
            font, size = (next((each[part] for each in found if each[part]), "") for part in (0, 1))
            self._types[name] = font, size
        return self._types[name]

    def paragraph_style(self, properties: Element | None) -> str:
        """Give the id of the style of a paragraph with the given `pPr`."""
        return val(properties.find("pStyle") if properties is not None else None, self._default)

    def heading(self, properties: Element | None) -> int:
        """Give the level of a heading, 0 for other paragraphs."""
        own = properties.find("outlineLvl") if properties is not None else None
        if own is not None:
            level = number(val(own), 9)
            return level + 1 if 0 <= level < 9 else 0
        for style in self._chain(self.paragraph_style(properties)):
            if match := _HEADING.fullmatch(val(style.find("name"))):
                return int(match[1])
            outline = style.find("pPr/outlineLvl")
            if outline is not None:
                level = number(val(outline), 9)
                return level + 1 if 0 <= level < 9 else 0
        return 0

    def list_of(self, properties: Element | None) -> tuple[str, int | None, str]:
        """Give the list a paragraph is in (`numId`, empty for none), its level, and the style that says so."""
        own = properties.find("numPr") if properties is not None else None
        level = _level(own)
        if own is not None and own.find("numId") is not None:
            return _use(own), level or 0, ""
        for style in self._chain(self.paragraph_style(properties)):
            numbered = style.find("pPr/numPr")
            if numbered is not None and numbered.find("numId") is not None:
                found = _level(numbered)
                return _use(numbered), found if level is None else level, style.get("styleId", "")
        return "", None, ""


def _type(properties: Element | None) -> tuple[str, str]:
    """Give the font of Chinese text in an `rPr`, or the theme's name for it, and the size in half points."""
    if properties is None:
        return "", ""
    fonts = properties.find("rFonts")
    keys = ("eastAsia", "eastAsiaTheme", "ascii")
    font = next((name for key in keys if (name := fonts.get(key))), "") if fonts is not None else ""
    return font, val(properties.find("sz"))


def _use(numbered: Element) -> str:
    use = val(numbered.find("numId"))
    return "" if use == "0" else use


def _level(numbered: Element | None) -> int | None:
    level = numbered.find("ilvl") if numbered is not None else None
    return None if level is None else number(val(level))


def switched(properties: Element | None, switch: str) -> bool | None:
    """Say whether an `rPr` switches `b` or `vanish` on or off; None where it says nothing."""
    element = properties.find(switch) if properties is not None else None
    return None if element is None else val(element, "1") not in ("0", "false", "off", "none")
