"""The search documents for engines that portals run elsewhere: bulk files and settings, analysed as our own index is.

Texts are exported folded (`folded`, `title`, `path`, `terms`), so that engine and portal agree on what is the same; the
engine has to cut them into bigrams.  `docs/search-engines.md` says what is what.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from plan_search.documents import Document, documents_of
from plan_search.folding import fold
from plan_search.index import BOOSTS
from planbook.addresses import anchor_of, page_of
from planbook.dates import han_period
from planbook.model import Library, Plan

FACETS = ("kind", "plan", "region", "period")
SEARCHED = ("title", "folded", "path", "terms")
"""Fields that are searched, most telling first."""


def export_files(library: Library, engine: str) -> dict[str, bytes]:
    """Give the files for `engine` (`opensearch` or `meilisearch`) by name.  Raises KeyError for another."""
    return ENGINES[engine](list(records(library)))


def records(library: Library) -> Iterator[dict[str, Any]]:
    """Give a record a clause, in document order."""
    documents = documents_of(library)
    for plan in library.plans:
        above: list[Document] = []
        for document in documents[plan.slug]:
            del above[document.depth :]
            yield _record(plan, document, above)
            above += [document] * (document.depth + 1 - len(above))


def _record(plan: Plan, document: Document, above: list[Document]) -> dict[str, Any]:
    clause = f"{plan.slug}/{document.name}".rstrip("/")
    data = plan.metadata
    return {
        "id": clause.replace("/", "_"),
        "clause": clause,
        "kind": document.kind.value,
        "plan": plan.slug,
        "plan_title": plan.title,
        "region": " ".join(data.region),
        "period": han_period(data.period),
        "page": page_of(clause),
        "anchor": anchor_of(clause),
        "label": document.label,
        "trail": list(dict.fromkeys(each.label for each in above[1:] if each.label)),
        "text": document.text,
        "title": fold(document.title),
        "folded": fold(document.text),
        "path": "\n".join(dict.fromkeys(fold(each.title) for each in above if each.title)),
        "terms": fold(f"{document.terms}\n{document.aliases}").strip("\n"),
    }


def _opensearch(found: list[dict[str, Any]]) -> dict[str, bytes]:
    lines = []
    for record in found:
        lines += [{"index": {"_id": record["id"]}}, record]
    return {"mapping.json": _json(_MAPPING, indent=2), "bulk.ndjson": b"".join(_json(line) for line in lines)}


def _meilisearch(found: list[dict[str, Any]]) -> dict[str, bytes]:
    settings = {
        "searchableAttributes": list(SEARCHED),
        "filterableAttributes": list(FACETS),
        "displayedAttributes": ["*"],
        "typoTolerance": {"enabled": False},
        "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["cmn"]}],
        "rankingRules": ["words", "proximity", "attribute", "exactness"],
    }
    return {"settings.json": _json(settings, indent=2), "documents.ndjson": b"".join(map(_json, found))}


ENGINES = {"opensearch": _opensearch, "meilisearch": _meilisearch}

_LETTERS = ["letter", "digit", "punctuation"]
"""Line feeds between passages are none, so that no phrase runs across; the point between digits is punctuation."""
_BIGRAMS = {"type": "text", "analyzer": "clause", "similarity": "clause"}
_MAPPING: Mapping[str, Any] = {
    "settings": {
        "analysis": {
            "tokenizer": {"pairs": {"type": "ngram", "min_gram": 1, "max_gram": 2, "token_chars": _LETTERS}},
            "analyzer": {"clause": {"type": "custom", "tokenizer": "pairs"}},
        },
        "index": {"max_ngram_diff": 1, "similarity": {"clause": {"type": "BM25", "k1": 1.2, "b": 0.0}}},
    },
    "mappings": {
        "dynamic": "strict",
        "_meta": {"boosts": {("folded" if name == "text" else name): boost for name, boost in BOOSTS.items()}},
        "properties": {
            **dict.fromkeys(SEARCHED, _BIGRAMS),
            **{name: {"type": "keyword"} for name in ("id", "clause", *FACETS)},
            **{
                name: {"type": "keyword", "index": False, "doc_values": False}
                for name in ("plan_title", "page", "anchor", "label", "trail", "text")
            },
        },
    },
}


def _json(value: object, indent: int | None = None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()
