"""Pictures for sharing: one a plan, drawn as SVG by the theme and turned into PNG, as sites that show links want it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import resvg_py

from plan_pages.bundle import Site
from plan_pages.templating import Templates, environment
from planbook.addresses import page_of
from planbook.model import Plan

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts/NotoSerifCJK-VF.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
"""Fonts with Chinese characters, where systems have them; the first that is there is used."""

MOST_LINES = 4
WIDTH = 1040
"""Room for the title, in pixels."""
NOT_FIRST = "，。、；：？！”’》〉）〕】"


def font_of(fonts: Iterable[str]) -> str:
    """Give the first of `fonts` that is there; empty where none is."""
    return next((font for font in fonts if Path(font).is_file()), "")


def picture_path(plan: Plan) -> str:
    """Give the output file of the picture of a plan."""
    return page_of(plan.slug).removesuffix("index.html") + "share.png"


def drawing_of(plan: Plan, site: Site, templates: Templates) -> str:
    """Give the picture of a plan as SVG of 1200 × 630."""
    size, lines = _title(plan.title)
    return environment(templates).get_template("share.svg").render(plan=plan, site=site, lines=lines, size=size)


def picture(path: str, drawing: str, font: str) -> Iterator[tuple[str, bytes]]:
    """Give the PNG of an SVG, as the output file `path`; in any process."""
    yield path, bytes(resvg_py.svg_to_bytes(svg_string=drawing, font_files=[font], skip_system_fonts=True))


def _title(title: str) -> tuple[int, Sequence[str]]:
    """Give the size at which the title fits, in pixels, and its lines; a very long one ends in an ellipsis."""
    for size in (72, 60, 48):
        lines = list(_lines(title, WIDTH / size))
        if len(lines) <= MOST_LINES:
            return size, lines
    return size, [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "……"]


def _lines(text: str, room: float) -> Iterator[str]:
    """Break a text into lines of at most `room` ems; closing marks hang at the end of a line."""
    line, width = "", 0.0
    for character in text:
        wide = 0.6 if character.isascii() else 1.0
        if width + wide > room and character not in NOT_FIRST:
            yield line
            line, width = "", 0.0
        line += character
        width += wide
    yield line
