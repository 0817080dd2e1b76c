"""Akoma Ntoso 3.0 (OASIS LegalDocML): a plan as `doc`, with its hierarchy, tables, notes and references.

The plan's words for its parts become those of the standard: 编 `part`, 章 `chapter`, 节 `section`, measures
`paragraph`, items `point`, 专栏 `tblock`.  Identifiers follow its naming convention: `chapter-3/s2-m3` is
`chp_3__sec_2__para_3`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from planbook.model import (
    Block,
    Cell,
    Column,
    Footnote,
    Metadata,
    NumberStyle,
    Plan,
    Prose,
    Reference,
    Row,
    Section,
    SectionKind,
    Table,
)
from planbook.plain import plain
from planbook.prose import ProseWriter
from planbook.publisher import Publisher
from planbook.references import text_links
from planbook.runs import Paragraph, ParagraphKind, Run, Style, paragraphs_of, runs_of
from planbook.titles import section_title
from planbook.xmltext import DECLARATION, element, text

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_ELEMENTS = {
    SectionKind.CHAPTER: "chapter", SectionKind.SECTION: "section", SectionKind.MEASURE: "paragraph",
    SectionKind.ITEM: "point",
}  # fmt: skip
_STYLES = {
    Style.STRONG: "b", Style.EMPHASIS: "i", Style.UNDERLINED: "u", Style.SUPERSCRIPT: "sup", Style.SUBSCRIPT: "sub",
    Style.DELETED: "del",
}  # fmt: skip
_BREAK = element("br")
_INLINES = {Style.CODE: "code", Style.CORRECTED: "corrected", Style.DROPPED: "dropped"}


def akoma_ntoso_file(
    plan: Plan, references: Sequence[Reference], publisher: Publisher, works: Mapping[str, str]
) -> bytes:
    """Give the plan as Akoma Ntoso.

    `references` are those found in its texts, `works` the IRIs of the plans that these lead to, by slug.
    """
    return (DECLARATION + _Writer(plan, references, publisher, works).document() + "\n").encode()


def work_uri(plan: Plan) -> str:
    """Give the IRI of the plan as a work: `/akn/cn/doc/plan/2022/guangdong-ip-145`."""
    return f"/akn/cn/doc/plan/{_date(plan.metadata)[0].isoformat()[:4]}/{plan.slug}"


def cited_works(plan: Plan, references: Sequence[Reference], works: Mapping[str, str]) -> dict[str, str]:
    """Give those of `works`, by slug, that the plan's texts refer to; `references` are those found in them."""
    slugs = dict.fromkeys(each.target.partition("/")[0] for each in (*references, *plan.references))
    return {slug: works[slug] for slug in slugs if slug in works}


def _date(data: Metadata) -> tuple[date, str]:
    """Give the date of the work and what happened then; the standard wants one even where no source states it."""
    dates: tuple[tuple[date | None, str], ...] = (
        (data.issued, "issued"),
        (data.source_published, "published"),
        (date(data.period[0], 1, 1) if data.period else None, "period"),
        (data.published.date() if data.published else None, "online"),
    )
    return next(((day, name) for day, name in dates if day), (date(1, 1, 1), "unknown"))


_PREFIXES = {"s": "sec", "m": "para", "i": "point", "p": "p", "t": "table"}
_PART = re.compile(r"([smipt])(\d.*)")  # s2, m3, p4-2


def eid(name: str) -> str:
    """Give the identifier of what is named so inside the plan: `chapter-3/s2-m3` → `chp_3__sec_2__para_3`."""
    first, _, rest = name.partition("/")
    if first in ("columns", "indicators"):
        number, _, rest = rest.partition("/")
        first = f"{'tblock' if first == 'columns' else 'row'}_{number}"
    parts = [first.replace("chapter-", "chp_")]
    for part in rest.split("-") if rest else ():
        match = _PART.fullmatch(part)
        if match:
            parts.append(f"{_PREFIXES[match[1]]}_{match[2]}")
        else:  # the second of two with one number: s2-2
            parts[-1] += f"-{part}"
    return "__".join(parts)


class _Writer:
    def __init__(
        self, plan: Plan, references: Sequence[Reference], publisher: Publisher, works: Mapping[str, str]
    ) -> None:
        self.plan = plan
        self.publisher = publisher
        self.works = works
        self.uri = work_uri(plan)
        self.known = {step.node.id for step in plan.walk()}
        self.footnotes = {footnote.label: footnote for footnote in plan.footnotes}
        links = text_links(each for each in references if not each.target.startswith("#"))
        self.writer = ProseWriter(plan.footnotes, self._resolve, links=links)
        self._noted: set[str] = set()

    def document(self) -> str:
        plan = self.plan
        preface = element("preface", element("longTitle", element("p", element("docTitle", text(plan.title)))))
        preamble = [*self._notice(), *self._blocks(plan.preamble)]
        body = [self._section(chapter) for chapter in plan.sections]
        conclusions = [self._footnote(each) for each in plan.footnotes if each.label not in self._noted]
        return element(
            "akomaNtoso",
            element(
                "doc",
                self._meta(plan.metadata),
                preface,
                element("preamble", *preamble) if preamble else "",
                element("mainBody", *(body or [element("p")])),
                element("conclusions", *conclusions) if conclusions else "",
                name="plan",
            ),
            xmlns=NAMESPACE,
        )

    def _resolve(self, name: str) -> str | None:
        slug, _, rest = name.partition("/")
        if slug == self.plan.slug:
            return f"#{eid(rest)}" if rest in self.known else None
        if slug in self.works:
            return self.works[slug] + (f"#{eid(rest)}" if rest else "")
        return self.publisher.link(name)

    # what is known of the plan

    def _meta(self, data: Metadata) -> str:
        on, happened = _date(data)
        author = "#issuer" if data.issuer else "#portal"
        day = element("FRBRdate", date=on.isoformat(), name=happened)
        online = data.published.date() if data.published else on
        work = element(
            "FRBRWork",
            element("FRBRthis", value=f"{self.uri}/!main"),
            element("FRBRuri", value=self.uri),
            element("FRBRalias", value=self.plan.title, name="title"),
            day,
            element("FRBRauthor", href=author),
            element("FRBRcountry", value="cn"),
            element("FRBRsubtype", value="plan"),
            element("FRBRnumber", value=data.document_number) if data.document_number else "",
        )
        expression = element(
            "FRBRExpression",
            *self._level(f"{self.uri}/zho@{on.isoformat()}", day, author),
            element("FRBRlanguage", language="zho"),
        )
        manifestation = element(
            "FRBRManifestation",
            *self._level(
                f"{self.uri}/zho@{on.isoformat()}.akn",
                element("FRBRdate", date=online.isoformat(), name="online"),
                "#portal",
                "!main",
            ),
            element("FRBRformat", value="application/akn+xml"),
        )
        organizations = [
            element(
                "TLCOrganization", eId="portal", href="/akn/ontology/organization/portal", showAs=self.publisher.name
            )
        ]
        if data.issuer:
            organizations.append(
                element("TLCOrganization", eId="issuer", href="/akn/ontology/organization/issuer", showAs=data.issuer)
            )
        keywords = self._classification(data)
        return element(
            "meta",
            element("identification", work, expression, manifestation, source="#portal"),
            keywords,
            element("references", *organizations, source="#portal"),
        )

    def _level(self, uri: str, day: str, author: str, component: str = "!main") -> list[str]:
        return [
            element("FRBRthis", value=f"{uri}/{component}"),
            element("FRBRuri", value=uri),
            day,
            element("FRBRauthor", href=author),
        ]

    def _classification(self, data: Metadata) -> str:
        if not data.subject:
            return ""
        keyword = element("keyword", value=data.subject, showAs=data.subject, dictionary="#subject")
        return element("classification", keyword, source="#portal")

    # its text

    def _notice(self) -> Iterator[str]:
        if self.plan.notice:
            title = element("p", *self._inlines(self.plan.notice.title)) if self.plan.notice.title else ""
            yield element("container", title, *self._blocks(self.plan.notice.blocks), name="notice", eId="notice")

    def _section(self, section: Section) -> str:
        part = section.number and section.number.style is NumberStyle.PART
        name = "part" if part else _ELEMENTS[section.kind]
        head = element("num", text(section.mark)) if section.mark else ""
        if plain(section.heading):
            head += element("heading", *self._inlines(section.heading))
        elif section.kind in (SectionKind.CHAPTER, SectionKind.SECTION):
            lost = element("remark", text(section_title(section)), status="editorial")
            head += element("heading", lost, *self._inlines(section.heading))
        return element(name, head, *self._inside(section), eId=eid(section.id))

    def _inside(self, section: Section) -> Iterator[str]:
        """Give what a section holds: `content` where it has no parts, else what stands before, between, behind them."""
        own = [element("p", *self._inlines(section.text))] if section.text else []
        children = section.children
        parts = [index for index, child in enumerate(children) if isinstance(child, Section)]
        if not parts:
            yield element("content", *(own + list(self._blocks(children))) or [element("p")])
            return
        before = [*own, *self._blocks(children[: parts[0]])]
        if before:
            yield element("intro", *before)
        for index in range(parts[0], parts[-1] + 1):
            child = children[index]
            if isinstance(child, Section):
                yield self._section(child)
            else:
                block = element("content", *self._blocks([child]))
                yield element("hcontainer", block, name="block", eId=f"hcontainer__{eid(child.id)}")
        behind = list(self._blocks(children[parts[-1] + 1 :]))
        if behind:
            yield element("wrapUp", *behind)

    def _blocks(self, blocks: Iterable[Block | Section]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Prose():
                    yield from self._prose(block)
                case Column():
                    title = self._inlines(block.title)
                    yield element(
                        "tblock",
                        element("num", text(block.mark)),
                        element("heading", *title) if title else "",
                        *(list(self._blocks(block.blocks)) or [element("p")]),
                        **{"class": "column", "eId": eid(block.id)},
                    )
                case Table():
                    yield from self._table(block)

    def _prose(self, prose: Prose) -> Iterator[str]:
        paragraphs = paragraphs_of(prose.text, self.writer)
        for number, paragraph in enumerate(paragraphs):
            identity = eid(prose.id) + (f"__p_{number + 1}" if number else "")
            yield self._paragraph(paragraph, identity)

    def _paragraph(self, paragraph: Paragraph, identity: str) -> str:
        kind = "" if paragraph.kind is ParagraphKind.PLAIN else paragraph.kind.value
        inlines = [part for run in paragraph.runs for part in self._run(run)]
        return element("p", *inlines, **{"class": kind, "eId": identity})

    def _table(self, table: Table) -> Iterator[str]:
        yield element(
            "table",
            element("caption", *self._inlines(table.caption)) if table.caption else "",
            *(self._row(row, "th") for row in table.head),
            *(self._row(row, "td") for row in table.rows),
            eId=eid(table.id),
        )
        for note in table.notes:
            yield element("p", text(note.mark), *self._inlines(note.text), **{"class": "table-note"})

    def _row(self, row: Row, tag: str) -> str:
        return element("tr", *(self._cell(cell, tag) for cell in row.cells)) if row.cells else ""

    def _cell(self, cell: Cell, tag: str) -> str:
        spans = {
            "rowspan": str(cell.rowspan) if cell.rowspan > 1 else "",
            "colspan": str(cell.colspan) if cell.colspan > 1 else "",
        }
        return element(tag, element("p", *self._inlines(cell.text)), **spans)

    def _footnote(self, footnote: Footnote) -> str:
        return element("p", text(footnote.label), *self._inlines(footnote.text), **{"class": "footnote"})

    def _inlines(self, value: str) -> list[str]:
        return [part for run in runs_of(value, self.writer) for part in self._run(run)]

    def _run(self, run: Run) -> Iterator[str]:
        if run.note:
            yield self._note(run.note)
            return
        made = text(run.text).replace("\n", _BREAK)
        for style in sorted(run.styles):
            if style is Style.REMARK:
                made = element("remark", made, status="editorial")
            elif style in _INLINES:
                made = element("inline", made, name=_INLINES[style])
            else:
                made = element(_STYLES[style], made)
        if run.href.startswith(("#", "/akn/")):
            made = element("ref", made, href=run.href) if not run.href.startswith("#fn") else made
        elif run.href:
            made = element("a", made, href=run.href)
        yield made

    def _note(self, label: str) -> str:
        if label in self._noted:
            return element("noteRef", href=f"#{self._note_id(label)}", marker=label)
        self._noted.add(label)
        body = element("p", *self._inlines(self.footnotes[label].text))
        return element("authorialNote", body, marker=label, placement="bottom", eId=self._note_id(label))

    def _note_id(self, label: str) -> str:
        return f"note_{list(self.footnotes).index(label) + 1}"
