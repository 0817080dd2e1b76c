"""Entries: `key: value` lines (YAML) with their places, as front matter and the lists of the content have them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from planbook import problems
from planbook.addresses import SLUG
from planbook.lines import Line, split_lines
from planbook.problems import Problem, Rule, Where


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its Chinese name, the form of its value in words, and how a value is read."""

    chinese: str
    expected: str
    read: Callable[[str], object]
    """From the text of one value; raises ValueError where the text has another form."""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value, or the values of its list."""

    key: str
    """As written."""
    where: Where
    texts: tuple[tuple[str, Where], ...]


def one_line(value: str) -> str:
    """Give a text as one line, without double spaces; the reader of keys that hold any text."""
    return " ".join(value.split())


def read_url(value: str) -> str:
    """Read the address of a web page; raises ValueError for anything else."""
    if not re.fullmatch(r"https?://[^\s/]\S*", value):
        raise ValueError(value)
    return value


def read_address(value: str) -> str:
    """Read a name that becomes the address of a page; raises ValueError for anything else."""
    if not SLUG.fullmatch(value) or value == "index":
        raise ValueError(value)
    return value


def scalar(value: str) -> str:
    """Write a value in one line, between quotation marks only where YAML would read it as something else."""
    return value if _as_read(value) == value else "'" + value.replace("'", "''") + "'"


def _as_read(written: str) -> str | None:
    """Give the text that YAML reads, None where that is none."""
    try:
        root = yaml.compose(f"- {written}", yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    value = root.value[0] if isinstance(root, yaml.SequenceNode) else None
    return value.value if isinstance(value, yaml.ScalarNode) else None


def read_mapping(lines: Sequence[Line], found: list[Problem]) -> list[Entry] | None:
    """Read lines of `key: value`; None, with problems in `found`, where they are none."""
    root = _compose(lines, yaml.MappingNode("", []), found)
    if isinstance(root, yaml.MappingNode):
        return _entries(root, lines, found)
    if root is not None:
        found.append(_bad(lines, root.start_mark))
    return None


def read_list(lines: Sequence[Line], found: list[Problem]) -> list[tuple[Where, list[Entry]]]:
    """Read a list of mappings: give the place and the entries of each; what is none goes to `found`."""
    root = _compose(lines, yaml.SequenceNode("", []), found)
    if root is None:
        return []
    items = root.value if isinstance(root, yaml.SequenceNode) else [root]
    records = []
    for item in items:
        if isinstance(root, yaml.SequenceNode) and isinstance(item, yaml.MappingNode):
            records.append((_at(lines, item.start_mark), _entries(item, lines, found)))
        else:
            found.append(_bad(lines, item.start_mark))
    return records


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list of the content whose records have an id: its keys, and what is said where a record is wrong."""

    keys: Mapping[str, Key]
    required: Sequence[str]
    incomplete: Rule
    """With `missing`."""
    repeated: Rule
    """With `id` and `earlier`."""


def read_records(
    path: str, text: str, kind: ListKind, found: list[Problem]
) -> Iterator[tuple[Where, list[Entry], dict[str, object]]]:
    """Give place, entries and values of each record of a list that is complete and has an id of its own."""
    taken: dict[object, Where] = {}
    for where, entries in read_list(split_lines(path, text), found):
        before = len(found)
        values = read_values(entries, kind.keys, found)
        if missing := [kind.keys[name].chinese for name in kind.required if not values.get(name)]:
            if len(found) == before:  # else a value that cannot be read has been reported
                found.append(kind.incomplete.at(where, missing="、".join(missing)))
        elif earlier := taken.get(values["id"]):
            found.append(kind.repeated.at(where, id=values["id"], earlier=earlier.line))
        else:
            taken[values["id"]] = where
            yield where, entries, values


def read_values(entries: Sequence[Entry], keys: Mapping[str, Key], found: list[Problem]) -> dict[str, object]:
    """Give the values of `entries` by the names of `keys`; what is wrong with them goes to `found`."""
    aliases = {key.chinese: name for name, key in keys.items()}
    values: dict[str, object] = {}
    seen: dict[str, Where] = {}
    for entry in entries:
        name = aliases.get(entry.key.strip(), entry.key.strip())
        key = keys.get(name)
        if key is None:
            suggestion = _suggest(entry.key, keys)
            found.append(problems.UNKNOWN_KEY.at(entry.where, key=entry.key, suggestion=suggestion))
        elif name in seen:
            found.append(problems.KEY_REPEATED.at(entry.where, key=entry.key, earlier=seen[name].line))
        else:
            seen[name] = entry.where
            _read_value(entry, name, key, values, found)
    return values


def _read_value(entry: Entry, name: str, key: Key, values: dict[str, object], found: list[Problem]) -> None:
    read: list[object] = []
    for text, place in entry.texts:
        try:
            if text.strip():
                read.append(key.read(text.strip()))
        except ValueError:
            found.append(problems.BAD_VALUE.at(place, key=entry.key, value=text, expected=key.expected))
    if key.many:
        values[name] = tuple(read)
    elif len(entry.texts) > 1:
        found.append(problems.BAD_VALUE.at(entry.where, key=entry.key, value="（多行）", expected=key.expected))
    elif read:
        values[name] = read[0]


def _suggest(written: str, keys: Mapping[str, Key]) -> str:
    chinese = [key.chinese for key in keys.values()]
    near = difflib.get_close_matches(written, [*keys, *chinese], n=1)
    return f"是否应为“{near[0]}”？" if near else f"可用的有：{'、'.join(chinese)}。"


def _compose(lines: Sequence[Line], empty: yaml.Node, found: list[Problem]) -> yaml.Node | None:
    """Give the root of the YAML in `lines`, `empty` where they hold nothing, None where they are no YAML."""
    try:
        root = yaml.compose("\n".join(_LINE_ENDS.sub(" ", line.text) for line in lines), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        found.append(_bad(lines, getattr(error, "problem_mark", None)))
        return None
    cuts = ((line, cut) for line in lines if (cut := _cut_off(line.text)))
    found += [problems.CUT_OFF.at(line.at(cut.start()), rest=cut[0].strip()) for line, cut in cuts]
    return root or empty


def _entries(node: yaml.MappingNode, lines: Sequence[Line], found: list[Problem]) -> list[Entry]:
    entries: list[Entry] = []
    for key, value in node.value:
        where = _at(lines, key.start_mark)
        scalars = _scalars(value)
        if scalars is None:
            found.append(problems.BAD_YAML.at(where, reason=f"“{key.value}”的值应为文字"))
        else:
            texts = tuple((each.value, _at(lines, each.start_mark)) for each in scalars)
            entries.append(Entry(str(key.value), where, texts))
    return entries


def _scalars(value: yaml.Node) -> list[yaml.ScalarNode] | None:
    """Give the texts of a value: one, or those of a list with a line each; None for anything else."""
    listed = isinstance(value, yaml.SequenceNode) and not value.flow_style
    scalars = [each for each in (value.value if listed else [value]) if isinstance(each, yaml.ScalarNode)]
    return scalars if len(scalars) == (len(value.value) if listed else 1) else None


def _at(lines: Sequence[Line], mark: yaml.error.Mark | None) -> Where:
    """Give the place in the file of a place in the YAML."""
    line = lines[min(mark.line, len(lines) - 1) if mark else 0]
    return line.at(mark.column if mark else 0)


_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
"""Line ends to YAML, but not to an editor."""
_COMMENT = re.compile(r"(?<=\s)#\S.*")  # "title: 测试 #1 号", but not "title: 测试 # 标题"
_UNCUT = re.compile(r"(?:[^:]+:|\s*-)\s*['\"]|\s*#")  # title: '测试 #1 号', - '测试 #1 号', # 说明


def _cut_off(text: str) -> re.Match[str] | None:
    """Find what YAML takes for a comment and the editor for text."""
    return None if _UNCUT.match(text) else _COMMENT.search(text)


def _bad(lines: Sequence[Line], mark: yaml.error.Mark | None) -> Problem:
    """Say in Chinese what the YAML reader stumbled over, and in which line; it often notices only later."""
    for line in lines:
        for wrong, reason in _FAULTS:
            if wrong.search(line.text):
                return problems.BAD_YAML.at(line.where, reason=reason)
    where = _at(lines, mark)
    text = next(line.text for line in lines if line.where.line == where.line)
    return problems.BAD_YAML.at(where, reason=f"无法解读“{text.strip()}”")


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
