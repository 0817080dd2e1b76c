"""Main content of a saved page: where the text of the document is, and what a line outside it is called.

The element that holds nearly all the prose is the core.  Outside it only the document's title, its metadata and
its list of annexes are kept; inside it parts that are named as menus, footers and the like go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from intake.formats.html_tree import Step, attribute, walk
from intake.formats.web_words import is_document_number, metadatum, squeeze

_CORE_SHARE = 0.85
"""Of the prose of the whole page; the rest is prose in footers, abstracts, related news."""
_SMALL_SHARE = 0.2
"""A part named as furniture that holds more of the prose than this is no furniture."""
_SENTENCE = re.compile(r"[，。；：、]")
_NAMES = (
    (re.compile(r"crumb|(?:^|[^a-z])(?:position|location|dqwz|weizhi)(?:[^a-z]|$)"), "网页路径"),
    (re.compile(r"(?:^|[^a-z])(?:foot|footer|copyright|banquan)(?:[^a-z]|$)|footer"), "网页页脚"),
    (re.compile(r"share|fenxiang|qrcode|ewm|toolbar|(?:^|[^a-z])(?:print|close|fontsize|bdsharebuttonbox)(?:[^a-z]|$)"),
     "网页按钮"),
    (re.compile(r"related|recommend|xgwd|xiangguan|(?:^|[^a-z])(?:prev|next|pager|pagination)(?:[^a-z]|$)"),
     "相关链接"),
    (re.compile(r"(?:^|[^a-z])(?:nav|navbar|menu|sidebar|topbar|search|login)(?:[^a-z]|$)|navigation"), "网页菜单"),
)  # fmt: skip
_CONTAINERS = frozenset(
    ["html", "body", "div", "section", "article", "main", "form", "center", "table", "tbody", "tr", "td"]
)
_FEW_LINKS = 4
_ELEMENTS = {"nav": "网页菜单", "footer": "网页页脚", "aside": "网页边栏", "menu": "网页菜单"}
_PROSE_LINE = re.compile(
    r".*。.*|(?:二[〇○零一二三四五六七八九]{3}|\d{4})年.{1,3}月.{1,3}日|[^：:]{2,30}(?:政府|办公[厅室]|委员会|[委局部院])"
)
"""What the end of a document looks like where the page has it beside the core: sentences, signature, date."""
_ANNEX = re.compile(r"附件?\d*[:：.]|附件\d*")


@dataclass(frozen=True, slots=True)
class MainPart:
    """Where the main content of a page is."""

    core: Tag
    title: str
    """Of the page, without white space: `…的实施意见-江西省人民政府`."""
    furniture: dict[int, str]
    """Elements inside the core that do not belong to it, by `id()`, with the reason."""
    around: frozenset[int]
    """The elements that the core is in, by `id()`."""


def find_main(soup: BeautifulSoup) -> MainPart:
    """Find the main content of a page or fragment."""
    prose = _prose(soup)
    total = prose[id(soup)]
    core: Tag = soup
    while inner := next((tag for tag in _containers(core) if prose[id(tag)] >= total * _CORE_SHARE and total), None):
        core = inner
    if not _is_page(soup, core):
        core = soup
    furniture = {
        id(tag): reason
        for tag in core.find_all(True)
        if prose[id(tag)] <= total * _SMALL_SHARE and (reason := furniture_reason(tag))
    }
    title = soup.title.get_text() if soup.title else ""
    return MainPart(core, squeeze(title), furniture, frozenset(id(tag) for tag in core.parents))


def _containers(tag: Tag) -> Iterable[Tag]:
    """Give the children that can hold a document; of tables, those with a table of data are none."""
    return (child for child in tag.children if isinstance(child, Tag) and child.name in _CONTAINERS)


def _is_page(soup: BeautifulSoup, core: Tag) -> bool:
    """Say whether there is more of a page around `core` than other parts of the document: links, named furniture."""
    outside = len(soup.find_all("a")) - len(core.find_all("a"))
    return outside >= _FEW_LINKS or any(furniture_reason(tag) for tag in soup.find_all(True))


def _prose(soup: BeautifulSoup) -> dict[int, float]:
    """Weigh the text in each element: sentences count in full, short words little, links nothing."""
    weights: dict[int, float] = {id(soup): 0.0}
    sums, links = [0.0], 0
    for step in walk(soup):
        if isinstance(step, str):
            text = squeeze(step)
            full = len(text) > 14 or _SENTENCE.search(text)
            sums[-1] += 0 if links else len(text) * (1 if full else 0.25)
        elif step[0] is Step.IN:
            sums.append(0.0)
            links += step[1].name in ("a", "title")
        else:
            links -= step[1].name in ("a", "title")
            weights[id(step[1])] = sums[-1]
            weight = sums.pop()
            sums[-1] += weight
    weights[id(soup)] = sums[0]
    return weights


def furniture_reason(tag: Tag) -> str:
    """Give why an element by its name, class or id is no content; empty where nothing says so."""
    if tag.name in ("td", "tr", "tbody", "a", "p", "span", "body", "html"):
        return ""
    if reason := _ELEMENTS.get(tag.name):
        return reason
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}".lower()
    return next((reason for pattern, reason in _NAMES if pattern.search(names)), "")


def outside_reason(above: Sequence[Tag]) -> str:
    """Give what a line outside the core is, by the elements that it is in."""
    reasons = (furniture_reason(tag) for tag in reversed(above))
    return next((reason for reason in reasons if reason), "正文以外的网页内容")


def belongs(text: str, main: MainPart, above: Sequence[Tag]) -> bool:
    """Say whether a line outside the core is the document's: its title, number, a metadatum, its annexes."""
    words = squeeze(text)
    names = {tag.name for tag in above}
    if names & {"form", "select"}:
        return False
    if metadatum(words) or is_document_number(words):
        return len(words) < 200
    shortest = 4 if names & {"h1", "h2"} or any("title" in attribute(tag, "class").lower() for tag in above) else 8
    if "a" not in names and len(words) >= shortest and words in main.title:
        return True
    if main.core.parent is None or id(main.core.parent) not in map(id, above):
        return False
    if _ANNEX.match(words):
        return True
    named = any(furniture_reason(tag) for tag in above)
    return "a" not in names and not named and bool(_PROSE_LINE.fullmatch(words))


def is_metadata(table: Tag) -> bool:
    """Say whether a table outside the core is the document's metadata block."""
    words = [squeeze(cell.get_text()) for cell in table.find_all(("td", "th", "p", "li"))]
    keys = {key for word in words if (key := metadatum(word))}
    return len(keys) > 1 and table.find("form") is None and len(squeeze(table.get_text())) < 1500
