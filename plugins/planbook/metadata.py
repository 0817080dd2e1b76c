"""The front matter: `--- … ---` with `key: value` lines (YAML) at the top of a plan file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planbook import problems
from planbook.entries import Key, one_line, read_address, read_mapping, read_url, read_values
from planbook.lines import Line
from planbook.model import Metadata
from planbook.problems import Problem
from planbook.traditional import read_exception

FENCE = "---"


def _date(value: str) -> date:
    match = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?", value)  # 2022-01-14, 2022年1月14日, 2022/1/14
    if not match:
        raise ValueError(value)
    return date(int(match[1]), int(match[2]), int(match[3]))


def _datetime(value: str) -> datetime:
    day, _, clock = " ".join(value.replace("：", ":").split()).partition(" ")  # as an input method writes it
    clock_match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", clock.strip() or "00:00")
    if not clock_match:
        raise ValueError(value)
    on = _date(day)
    return datetime(on.year, on.month, on.day, int(clock_match[1]), int(clock_match[2]))


_TWO_REGIONS = re.compile(r".(?:省|自治区).")  # 某省某市


def _region(value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in re.split("[/／]", value))
    if not all(parts) or any(_TWO_REGIONS.search(part) for part in parts):
        raise ValueError(value)
    return parts


def _period(value: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{4})\s*(?:-|—|－|–|―|至)\s*(\d{4})年?", value)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(value)
    return int(match[1]), int(match[2])


_DAY = "“年-月-日”，如 2022-01-14"
KEYS: dict[str, Key] = {
    "title": Key("标题", "文字", one_line),
    "issuer": Key("发文机关", "文字", one_line),
    "document_number": Key("发文字号", "文字，如 深府办〔2011〕109号", one_line),
    "issued": Key("成文日期", _DAY, _date),
    "source_published": Key("来源发布日期", _DAY, _date),
    "published": Key("发布时间", "“年-月-日 时:分”，如 2026-11-22 10:00", _datetime),
    "updated": Key("更新时间", "“年-月-日 时:分”，如 2026-12-01 10:00", _datetime),
    "region": Key("行政区", "由高到低、以“/”分隔，如 广东省/河源市", _region),
    "period": Key("规划期", "“首年-末年”，如 2021-2025", _period),
    "subject": Key("主题分类", "文字", one_line),
    "status": Key("有效性", "文字，如 现行有效", one_line),
    "index_number": Key("索引号", "文字", one_line),
    "category": Key("信息分类", "文字", one_line),
    "source": Key("来源", "文字", one_line),
    "source_url": Key("来源网址", "以 http:// 或 https:// 开头的网址，不带空格", read_url),
    "source_text": Key("来源文本", "content/sources 中的文件名", one_line),
    "received": Key("来源形式", "文字，如 Word 文件", one_line),
    "checked": Key("已核对", "以“- ”开头的若干行文字", one_line, many=True),
    "normalised": Key("统一处理", "以“- ”开头的若干行文字", one_line, many=True),
    "dropped": Key("未收录内容", "以“- ”开头的若干行文字", one_line, many=True),
    "aliases": Key("别名", "以“- ”开头的若干行文字", one_line, many=True),
    "supersedes": Key("代替", "本站另一件规划的网址，如 heyuan-ip-145", read_address),
    "traditional": Key("繁体用字", "以“- ”开头的若干行“简体=繁体”，如 于=于", read_exception, many=True),
    "unlinked": Key("不作链接", "以“- ”开头的若干行文字", one_line, many=True),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What `read_front_matter` found."""

    metadata: Metadata
    body: Sequence[Line]
    """The lines after the metadata."""


def read_front_matter(lines: Sequence[Line], found: list[Problem]) -> FrontMatter | None:
    """Read the metadata at the top of `lines`; None, with problems in `found`, where there is none to read."""
    first = next((index for index, line in enumerate(lines) if not line.blank), None)
    if first is None or lines[first].text.rstrip() != FENCE:
        found.append(problems.NO_FRONT_MATTER.at(lines[first or 0].where))
        return None
    last = next((i for i in range(first + 1, len(lines)) if lines[i].text.rstrip() == FENCE), None)
    if last is None:
        found.append(problems.FRONT_MATTER_OPEN.at(lines[first].where))
        return None
    entries = read_mapping(lines[first + 1 : last], found)
    if entries is None:
        return None
    values = read_values(entries, KEYS, found)
    if not values.get("title"):
        found.append(problems.NO_TITLE.at(lines[first].where))
        values["title"] = ""
    return FrontMatter(Metadata(**values), lines[last + 1 :])  # type: ignore[arg-type]
