"""Colours: the shades of one main colour, with the contrast that reading needs (WCAG 2.2, 1.4.3).

A colour is written `#rrggbb`.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterator

WHITE, BLACK = "#ffffff", "#000000"
PAPER = {"light": WHITE, "dark": "#161b21"}
"""The ground of text in the theme's two schemes (`tokens.css`)."""


def mix(colour: str, other: str, share: float) -> str:
    """Give `colour` with a `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightened(colour: str, ground: str, wanted: float) -> str:
    """Give the shade of `colour` nearest to it that has the contrast `wanted` with a dark `ground`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(each / 255 for each in _channels(colour)))
    steps = (lightness + (1 - lightness) * step / 40 for step in range(41))
    lighter = (_written(*colorsys.hls_to_rgb(hue, step, saturation)) for step in steps)
    return next(shade for shade in lighter if contrast(shade, ground) >= wanted)


def shades(main: str, scheme: str) -> dict[str, str]:
    """Give the theme's tokens that follow from the main colour in the scheme `light` or `dark`."""
    if scheme == "light":
        soft, strong = mix(main, WHITE, 0.9), mix(main, BLACK, 0.22)
        return {"main": main, "main-strong": strong, "main-soft": soft, "head": soft, "on-main": WHITE}
    ground = PAPER["dark"]
    light = lightened(main, ground, 8)
    soft = mix(ground, light, 0.12)
    return {"main": light, "main-strong": mix(light, WHITE, 0.4), "main-soft": soft, "head": soft, "on-main": "#0f1317"}


def _channels(colour: str) -> Iterator[int]:
    return (int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _written(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in (red, green, blue))


def _luminance(colour: str) -> float:
    """Give the relative luminance, 0 to 1, of WCAG 2.2."""
    parts = (each / 255 for each in _channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
