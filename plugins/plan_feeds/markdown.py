"""Markdown copies: what a page of a plan shows, in GitHub's Markdown, for those that read text rather than pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planbook.addresses import page_of, url_of
from planbook.dates import han_period
from planbook.indicators.phrasing import note_label, sentence
from planbook.model import Column, Indicator, IndicatorTable, Plan, Prose, Reference, Row, Section, SectionKind, Table
from planbook.plain import plain
from planbook.prose import ProseWriter
from planbook.references import text_links
from planbook.runs import Paragraph, ParagraphKind, Run, Style, paragraphs_of, runs_of
from planbook.tables import grid
from planbook.titles import column_space, mark_space, section_title, table_title

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]")
_BEGINS_BLOCK = re.compile(r"^(#{1,6}\s|[-+]\s|\d+[.)]\s|>)")
_STYLES = {Style.STRONG: "**", Style.EMPHASIS: "*", Style.DELETED: "~~"}


def copies(plan: Plan, references: Sequence[Reference]) -> Iterator[tuple[str, bytes]]:
    """Give output file and content of the copy beside each page of `plan`."""
    writer = _Writer(plan, references)
    yield writer.copy(plan.slug, writer.overview())
    for chapter in plan.sections:
        yield writer.copy(f"{plan.slug}/{chapter.id}", writer.section(chapter, 1))
    for column in plan.columns:
        yield writer.copy(f"{plan.slug}/{column.id}", writer.column(column, 1))
    for table in plan.indicator_tables:
        for indicator in table.indicators:
            yield writer.copy(f"{plan.slug}/{indicator.id}", writer.indicator(table, indicator))


class _Writer:
    """Writes the copies of one plan; links are relative to the page at hand."""

    def __init__(self, plan: Plan, references: Sequence[Reference]) -> None:
        self.plan = plan
        self.page = ""
        self.notes: list[str] = []
        """Labels of the footnotes that the page at hand refers to."""
        self.footnotes = {footnote.label: footnote for footnote in plan.footnotes}
        links = text_links(each for each in references if not each.target.startswith("#"))
        self.writer = ProseWriter(plan.footnotes, self._link, links=links)

    def copy(self, name: str, lines: Iterator[str]) -> tuple[str, bytes]:
        """Write the copy of the page `name`: its lines, the footnotes that they refer to, and where it belongs."""
        self.page, self.notes = page_of(name), []
        body = list(lines)
        notes = (f"[^{label}]: {self._inline(self.footnotes[label].text)}" for label in self.notes)
        body += notes  # `self.notes` grows meanwhile, as footnotes refer to others
        if name != self.plan.slug:
            body.append(f"——《[{escaped(self.plan.title)}]({self._link(self.plan.slug)})》")
        return self.page.removesuffix(".html") + ".md", ("\n\n".join(filter(None, body)) + "\n").encode()

    def _link(self, name: str) -> str:
        return url_of(name, self.page)

    # pages

    def overview(self) -> Iterator[str]:
        plan, data = self.plan, self.plan.metadata
        yield f"# {escaped(plan.title)}"
        facts = (
            ("发文机关", data.issuer), ("发文字号", data.document_number),
            ("成文日期", data.issued.isoformat() if data.issued else ""), ("行政区", "/".join(data.region)),
            ("规划期", han_period(data.period)), ("有效性", data.status),
        )  # fmt: skip
        yield "\n".join(f"- {label}：{escaped(value)}" for label, value in facts if value)
        if plan.notice:
            yield self._heading(2, "印发通知")
            yield self._inline(plan.notice.title)
            yield from self._nodes(plan.notice.blocks, 3)
        yield from self._nodes(plan.preamble, 2)
        for chapter in plan.sections:
            yield from self.section(chapter, 2)

    def section(self, section: Section, level: int) -> Iterator[str]:
        mark = escaped(section.mark + mark_space(section))
        if section.kind in (SectionKind.CHAPTER, SectionKind.SECTION) or not section.text:
            heading = self._inline(section.heading) if plain(section.heading) else escaped(section_title(section))
            yield self._heading(level, (mark if plain(section.heading) else "") + heading)
            if not plain(section.heading):
                yield self._inline(section.heading)
            yield from self._nodes(section.children, level + 1)
            return
        heading = set_apart(mark + self._inline(section.heading), "**") if section.heading else mark
        yield line(heading + self._inline(section.text))
        yield from self._nodes(section.children, level)

    def column(self, column: Column, level: int) -> Iterator[str]:
        title = self._inline(column.title)
        yield self._heading(level, (escaped(column.mark + column_space(column)) + title).strip())
        yield from self._nodes(column.blocks, level + 1)

    def indicator(self, table: IndicatorTable, indicator: Indicator) -> Iterator[str]:
        yield f"# {escaped(indicator.name)}"
        yield escaped(sentence(indicator))
        stated = [(measure.label, measure.as_written) for measure in indicator.measures]
        stated += [("单位", indicator.unit), ("类别", plain(indicator.category)), ("属性", indicator.attribute)]
        yield "\n".join(f"- {escaped(label)}：{escaped(value)}" for label, value in stated if value)
        yield from (f"{escaped(note_label(note))}：{escaped(plain(note.text))}" for note in indicator.explanations)
        yield f"见[{escaped(table_title(table))}]({self._link(f'{self.plan.slug}/{table.id}')})"

    # parts

    def _heading(self, level: int, text: str) -> str:
        return f"{'#' * min(level, 6)} {text}"

    def _nodes(self, nodes: Sequence[Section | Prose | Column | Table], level: int) -> Iterator[str]:
        for node in nodes:
            match node:
                case Section():
                    yield from self.section(node, level)
                case Prose():
                    yield from map(self._paragraph, paragraphs_of(node.text, self.writer))
                case Column():
                    yield from self.column(node, level)
                case Table():
                    yield from self._table(node)

    def _paragraph(self, paragraph: Paragraph) -> str:
        text = self._runs(paragraph.runs)
        match paragraph.kind:
            case ParagraphKind.ITEM:
                return "  " * (paragraph.depth - 1) + f"- {text}"
            case ParagraphKind.QUOTATION:
                return f"> {text}"
            case ParagraphKind.CODE:
                said = "".join(run.text for run in paragraph.runs).strip("\n")
                return f"```\n{said}\n```"
        return line(text)

    def _table(self, table: Table) -> Iterator[str]:
        """Give a table; a merged cell is repeated in every place that it covers, as Markdown cannot merge."""
        if table.caption:
            yield set_apart(self._inline(table.caption), "**")
        head = self._rows(table.head, table.width) or [[""] * table.width]
        top = ["<br>".join(dict.fromkeys(filter(None, cells))) for cells in zip(*head, strict=True)]
        rows = [top, ["---"] * table.width, *self._rows(table.rows, table.width)]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
        yield from (line(escaped(note.mark) + self._inline(note.text)) for note in table.notes)

    def _rows(self, rows: Sequence[Row], width: int) -> list[list[str]]:
        return [
            [self._inline(cell.text).replace("\n", "<br>") if cell else "" for cell in row] for row in grid(rows, width)
        ]

    def _inline(self, text: str) -> str:
        return self._runs(runs_of(text, self.writer))

    def _runs(self, runs: Sequence[Run]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        if run.note:
            if run.note not in self.notes:
                self.notes.append(run.note)
            return f"[^{run.note}]"
        if Style.CODE in run.styles:
            return f"`{run.text}`"
        made = escaped(run.text).replace("\n", "  \n")
        for style, mark in _STYLES.items():
            if style in run.styles:
                made = set_apart(made, mark)
        return f"[{made}]({run.href})" if run.href and not run.href.startswith("#fn") else made


def escaped(text: str) -> str:
    """Give a text with what Markdown would read as marks escaped."""
    return _SPECIAL.sub(_backslashed, text)


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


_CORE = re.compile(r"([^\w\\`*~\[]*)(.*?)((?:\[\^[^\[\]]*\]|[^\w`*~\])])*)", re.DOTALL)
_ELEMENTS = {"**": "strong", "*": "em", "~~": "del"}


def set_apart(text: str, mark: str) -> str:
    """Give `text` between marks; punctuation and footnotes at its ends stand outside.

    Beside Chinese they would keep the marks from being read; so do links and code, for which an element is written.
    """
    before, core, behind = _CORE.fullmatch(text).groups()  # type: ignore[union-attr]  # it always matches
    if not core:
        return text
    if re.match(r"\w", core) and re.match(r"\w", core[-1]):
        return f"{before}{mark}{core}{mark}{behind}"
    element = _ELEMENTS[mark]
    return f"{before}<{element}>{core}</{element}>{behind}"


def line(text: str) -> str:
    """Give a paragraph, whose beginning is not to be read as that of a list, heading or quotation."""
    return _BEGINS_BLOCK.sub(lambda match: "\\" + match[0] if not match[0][0].isdigit() else _dotted(match[0]), text)


def _dotted(number: str) -> str:
    """Escape the mark behind a number: what begins with `1. ` is the plan's own text, no list."""
    return re.sub(r"([.)])", r"\\\1", number, count=1)
