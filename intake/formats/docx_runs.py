"""Runs of a Word paragraph: the text as Word shows it with all changes accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from intake.formats.docx_package import number, unwrapped
from intake.formats.docx_styles import Styles, switched
from intake.formats.raised import raised

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0x52: "☑", 0x53: "☒", 0xA8: "□", 0x6F: "□", 0xA3: "□", 0x6E: "■", 0x6C: "●",
            0x75: "◆", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0x9E: "·", 0x46: "☞"}  # fmt: skip
"""Of the fonts Wingdings, Wingdings 2 and Symbol, those in everyday use."""
_DELETED = ("del", "moveFrom")


@dataclass(frozen=True, slots=True)
class Run:
    """A text that is set in one way."""

    text: str
    bold: bool
    look: str
    """Font and size, to be compared only."""


@dataclass(slots=True)
class Shown:
    """What a paragraph shows, run by run."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    """Contents of the text boxes anchored in it."""
    deleted: str = ""
    hidden: str = ""
    instructions: str = ""
    """Text inside the instruction of a field, which Word does not show."""
    pictures: int = 0


class RunReader:
    """Reads the runs of paragraphs; fields may reach over several paragraphs."""

    def __init__(self, styles: Styles, mark_of: Callable[[Element], str]) -> None:
        self._styles = styles
        self._mark_of = mark_of
        self._fields: list[bool] = []
        """For each open field, whether its result has begun."""

    def read(self, paragraph: Element, style: str) -> Shown:
        """Give what `paragraph`, in the paragraph style `style`, shows."""
        shown = Shown()
        for child in unwrapped(paragraph):
            self._read(child, shown, style)
        return shown

    def _read(self, element: Element, shown: Shown, style: str) -> None:
        if element.tag == "r":
            self._run(element, shown, style)
        elif element.tag in _DELETED:
            shown.deleted += "".join(one.text or "" for one in element.iter() if one.tag in ("delText", "t"))
            for one in element.iter("fldChar"):  # a field may be deleted in part
                self._field(one.get("fldCharType", ""))
        elif element.tag in ("oMath", "oMathPara"):
            text = "".join(one.text or "" for one in element.iter("t"))
            shown.runs.append(Run(text, self._styles.is_set(style, "b") or False, self._styles.look(None, style)))

    def _run(self, run: Element, shown: Shown, style: str) -> None:
        properties = run.find("rPr")
        named = properties.find("rStyle") if properties is not None else None
        name = named.get("val", "") if named is not None else ""
        states = (switched(properties, "b"), self._styles.is_set(name, "b"), self._styles.is_set(style, "b"))
        bold = next((state for state in states if state is not None), False)
        look = self._styles.look(properties, name, style)
        is_raised = self._styles.is_raised(properties, name)
        hidden = switched(properties, "vanish") or (name and self._styles.is_set(name, "vanish"))
        for child in unwrapped(run):
            text = self._text(child, shown)
            if not text:
                continue
            if not all(self._fields):
                shown.instructions += text
            elif hidden:
                shown.hidden += text
            else:
                shown.runs.append(Run(raised(text) if is_raised else text, bold, look))

    def _text(self, element: Element, shown: Shown) -> str:
        tag = element.tag
        if tag == "t":
            return (element.text or "").replace("\xa0", " ")
        if tag == "br" and element.get("type") == "page":
            return ""
        if tag in ("footnoteReference", "endnoteReference"):
            return self._mark_of(element)
        if tag == "sym":
            return symbol(element.get("char", ""))
        if tag == "fldChar":
            self._field(element.get("fldCharType", ""))
        elif tag == "delText":
            shown.deleted += element.text or ""
        elif tag == "ruby":
            return "".join(one.text or "" for base in element.findall("rubyBase") for one in base.iter("t"))
        elif tag in ("drawing", "pict", "object"):
            boxes = list(_outermost_boxes(element))
            shown.boxes += boxes
            shown.pictures += not boxes
        return _SIGNS.get(tag, "")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def symbol(code: str) -> str:
    """Give the character for a sign of a symbol font, `F0FC` → ✓; □ where it is none of the usual."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(value & 0xFF, "□") if 0xF000 <= value <= 0xF0FF else chr(value) if 32 <= value < 0xD800 else "□"


def _outermost_boxes(element: Element) -> Iterator[Element]:
    for child in unwrapped(element):
        if child.tag == "txbxContent":
            yield child
        else:
            yield from _outermost_boxes(child)


def note_id(element: Element) -> int:
    """Give the id of a note or of a reference to one; those that are no notes (separators) have 0 and below."""
    return number(element.get("id", ""), 0)
