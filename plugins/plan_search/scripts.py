"""lunr.js from its npm package as a module that browsers import, with its licence; no copy of it is kept here.

The package holds lunr's own source files beside the script that its build makes of all of them.  The portal puts
together those that answer queries; building indexes, stemming and the query language stay behind, which is half.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workshop.minified import minified

PARTS = (
    "lunr", "utils", "field_ref", "set", "vector", "token_set", "token_set_builder", "index", "match_data",
    "query",
)  # fmt: skip
"""In the order of lunr's own build."""
_NOTICE = "/*! lunr {release}, Copyright Oliver Nightingale, MIT licence: lunr-LICENSE.txt; parts: {parts} */\n"
_BEFORE = "function assemble() {\n"
_AFTER = "\nreturn lunr;\n}\nexport default assemble.call(globalThis);\n"
"""Around the parts: a module has no global object for them to put their name in."""


class LunrMissing(Exception):
    """The npm package is not installed, or another release of it; `args[0]` is its folder."""


@dataclass(frozen=True, slots=True)
class Lunr:
    """The module, and the licence that goes with it."""

    path: str
    """Output file, named by its content."""
    data: bytes
    licence: bytes

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield self.path, self.data
        yield "search/lunr-LICENSE.txt", self.licence


def read_lunr(package: Path, release: str) -> Lunr:
    """Read lunr.js `release` from its npm package.  Raises LunrMissing where that is not there."""
    try:
        if json.loads((package / "package.json").read_bytes())["version"] != release:
            raise LunrMissing(package)
        parts = [(package / "lib" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
        licence = (package / "LICENSE").read_bytes()
    except FileNotFoundError:
        raise LunrMissing(package) from None
    source = "\n".join(parts).replace("@VERSION", release).replace("/*!", "/*")  # one notice for all
    notice = _NOTICE.format(release=release, parts=", ".join(PARTS))
    data = notice.encode() + minified(_BEFORE + source + _AFTER)
    return Lunr(f"search/lunr.{hashlib.sha256(data).hexdigest()[:12]}.js", data, licence)
