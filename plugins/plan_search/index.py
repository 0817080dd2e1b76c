"""The index: what each plan gives to it, and all its files, made of what the plans give."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_search.documents import Document, Kind
from plan_search.edition import HOME, characters_of, dump, twin_blocks, with_shown
from plan_search.postings import DIGITS, Postings, postings_of
from plan_search.shards import cut, merge
from plan_search.texts import Block, blocks_of
from plan_search.variants import variants
from plan_search.words import Syllables, Words, most_frequent, readings_of, syllables_of, words_of
from planbook.dates import han_period
from planbook.traditional import FOLDER, Converter
from planbook.traditional import Words as Exceptions

FORMAT = 1
"""Of the files; the scripts read only this one."""
BOOSTS = {"title": 2, "text": 1, "path": 1, "terms": 1}
"""Fields of a document with lunr's boosts, measured by `bench/relevance.py`; `path` are the titles of what holds it."""
FILES = 600
"""Shards, and blocks of texts, at most, until they are as large as a reader may be asked to load."""
MANIFEST = "search/manifest.json"
_DATA = "search/data"
_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class PlanIndex:
    """What one plan gives to the index; a pure function of its documents, so that it can be kept."""

    kinds: str
    """A character a document: its kind and depth."""
    postings: Postings
    blocks: tuple[Block, ...]
    words: Words
    twins: tuple[Block, ...] = ()
    """The blocks in traditional characters, where there is an edition."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a reader may narrow a search by."""

    slug: str
    title: str
    region: tuple[str, ...]
    period: tuple[int, int] | None


@dataclass(slots=True)
class Files:
    """Files of the output by name, those below `search/data` named by their content."""

    folder: str = ""
    """Of the edition."""
    made: dict[str, bytes] = field(default_factory=dict)

    def add(self, extension: str, data: bytes) -> str:
        """Add a file; give the part of its name that its content makes, of seven characters."""
        digest = data
        while True:
            digest = hashlib.sha256(digest).digest()
            key = base64.b32encode(digest)[:7].decode().lower()
            if self.made.setdefault(f"{self.folder}{_DATA}/{key}.{extension}", data) == data:
                return key


def index_plan(documents: Sequence[Document], block_size: int, exceptions: Exceptions | None = None) -> PlanIndex:
    """Index the documents of one plan, with their texts in blocks of about `block_size` bytes.

    With `exceptions`, be there any or none, the texts are given in traditional characters as well.
    """
    blocks = blocks_of(documents, block_size)
    return PlanIndex(
        kinds="".join(DIGITS[_KINDS.index(each.kind) * 12 + each.depth] for each in documents),
        postings=postings_of(documents),
        blocks=blocks,
        words=words_of(documents),
        twins=() if exceptions is None else twin_blocks(blocks, exceptions),
    )


def block_size(characters: int) -> int:
    """Give the size of blocks for a corpus of so many characters: they stay in the hundreds."""
    return _size(1500, 3 * characters, most=6_000)


def index_files(
    plans: Sequence[tuple[PlanFacts, PlanIndex]],
    lunr: str,
    endpoint: str = "",
    read: Callable[[Sequence[str]], Syllables] = syllables_of,
    converters: Sequence[Converter] = (),
) -> Iterator[tuple[str, bytes]]:
    """Give name and content of every file of the index; the manifest names all others.

    `read` gives the syllables of words.  With `converters`, one a plan, also those of the 繁體 edition are given, whose
    shards are the same.
    """
    files = Files()
    frequent = most_frequent(index.words for _, index in plans)
    postings = merge([index.postings for _, index in plans])
    shards = list(cut(postings, _size(1000, postings.size, most=8_000)))
    letters = postings.characters
    other = variants(postings, letters)
    words = {"words": " ".join(frequent), "pinyin": readings_of(read(frequent))}
    manifest = {
        "format": FORMAT,
        "lunr": lunr,
        "endpoint": endpoint,
        "boosts": BOOSTS,
        "kinds": list(_KINDS),
        "plans": [
            {
                "slug": facts.slug,
                "title": facts.title,
                "region": list(facts.region),
                "period": han_period(facts.period),
                "documents": index.kinds,
                "blocks": [block.first for block in index.blocks],
                "texts": "".join(files.add("json", block.data) for block in index.blocks),
            }
            for facts, index in plans
        ],
        "tokens": [shard.first for shard in shards],
        "shards": "".join(files.add("txt", shard.data) for shard in shards),
        "variants": files.add("json", dump(other)),
        "words": files.add("json", dump(words)),
    }
    yield from files.made.items()
    yield MANIFEST, _released(manifest)
    if converters:
        twins = [index.twins for _, index in plans]
        other["characters"] = characters_of(twins, letters)
        yield from _edition(manifest, other, words, twins, converters)


def _edition(
    manifest: dict[str, Any],
    other: Mapping[str, Any],
    words: Mapping[str, Any],
    twins: Sequence[Sequence[Block]],
    converters: Sequence[Converter],
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the edition: what is shown is its own, what is looked up is not."""
    files, general = Files(FOLDER), converters[0]
    plans = [
        {
            **plan,
            "title": convert(plan["title"]),
            "region": list(map(convert, plan["region"])),
            "texts": "".join(files.add("json", block.data) for block in blocks),
        }
        for plan, blocks, convert in zip(manifest["plans"], twins, converters, strict=True)
    ]
    of_edition = {
        "home": HOME,
        "endpoint": "",
        "plans": plans,
        "variants": files.add("json", dump(with_shown(other, sorted(set(other["words"].values())), general))),
        "words": files.add("json", dump(with_shown(words, words["words"].split(" "), general))),
    }
    yield from files.made.items()
    yield FOLDER + MANIFEST, _released({**manifest, **of_edition})


def _released(manifest: Mapping[str, Any]) -> bytes:
    """Give a manifest that says which release it is."""
    return dump({**manifest, "release": hashlib.sha256(dump(manifest)).hexdigest()[:12]})


def _size(least: int, total: int, most: int) -> int:
    """Give the size of files that hold `total` bytes: hundreds of them, the smaller the better for the reader.

    It moves in steps, so that a few words more do not cut everything anew.
    """
    size = least
    while size < most and total > FILES * size:
        size = size * 5 // 4
    return min(size, most)
