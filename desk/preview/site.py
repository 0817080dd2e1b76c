"""The built site as the preview gives it out: every page listens for news."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path

OWN = "/_preview/"
"""Addresses of the preview itself."""
CLIENT = Path(__file__).parent / "client"
NOT_BUILT = "nothing.html"
"""Shown while there is no site yet."""

_HEAD = (
    '<link rel="stylesheet" href="{own}preview.css">'
    '<script type="module" src="{own}preview.js" data-page="{page}" data-digest="{digest}"></script>'
)


@dataclass(frozen=True, slots=True)
class Site:
    """A built site in the folder `output`, which may change at any moment."""

    output: Path

    def digest(self, page: str) -> str:
        """Give a digest of the output file `page`; empty where there is none."""
        html = self._read(page)
        return "" if html is None else _digest(html)

    def page(self, page: str) -> bytes | None:
        """Give the HTML of the output file `page`, with the script that listens; None where there is none."""
        html = self._read(page)
        return None if html is None else _listening(html, page, _digest(html))

    def missing(self, page: str) -> bytes:
        """Give what is shown in the place of an output file that is not there: it waits for it to come."""
        return _listening(self._read("404.html") or (CLIENT / NOT_BUILT).read_bytes(), page, "")

    def way_on(self, page: str) -> str:
        """Give the page to go to from `page`, which is there no more: that of its plan, or the list of plans."""
        parts = page.split("/")
        ways = ["/".join([*parts[:end], "index.html"]) for end in range(len(parts) - 1, -1, -1)]
        return next((way for way in ways if way != page and self._read(way) is not None), "")

    def _read(self, page: str) -> bytes | None:
        """Read an output file; None where there is none, or where `page` leads out of the output."""
        file = self.output / page
        if not file.resolve().is_relative_to(self.output.resolve()):
            return None
        try:
            return file.read_bytes()
        except OSError:
            return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _listening(html: bytes, page: str, digest: str) -> bytes:
    """Put the preview's script into the head; the page's content security policy allows those of the site itself."""
    before, head, after = html.partition(b"</head>")
    return before + _HEAD.format(own=OWN, page=escape(page), digest=digest).encode() + head + after
