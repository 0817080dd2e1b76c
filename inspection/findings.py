"""What an inspection finds: where, against which requirement, in what words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from planbook.traditional import LANGUAGE


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    page: str
    """Output file."""
    item: str
    """The requirement, as inspections call it: `页面标签`."""
    message: str
    """What is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site, parsed."""

    path: str
    tree: HtmlElement

    def one(self, xpath: str) -> HtmlElement | None:
        """Give the first element that `xpath` finds."""
        return next(iter(self.tree.xpath(xpath)), None)

    def text(self, xpath: str) -> str:
        """Give the text of the first element that `xpath` finds, empty where there is none."""
        found = self.one(xpath)
        return "" if found is None else " ".join(found.text_content().split())

    def labels(self) -> Iterator[tuple[str, str]]:
        """Give name and content of every `<meta>` with a name."""
        for meta in self.tree.iterfind("head/meta[@name]"):
            yield meta.get("name", ""), meta.get("content", "")

    @property
    def is_content(self) -> bool:
        """Tell whether the page is an article: one of a plan, or one that says when it was published."""
        forwards = self.one("head/meta[@name='robots']") is not None
        of_plan = self.path.startswith("plans/") and self.path != "plans/index.html"
        return not forwards and (of_plan or self.one("//*[@class='article-bar']") is not None)

    @property
    def is_twin(self) -> bool:
        """Tell whether the page belongs to the 繁體 edition, whose words are not those that an inspection looks for."""
        return bool(self.tree.get("lang") == LANGUAGE)

    @property
    def is_error_page(self) -> bool:
        return self.path == "404.html"

    def found(self, item: str, messages: Iterable[str]) -> Iterator[Finding]:
        return (Finding(self.path, item, message) for message in messages)
