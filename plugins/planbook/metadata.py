"""The front matter: `--- … ---` with `key: value` lines (YAML) at the top of a plan file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import yaml

from planbook import problems
from planbook.lines import Line
from planbook.model import Metadata
from planbook.problems import Problem, Where

FENCE = "---"


@dataclass(frozen=True, slots=True)
class Key:
    """A metadata key: its Chinese name, the form of its value in words, and how a value is read."""

    chinese: str
    expected: str
    read: Callable[[str], object]
    """From the text of one value; raises ValueError where the text has another form."""
    many: bool = False


def _text(value: str) -> str:
    return " ".join(value.split())


def _date(value: str) -> date:
    match = re.fullmatch(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?", value)
    if not match:
        raise ValueError(value)
    return date(int(match[1]), int(match[2]), int(match[3]))


def _datetime(value: str) -> datetime:
    day, _, clock = value.partition(" ")
    clock_match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", clock or "00:00")
    if not clock_match:
        raise ValueError(value)
    on = _date(day)
    return datetime(on.year, on.month, on.day, int(clock_match[1]), int(clock_match[2]))


def _region(value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in re.split("[/／]", value))
    if not all(parts):
        raise ValueError(value)
    return parts


def _period(value: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{4})\s*(?:-|—|－|–|―|至)\s*(\d{4})年?", value)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(value)
    return int(match[1]), int(match[2])


def _url(value: str) -> str:
    if not re.match(r"https?://[^\s/]+", value):
        raise ValueError(value)
    return value


_DAY = "“年-月-日”，如 2022-01-14"
KEYS: dict[str, Key] = {
    "title": Key("标题", "文字", _text),
    "issuer": Key("发文机关", "文字", _text),
    "document_number": Key("发文字号", "文字，如 深府办〔2011〕109号", _text),
    "issued": Key("成文日期", _DAY, _date),
    "source_published": Key("来源发布日期", _DAY, _date),
    "published": Key("发布时间", "“年-月-日 时:分”，如 2026-11-22 10:00", _datetime),
    "region": Key("行政区", "由高到低、以“/”分隔，如 广东省/河源市", _region),
    "period": Key("规划期", "“首年-末年”，如 2021-2025", _period),
    "subject": Key("主题分类", "文字", _text),
    "status": Key("有效性", "文字，如 现行有效", _text),
    "index_number": Key("索引号", "文字", _text),
    "category": Key("信息分类", "文字", _text),
    "source": Key("来源", "文字", _text),
    "source_url": Key("来源网址", "以 http:// 或 https:// 开头的网址", _url),
    "source_text": Key("来源文本", "content/sources 中的文件名", _text),
    "received": Key("来源形式", "文字，如 Word 文件", _text),
    "checked": Key("已核对", "以“- ”开头的若干行文字", _text, many=True),
    "normalised": Key("统一处理", "以“- ”开头的若干行文字", _text, many=True),
    "dropped": Key("未收录内容", "以“- ”开头的若干行文字", _text, many=True),
}
_ALIASES = {key.chinese: name for name, key in KEYS.items()}


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
    block = lines[first + 1 : last]
    entries = _entries(block, lines[first].where, found)
    if entries is None:
        return None
    values = dict(_values(entries, found))
    if not values.get("title"):
        found.append(problems.NO_TITLE.at(lines[first].where))
        values["title"] = ""
    return FrontMatter(Metadata(**values), lines[last + 1 :])  # type: ignore[arg-type]


Entry = tuple[str, Where, "list[tuple[str, Where]]"]


def _entries(block: Sequence[Line], start: Where, found: list[Problem]) -> list[Entry] | None:
    """Give key, place and values (text, place) of every line of the YAML block."""

    def at(mark: yaml.error.Mark | None) -> Where:
        line = mark.line if mark else 0
        return Where(start.path, start.line + 1 + line, (mark.column if mark else 0) + 1)

    try:
        root = yaml.compose("\n".join(_LINE_ENDS.sub(" ", line.text) for line in block), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        where, reason = _diagnose(block, getattr(error, "problem_mark", None))
        found.append(problems.BAD_YAML.at(where, reason=reason))
        return None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        where, reason = _diagnose(block, root.start_mark)
        found.append(problems.BAD_YAML.at(where, reason=reason))
        return None
    cuts = ((line, cut) for line in block if (cut := _cut_off(line.text)))
    found += [problems.CUT_OFF.at(line.at(cut.start()), rest=cut[0].strip()) for line, cut in cuts]
    entries: list[Entry] = []
    for key, value in root.value:
        where = at(key.start_mark)
        values = _scalars(value)
        if values is None:
            found.append(problems.BAD_YAML.at(where, reason=f"“{key.value}”的值应为文字"))
        else:
            entries.append((str(key.value), where, [(each.value, at(each.start_mark)) for each in values]))
    return entries


def _scalars(value: yaml.Node) -> list[yaml.ScalarNode] | None:
    """Give the texts of a value: one, or those of a list with a line each; None for anything else."""
    listed = isinstance(value, yaml.SequenceNode) and not value.flow_style
    scalars = [each for each in (value.value if listed else [value]) if isinstance(each, yaml.ScalarNode)]
    return scalars if len(scalars) == (len(value.value) if listed else 1) else None


_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
"""Line ends to YAML, but not to an editor."""
_COMMENT = re.compile(r"(?<=\s)#\S.*")  # "title: 测试 #1 号", but not "title: 测试 # 标题"


def _cut_off(text: str) -> re.Match[str] | None:
    """Find what YAML takes for a comment and the editor for text."""
    return None if re.match(r"[^:]+:\s*['\"]|\s*#", text) else _COMMENT.search(text)


def _diagnose(block: Sequence[Line], mark: yaml.error.Mark | None) -> tuple[Where, str]:
    """Say in Chinese what the YAML reader stumbled over, and in which line; it often notices only later."""
    for line in block:
        for wrong, reason in _FAULTS:
            if wrong.search(line.text):
                return line.where, reason
    line = block[min(mark.line if mark else 0, len(block) - 1)]
    return line.at(mark.column if mark else 0), f"无法解读“{line.text.strip()}”"


_FAULTS = tuple(
    (re.compile(wrong), reason)
    for wrong, reason in (
        (r"\t", "行中有制表符，请改用空格"),
        (r"^[^:#\s-]+：", "冒号是全角的"),
        (r"^[^:]+:(?=[^\s/])", "冒号之后没有空格"),
        (r"^[^:]+:\s+(?:\"[^\"]*|'[^']*)$", "引号没有成对"),
        (r"^[^:]+:\s+[^'\"\s].*:\s", "值中有冒号而没有用引号括起来"),
        (r"^[^:]+:\s+[\[\]{}&*!|>%@`,?]", "值以符号开头而没有用引号括起来"),
    )
)


def _values(entries: Sequence[Entry], found: list[Problem]) -> Iterator[tuple[str, object]]:
    seen: dict[str, Where] = {}
    for written, where, texts in entries:
        name = _ALIASES.get(written.strip(), written.strip())
        key = KEYS.get(name)
        if key is None:
            found.append(problems.UNKNOWN_KEY.at(where, key=written, suggestion=_suggest(written)))
            continue
        if name in seen:
            found.append(problems.KEY_REPEATED.at(where, key=written, earlier=seen[name].line))
            continue
        seen[name] = where
        read: list[object] = []
        for text, place in texts:
            try:
                if text.strip():
                    read.append(key.read(text.strip()))
            except ValueError:
                found.append(problems.BAD_VALUE.at(place, key=written, value=text, expected=key.expected))
        if key.many:
            yield name, tuple(read)
        elif len(texts) > 1:
            found.append(problems.BAD_VALUE.at(where, key=written, value="（多行）", expected=key.expected))
        elif read:
            yield name, read[0]


def _suggest(written: str) -> str:
    near = difflib.get_close_matches(written, [*KEYS, *_ALIASES], n=1)
    return f"是否应为“{near[0]}”？" if near else f"可用的有：{'、'.join(key.chinese for key in KEYS.values())}。"
