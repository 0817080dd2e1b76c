"""Prose: the texts of a plan become HTML, once, with the links handed in.

Most texts hold no Markdown at all and are only escaped; the rest goes through Python-Markdown with our marks
as inline processors, and then through a sanitiser, so that HTML written inside Markdown can do no harm.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from planbook.inline import DROPPED, FOOTNOTE, REMARK, REPLACED
from planbook.model import Footnote, ReferenceKind, TextLink

MARKDOWN_CHARACTERS = re.compile(r"[*_`\[\]<>&\\!~{}|^\n#]|https?://")
_BLOCK_START = re.compile(r"\s*(?:[-+*]\s|>|```|~~~)")

_TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "dd", "dl", "dt", "em", "i", "ins", "li", "ol", "p", "pre", "q",
    "s", "small", "span", "strong", "sub", "sup", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "lang", "title"},
    "sup": {"id"},
    "a": {"href", "id", "role", "aria-label", "aria-describedby"},
}


QUANTITY = re.compile(
    r"\d(?<![\d.,]\d)[\d.,]*[多余]?[十百千万亿]*"
    r"(?:个百分点|平方(?:公里|米)|公里|公顷|小时|人次|[年月日天件项个家人名元次倍所种批宗例户处条座篇吨米亩届])"
)
"""A number with its unit (`20件`, `907.6亿元`, `2025年`, `1.5万人次`), which a line end should not part (W3C clreq).
That nothing of a number stands before its first digit is looked at behind that: digits are found faster than places.
"""


def keep_together(html: str) -> str:
    """Put each number and its unit into an element that lines do not break in."""
    return QUANTITY.sub(_kept_together, html)


def _kept_together(quantity: re.Match[str]) -> str:
    return f'<span class="quantity">{quantity[0]}</span>'  # before Python 3.12 a template takes twice as long


def begins_block(text: str) -> bool:
    """Tell whether Markdown makes a list, a quotation or another block of `text`, not a paragraph."""
    return _BLOCK_START.match(text) is not None


_MENTIONS = frozenset((ReferenceKind.INDICATOR, ReferenceKind.PROJECT))
"""Links that a reader did not ask for, set quietly."""

Resolve = Callable[[str], str | None]
"""From the name of something in the library to a link from the page at hand, None where there is no such thing."""


@dataclass(slots=True)
class Laid:
    """A footnote laid out at one place of a page, with the ids of the references that lead there."""

    footnote: Footnote
    id: str
    references: list[str] = field(default_factory=list)


class ProseWriter:
    """Writes the texts of one page: knows its links, and which footnotes they have referred to so far.

    Notes are laid out in groups: those of a table under it, all others at the end of the page.
    """

    keeps_quantities = False
    """Whether a number and its unit are put into an element that lines do not break in."""

    def __init__(
        self,
        footnotes: Sequence[Footnote] = (),
        resolve: Resolve | None = None,
        corrections: str = "",
        links: Mapping[str, Sequence[TextLink]] | None = None,
    ) -> None:
        self.footnotes = {footnote.label: footnote for footnote in footnotes}
        self.order = {footnote.label: index for index, footnote in enumerate(footnotes, start=1)}
        self.resolve = resolve or (lambda _: None)
        self.corrections = corrections
        """Link to the list of corrections; empty where a correction is only marked."""
        self._times: Counter[str] = Counter()
        self._groups: list[dict[str, Laid]] = [{}]
        self._laid: Counter[str] = Counter()
        self.links = links or {}
        """Links that were found in texts, by text."""

    def inline(self, text: str) -> str:
        """Give the HTML of a text inside a paragraph, heading or cell."""
        links = self.links.get(text)
        if not MARKDOWN_CHARACTERS.search(text):
            return self._linked_plain(text, links) if links else self._plain(text)
        html = _convert(self._as_markdown(text, links) if links else text, self, block=False)
        return html.removeprefix("<p>").removesuffix("</p>")

    def linked(self, text: str, href: str) -> str:
        """Give `text` as a link to `href`; footnote references stay outside it."""
        references = "".join(match[0] for match in FOOTNOTE.finditer(text))
        label = _UNLINKED.inline(FOOTNOTE.sub("", text) if "[^" in text else text)  # a link holds no other links
        return f'<a href="{escape(href)}">{label}</a>{self.inline(references)}'

    def block(self, text: str, anchor: str = "", tail: str = "") -> str:
        """Give the HTML of a whole `Prose`: `<p id=…>`, or what Markdown makes of a list or quotation.

        `tail` is HTML of our own that ends a paragraph, and stands before a list or quotation.
        """
        identity = f' id="{escape(anchor)}"' if anchor else ""
        if not begins_block(text):
            return f"<p{identity}>{self.inline(text)}{tail}</p>"
        text = self._as_markdown(text, self.links.get(text, ()))
        return f'<div class="prose"{identity}>{tail}{_convert(text, self, block=True)}</div>'

    def _plain(self, text: str) -> str:
        return keep_together(text) if self.keeps_quantities else text

    def _linked_plain(self, text: str, links: Sequence[TextLink]) -> str:
        """Give a text without Markdown with its links."""
        parts, at = [], 0
        for link in links:
            if attributes := self.link_attributes(link.target, quiet=link.kind in _MENTIONS):
                tag = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
                parts += [self._plain(text[at : link.start]), f"<a{tag}>{self._plain(text[link.start : link.end])}</a>"]
                at = link.end
        return "".join((*parts, self._plain(text[at:])))

    def _as_markdown(self, text: str, links: Sequence[TextLink]) -> str:
        """Write those of `links` that lead somewhere from here into `text` as Markdown links."""
        for link in reversed(links):
            if link.target.startswith("#") or self.resolve(link.target):
                scheme = "mention" if link.kind in _MENTIONS else "found"
                phrase = f"[{text[link.start : link.end]}]({scheme}:{link.target})"
                text = text[: link.start] + phrase + text[link.end :]
        return text

    def link_attributes(self, target: str, *, quiet: bool = False) -> dict[str, str]:
        """Give the attributes of a link to `target` that was found in a text; none where it is no link here."""
        if target.startswith("#"):
            ids = self.refer(target[1:])
            return {"href": f"#{ids[0]}", "id": ids[1], "role": "doc-noteref"} if ids else {}
        url = self.resolve(target)
        return {"href": url, **({"class": "mention"} if quiet else {})} if url else {}

    def refer(self, label: str) -> tuple[str, str] | None:
        """Count a reference to footnote `label`: give the ids of the note and of this reference."""
        if label not in self.order:
            return None
        group = self._groups[-1]
        if label not in group:
            self._laid[label] += 1
            group[label] = Laid(self.footnotes[label], note_id(self.order[label], self._laid[label]))
        self._times[label] += 1
        reference = _numbered(f"fnref{self.order[label]}", self._times[label])
        group[label].references.append(reference)
        return group[label].id, reference

    def begin_notes(self) -> str:
        """From here on references lead to a group of notes of its own, to be laid out by `end_notes`."""
        self._groups.append({})
        return ""

    def end_notes(self) -> Iterator[Laid]:
        """Give the notes that the group refers to, in the plan's order; those that only they refer to come last."""
        group = self._groups[-1]
        given: set[str] = set()
        while labels := [label for label in self.footnotes if label in group and label not in given]:
            for label in labels:
                given.add(label)
                yield group[label]
        self._groups.pop()


_UNLINKED = ProseWriter()
"""Writes texts in which nothing is a link; without footnotes it keeps no account of any."""


def note_id(number: int, times: int) -> str:
    """Give the id of the plan's footnote `number` where a page lays it out for the `times`th time, both from 1."""
    return _numbered(f"fn{number}", times)


def _numbered(name: str, times: int) -> str:
    return name if times == 1 else f"{name}-{times}"


class _Markdown(Markdown):
    """Python-Markdown that knows for which page it writes."""

    writer: ProseWriter


_BLOCKS = ("empty", "indent", "code", "hashheader", "setextheader", "hr", "ulist", "quote", "reference")
"""Python-Markdown's block processors but for paragraphs; a text inside a paragraph has no blocks."""


_converters = threading.local()
"""Converters keep state while they work, so each thread has its own."""


def _markdown(block: bool) -> _Markdown:
    name = "block" if block else "inline"
    if not hasattr(_converters, name):
        setattr(_converters, name, _make_markdown(block))
    made: _Markdown = getattr(_converters, name)
    return made


def _make_markdown(block: bool) -> _Markdown:
    markdown = _Markdown(extensions=[PlanMarks()], output_format="html")
    for name in ("olist", *(() if block else _BLOCKS)):
        markdown.parser.blockprocessors.deregister(name)  # numbers are the plan's own text, never made by a list
    markdown.preprocessors.deregister("html_block")
    return markdown


_STRAY_LESS = re.compile(
    r"<(?!<?\}|/?(?:a|b|br|code|del|em|i|ins|q|s|small|span|strong|sub|sup|u)\b[^<>]*>|https?://[^\s<>]+>)",
    re.IGNORECASE,
)
"""A `<` that begins no HTML that a plan may hold (nor ends a remark): a sign of comparison, or HTML shown as text."""
_MOST_BRACKETS = 200
"""More `[` in one paragraph are no links; Python-Markdown takes time in the square of their number."""


def _convert(text: str, writer: ProseWriter, *, block: bool) -> str:
    markdown = _markdown(block)
    markdown.writer = writer
    html = markdown.reset().convert(text)
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)


class _Literal(Preprocessor):
    """Keeps characters that mean nothing here from being read as marks, in code as outside it."""

    def run(self, lines: list[str]) -> list[str]:
        """Write `<` that begins no HTML, and `[` where there are too many, as entities."""
        text = _STRAY_LESS.sub(f"{AMP_SUBSTITUTE}lt;", "\n".join(lines))
        if text.count("[") > _MOST_BRACKETS:
            text = text.replace("[", f"{AMP_SUBSTITUTE}#91;")
        return text.split("\n")


class PlanMarks(Extension):
    """Corrections, remarks, footnote references and library links, for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (name given by Python-Markdown)
        # before backslash escapes (180) and code (190), so that a source reading is shown as it is
        patterns = md.inlinePatterns
        patterns.register(_Replaced(REPLACED.pattern, md), "plan-replaced", 199)
        patterns.register(_Dropped(DROPPED.pattern, md), "plan-dropped", 198)
        patterns.register(_Remark(REMARK.pattern, md), "plan-remark", 197)
        patterns.register(_Reference(FOOTNOTE.pattern, md), "plan-footnote", 196)
        patterns.register(_Quantity(QUANTITY.pattern, md), "plan-quantity", 1)
        md.preprocessors.register(_Literal(md), "plan-literal", 10)  # behind white space (30), which drops substitutes
        md.treeprocessors.register(_Links(md), "plan-links", 0)


def _writer(markdown: Markdown | None) -> ProseWriter:
    assert isinstance(markdown, _Markdown)
    return markdown.writer


Handled = tuple[Element | str | None, int | None, int | None]


class _Replaced(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _: str) -> Handled:  # type: ignore[override]  # noqa: N802
        element = Element("ins", {"class": "correction"})
        text = _correction_link(self.md, element, f"来源文本作“{m['source']}”")
        text.text = m["published"]
        return element, m.start(0), m.end(0)


class _Dropped(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _: str) -> Handled:  # type: ignore[override]  # noqa: N802
        element = Element("span", {"class": "dropped"})
        _correction_link(self.md, element, f"来源文本此处有“{m['dropped']}”，已删")
        return element, m.start(0), m.end(0)


def _correction_link(markdown: Markdown | None, parent: Element, label: str) -> Element:
    """Put a link to the list of corrections into `parent`, where there is one; give the element for the text."""
    href = _writer(markdown).corrections
    if not href:
        parent.set("title", label)
        return parent
    return SubElement(parent, "a", {"href": href, "title": label})


class _Remark(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _: str) -> Handled:  # type: ignore[override]  # noqa: N802
        element = Element("span", {"class": "remark"})
        element.text = f"〔{m['remark']}〕"
        return element, m.start(0), m.end(0)


class _Reference(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _: str) -> Handled:  # type: ignore[override]  # noqa: N802
        ids = _writer(self.md).refer(m["label"])
        if ids is None:
            return None, None, None
        note, reference = ids
        sup = Element("sup", {"id": reference, "class": "noteref"})
        link = SubElement(sup, "a", {"href": f"#{note}", "role": "doc-noteref", "aria-label": f"注{m['label']}"})
        link.text = m["label"]
        return sup, m.start(0), m.end(0)


class _Quantity(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _: str) -> Handled:  # type: ignore[override]  # noqa: N802
        if not _writer(self.md).keeps_quantities:
            return None, None, None
        element = Element("span", {"class": "quantity"})
        element.text = AtomicString(m[0])
        return element, m.start(0), m.end(0)


class _Links(Treeprocessor):
    """Turns names in the library into links from the page at hand; a name that leads nowhere loses its link."""

    def run(self, root: Element) -> None:
        writer = _writer(self.md)
        for element in root.iter("a"):
            scheme, colon, target = (element.get("href") or "").partition(":")
            if not colon or scheme not in ("plan", "found", "mention"):
                continue
            del element.attrib["href"]
            if scheme == "plan":
                url = writer.resolve(target.strip("/"))
                element.attrib.update({"href": url} if url else {})
            else:
                element.attrib.update(writer.link_attributes(target, quiet=scheme == "mention"))
