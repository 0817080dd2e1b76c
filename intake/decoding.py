"""`decode`: the bytes of a text or HTML file become text, and never mojibake that nobody notices."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins like UTF-16's, so it goes first
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_-]+)""", re.IGNORECASE)  # <meta charset="gb2312">
_IDEOGRAPHS = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3041-\u30fa]")
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_LATIN = re.compile("[\x80-\xffŒœŠšŸŽžƒˆ˜†‡‰‹›€™]")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_COMMON_SHARE = 0.9
"""Of the ideographs of a text in simplified Chinese, those in GB 2312 level 1 (3,755 characters) are 97 % or more;
of the same bytes read in a wrong encoding, about half."""
_FEW = 10
"""Ideographs that another reading of what is valid UTF-8 must hold to be believed."""
_SAMPLE = 200_000


class UndecodableText(ValueError):
    """The message is a Chinese sentence for the editor."""


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Give the text in `data` and the name of its encoding (`UTF-8`, `GB18030`, `UTF-16` or the one asked for).

    Without `encoding`, a byte order mark decides, then what the bytes can be; a charset that HTML declares is
    the last resort only, because pages saved from a browser often declare a wrong one.

    Raises `UndecodableText` where no encoding gives plausible text.
    """
    text, name = _asked(data, encoding) if encoding else _marked(data) or _guessed(data)
    _check(text, name)
    return text, name


def _asked(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UndecodableText(
            f"文件不是 {encoding} 编码：第 {line} 行有不合该编码的字节。"
            "请改用正确的 --encoding，或去掉它，由程序自行辨认。"
        ) from None
    except (LookupError, ValueError, UnicodeError):
        raise UndecodableText(f"不认识编码“{encoding}”。可以用 UTF-8、GB18030、GBK、UTF-16 或 Big5。") from None
    return text.removeprefix("\ufeff"), encoding.upper()


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), name
            except UnicodeDecodeError as error:
                raise UndecodableText(
                    f"文件开头标明是 {name} 编码，但第 {error.start + len(mark) + 1} 个字节处已损坏。请重新取得原文件。"
                ) from None
    return None


def _guessed(data: bytes) -> tuple[str, str]:
    unlikely: list[tuple[str, str]] = []
    for text, name in _candidates(data):
        if name == "UTF-8" and (text.isascii() or _WIDE.search(text)):
            return text, name
        if unlikely and len(_IDEOGRAPHS.findall(text)) < _FEW:
            continue
        if name in ("UTF-16", "GB18030") and _reads_as_chinese(text) and not _PRIVATE.search(text):
            return text, name
        if name not in ("UTF-16", "GB18030") and "\0" not in text:
            unlikely.append((text, name))
    if not unlikely:
        raise UndecodableText(_why_not(data))
    return unlikely[0]


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    """Give the readings of `data` that are possible at all, the likeliest first."""
    declared = _DECLARED.search(data[:4096])
    names = [("utf-8", "UTF-8")] if b"\0" not in data else []
    if len(data) % 2 == 0:
        names += [("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]
    names += [("gb18030", "GB18030")]
    if declared:
        names += [(declared[1].decode("ascii"), declared[1].decode("ascii").upper())]
    for codec, name in names:
        try:
            yield data.decode(codec), name
        except (UnicodeError, LookupError, ValueError):
            continue


def _reads_as_chinese(text: str) -> bool:
    """Say whether `text` holds Chinese, nearly all of it in everyday characters."""
    sample = text[:_SAMPLE]
    ideographs = _IDEOGRAPHS.findall(sample)
    foreign = sum(len(run) for run in _OUTSIDE_ASCII.findall(sample))
    if "\0" in sample or not ideographs or len(ideographs) < foreign * 0.5:
        return False
    if len(_KANA.findall(sample)) * 20 > foreign:
        return False
    return sum(map(_is_common, ideographs)) >= len(ideographs) * _COMMON_SHARE


def _is_common(character: str) -> bool:
    code = character.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _why_not(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        valid = len(data[: error.start].decode("utf-8", "ignore"))
        damaged = data.decode("utf-8", "replace").count("\ufffd")
        if valid and damaged * 50 < len(data):
            line = data[: error.start].count(b"\n") + 1
            return f"文件像是 UTF-8 编码，但第 {line} 行起有损坏的字节（共约 {damaged} 处）。请重新取得原文件。"
    return "认不出文件的编码：按 UTF-8、UTF-16、GB18030 都读不成通顺的中文。请用 --encoding 指明编码，或另存为 UTF-8。"


def _check(text: str, name: str) -> None:
    """Raise where `text`, though decoded, holds the traces of an earlier or wrong conversion."""
    if (place := text.find("\ufffd")) >= 0:
        line = text.count("\n", 0, place) + 1
        raise UndecodableText(
            f"第 {line} 行有“\ufffd”：文件在此前的转换中已丢失文字"
            f"（共 {text.count(chr(0xFFFD))} 处）。请用转换前的原文件导入。"
        )
    private = len(_PRIVATE.findall(text))
    if private * 200 > len(text):
        raise UndecodableText(
            f"按 {name} 读出 {private} 个无法显示的私用区字符。请用 --encoding 指明编码，或换用原文件。"
        )
    if _twice_encoded(text[:_SAMPLE]):
        raise UndecodableText("文件内容是乱码：它曾按错误的编码打开后又保存过。请用转换前的原文件导入。")


def _twice_encoded(text: str) -> bool:
    """Say whether `text` was read in a wrong encoding and saved.

    UTF-8 read as GB18030 gives 涓浗, as Windows-1252 ä¸­å›½; GB18030 read as Latin gives ÖÐ¹ú.
    """
    foreign = "".join(_OUTSIDE_ASCII.findall(text))
    if len(foreign) < 12:
        return False
    if len(_LATIN.findall(foreign)) * 2 > len(foreign):
        return True
    for codec in ("gb18030", "cp1252"):
        raw = foreign.encode(codec, "ignore")
        again = raw.decode("utf-8", "ignore")
        if len(raw) > len(foreign) * 0.8 and len(again.encode()) > len(raw) * 0.9 and _reads_as_chinese(again):
            return True
    return False
