"""Citations: `《…》` with or without 文号, and which spellings mean the same document."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = r"[\u4e00-\u9fff]{1,12}\s*[〔\[﹝【（(]\s*\d{4}\s*[〕\]﹞】）)]\s*第?\s*\d{1,5}\s*号"  # 国发〔2008〕18号
CITATION = rf"《(?:[^《》\n]|《[^《》\n]*》)+》(?:\s*[（(]\s*{_NUMBER}[^（）()]{{0,6}}[)）])?"
"""`《国家知识产权战略纲要》（国发〔2008〕18号）`, also with a title inside the title."""
BARE_NUMBER = r"〔\s*\d{4}\s*〕\s*第?\s*\d{1,5}\s*号"
"""What a 文号 ends with; what stands before it is found by looking back."""

_TITLE = re.compile(r"《(?P<title>.*)》(?:\s*[（(]\s*(?P<number>[^（）]*?号)[^（）()]*[)）])?", re.DOTALL)
_INNER = re.compile(r"[〈<《](?P<title>[^〈〉<>《》]+)[〉>》]")
_SHORT = re.compile(
    r"\s*[（(]\s*(?:以下|下)?(?:简称|统称)\s*(?:为|：|:)?\s*[《“\"「](?P<short>[^《》”\"」]{2,30})[》”\"」][^（）()]{0,12}[)）]"
)  # （以下简称《强国纲要》）, （以下简称“纲要”）

_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’「」『』《》〈〉<>()（）[]〔〕【】、,，·•"))
_DASHES = dict.fromkeys(map(ord, "—–―－‐‑‒−~～〜至"), "-")
_YEARS = re.compile(r"(\d{4})年?-+(\d{4})年?")
_ISSUING = re.compile(r".{0,40}?关于(?:印发|转发|发布|公布|批转)(?P<title>.{4,})的通知")


@lru_cache(maxsize=65536)
def title_key(title: str) -> str:
    """Give what all spellings of `title` share: width, quotes, brackets, dashes, spaces and `年` aside.

    A notice that issues a document is that document: `某市人民政府关于印发某规划的通知` is `某规划`.
    """
    key = _spelled(title)
    if match := _ISSUING.fullmatch(key):
        key = match["title"]
    return key.removeprefix("中华人民共和国")


def _spelled(title: str) -> str:
    text = unicodedata.normalize("NFKC", "".join(title.split())).lower()
    return _YEARS.sub(r"\1-\2", text.translate(_QUOTES).translate(_DASHES))


def number_key(number: str) -> str:
    """Give what all spellings of a 文号 share: `国发[2008]18号` is `国发〔2008〕18号`."""
    digits = unicodedata.normalize("NFKC", "".join(number.split()))
    return re.sub(r"[〔\[﹝【（(](\d{4})[〕\]﹞】）)]第?0*(\d+)号", r"〔\1〕\2号", digits)


def read_citation(phrase: str) -> tuple[str, str]:
    """Give title and 文号 of a citation as written, the latter empty where there is none."""
    match = _TITLE.fullmatch(phrase)
    assert match, phrase
    return match["title"], match["number"] or ""


def inner_titles(title: str) -> list[str]:
    """Give the titles inside a title: `〈…〉`."""
    return [match["title"] for match in _INNER.finditer(title)]


def short_title(text: str, end: int) -> str:
    """Give the short title that is declared right behind the citation that ends at `end`, empty for none."""
    match = _SHORT.match(text, end)
    return match["short"] if match else ""
