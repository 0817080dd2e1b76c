"""Pelican plugin: what readers subscribe to, and what crawlers and language models read.

Only a site with a public address has these: feeds (Atom), `sitemap.xml`, `robots.txt`, `llms.txt`, and a Markdown copy
beside every page of a plan.
"""

from __future__ import annotations

from pelican import signals

from plan_feeds.generator import FeedGenerator


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)


def _generator(_: object) -> type[FeedGenerator]:
    return FeedGenerator


__all__ = ["FeedGenerator", "register"]
