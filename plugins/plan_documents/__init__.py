"""Pelican plugin: plans as files to take away: PDF, EPUB, Word, plain text, and the plan file itself.

It leaves `downloads` in Pelican's context, by slug, before any page is made.  Text and plan file are always there; the
others are made where the setting `DOCUMENTS` says so, by engines that need not be installed.
"""

from __future__ import annotations

from collections.abc import Iterable

from pelican import signals

from plan_documents.generator import DocumentGenerator, Made, documents_made


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(_generator)
    signals.all_generators_finalized.connect(_prepare)


def _generator(_: object) -> type[DocumentGenerator]:
    return DocumentGenerator


def _prepare(generators: Iterable[object]) -> None:
    for each in generators:
        if isinstance(each, DocumentGenerator):
            each.prepare()


__all__ = ["DocumentGenerator", "Made", "documents_made", "register"]
