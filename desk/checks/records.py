"""Records: whether what the metadata states fits together, and fits the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Passage
from planbook.checked import read_checked
from planbook.indicators.heads import last_year
from planbook.problems import NOTICE, WARNING

_FRONT = "---\ntitle: 某市“十四五”规划\n{lines}\n---\n# 一、总体要求\n\n完善政策体系。\n"


def _file(lines: str, title: str = "某市“十四五”规划") -> str:
    return _FRONT.format(lines=lines).replace("某市“十四五”规划", title)


def _issued(day: str) -> str:
    notice = f"> **印发通知**\n>\n> 现印发给你们。\n>\n> {day}\n\n"
    return _file("issued: 2022-01-14").replace("# 一", notice + "# 一")


PERIOD = DeskRule(
    "J01",
    WARNING,
    "规划期 {written} 与标题中的“{name}”不符。",
    "“{name}”是 {first}-{last}，请核对。",
    basis="国民经济和社会发展五年规划的起止年份",
    wrong=_file("period: 2020-2025"),
    right=_file("period: 2021-2025"),
)
NUMBER_YEAR = DeskRule(
    "J02",
    WARNING,
    "发文字号的年份 {written} 与成文日期的年份 {issued} 不同。",
    "请核对两项。",
    basis="发文字号的年份是发文的年份",
    wrong=_file("document_number: 某府〔2021〕5号\nissued: 2022-01-14"),
    right=_file("document_number: 某府〔2022〕5号\nissued: 2022-01-14"),
)
DATES = DeskRule(
    "J03",
    WARNING,
    "{later}早于{earlier}。",
    "请核对两个日期。",
    basis="先成文，后发布",
    wrong=_file("issued: 2022-01-14\npublished: 2021-12-01 10:00"),
    right=_file("issued: 2022-01-14\npublished: 2022-02-01 10:00"),
)
NOTICE_DATE = DeskRule(
    "J04",
    WARNING,
    "印发通知的日期“{written}”与元数据的成文日期 {issued} 不同。",
    "请核对两处。",
    basis="同一件公文只有一个成文日期",
    wrong=_issued("2022年1月15日"),
    right=_issued("2022年1月14日"),
)
TITLE = DeskRule(
    "J05",
    NOTICE,
    "标题“{written}”带有书名号或句末标点。",
    "请只写规划名称。",
    basis="标题在各页面和引用格式中另加书名号",
    wrong=_file("", "《某市规划》"),
    right=_file("", "某市规划"),
)
REGION = DeskRule(
    "J06",
    WARNING,
    "标题以“{place}”开头，行政区是“{region}”。",
    "请核对两项。",
    basis="规划属于哪个行政区，决定它与哪些规划对照",
    wrong=_file("region: 广东省/深圳市", "河源市知识产权规划"),
    right=_file("region: 广东省/河源市", "河源市知识产权规划"),
)
STALE = DeskRule(
    "J07",
    NOTICE,
    "已核对的“{words}”在规划中没有出现。",
    "请改为与正文一致，或删去这一行。",
    basis="不再需要的核对记录应当删去",
    wrong=_file("checked:\n  - 各类和识产权"),
    right=_file("checked:\n  - 完善政策"),
)

_YEAR = re.compile(r"〔(\d{4})〕")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:自治[区州县]|[省市县区])")


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what does not fit in the metadata of one plan."""
    yield from _period(sheet)
    yield from _number(sheet)
    yield from _dates(sheet)
    yield from _notice_date(sheet)
    yield from _title(sheet)
    yield from _stale(sheet)


def _whole(passage: Passage) -> tuple[int, int]:
    return 0, len(passage.text)


def _period(sheet: Sheet) -> Iterator[Finding]:
    data, line = sheet.plan.metadata, sheet.metadata("period", "规划期")
    if data.period and line and (last := last_year(data.title)):
        expected = int(last) - 4, int(last)
        name = re.search(r"十[一二三四五六]?五", data.title)
        if data.period != expected and name:
            written = f"{data.period[0]}-{data.period[1]}"
            yield found(line, _whole(line), PERIOD, written=written, name=name[0], first=expected[0], last=expected[1])


def _number(sheet: Sheet) -> Iterator[Finding]:
    data, line = sheet.plan.metadata, sheet.metadata("document_number", "发文字号")
    year = _YEAR.search(data.document_number)
    if line and year and data.issued and int(year[1]) != data.issued.year:
        yield found(line, _whole(line), NUMBER_YEAR, written=year[1], issued=data.issued.year)


def _dates(sheet: Sheet) -> Iterator[Finding]:
    data = sheet.plan.metadata
    if not data.issued:
        return
    published = data.published.date() if data.published else None
    for day, key, name in (
        (data.source_published, "source_published", "来源发布日期"),
        (published, "published", "发布时间"),
    ):
        line = sheet.metadata(key, name)
        if day and line and day < data.issued:
            yield found(line, _whole(line), DATES, later=f"{name} {day}", earlier=f"成文日期 {data.issued}")


def _notice_date(sheet: Sheet) -> Iterator[Finding]:
    issued, notice = sheet.plan.metadata.issued, sheet.plan.notice
    if not issued or not notice:
        return
    lines = {block.where.line for block in notice.blocks}
    for passage in sheet.body:
        match = _DATE.fullmatch(passage.text.strip()) if passage.where(0).line in lines else None
        if match and tuple(map(int, match.groups())) != (issued.year, issued.month, issued.day):
            yield found(passage, match.span(), NOTICE_DATE, written=match[0], issued=issued)


def _title(sheet: Sheet) -> Iterator[Finding]:
    data, line = sheet.plan.metadata, sheet.metadata("title", "标题")
    if line and (data.title.startswith("《") or data.title.endswith(("》", "。", "；"))):
        yield found(line, _whole(line), TITLE, written=data.title)
    region, place = sheet.metadata("region", "行政区"), _PLACE.match(data.title)
    if region and place and data.region and not any(_same_place(place[0], each) for each in data.region):
        yield found(region, _whole(region), REGION, place=place[0], region="/".join(data.region))


def _same_place(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _stale(sheet: Sheet) -> Iterator[Finding]:
    title = sheet.metadata("title", "标题")
    for each in read_checked(sheet.plan.metadata.checked):
        if title and not any(each.words in passage.text for passage in sheet.passages):
            yield found(title, _whole(title), STALE, words=each.words)
