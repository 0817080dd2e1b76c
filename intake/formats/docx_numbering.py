"""Automatic numbering of Word: what Word shows before a paragraph, as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from intake.formats.docx_package import number, val

_DIGITS = "〇一二三四五六七八九"
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # bullets in Wingdings and Symbol


def chinese(count: int) -> str:
    """Give `count` as in 第二十三条: 十, 二十三, 一百零五."""
    if count < 1 or count > 9999:
        return str(count)
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name
        zero = not digit
    return text.removeprefix("一") if 10 <= count < 20 else text


def formal(count: int) -> str:
    """Give `count` in the figures of banknotes: 壹, 贰, 拾."""
    return chinese(count).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))


def circled(count: int) -> str:
    """Give `count` as ① … ㊿, and in brackets beyond."""
    for begin, first in ((1, 0x2460), (21, 0x3251), (36, 0x32B1)):
        if begin <= count < {1: 21, 21: 36, 36: 51}[begin]:
            return chr(first + count - begin)
    return f"[{count}]"


def letters(count: int) -> str:
    """Give `count` as Word does: a … z, aa, bb."""
    return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 500 else str(count)


def roman(count: int) -> str:
    """Give `count` in Roman figures, in small letters."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, name in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    ):
        text += name * (count // value)
        count %= value
    return text


def _from(names: str) -> Callable[[int], str]:
    return lambda count: names[count - 1] if 0 < count <= len(names) else str(count)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02}",
    "decimalFullWidth": lambda count: str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda count: str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "numberInDash": lambda count: f"- {count} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "taiwaneseDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "japaneseDigitalTenThousand": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "chineseLegalSimplified": formal,
    "ideographLegalTraditional": formal,
    "japaneseLegal": formal,
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "none": lambda _: "",
}


def as_word_writes(count: int, name: str) -> str:
    """Give `count` in the number format `name` of WordprocessingML (ECMA-376-1, 17.18.59 ST_NumberFormat)."""
    return _FORMATS.get(name, str)(max(count, 0))


@dataclass(slots=True)
class Level:
    """A level of a list: `%1、` in chineseCounting."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int = -1
    """After which level it begins anew, counted from 1; 0 is never, -1 any higher one."""


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far they have counted."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self.level_of_style: dict[tuple[str, str], int] = {}
        for element in root if root is not None else ():
            if element.tag == "abstractNum":
                self._read_list(element)
        for element in root if root is not None else ():
            if element.tag == "num":
                self._read_use(element)

    def _read_list(self, element: Element) -> None:
        name = element.get("abstractNumId", "")
        levels = {}
        for item in element.findall("lvl"):
            place = number(item.get("ilvl", "0"))
            levels[place] = _level(item)
            if style := val(item.find("pStyle")):
                self.level_of_style[name, style] = place
        self._lists[name] = _List(levels)

    def _read_use(self, element: Element) -> None:
        name, base = element.get("numId", ""), val(element.find("abstractNumId"))
        if base not in self._lists:
            return
        overrides = element.findall("lvlOverride")
        replaced = {number(one.get("ilvl", "0")): level for one in overrides if (level := one.find("lvl")) is not None}
        self._list_of[name] = base
        if replaced:
            own = {**self._lists[base].levels, **{place: _level(level) for place, level in replaced.items()}}
            self._list_of[name] = f"{base}/{name}"
            self._lists[f"{base}/{name}"] = _List(own)
        self._starts[name] = {
            number(one.get("ilvl", "0")): number(val(start), 1)
            for one in overrides
            if (start := one.find("startOverride")) is not None
        }

    def level_for(self, use: str, style: str) -> int:
        """Give the level that the list `use` ties to a paragraph style, 0 where it ties none."""
        return self.level_of_style.get((self._list_of.get(use, "").partition("/")[0], style), 0)

    def label(self, use: str, place: int) -> str:
        """Count one on at level `place` of the list `use`, and give what Word shows; empty where it is no list."""
        found = self._lists.get(self._list_of.get(use, ""))
        level = found.levels.get(place) if found else None
        if found is None or level is None:
            return ""
        for restarted, begin in self._starts.pop(use, {}).items():
            found.counts[restarted] = begin - 1
        for higher in range(place):
            if higher in found.levels:
                found.counts.setdefault(higher, found.levels[higher].start)
        found.counts[place] = found.counts.get(place, level.start - 1) + 1
        for lower in [lower for lower in found.counts if lower > place]:
            restart = found.levels[lower].restart
            if restart == -1 or (restart and place < restart):
                del found.counts[lower]
        return _label(found, level)


def _level(element: Element) -> Level:
    legal = element.find("isLgl")
    return Level(
        number(val(element.find("start"), "1"), 1),
        val(element.find("numFmt"), "decimal"),
        val(element.find("lvlText")),
        legal is not None and val(legal, "1") not in ("0", "false"),
        number(val(element.find("lvlRestart"), "-1"), -1),
    )


def _label(found: _List, level: Level) -> str:
    if level.format == "bullet":
        return _PRIVATE.sub("•", level.text)

    def count(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        source = found.levels.get(place)
        if source is None or place not in found.counts:
            return ""
        return as_word_writes(found.counts[place], "decimal" if level.legal else source.format)

    return re.sub(r"%([1-9])", count, level.text)
