"""Places: references to a part of a plan, `专栏5`, `第三章第二节`, `（十二）`, `表1`, `注①`, and what they lead to.

What is written is a `Token` with its numbers; `Directory` knows which parts a plan has.  A token that has no part
and cannot be anything else is a mistake of the plan or of its editor, and reported with the nearest part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from planbook.addresses import is_within
from planbook.model import Column, NumberStyle, Plan, Section, Step, Table
from planbook.numbering import count
from planbook.plain import plain

_HAN = "[零〇一二两三四五六七八九十百]{1,6}"
_N = rf"(?:[0-9０-９]{{1,3}}|{_HAN})"
_LEVEL = "编|篇|部分|章|节|条"
_AND = r"\s*(?:、|，|,|和|及|与|以及|至|到|—{1,2}|－|–|-|~|～)\s*"
_NOT_COUNTED = r"(?![0-9０-９.．%]|\s*(?:个|项|类|家|件|大|种|年|次|期|批|张|人|万|亿|月|日|届|轮|级|版|名|条))"

PLACE = (
    rf"专栏\s*{_N}(?![0-9０-９]|\s*个)(?:{_AND}(?:专栏)?\s*{_N}{_NOT_COUNTED})*"  # 专栏5, 专栏3至专栏5, 专栏3、4和6
    # 第三章第二节, 第三、五章
    rf"|第\s*{_N}(?:{_AND}第?\s*{_N})*\s*(?:{_LEVEL})(?:第\s*{_N}(?:{_AND}第?\s*{_N})*\s*(?:节|条))?"
    rf"|[（(]\s*{_HAN}\s*[)）](?:{_AND}[（(]\s*{_HAN}\s*[)）])*"  # （十二）, （三）至（五）
    rf"|(?:附?表|附件)\s*{_N}(?!\s*[个份])(?:{_AND}(?:附?表|附件)?\s*{_N}{_NOT_COUNTED})*"  # 表1, 附表2, 表1和2, 附件1
    rf"|注\s*[①-⑳]"  # 注①
    rf"|(?:上述|前述|以上|下述|下列|以下|上|下)(?:专栏|表格|表)(?![示现明述达彰决面率态])"  # 上述专栏, 下表
)
"""One alternative for each form; each begins with characters that a search finds fast."""

_KIND = "规划|纲要|措施|意见|方案|计划|办法|条例|规定|细则|规则|规范|政策|决定|通知|法"
OWN = (
    r"本(?<![基成资样根日版文标课剧蓝原副]本)"  # not 基本方案, 日本政策
    r"(?:战略|行动|实施|工作|指导|若干|专项|建设|发展|总体)?"
    rf"(?:{_KIND})(?![人院庭官性书])"  # 本规划, 本行动方案, 本条例; not 本法院, 本通知书
)
"""What a plan calls itself."""
_BEHIND_TITLE = re.compile(r"(?:[（(][^（）()]*[）)]|[0-9零〇一二三四五六七八九十百]+条)$")
"""…战略纲要（2011—2015年）, …优惠政策三十条"""

_PART = re.compile(rf"(?P<unit>专栏|附?表|附件|第)?\s*(?P<number>{_N}|[（(]\s*{_HAN}\s*[)）])\s*(?P<level>{_LEVEL})?")
_BRACKETS = re.compile(r"[（()）\s]")
_RANGE = re.compile(r"\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*")
_POINTING = re.compile(r"(?:见|参见|详见|按|按照|根据|依照|依据|上述|前述|落实|执行|所列|本规划|本措施|本纲要|第)\s*$")
"""What stands before a number in brackets that points at something: `按照（十二）`."""
_POINTED = re.compile(r"\s*(?:项|款|条|点|部分|中的?|所述|所列|规定|要求|提出)")
_IN_OTHER_WORDS = re.compile(
    r"(?:[^本该各总][法例则典约规章程定]|[^本该]?(?:规划|纲要|意见|措施|方案|计划|决定|办法|条例))\s*$"
)
"""A document named without quotes before the number: `专利法第十二条`."""
_OWN = re.compile(rf"(?:{OWN}|本文件)\s*$")
_ANNEX = re.compile(rf"\s*附件\s*({_N})")
_NO_TABLE = re.compile(r"[代发列图仪钟手报填电外仪官]$")
"""`代表一`, `发表3`: no tables."""
_LISTED = rf"第\s*{_N}\s*[编篇章节条款项]|第?\s*[（(]\s*{_HAN}\s*[)）]\s*[项款]?"
_CHAIN = re.compile(rf"(?:{_LISTED})(?:{_LISTED}|[、和及与至到—－–~～-]|以及|或者?|\s)*第?$")
"""`第十二条、第十六条至`, `第二条第一款第（一）项、第`: what stands before the last number of a list."""
_CHAIN_LENGTH = 80
_OF_CHAPTER = re.compile(rf"第\s*({_N})\s*章")
_OF_ARTICLE = re.compile(rf"第\s*({_N})\s*条")
_AFTER_TITLE = re.compile(r"》\s*(?:[（(][^（）()]*[)）])?\s*(?:中|的|之)?\s*$")


@dataclass(frozen=True, slots=True)
class Directory:
    """The numbered parts of a plan, as ids inside it."""

    columns: dict[int, str] = field(default_factory=dict)
    chapters: dict[int, str] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    """第一编"""
    named_chapters: bool = False
    """Chapters are called 第一章, not 一、."""
    sections: dict[tuple[str, int], str] = field(default_factory=dict)
    """By chapter and number."""
    articles: dict[int, str] = field(default_factory=dict)
    bracketed: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """（十二） → chapter and id of each section or measure so numbered."""
    tables: dict[int, str] = field(default_factory=dict)
    annexes: dict[int, str] = field(default_factory=dict)
    """附件1"""
    footnotes: frozenset[str] = frozenset()
    order: tuple[tuple[str, str, str], ...] = ()
    """Kind (`column`, `table`), chapter and id, in document order, with the paragraphs between them (`text`)."""


def directory(plan: Plan) -> Directory:
    """Give the numbered parts of `plan`."""
    made = Directory(footnotes=frozenset(each.label for each in plan.footnotes), order=tuple(_order(plan)))
    for column in plan.columns:
        if column.number is not None:
            made.columns.setdefault(column.number, column.id)
    for table in plan.tables:
        made.tables.setdefault(table.number, table.id)
    for table in plan.tables:  # a number in the caption goes before the place in the plan
        if match := re.match(rf"\s*附?表\s*({_N})", plain(table.caption)):
            made.tables[count(match[1]) or table.number] = table.id
    for step in plan.walk():
        if isinstance(step.node, Section) and step.node.number:
            _enter(made, step.node, step)
        elif isinstance(step.node, Section) and (match := _ANNEX.match(plain(step.node.heading))):
            made.annexes.setdefault(count(match[1]) or 0, step.node.id)
    styles = {chapter.number.style for chapter in plan.sections if chapter.number}
    return replace(made, named_chapters=NumberStyle.CHAPTER in styles)


def _enter(made: Directory, section: Section, step: Step) -> None:
    assert section.number
    style, value = section.number.style, section.number.value
    chapter = step.trail[0].id if step.trail else section.id
    if not step.trail:
        (made.parts if style is NumberStyle.PART else made.chapters).setdefault(value, section.id)
    elif style is NumberStyle.CHAPTER:
        made.chapters.setdefault(value, section.id)
    elif style is NumberStyle.SECTION:
        made.sections.setdefault((step.trail[-1].id, value), section.id)
    if style is NumberStyle.ARTICLE:
        made.articles.setdefault(value, section.id)
    if style is NumberStyle.BRACKETED_HAN:
        made.bracketed[value] = (*made.bracketed.get(value, ()), (chapter, section.id))


def _order(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for step in plan.walk():
        chapter = step.sections[0].id if step.sections else ""
        kind = "table" if isinstance(step.node, Table) else "column" if isinstance(step.node, Column) else "text"
        yield kind, chapter, step.node.id


@dataclass(frozen=True, slots=True)
class Found:
    """A part that is pointed at: where in the text, and its id; no id where there is none (see `nearest`)."""

    start: int
    end: int
    target: str
    nearest: str = ""
    """How the nearest part is written, where there is no such part."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a token stands: the text around it, and the place of that text in the plan it points into."""

    text: str
    start: int
    end: int
    holder: str = ""
    """Id of the clause; empty in another plan."""
    chapter: str = ""
    foreign: bool = False
    """The text stands in another plan, which cited this one just before."""

    @property
    def token(self) -> str:
        return self.text[self.start : self.end]

    @property
    def chain(self) -> str:
        """The numbers of the list or place before the token, which the same words point at: `本条例第十二条、`."""
        return self.text[_chain_start(self.text, self.start) : self.start]

    @property
    def before(self) -> str:
        start = _chain_start(self.text, self.start)
        return self.text[max(0, start - 16) : start]

    @property
    def pointing(self) -> bool:
        """Tell whether the words before it say that something is pointed at."""
        return self.foreign or bool(_POINTING.search(self.before) or _OWN.search(self.before))


def _chain_start(text: str, start: int) -> int:
    """Give where the list begins that goes on at `start`."""
    match = _CHAIN.search(text, max(0, start - _CHAIN_LENGTH), start)
    return match.start() if match else start


def resolve_place(site: Site, where: Directory) -> list[Found]:
    """Give what the token at `site` points at in the plan that `where` describes.

    Nothing is given for what only looks like a reference: `代表一`, `专利法第十二条`, a text of nothing but `第一章`.
    """
    if site.token == site.text.strip():
        return []
    if not site.foreign and _IN_OTHER_WORDS.search(site.before) and not _OWN.search(site.before):
        return []
    form = next(form for first, form in _FORMS.items() if site.token[0] in first)
    return form(site, where)


def _footnote(site: Site, where: Directory) -> list[Found]:
    label = site.token[1:].strip()
    known = label in where.footnotes and not site.foreign
    return [Found(site.start, site.end, f"#{label}")] if known else []


def _column(site: Site, where: Directory) -> list[Found]:
    return _parts(site, lambda number: (where.columns.get(number, ""), _nearest(where.columns, number, "专栏{}")))


def _table(site: Site, where: Directory) -> list[Found]:
    if _NO_TABLE.search(site.before) or not where.tables:
        return []
    return _parts(site, lambda number: (where.tables.get(number, ""), _nearest(where.tables, number, "表{}")))


def _annex(site: Site, where: Directory) -> list[Found]:
    """Resolve 附件1; many plans are published without their annexes, so that one that is not there is no mistake."""
    return [each for each in _parts(site, lambda number: (where.annexes.get(number, ""), "")) if each.target]


def _table_or_annex(site: Site, where: Directory) -> list[Found]:
    return (_annex if site.token.startswith("附件") else _table)(site, where)


def _item(site: Site, where: Directory) -> list[Found]:
    """Resolve （十二）, which is a number of the text itself unless the words around it point."""
    if not (site.pointing or _POINTED.match(site.text, site.end)):
        return []
    article = _article_at_hand(site, where)
    return _parts(site, lambda number: (_bracketed(where, number, site.chapter, article), ""))


def _article_at_hand(site: Site, where: Directory) -> str:
    """Give the id of the article that the words before name, else of the one that holds the text; empty for none."""
    if named := _OF_ARTICLE.findall(site.chain):  # 第五十三条第（二）项
        return where.articles.get(count(named[-1]) or 0, "")
    own = re.sub(r"-[ip]\d.*", "", site.holder)
    return own if own in where.articles.values() else ""


def calls_itself(title: str, words: str) -> bool:
    """Tell whether a plan of that title means itself by `words`: 三年行动方案 by 本行动方案, not by 本规划."""
    end = _BEHIND_TITLE.sub("", title)[-4:]
    return end.endswith("法") and not end.endswith("办法") if words == "本法" else words[-2:] in end


def belongs_to_title(text: str, start: int) -> bool:
    """Tell whether what begins at `start` follows a title: `《…》第三章`, also as the last of a list."""
    start = _chain_start(text, start)
    return _AFTER_TITLE.search(text[max(0, start - 40) : start]) is not None


def _parts(site: Site, find: Callable[[int], tuple[str, str]]) -> list[Found]:
    """Resolve each number of a list or range; `find` gives the id and how the nearest part is written."""
    found: list[Found] = []
    number, stop = 0, 0
    for match in _PART.finditer(site.token):
        first, number = number, count(_BRACKETS.sub("", match["number"])) or 0
        begin = site.start + match.start()
        if found and _RANGE.fullmatch(site.token[stop : match.start()]):
            between = (find(each)[0] for each in range(first + 1, number))
            found += [Found(begin, begin, target) for target in between if target]
        stop = match.end()
        found.append(Found(begin, site.start + stop, *find(number)))
    return found


def _nearest(known: dict[int, str], number: int, form: str) -> str:
    if not known:
        return ""
    return form.format(min(known, key=lambda each: (abs(each - number), each)))


def _bracketed(where: Directory, number: int, chapter: str, article: str = "") -> str:
    """Find （十二） in the article that is named, in the chapter at hand, else where it stands once only."""
    candidates = where.bracketed.get(number, ())
    if inside := [each for _, each in candidates if article and is_within(each, article)]:
        return inside[0]
    here = [each for home, each in candidates if home == chapter] or [each for _, each in candidates]
    return here[0] if len(here) == 1 else ""


def _section(site: Site, where: Directory) -> list[Found]:
    """Resolve 第三章, 第三章第二节, 第三、五章, 第十二条."""
    parts = list(_PART.finditer(site.token))
    levels = [match["level"] for match in parts if match["level"]]
    if levels[0] != levels[-1]:
        return _section_of_chapter(site, where, parts)
    home = site.chapter
    if named := _OF_CHAPTER.findall(site.chain):  # 第三章第二节、第三节
        home = where.chapters.get(count(named[-1]) or 0, "")
    found = []
    for match in parts:
        target, nearest = _at_level(where, levels[0], count(match["number"]) or 0, home)
        if target or _expected(where, levels[0], pointing=site.pointing):
            found.append(Found(site.start + match.start(), site.start + match.end(), target, nearest))
    return found


def _section_of_chapter(site: Site, where: Directory, parts: Sequence[re.Match[str]]) -> list[Found]:
    """Resolve 第三章第二节, which is one place."""
    outer, *inner = parts
    home = where.chapters.get(count(outer["number"]) or 0, "")
    known = {number: each for (chapter, number), each in where.sections.items() if chapter == home}
    nearest = "第{}章".format(_nearest(where.chapters, count(outer["number"]) or 0, "{}"))
    found: list[Found] = []
    for match in inner:
        number = count(match["number"]) or 0
        target = known.get(number, "") if inner[-1]["level"] == "节" else where.articles.get(number, "")
        begin = site.start + (match.start() if found else 0)
        near = _nearest(known, number, f"{outer[0]}第{{}}节") or nearest
        if target or where.named_chapters or site.pointing:
            found.append(Found(begin, site.start + match.end(), target, near))
    return found


def _at_level(where: Directory, level: str, number: int, chapter: str) -> tuple[str, str]:
    """Give the id of 第`number``level` and how the nearest is written."""
    match level:
        case "章":
            return where.chapters.get(number, ""), _nearest(where.chapters, number, "第{}章")
        case "节":
            known = {n: each for (home, n), each in where.sections.items() if home == chapter}
            return known.get(number, ""), _nearest(known, number, "第{}节")
        case "条":
            if where.articles:
                return where.articles.get(number, ""), _nearest(where.articles, number, "第{}条")
            return _bracketed(where, number, ""), ""
    known = where.parts or ({} if where.named_chapters else where.chapters)
    return known.get(number, ""), _nearest(known, number, "第{}" + level)


def _expected(where: Directory, level: str, *, pointing: bool) -> bool:
    """Tell whether a number at this `level` without a part must be a mistake: the plan has parts so called."""
    match level:
        case "章":
            return where.named_chapters or (pointing and bool(where.chapters))
        case "节":
            return bool(where.sections) and pointing
        case "条":
            return bool(where.articles)
    return bool(where.parts)


def _nearby(site: Site, where: Directory) -> list[Found]:
    """Resolve 上述专栏, 下表: the only one before or after the text in its chapter, or the one right beside it."""
    at = next((index for index, each in enumerate(where.order) if each[2] == site.holder), None)
    if at is None:
        return []
    follows = site.token.startswith(("下", "以下"))
    row = where.order[at + 1 :] if follows else where.order[:at][::-1]
    wanted = "column" if "专栏" in site.token else "table"
    row = tuple(each for each in row if not is_within(site.holder, each[2]))  # not the column that holds the text
    candidates = [each for each in row if each[:2] == (wanted, site.chapter)]
    if len(candidates) == 1 or (candidates and row[0] == candidates[0]):
        return [Found(site.start, site.end, candidates[0][2])]
    return []


_FORMS: dict[str, Callable[[Site, Directory], list[Found]]] = {
    "注": _footnote,
    "专": _column,
    "表附": _table_or_annex,
    "（(": _item,
    "第": _section,
    "上前以下": _nearby,
}
"""How a token is resolved, by its first character."""
