"""Faults put into the five plans, and how many of them `invoke check` finds.

    python -m bench.desk_faults [COUNT]

Each fault is put into a plan file by itself; it is found where a new finding stands within a few characters of it.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import rjieba

from bench import ROOT
from desk.checking import check_alone
from desk.passages import read_source
from planbook.problems import Where
from planbook.read import read_plan

NEAR = 40
"""Furthest distance, in characters, of a finding from the fault."""

Edit = tuple[int, int, str]
"""Start, end and new text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: where it can be put into a text."""

    name: str
    edits: Callable[[str, random.Random], Iterator[Edit]]


def _each(pattern: str, new: Callable[[re.Match[str]], str]) -> Callable[[str, random.Random], Iterator[Edit]]:
    def edits(text: str, _: random.Random) -> Iterator[Edit]:
        body = text.index("\n---\n", 4)
        for match in re.finditer(pattern, text, re.MULTILINE):
            if match.start() > body and "|" not in _line(text, match.start()):
                yield match.start(), match.end(), new(match)

    return edits


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]


_HAN = r"[\u4e00-\u9fff]"


def _other_character(text: str, chance: random.Random) -> Iterator[Edit]:
    """Take one character of a word for another of the text: what recognition does."""
    characters = re.findall(_HAN, text)
    for match in re.finditer(rf"(?<={_HAN}{{3}}){_HAN}(?={_HAN}{{3}})", text):
        if "|" not in _line(text, match.start()):
            yield match.start(), match.end(), chance.choice(characters)


def _in_a_phrase(text: str, chance: random.Random) -> Iterator[Edit]:
    """The same in a phrase that the text has at least eight times."""
    characters = re.findall(_HAN, text)
    for phrase in ("知识产权", "示范区", "粤港澳大湾区", "公共服务", "战略性新兴产业", "运营服务"):
        places = [match.start() for match in re.finditer(phrase, text)]
        if len(places) >= 8:
            for at in places:
                here = at + chance.randrange(len(phrase))
                yield here, here + 1, chance.choice(characters)


def _page_turn(text: str, _: random.Random) -> Iterator[Edit]:
    for match in re.finditer(r"(?<=。)[^。\n|{}*]{24,60}，(?=[^\n|{}]{10})", text):
        yield match.end(), match.end(), match[0]


def _doubled_word(text: str, _: random.Random) -> Iterator[Edit]:
    for match in re.finditer(rf"(?<=[，。、]){_HAN}{{4,12}}(?=[，。])", text):
        words = rjieba.cut(match[0], hmm=False)
        if len(words[0]) > 1:
            yield match.start() + len(words[0]), match.start() + len(words[0]), words[0]


FAULTS = (
    Fault("半角逗号", _each(rf"(?<={_HAN})，(?={_HAN})", lambda _: ",")),
    Fault("引号缺一半", _each("”", lambda _: "")),
    Fault("书名号缺一半", _each("《", lambda _: "")),
    Fault("汉字之间的空格", _each(rf"(?<=，{_HAN}{{2}})(?={_HAN}{{3}})", lambda _: " ")),
    Fault("标点连用", _each(r"(?<=[\u4e00-\u9fff])，", lambda _: "，。")),
    Fault("段末缺句号", _each(r"(?<=[\u4e00-\u9fff]{9})。$", lambda _: "")),
    Fault("繁体字", _each("发", lambda _: "發")),
    Fault("零宽字符", _each(rf"(?<=，{_HAN})(?={_HAN})", lambda _: "\u200b")),
    Fault("换页重复", _page_turn),
    Fault("词连写两遍", _doubled_word),
    Fault("虚词连写两遍", _each("(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fff])", lambda _: "的的")),
    Fault("常用短语认错一字", _in_a_phrase),
    Fault("任意一字认错", _other_character),
    Fault("年份中的 O", _each(r"20(?=2\d年)", lambda _: "2O")),
    Fault("目标年超出规划期", _each("(?<=到)2025年", lambda _: "2026年")),
    Fault("百分号前缺数字", _each(r"\d+(?:\.\d+)?(?=%)", lambda _: "")),
    Fault("“一是”之后缺号", _each("二是", lambda _: "四是")),
    Fault("章节缺号", _each(r"^(# (?:第)?)([一二三四五六])(?=[、章])", lambda m: m[1] + "九")),
    Fault("小节重号", _each(r"^(## （)([二三四])(?=）)", lambda m: m[1] + "一")),
    Fault("专栏重号", _each(r"(?<=\*\*专栏)([2-9])(?=[ ：])", lambda _: "1")),
    Fault("发文字号的括号", _each(r"〔(\d{4})〕", lambda m: f"[{m[1]}]")),
)


def measure(fault: Fault, count: int) -> tuple[int, int]:
    """Put `count` faults of a kind into the plans, one at a time; give how many are found, and of how many."""
    chance = random.Random(fault.name)
    places = []
    for path in sorted((ROOT / "content" / "plans").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        places += [(path, text, edit) for edit in fault.edits(text, chance) if text[edit[0] : edit[1]] != edit[2]]
    chosen = chance.sample(places, min(count, len(places)))
    return sum(is_found(*place) for place in chosen), len(chosen)


BEFORE: dict[Path, set[tuple[str, str]]] = {}


def is_found(path: Path, text: str, edit: Edit) -> bool:
    """Tell whether a fault makes a finding near it that was not there before."""
    start, end, new = edit
    if path not in BEFORE:
        BEFORE[path] = {(code, said) for code, said, _ in found_in(path.name, text)}
    changed = text[:start] + new + text[end:]
    source = read_source(path.name, changed)
    reach = NEAR + len(new)
    return any(
        abs(source.offset(where) - start) <= reach
        for code, said, where in found_in(path.name, changed)
        if (code, said) not in BEFORE[path]
    )


def found_in(path: str, text: str) -> Iterator[tuple[str, str, Where]]:
    """Give code, message and place of what the core and the desk find in one plan file."""
    problems = [*read_plan(path, text.encode()).problems, *(each.problem for each in check_alone(path, text))]
    return ((each.code, each.message, each.where) for each in problems)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for fault in FAULTS:
        found, total = measure(fault, count)
        print(f"{fault.name}\t{found}/{total}", flush=True)


if __name__ == "__main__":
    main()
