"""Citations: document numbers, and titles held against the documents that the portal knows."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desk.findings import DeskRule, Finding, Mend, Sheet, found
from desk.passages import Passage
from planbook.citations import CITATION, number_key, read_citation, title_key
from planbook.documents import document_of
from planbook.model import Document, Library
from planbook.problems import NOTICE, WARNING

FORMAT = "GB/T 9704—2012《党政机关公文格式》7.2.5"

NUMBER_FORM = DeskRule(
    "Q01",
    WARNING,
    "发文字号“{written}”写法不规范。",
    "请改为“{right}”。",
    basis=f"{FORMAT}：年份用四位数和六角括号“〔〕”，序号不加“第”、不编虚位",
    wrong="依据《国家知识产权战略纲要》（国发[2008]第018号）。",
    right="依据《国家知识产权战略纲要》（国发〔2008〕18号）。",
)
SHORT_YEAR = DeskRule(
    "Q02",
    WARNING,
    "发文字号“{written}”的年份不是四位数。",
    "请写全年份。",
    basis=f"{FORMAT}：年份标全称",
    wrong="依据有关规定（国发〔08〕18号）。",
    right="依据有关规定（国发〔2008〕18号）。",
)
OTHER_NUMBER = DeskRule(
    "Q03",
    WARNING,
    "《{title}》的发文字号写作“{written}”，登记为“{right}”。",
    "请核对；登记有误的，改正 {path}。",
    basis="content/documents.yml 和各规划的元数据",
    wrong="依据《国家知识产权战略纲要》（国发〔2009〕18号）。",
    right="依据《国家知识产权战略纲要》（国发〔2008〕18号）。",
)
OTHER_TITLE = DeskRule(
    "Q04",
    WARNING,
    "《{written}》与登记的《{right}》只有几个字不同：{difference}。",
    "请核对；确是另一件文件的，在 content/documents.yml 中登记。",
    basis="content/documents.yml 和各规划的元数据",
    wrong="落实《知识产权强国建设纲要（2021—2030年）》。",
    right="落实《知识产权强国建设纲要（2021—2035年）》。",
)
SPELLING = DeskRule(
    "Q05",
    NOTICE,
    "《{written}》与登记的《{right}》写法不尽相同。",
    "请核对原文；可改为登记的写法。",
    basis="content/documents.yml 和各规划的元数据",
    wrong="落实《知识产权强国建设纲要（2021-2035）》。",
    right="落实《知识产权强国建设纲要（2021—2035年）》。",
)
NESTED = DeskRule(
    "Q06",
    WARNING,
    "书名号里又用了书名号：“{written}”。",
    "里面的请改为单书名号“〈〉”。",
    basis="GB/T 15834—2011《标点符号用法》4.15.3.5",
    wrong="印发《关于〈甲规划〉的说明》和《关于《乙规划》的说明》。",
    right="印发《关于〈甲规划〉的说明》和《关于〈乙规划〉的说明》。",
)

_NUMBER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,12})\s*(?P<open>[〔\[［﹝【（(])\s*(?P<year>\d{2}|\d{4})\s*(?P<close>[〕\]］﹞】）)])\s*"
    r"(?P<ordinal>第?)\s*(?P<zeros>0*)(?P<serial>[1-9]\d{0,4})\s*号"
)
_CITATION = re.compile(CITATION)
_TITLE = re.compile(r"《(?P<title>(?:[^《》\n]|《[^《》\n]*》)+)》")
_INNER = re.compile(r"《[^《》]*(?P<open>《)[^《》]*(?P<close>》)[^《》]*》")
_FORMS = str.maketrans(dict.fromkeys("“”‘’\"'「」『』", '"') | {"<": "〈", ">": "〉"})
_ISSUING = re.compile(r"关于(?:印发|转发|发布|公布|批转).*的通知$")
"""The title of a notice that issues a document: it has a spelling of its own."""
_NEAR = 0.86
"""Likeness of two titles (difflib) from which on they may be one."""
_LEAST_TITLE = 8
_FIVE = re.compile(r"十[一二三四五]?五")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:特别行政区|自治[区州县]|[省市县区])|国家|全国|经济特区")


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what is wrong with the citations of one plan."""
    known = _Known(sheet.library)
    for passage in sheet.passages:
        yield from _numbers(passage)
    for passage in sheet.body:
        for match in _INNER.finditer(passage.text):
            yield found(passage, match.span(), NESTED, written=match[0])
        yield from known.read(passage)


def _numbers(passage: Passage) -> Iterator[Finding]:
    for match in _NUMBER.finditer(passage.text):
        written = match[0]
        span = match.start(), match.end()
        if len(match["year"]) == 2:
            if match["open"] in "〔[［﹝":
                yield found(passage, span, SHORT_YEAR, written=written)
            continue
        right = f"{match['body']}〔{match['year']}〕{match['serial']}号"
        if right != "".join(written.split()):
            start = match.end("body")
            tail = right[len(match["body"]) :]
            yield found(passage, (start, match.end()), NUMBER_FORM, Mend(tail), written=written, right=right)


@dataclass(slots=True)
class _Known:
    """The documents that the portal knows: plans and registered ones."""

    library: Library
    by_key: Mapping[str, Document] = field(init=False)
    by_number: Mapping[str, Document] = field(init=False)

    def __post_init__(self) -> None:
        documents = [*map(document_of, self.library.plans)]
        documents += [each for each in self.library.documents if each.registered and not each.plan]
        names = [(name, each) for each in documents for name in (each.title, *each.aliases)]
        self.by_key = {title_key(name): each for name, each in names}
        self.by_number = {number_key(each.number): each for each in documents if each.number}

    def read(self, passage: Passage) -> Iterator[Finding]:
        for match in _CITATION.finditer(passage.text):
            title, number = read_citation(match[0])
            document = self.by_key.get(title_key(title))
            if document and number and document.number and number_key(number) != number_key(document.number):
                start = passage.text.index(number, match.start())
                yield found(
                    passage, (start, start + len(number)), OTHER_NUMBER,
                    title=title, written=number, right=document.number, path=document.where.path,
                )  # fmt: skip
            elif not document and number and (other := self.by_number.get(number_key(number))):
                yield self._other(passage, match, title, other.title)
        for match in _TITLE.finditer(passage.text):
            yield from self._title(passage, match)

    def _title(self, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
        title = match["title"]
        document = self.by_key.get(title_key(title))
        if document:
            names = {_spelled(name) for name in (document.title, *document.aliases)}
            if _spelled(title) not in names and not _ISSUING.search(title):
                span = match.start() + 1, match.end() - 1
                yield found(passage, span, SPELLING, written=title, right=document.title)
        elif near := self._near(title):
            yield self._other(passage, match, title, near)

    def _near(self, title: str) -> str:
        """Give the known title from which `title` differs by a slip; empty where there is none."""
        key = title_key(title)
        if len(key) < _LEAST_TITLE:
            return ""
        for near in difflib.get_close_matches(key, self.by_key, n=2, cutoff=_NEAR):
            if _means_the_same(key, near):
                return self.by_key[near].title
        return ""

    def _other(self, passage: Passage, match: re.Match[str], title: str, right: str) -> Finding:
        start = passage.text.index(title, match.start())
        return found(
            passage, (start, start + len(title)), OTHER_TITLE,
            written=title, right=right, difference=_difference(title, right),
        )  # fmt: skip


def _spelled(title: str) -> str:
    """Give the form in which a title's spelling is compared: width, kinds of quotes and the name of the state aside."""
    text = unicodedata.normalize("NFKC", "".join(title.split())).translate(_FORMS)
    return text.removeprefix("中华人民共和国")


def _means_the_same(one: str, other: str) -> bool:
    """Tell whether two titles differ by a slip: two characters or a year, but not in the place or five-year plan."""
    if _PLACE.findall(one) != _PLACE.findall(other) or _FIVE.findall(one) != _FIVE.findall(other):
        return False
    edits = _edits(one, other)
    slips = sum(max(i2 - i1, j2 - j1) for i1, i2, j1, j2 in edits)
    return slips <= 2 or all((one[i1:i2] + other[j1:j2]).isdecimal() for i1, i2, j1, j2 in edits)


def _edits(one: str, other: str) -> list[tuple[int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _difference(written: str, right: str) -> str:
    """`“2030”应为“2035”`"""
    parts = []
    for i1, i2, j1, j2 in _edits(written, right):
        said, meant = written[i1:i2], right[j1:j2]
        parts.append(f"“{said}”或为“{meant}”" if said and meant else f"多“{said}”" if said else f"少“{meant}”")
    return "，".join(parts)
