"""Reader of HTML: a fragment, what Word saves, or a whole saved page with its menus."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

from bs4 import BeautifulSoup, Comment, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from intake.blocks import Received
from intake.formats.errors import UnreadableDocument
from intake.formats.gathering import Gathering
from intake.formats.html_lines import LineGatherer
from intake.formats.html_lists import ListNumbering
from intake.formats.html_main import MainPart, belongs, find_main, is_metadata, outside_reason
from intake.formats.html_tables import cell_text, is_layout, source_rows
from intake.formats.html_tree import BLOCKS, Step, attribute, is_bold, is_icon, is_raised, type_of, walk
from intake.formats.raised import raised
from intake.formats.tables import lay_out
from intake.formats.web_words import line_reason, squeeze

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(r"\s*<(?:p|div|span|table|tbody|section|article|h[1-6]|font|center)\b[^>]*>", re.IGNORECASE)
_SILENT = ("script", "style", "noscript", "template", "iframe", "object", "svg", "xml", "meta", "link", "head")
_CONTROLS = ("select", "button", "textarea", "input", "datalist")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
MAX_ELEMENTS = 200_000
MAX_TABLES_NESTED = 6


def looks_like_html(text: str) -> bool:
    """Say whether `text` is HTML, whatever the name of its file."""
    return bool(_START.match(text[:20_000]) or (_FRAGMENT.match(text[:2000]) and text.count("</") > 3))


def read_html(text: str, encoding: str) -> Received:
    """Reduce a page or fragment to blocks; what is not main content is dropped with its reason.

    Raises `UnreadableDocument` where the page is too large to be a document.
    """
    if text.count("<") > MAX_ELEMENTS * 2:
        raise UnreadableDocument(
            "网页的元素多达数十万个，不像是文件。请在浏览器里选中正文，粘贴到 Word 文件（.docx）再导入。"
        )
    soup = _parse(text)
    gathering = Gathering()
    _remove_silent(soup)
    _remove_hidden(soup, gathering)
    _raise(soup)
    _Flow(find_main(soup), gathering, soup).run(soup)
    return replace(gathering.received(encoding), whole=True)


def _parse(text: str) -> BeautifulSoup:
    """Parse `text`; lxml gives up below a certain depth, the parser of the standard library does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "lxml")
        return BeautifulSoup(text, "html.parser") if _depth_over(soup, 200) else soup


def _depth_over(soup: BeautifulSoup, limit: int) -> bool:
    depth = 0
    for step in walk(soup):
        if not isinstance(step, str):
            depth += 1 if step[0] is Step.IN else -1
            if depth > limit:
                return True
    return False


def _remove_silent(soup: BeautifulSoup) -> None:
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    title = soup.title.extract() if soup.title else None
    for tag in soup.find_all(_SILENT):
        tag.extract()
    if title:
        soup.append(title)


def _remove_hidden(soup: BeautifulSoup, gathering: Gathering) -> None:
    """Take out what a reader of the page does not see, unless most of the text is there (a closed tab)."""
    everything = len(squeeze(soup.get_text()))
    for tag in soup.find_all(lambda tag: tag.has_attr("hidden") or bool(_HIDDEN.search(attribute(tag, "style")))):
        words = " ".join(tag.get_text(" ").split())
        if any(above is soup for above in tag.parents) and len(squeeze(words)) * 3 < everything:
            gathering.drop(words, "网页中隐藏的内容")
            tag.extract()
    for tag in soup.find_all(_CONTROLS):
        if not any(above is soup for above in tag.parents):
            continue
        gathering.drop(" ".join(tag.get_text(" ").split()), "网页控件")
        tag.extract()


def _raise(soup: BeautifulSoup) -> None:
    """Write superscripts as characters of their own."""
    for tag in soup.find_all(is_raised):
        for text in tag.find_all(string=True):
            text.replace_with(raised(text.strip()) if text.strip() else str(text))


class _Flow:
    """Goes through the page and hands its lines and tables on."""

    def __init__(self, main: MainPart, gathering: Gathering, soup: BeautifulSoup) -> None:
        self._main = main
        self._gathering = gathering
        self._line = LineGatherer()
        self._all_text = len(soup.get_text())
        self._above: list[Tag] = []
        self._bold = [False]
        self._type = [("", "")]
        self._skipping: Tag | None = None
        self._value_follows = False
        self._numbering = ListNumbering()
        self._inside = 1 if main.core is soup else 0
        self._furniture = 0

    def run(self, soup: BeautifulSoup) -> None:
        for step in walk(soup):
            if isinstance(step, str):
                if not self._skipping:
                    self._text(step)
            elif step[0] is Step.IN:
                self._enter(step[1])
            else:
                self._leave(step[1])
        self._flush()

    def _text(self, text: str) -> None:
        pre = any(tag.name == "pre" for tag in self._above[-3:])
        for number, part in enumerate(text.split("\n") if pre else [text]):
            if number:
                self._flush()
            label = self._numbering.before(part) if self._is_main() else ""
            self._line.add(label + part, bold=self._bold[-1], look=" ".join(self._type[-1]).strip())

    def _enter(self, tag: Tag) -> None:
        if tag.name == "img" and self._is_main() and not is_icon(tag):
            self._gathering.picture()
        if self._skipping:
            return
        if tag.name in BLOCKS or tag.name == "br":
            self._flush()
        self._above.append(tag)
        self._bold.append(is_bold(tag, self._bold[-1]))
        self._type.append(type_of(tag, self._type[-1]))
        self._inside += tag is self._main.core
        self._furniture += id(tag) in self._main.furniture
        if tag.name == "title" or (tag.name == "table" and self._is_grid(tag)):
            self._skipping = tag
        self._numbering.step(Step.IN, tag)

    def _leave(self, tag: Tag) -> None:
        if self._skipping is not None and self._skipping is not tag:
            return
        if self._skipping is tag:
            self._skipping = None
            if tag.name == "table":
                self._grid(tag)
        elif tag.name in BLOCKS:
            self._flush()
        self._numbering.step(Step.OUT, tag)
        self._above.pop()
        self._bold.pop()
        self._type.pop()
        self._inside -= tag is self._main.core
        self._furniture -= id(tag) in self._main.furniture

    def _is_main(self) -> bool:
        return self._inside > 0 and self._furniture == 0

    def _is_grid(self, table: Tag) -> bool:
        if sum(tag.name == "table" for tag in self._above) > MAX_TABLES_NESTED:
            return False
        if self._is_main():
            return not is_layout(table, self._all_text)
        return table.find("table") is None and is_metadata(table) and not is_layout(table, self._all_text)

    def _grid(self, table: Tag) -> None:
        caption = table.find("caption")
        if isinstance(caption, Tag) and caption.find_parent("table") is table:
            self._gathering.paragraph(cell_text(caption))
        rows, head = source_rows(table)
        self._gathering.grid(lay_out(rows), head)

    def _flush(self) -> None:
        line = self._line.take()
        if not line.text.strip():
            return
        reason = line_reason(line.text)
        if not reason and not self._is_main():
            if self._value_follows or belongs(line.text, self._main, self._above):
                self._value_follows = squeeze(line.text).endswith(("：", ":"))
            else:
                reason = outside_reason(self._above)
        if reason:
            self._gathering.drop(line.text, reason)
        else:
            self._gathering.paragraph(line.text, heading=self._heading(), bold=line.bold, look=line.look)

    def _heading(self) -> int:
        names = (tag.name for tag in self._above)
        return next((int(name[1]) for name in names if len(name) == 2 and name[0] == "h" and name[1].isdigit()), 0)
