"""PDF: Typst sets the tree by the theme's template, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import typst

_SONG = ("Source Han Serif SC", "Noto Serif CJK SC", "STSong", "Songti SC", "SimSun")
_HEI = ("Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei")
_RARE = ("SimSun-ExtB", "HanaMinA", "HanaMinB", "Plangothic P1", "Plangothic P2")
FACES = {
    "song": ("FZXiaoBiaoSong-B05", "STZhongsong", *_SONG, *_HEI),
    "hei": ("SimHei", "STHeiti", *_HEI),
    "kai": ("KaiTi", "KaiTi_GB2312", "STKaiti", "Kaiti SC", *_SONG, *_HEI),
    "fangsong": ("FangSong", "FangSong_GB2312", "STFangsong", *_SONG, *_HEI),
}
"""Families for the faces of official documents (小标宋, 黑体, 楷体, 仿宋), the first of those that are there."""
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_GETA = "〓"
"""What printers put where they have no type."""
_MOST_MISSING = 20


class MissingGlyphs(Exception):
    """No font has some of the characters; `args[0]` holds them."""


class CannotSet(Exception):
    """Typst refused the document; `args[0]` is its reason."""


class Typesetter:
    """The engine with the fonts of this machine; kept for one build."""

    def __init__(self, theme: Path, fonts: Sequence[str]) -> None:
        self.template = theme / "plan.typ"
        self._fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[*fonts])
        there = set(self._fonts.families())
        self.faces = {
            face: ",".join(family for family in (*families, *_RARE) if family in there)
            for face, families in FACES.items()
        }
        self.has_fonts = all(there & set(families) for families in FACES.values())

    def pdf(self, tree: str) -> bytes:
        """Give the document as PDF.

        Raises MissingGlyphs where the fonts lack characters, CannotSet where Typst gives up for another reason.
        """
        missing = ""
        while len(missing) < _MOST_MISSING:
            try:
                made = self._set(tree)
            except MissingGlyphs as error:  # Typst names the first: the others show when that is not there
                found = "".join(character for character in error.args[0] if character in tree)
                if not found:  # it stands there in some other way
                    raise
                missing += found
                for character in found:
                    tree = tree.replace(character, _GETA)
            else:
                break
        if missing:
            raise MissingGlyphs(missing)
        return made

    def _set(self, tree: str) -> bytes:
        try:
            made = typst.compile(
                str(self.template),
                font_paths=self._fonts,
                sys_inputs={"document": tree, **self.faces},
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            if found := _MISSING.search(str(error)):
                raise MissingGlyphs(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), found[1])) from None
            raise CannotSet(str(error).splitlines()[0]) from None
        return bytes(made)
