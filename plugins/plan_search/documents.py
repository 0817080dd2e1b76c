"""What a search document is: a clause of a plan, at the granularity of the anchors that a hit opens.

One for the plan itself and its issuing notice, each heading, measure, item and paragraph, each column, table, indicator
and footnote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planbook.addresses import OVERVIEW
from planbook.dates import han_period
from planbook.indicators.phrasing import sentence
from planbook.inline import FOOTNOTE
from planbook.model import (
    Block,
    Column,
    Concept,
    Indicator,
    IndicatorTable,
    Library,
    Node,
    Plan,
    Prose,
    Section,
    Step,
    Table,
)
from planbook.plain import plain
from planbook.titles import column_title, section_title, table_title

DEEPEST = 11
"""Depths are stored in one character together with the kind; what stands deeper counts as this deep."""


class Kind(StrEnum):
    """What a reader may narrow a search to."""

    PLAN = "plan"
    CLAUSE = "chapter"
    COLUMN = "column"
    INDICATOR = "indicator"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Document:
    """One clause as the search sees it.  Documents come in document order, containers before what they hold."""

    name: str
    """Name inside the plan, which says where the clause is: `chapter-3/s2-m3`, `columns/5`; empty for the plan."""
    kind: Kind
    depth: int
    """0 for the plan; a document holds those that follow it with a greater depth."""
    label: str
    """What the clause is called in lists and breadcrumbs; empty for a paragraph."""
    title: str
    """Words of its heading, those that count more; empty where the plan gives none."""
    text: str
    """What the plan says there, heading included, as shown; a line feed parts passages that do not run on."""
    terms: str = ""
    """Facts that stand beside the text: unit, category, department."""
    aliases: str = ""
    """What an indicator is called in other plans: it is found by these, but they do not stand there."""


def documents_of(library: Library) -> Mapping[str, tuple[Document, ...]]:
    """Give the search documents of each plan by its slug, in document order, footnotes last."""
    aliases = aliases_of(library.concepts, library.members)
    return {plan.slug: tuple(documents_of_plan(plan, aliases.get(plan.slug, {}))) for plan in library.plans}


def aliases_of(
    concepts: Iterable[Concept], members: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give for each plan that has some what its indicators are called elsewhere, by their names in the library.

    `members` are the indicators of each concept.
    """
    aliases: dict[str, dict[str, tuple[str, ...]]] = {}
    for concept in concepts:
        for name in members[concept.id]:
            aliases.setdefault(name.partition("/")[0], {})[name] = tuple(concept.names)
    return aliases


def by_clause(library: Library) -> dict[str, Document]:
    """Give all search documents by the library's names of their clauses, in document order."""
    return {
        f"{slug}/{document.name}".rstrip("/"): document
        for slug, documents in documents_of(library).items()
        for document in documents
    }


def documents_of_plan(plan: Plan, names: Mapping[str, Sequence[str]]) -> Iterator[Document]:
    """Give the search documents of a plan; `names` are what its indicators are called in other plans."""
    yield _plan(plan)
    if plan.notice and (title := plain(plan.notice.title)):
        yield Document(f"{OVERVIEW}/notice", Kind.CLAUSE, 1, "印发通知", title, title)
    for step in plan.walk():
        for document in _of_step(step):
            aliases = names.get(f"{plan.slug}/{document.name}")
            yield replace(document, aliases="\n".join(aliases)) if aliases else document
    yield from _notes(plan)


def _plan(plan: Plan) -> Document:
    data = plan.metadata
    facts = (data.issuer, data.document_number, " ".join(data.region), han_period(data.period), data.subject)
    return Document("", Kind.PLAN, 0, plan.title, plan.title, plan.title, "\n".join(filter(None, facts)))


def _of_step(step: Step) -> Iterator[Document]:
    """Give the documents of one node; what stands inside a column belongs to the column."""
    node, depth = step.node, min(len(step.trail) + 1, DEEPEST)
    if step.trail and isinstance(step.trail[-1], Column):
        if isinstance(node, IndicatorTable):
            yield from _indicators(node, depth)
        return
    match node:
        case Section():
            title, body = plain(node.heading), plain(node.text)
            label = section_title(node) if title else node.mark
            text = label + body if title else node.mark + body
            yield Document(node.id, Kind.CLAUSE, depth, label or section_title(node), title, text)
        case Prose():
            yield Document(node.id, Kind.CLAUSE, depth, "", "", plain(node.text))
        case Column():
            label = column_title(node)
            text = "\n".join([label, *filter(None, map(_block_text, node.blocks))])
            yield Document(node.id, Kind.COLUMN, depth, label, plain(node.title), text)
        case IndicatorTable():
            yield _table(node, depth)
            yield from _indicators(node, min(depth + 1, DEEPEST))
        case Table():
            yield _table(node, depth)


def _block_text(block: Block) -> str:
    match block:
        case Prose():
            return plain(block.text)
        case Table():
            return _table_text(block)
        case _:
            return ""


def _table(table: Table, depth: int) -> Document:
    return Document(table.id, Kind.CLAUSE, depth, table_title(table), plain(table.caption), _table_text(table))


def _table_text(table: Table) -> str:
    """Give caption, head, cells and notes of a table; the rows of an indicator table are documents of their own."""
    rows = table.head if isinstance(table, IndicatorTable) else (*table.head, *table.rows)
    cells = [plain(cell.text) for row in rows for cell in row.cells]
    notes = [note.mark + plain(note.text) for note in table.notes]
    return "\n".join(filter(None, [plain(table.caption), *cells, *notes]))


def _indicators(table: IndicatorTable, depth: int) -> Iterator[Document]:
    for each in table.indicators:
        cells = [plain(cell.text) for cell in table.rows[each.row].cells]
        text = "\n".join(filter(None, (each.name, f"{sentence(each)}。", _values(each))))
        facts = (each.category, each.unit, each.attribute, *(cell for cell in cells if cell not in text))
        terms = "\n".join(dict.fromkeys(filter(None, map(plain, facts))))
        yield Document(each.id, Kind.INDICATOR, depth, each.name, each.name, text, terms)


def _values(indicator: Indicator) -> str:
    """Give the values of an indicator as the plan writes them: `2020年1.85，2025年3.05`."""
    return "，".join(f"{each.label}{each.as_written}" for each in indicator.measures if each.as_written)


def _notes(plan: Plan) -> Iterator[Document]:
    """Give the footnotes, each at the first page that refers to it."""
    pages = _pages_of_notes(plan)
    for number, footnote in enumerate(plan.footnotes, start=1):
        if page := pages.get(footnote.label):
            yield Document(f"{page}/fn{number}", Kind.NOTE, 1, f"注{footnote.label}", "", plain(footnote.text))


def _pages_of_notes(plan: Plan) -> dict[str, str]:
    """Give for the label of each footnote the name, inside the plan, of the first page that refers to it."""
    pages = dict.fromkeys(_labels_in([plan.notice.title]) if plan.notice else (), OVERVIEW)
    for step in plan.walk():
        labels = _labels_in(_texts(step.node))
        outermost = (*step.sections, step.node)[0] if labels else step.node
        for label in labels:
            pages.setdefault(label, outermost.id if isinstance(outermost, Section) else OVERVIEW)
    texts = {footnote.label: footnote.text for footnote in plan.footnotes}
    waiting = list(pages)
    for label in waiting:  # it grows: what a footnote refers to stands beside it
        further = [each for each in _labels_in([texts.get(label, "")]) if each not in pages]
        pages |= dict.fromkeys(further, pages[label])
        waiting += further
    return pages


def _labels_in(texts: Iterable[str]) -> list[str]:
    return [match["label"] for text in texts if "[^" in text for match in FOOTNOTE.finditer(text)]


def _texts(node: Node) -> Iterator[str]:
    """Give the texts of a node that may refer to footnotes."""
    match node:
        case Section():
            yield from (node.heading, node.text)
        case Prose():
            yield node.text
        case Table():
            yield node.caption
            yield from (cell.text for row in (*node.head, *node.rows) for cell in row.cells)
            yield from (note.text for note in node.notes)
        case Column():
            yield node.title
