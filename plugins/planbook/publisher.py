"""The publisher of plans, as files to take away and feeds name it: they lead back to the portal from anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from planbook.addresses import page_of, url_of


@dataclass(frozen=True, slots=True)
class Publisher:
    """A portal."""

    name: str
    address: str
    """Absolute, without a slash at the end; empty in preview, whose pages nobody else can reach."""

    def page(self, name: str) -> str:
        """Give the absolute address of the page that shows what is named so in the library; empty in preview."""
        return f"{self.address}/{page_of(name).removesuffix('index.html')}" if self.address else ""

    def link(self, name: str) -> str | None:
        """Give the absolute link to what is named so, anchor included; None in preview."""
        return f"{self.address}/{url_of(name, 'index.html')}" if self.address else None
