"""Documents that plans cite: `content/documents.yml`, and the catalogue that finds a document by what is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from planbook import problems
from planbook.citations import number_key, title_key
from planbook.entries import Key, ListKind, one_line, read_address, read_records, read_url
from planbook.model import Document, Plan
from planbook.problems import Problem, Where

KEYS: dict[str, Key] = {
    "id": Key("网址", "小写字母、数字和连字符，如 ip-power-outline", read_address),
    "title": Key("标题", "文字，不带书名号", one_line),
    "number": Key("文号", "文字，如 国发〔2008〕18号", one_line),
    "issuer": Key("发文机关", "文字", one_line),
    "url": Key("官方网址", "以 http:// 或 https:// 开头的网址，不带空格", read_url),
    "aliases": Key("别名", "以“- ”开头的若干行文字", one_line, many=True),
}
_LIST = ListKind(KEYS, ("id", "title"), problems.DOCUMENT_INCOMPLETE, problems.DOCUMENT_REPEATED)


def read_documents(path: str, text: str) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Read the list of cited documents; `path` is the file's, as the editor knows it."""
    found: list[Problem] = []
    records = read_records(path, text, _LIST, found)
    documents = tuple(Document(**values, where=where) for where, _, values in records)  # type: ignore[arg-type]
    return documents, tuple(found)


@dataclass(slots=True)
class Catalogue:
    """Finds documents by title, alias or 文号."""

    by_key: dict[str, tuple[Document, ...]] = field(default_factory=dict)
    by_number: dict[str, Document] = field(default_factory=dict)

    def find(self, title: str, number: str = "") -> Document | None:
        """Give the document that is cited so; None where none is known, or more than one and no 文号 decides."""
        key = title_key(title)
        known = self.by_key.get(key, ())
        if number and (numbered := self.by_number.get(number_key(number))):
            return numbered
        return known[0] if len(known) == 1 else None

    def ambiguous(self, title: str) -> tuple[Document, ...]:
        """Give the documents among which `title` does not decide."""
        known = self.by_key.get(title_key(title), ())
        return known if len(known) > 1 else ()


def unregistered(title: str, number: str, where: Where) -> Document:
    """Give a document that only citations tell of, as the one at `where` tells of it."""
    return Document(_made_id(title_key(title)), title, number, registered=False, where=where)


def catalogue(plans: Sequence[Plan], documents: Sequence[Document], found: list[Problem]) -> Catalogue:
    """Make the catalogue of the plans and registered documents; names that mean two of them go to `found`."""
    made = Catalogue()
    entries = [*map(document_of, plans), *documents]
    titles: dict[str, Document] = {}
    for document in entries:
        key = title_key(document.title)
        made.by_key[key] = (*made.by_key.get(key, ()), document)
        if document.number:
            _enter_number(made, document, found)
        if (earlier := titles.get(key)) and not _told_apart(earlier, document):
            found.append(
                problems.TITLE_REPEATED.at(document.where, title=document.title, earlier=_place(earlier, document))
            )
        titles.setdefault(key, document)
    _enter_aliases(made, entries, titles, found)
    return made


def _enter_number(made: Catalogue, document: Document, found: list[Problem]) -> None:
    number = number_key(document.number)
    earlier = made.by_number.setdefault(number, document)
    if earlier is not document:
        found.append(
            problems.NUMBER_TAKEN.at(document.where, number=document.number, earlier=_place(earlier, document))
        )


def _enter_aliases(
    made: Catalogue, entries: Iterable[Document], titles: Mapping[str, Document], found: list[Problem]
) -> None:
    aliases: dict[str, Document] = {}
    for document in entries:
        for alias in document.aliases:
            key = title_key(alias)
            other = titles.get(key) or aliases.get(key)
            if other is not None and other is not document:
                found.append(problems.ALIAS_AMBIGUOUS.at(document.where, alias=alias, other=other.title))
            elif other is None:
                aliases[key] = document
                made.by_key[key] = (document,)


def _told_apart(one: Document, other: Document) -> bool:
    """Tell whether citations can tell two documents of one title apart: both have a 文号 of their own."""
    return bool(one.number and other.number) and number_key(one.number) != number_key(other.number)


def _place(earlier: Document, later: Document) -> str:
    where = earlier.where
    return f"第 {where.line} 行" if where.path == later.where.path else where.path


def document_of(plan: Plan) -> Document:
    """Give a plan of the portal as the document it is."""
    data = plan.metadata
    return Document(
        plan.slug, plan.title, data.document_number, data.issuer, data.source_url, data.aliases, plan=True,
        where=plan.where,
    )  # fmt: skip


def _made_id(key: str) -> str:
    """Give an id for a document that nobody registered: made of its title alone, so that it stays."""
    return "d-" + blake2b(key.encode(), digest_size=5).hexdigest()
