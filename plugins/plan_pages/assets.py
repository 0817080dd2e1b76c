"""What the pages load: one style sheet made of the theme's files, scripts, and the icon, named by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import minify

STYLES = ("tokens.css", "base.css")
"""Come first; the components follow in order of their names."""


SCRIPTS = ("clauses.js",)
"""Loaded by every page; reading needs none of them."""
SEARCH = "search/box.js"
"""Loaded by every page as well where there is a search."""


@dataclass(frozen=True, slots=True)
class Asset:
    path: str
    """In the output, with the beginning of the SHA-256 of its content in the name."""
    data: bytes


def stylesheet(static: Path) -> Asset:
    """Join the style sheets of the theme: tokens, base, then one file a component."""
    css = static / "css"
    files = [css / name for name in STYLES] + sorted(path for path in css.glob("*.css") if path.name not in STYLES)
    return _asset("site.css", b"\n".join(path.read_bytes() for path in files))


def icon(static: Path) -> Asset:
    """The site's icon."""
    return _asset("icon.svg", (static / "img" / "icon.svg").read_bytes())


@dataclass(frozen=True, slots=True)
class Scripts:
    """The theme's ES modules, made small one by one: they import each other relatively."""

    folder: str
    """In the output, named by the content of all modules."""
    modules: tuple[Asset, ...]


def scripts(static: Path) -> Scripts:
    """The scripts of the theme."""
    folder = static / "js"
    modules = {path.relative_to(folder).as_posix(): _small(path) for path in sorted(folder.rglob("*.js"))}
    digest = hashlib.sha256()
    for name, data in modules.items():
        digest.update(f"{name} {len(data)} ".encode() + data)
    home = f"theme/js.{digest.hexdigest()[:12]}"
    return Scripts(home, tuple(Asset(f"{home}/{name}", data) for name, data in modules.items()))


def _small(script: Path) -> bytes:
    """Give a script without comments, indentation and long local names: half of what it weighs."""
    return str(minify.string("text/javascript", script.read_text(encoding="utf-8"))).encode()


def _asset(name: str, data: bytes) -> Asset:
    stem, _, extension = name.rpartition(".")
    return Asset(f"theme/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{extension}", data)
