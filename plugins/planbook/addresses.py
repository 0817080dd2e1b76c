"""Addresses: ASCII ids that do not change when a heading's wording does, and the pages they lead to.

Everything in the library has a name like `guangdong-ip-145/chapter-3/s2-m3`; `page_of` and `url_of` say
where on the site that is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from planbook.model import Column, Concept, Indicator, SectionKind, Table
from planbook.problems import Where

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OVERVIEW = "overview"
"""First part of the names of things that stand on the plan's own page, as in `overview/p1`."""

LETTERS = {SectionKind.SECTION: "s", SectionKind.MEASURE: "m", SectionKind.ITEM: "i"}


@lru_cache(maxsize=4096)
def pinyin(text: str) -> str:
    """Give `text` in ASCII: `导言` → `daoyan`, `附件 A` → `fujian-a`; empty where nothing can be spelled."""
    from pypinyin import lazy_pinyin  # 0.2 s to import, and most plans do not need it

    words = re.findall(r"[a-z0-9]+|[^\x00-\x7f]+", text.lower())
    spelled = (re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(word)).lower()) for word in words)
    return "-".join(word for word in spelled if word)[:60].strip("-")


class Names:
    """Names that are taken, each with what took it; gives `s2-2`, `s2-3` … where `s2` is taken."""

    def __init__(self) -> None:
        self.taken: dict[str, Where] = {}
        self._times: dict[str, int] = {}

    def take(self, wanted: str, where: Where) -> str:
        """Reserve `wanted`, or the first free name made of it, for what stands at `where`."""
        name = wanted
        while name in self.taken:
            times = self._times[wanted] = self._times.get(wanted, 1) + 1
            name = f"{wanted}-{times}"
        self.taken[name] = where
        return name


RESERVED_SLUGS = frozenset(("compare", "documents", "indicators"))
"""First parts of names that belong to no plan: `documents/ip-power-outline`, `indicators/pct-applications`."""


def page_of(name: str) -> str:
    """Give the output file of the page that shows `name`, relative to the site's root."""
    slug, _, rest = name.partition("/")
    if slug in RESERVED_SLUGS:
        return f"{slug}/{rest}.html"
    first, _, second = rest.partition("/")
    if first in ("", OVERVIEW):
        return f"plans/{slug}/index.html"
    if first in ("columns", "indicators"):
        return f"plans/{slug}/{first}/{second.partition('/')[0]}.html"
    return f"plans/{slug}/{first}.html"


def concept_page(concept: Concept) -> str:
    """Give the output file of the page that compares the indicators of a concept."""
    return f"indicators/{concept.id}.html"


def feed_of(region: Sequence[str]) -> str:
    """Give the output file of the feed of a place, named from the highest level down; of all where none is named."""
    spelled = (_PLACES.get(place) or pinyin(place) for place in region)
    return f"feeds/{'-'.join(spelled)}.xml" if region else "feed.xml"


_PLACES = {"陕西省": "shaanxisheng", "陕西": "shaanxi"}
"""Places as GB/T 2260 writes them in Latin letters, where their pinyin is also that of another (山西省)."""


def anchor_of(name: str) -> str:
    """Give the fragment of `name` on its page, empty where `name` is the page itself."""
    parts = name.split("/")
    if parts[0] in RESERVED_SLUGS:
        return ""
    own_page = 3 if len(parts) > 1 and parts[1] in ("columns", "indicators") else 2
    return "/".join(parts[own_page:])


def url_of(name: str, page: str) -> str:
    """Give the link to `name` from `page` (an output file), relative, so that any base path will do."""
    target, anchor = _address(name)
    if target == page and anchor:
        return f"#{anchor}"
    return relative(target, page) + (f"#{anchor}" if anchor else "")


@lru_cache(maxsize=65536)
def _address(name: str) -> tuple[str, str]:
    return page_of(name), anchor_of(name)


def is_within(part: str, whole: str) -> bool:
    """Tell whether what is named `part` is `whole`, or stands in it.

    On a page `s2-m3` stands in `s2`; the plan `heyuan-ip-145` is no part of `heyuan-ip`.
    """
    return part == whole or part.startswith((f"{whole}/", f"{whole}-") if "/" in whole else f"{whole}/")


def row_of(table: Table, indicator: Indicator) -> str:
    """Give the name, inside the plan, of an indicator's row in its table: `chapter-2/t2-7`."""
    return f"{table.id}-{row_key(indicator)}"


def row_key(indicator: Indicator) -> str:
    """Give what tells an indicator's row from others of its table: `7` of `indicators/2-7`."""
    return indicator.id.rpartition("-")[2]


def place_of(column: Column) -> str:
    """Give the anchor at which a column stands on the page of its chapter: `column-5`."""
    return "column-" + column.id.rpartition("/")[2]


def relative(target: str, page: str) -> str:
    """Give the relative link to the file `target` from the file `page`, both relative to the site's root."""
    return _from_folder(target, page.rpartition("/")[0])


@lru_cache(maxsize=65536)
def _from_folder(target: str, folder: str) -> str:
    there, here = target.split("/"), folder.split("/") if folder else []
    shared = 0
    while shared < min(len(there) - 1, len(here)) and there[shared] == here[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])
