"""What the pages load: one style sheet made of the theme's files, the icon and the scripts, named by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lightningcss

from plan_pages.joining import join_search
from planbook.colours import shades
from planbook.host import MAIN_COLOUR
from planbook.traditional import FOLDER, twin_of
from workshop.minified import minified

STYLES = ("tokens.css", "base.css")
"""Come first; the components follow in order of their names."""


SCRIPTS = ("site.js",)
"""Loaded by every page, and bring the others; reading needs none of them."""
SEARCH = "search/box.js"
"""Loaded by every page as well where there is a search."""


@dataclass(frozen=True, slots=True)
class Asset:
    path: str
    """In the output, with the beginning of the SHA-256 of its content in the name."""
    data: bytes


def stylesheet(static: Path, colour: str = MAIN_COLOUR) -> Asset:
    """Join the style sheets of the theme: tokens, base, then one file a component; `colour` is the main one."""
    css = static / "css"
    files = [css / name for name in STYLES] + sorted(path for path in css.glob("*.css") if path.name not in STYLES)
    rules = [path.read_text(encoding="utf-8") for path in files] + [_coloured(colour)]
    return _asset("site.css", str(lightningcss.process_stylesheet("\n".join(rules))).encode())


def _coloured(colour: str) -> str:
    """Give the tokens of another main colour than the theme's own, for both schemes."""
    if colour == MAIN_COLOUR:
        return ""
    light, dark = (
        "".join(f"--{token}: {shade}; " for token, shade in shades(colour, scheme).items())
        for scheme in ("light", "dark")
    )
    return f":root {{ {light}}}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n"


def icon(static: Path, colour: str = MAIN_COLOUR) -> Asset:
    """The site's icon, in its main colour."""
    drawn = (static / "img" / "icon.svg").read_text(encoding="utf-8")
    return _asset("icon.svg", drawn.replace(MAIN_COLOUR, colour).encode())


def emblem(static: Path, issued: Path | None) -> Asset:
    """The picture of the 党政机关网站标识: the file as `issued`, or a plain drawing."""
    picture = issued or static / "img" / "emblem.svg"
    return _asset(f"emblem{picture.suffix.lower()}", picture.read_bytes())


@dataclass(frozen=True, slots=True)
class Scripts:
    """The theme's ES modules, made small, those of the search together; they import each other relatively."""

    folder: str
    """In the output, named by the content of all modules."""
    modules: tuple[Asset, ...]
    """With those of the 繁體 edition, whose words are in traditional characters."""


_QUERIES = ("search/suggest.js",)
"""Modules with words that a query holds: these are simplified before they look for them."""


def scripts(static: Path, convert: Callable[[str], str] | None = None) -> Scripts:
    """The scripts of the theme, and with `convert` those of the edition, in a folder of the same name there."""
    folder = static / "js"
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js"))
    }
    modules = {name: minified(text) for name, text in join_search(texts).items()}
    if convert:
        modules |= {
            twin_of(name): data if name in _QUERIES else convert(data.decode()).encode()
            for name, data in modules.items()
        }
    digest = hashlib.sha256()
    for name, data in modules.items():
        digest.update(f"{name} {len(data)} ".encode() + data)
    home = f"theme/js.{digest.hexdigest()[:12]}"
    return Scripts(home, tuple(Asset(_placed(name, home), data) for name, data in modules.items()))


def _placed(name: str, home: str) -> str:
    return twin_of(f"{home}/{name.removeprefix(FOLDER)}") if name.startswith(FOLDER) else f"{home}/{name}"


WORKER = "sw.js"
"""Its name is fixed, and it stands where its scope is the whole site."""


def worker(static: Path, *, on: bool) -> Asset:
    """The script that keeps visited pages, or the one that makes browsers forget it."""
    return Asset(WORKER, minified((static / ("worker.js" if on else "worker-off.js")).read_text(encoding="utf-8")))


def _asset(name: str, data: bytes) -> Asset:
    stem, _, extension = name.rpartition(".")
    return Asset(f"theme/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{extension}", data)
