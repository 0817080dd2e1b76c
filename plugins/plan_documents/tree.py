"""The tree of a plan: one document in Pandoc's form, from which PDF, EPUB and DOCX are made.

The plan's own text stands between what the portal says before it (the block of metadata) and behind it (how the text
was edited, where it comes from); classes tell the formats what is what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_documents import nodes
from plan_documents.nodes import GridCell, Node
from plan_documents.texts import Texts
from plan_documents.widths import is_wide, shares, short_columns
from planbook.dates import han_date, han_period
from planbook.model import (
    Column,
    Correction,
    CorrectionKind,
    Metadata,
    Plan,
    Prose,
    Reference,
    Row,
    Section,
    SectionKind,
    Table,
)
from planbook.plain import plain
from planbook.publisher import Publisher
from planbook.references import text_links
from planbook.titles import column_space, mark_space, section_title, title_of


def tree_of(plan: Plan, references: Sequence[Reference], publisher: Publisher) -> Node:
    """Give the document of `plan`; `references` are those that were found in its texts."""
    return _Writer(plan, references, publisher).document()


def anchor(name: str) -> str:
    """Give the identifier in a document of what is named so inside the plan: `chapter-3/s1` → `chapter-3.s1`."""
    return name.replace("/", ".")


class _Writer:
    def __init__(self, plan: Plan, references: Sequence[Reference], publisher: Publisher) -> None:
        self.plan = plan
        self.publisher = publisher
        self.titles = {step.node.id: title_of(step.node) for step in plan.walk()}
        links = text_links(each for each in references if not each.target.startswith("#"))
        self.texts = Texts(plan.footnotes, self._resolve, links)

    def document(self) -> Node:
        data = self.plan.metadata
        blocks = [*self._record(data), *self._notice(), *self._preamble()]
        for chapter in self.plan.sections:
            blocks += self._section(chapter, 1)
        blocks += self._unused_notes()
        blocks += self._apparatus()
        stated = {
            "author": data.issuer,
            "date": data.issued.isoformat() if data.issued else "",
            "publisher": self.publisher.name,
            "subject": data.subject,
        }
        return nodes.document(blocks, title=self.plan.title, lang="zh-CN", **stated)

    def _resolve(self, name: str) -> str | None:
        slug, _, rest = name.partition("/")
        if slug == self.plan.slug:
            return f"#{anchor(rest)}" if rest in self.titles else None
        return self.publisher.link(name)

    def _record(self, data: Metadata) -> Iterator[Node]:
        rows = [(label, value) for label, value in record(data) if value]
        if rows:
            yield nodes.division(
                nodes.attributes(classes=["record"], custom_style="Record"),
                [nodes.paragraph([nodes.wrapped("Strong", [nodes.text(label)]), nodes.text(f"　{value}")])
                 for label, value in rows],
            )  # fmt: skip

    def _notice(self) -> Iterator[Node]:
        notice = self.plan.notice
        if notice:
            title = [nodes.paragraph(self.texts.inlines(notice.title))] if notice.title else []
            yield nodes.division(nodes.attributes(classes=["notice-title"], custom_style="Notice Title"), title)
            yield nodes.division(nodes.attributes(classes=["notice"]), list(self._blocks(notice.blocks, 2)))

    def _preamble(self) -> Iterator[Node]:
        yield from self._blocks(self.plan.preamble, 1)

    def _blocks(self, blocks: Sequence[Section | Prose | Column | Table], level: int) -> Iterator[Node]:
        for block in blocks:
            match block:
                case Prose():
                    yield from self.texts.blocks(block.text, anchor(block.id))
                case Section():
                    yield from self._section(block, level)
                case Column():
                    yield self._column(block, level)
                case Table():
                    yield from self._own_page(block)

    def _section(self, section: Section, level: int) -> Iterator[Node]:
        mark = nodes.text(section.mark + mark_space(section)) if section.mark else None
        heading = self.texts.inlines(section.heading)
        opening = [*([mark] if mark else []), *heading]
        identity = anchor(section.id)
        below = level + 1
        if section.kind in (SectionKind.CHAPTER, SectionKind.SECTION):
            lost = [] if plain(section.heading) else [nodes.text(section_title(section))]
            yield nodes.header(level, nodes.attributes(identity), lost or opening)
            if lost:
                yield nodes.paragraph(opening)
        elif section.heading and not section.text:
            yield nodes.header(level, nodes.attributes(identity, ["run-in"]), opening)
        else:
            first = [nodes.wrapped("Strong", opening)] if section.heading else opening
            rest = self.texts.inlines(section.text)
            yield nodes.paragraph([nodes.span(nodes.attributes(identity), first), *rest])
            below = level  # it is no heading, so what it holds is no level deeper
        yield from self._blocks(section.children, below)

    def _column(self, column: Column, level: int) -> Node:
        space = column_space(column) if column.title else ""
        title = [nodes.text(column.mark + space), *self.texts.inlines(column.title)]
        heading = nodes.header(min(level, 6), nodes.attributes(anchor(column.id), ["column-title"]), title)
        blocks = [part for block in column.blocks for part in self._inside(block)]
        return nodes.division(nodes.attributes(classes=["column"], custom_style="Column"), [heading, *blocks])

    def _inside(self, block: Prose | Table) -> Iterator[Node]:
        """Give a block inside a column, where no table can have a page of its own."""
        return self._table(block) if isinstance(block, Table) else iter(self.texts.blocks(block.text, anchor(block.id)))

    def _own_page(self, table: Table) -> Iterator[Node]:
        """Give a table of the running text; one that is too wide stands on a page on its side, with its notes."""
        if is_wide(table):
            yield nodes.division(nodes.attributes(classes=["wide"]), list(self._table(table)))
        else:
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[Node]:
        yield nodes.table(
            nodes.attributes(anchor(table.id)),
            self.texts.inlines(table.caption),
            shares(table),
            [self._row(row, frozenset(range(table.width))) for row in table.head],
            [self._row(row, short_columns(table)) for row in table.rows],
        )
        if table.notes:
            yield nodes.division(
                nodes.attributes(classes=["table-notes"], custom_style="Table Notes"),
                [nodes.paragraph([*([nodes.text(note.mark)] if note.mark else []), *self.texts.inlines(note.text)])
                 for note in table.notes],
            )  # fmt: skip

    def _row(self, row: Row, centred: frozenset[int]) -> list[GridCell]:
        return [
            GridCell(self.texts.inlines(cell.text), cell.rowspan, cell.colspan, cell.column in centred)
            for cell in row.cells
        ]

    def _unused_notes(self) -> Iterator[Node]:
        """Give the footnotes that nothing refers to, so that no text is lost."""
        for footnote in self.texts.unused_notes():
            yield nodes.paragraph([nodes.text(footnote.label), *self.texts.inlines(footnote.text)])

    def _apparatus(self) -> Iterator[Node]:
        """Give what the portal says about the text: how it was edited, and where the page is."""
        data = self.plan.metadata
        said = [f"来源文本：{data.received}。"] if data.received else []
        said += [f"统一处理：{'；'.join(data.normalised)}。"] if data.normalised else []
        said += [f"未收录的内容：{'；'.join(data.dropped)}。"] if data.dropped else []
        said += [self._correction(each) for each in self.plan.corrections]
        blocks = [nodes.paragraph([nodes.text(each)]) for each in said]
        if blocks:
            yield nodes.header(1, nodes.attributes("corrections", ["apparatus-title"]), [nodes.text("校勘记")])
            yield nodes.division(nodes.attributes(classes=["apparatus"], custom_style="Apparatus"), blocks)
        if page := self.publisher.page(self.plan.slug):
            source = [nodes.text(f"本文件由{self.publisher.name}生成，网页：")]
            yield nodes.division(
                nodes.attributes(classes=["apparatus"], custom_style="Apparatus"),
                [nodes.paragraph([*source, nodes.link([nodes.text(page)], page)])],
            )

    def _correction(self, each: Correction) -> str:
        place = self.titles.get(each.section, "").strip("。") or self.plan.title
        match each.kind:
            case CorrectionKind.REPLACED:
                return f"{place}：来源文本作“{each.source}”，改为“{each.published}”。"
            case CorrectionKind.DROPPED:
                return f"{place}：来源文本有“{each.source}”，删去。"
            case CorrectionKind.REMARK:
                return f"{place}：{each.published}。"


def record(data: Metadata) -> tuple[tuple[str, str], ...]:
    """Give label and value of what the document block says; values that no source states are empty."""
    return (
        ("索引号", data.index_number),
        ("主题分类", data.subject),
        ("发文机关", data.issuer),
        ("成文日期", han_date(data.issued)),
        ("发文字号", data.document_number),
        ("发布日期", han_date(data.source_published or data.published)),
        ("有效性", data.status),
        ("规划期", han_period(data.period)),
        ("来源", data.source),
    )
