"""What the pages load: one style sheet made of the theme's files, scripts, and the icon, named by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

STYLES = ("tokens.css", "base.css")
"""Come first; the components follow in order of their names."""


SCRIPTS = ("clauses.js",)
"""Loaded by every page; reading needs none of them."""


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


def scripts(static: Path) -> tuple[Asset, ...]:
    """The ES modules that every page loads."""
    return tuple(_asset(name, (static / "js" / name).read_bytes()) for name in SCRIPTS)


def _asset(name: str, data: bytes) -> Asset:
    stem, _, extension = name.rpartition(".")
    return Asset(f"theme/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{extension}", data)
