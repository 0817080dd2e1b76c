"""Texts: the runs of a text become inlines of Pandoc's tree, footnotes where they are first referred to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from plan_documents import nodes
from plan_documents.nodes import Node
from planbook.model import Footnote, TextLink
from planbook.prose import ProseWriter
from planbook.runs import Paragraph, ParagraphKind, Run, Style, paragraphs_of, runs_of

_WRAPPED = {
    Style.STRONG: "Strong", Style.EMPHASIS: "Emph", Style.DELETED: "Strikeout", Style.UNDERLINED: "Underline",
    Style.SUPERSCRIPT: "Superscript", Style.SUBSCRIPT: "Subscript",
}  # fmt: skip
_CLASSES = {Style.CORRECTED: "corrected", Style.REMARK: "remark"}


class Texts:
    """Writes the texts of one document, and knows which footnotes they have referred to so far."""

    def __init__(
        self,
        footnotes: Sequence[Footnote],
        resolve: Callable[[str], str | None],
        links: Mapping[str, Sequence[TextLink]],
    ) -> None:
        self.footnotes = {footnote.label: footnote for footnote in footnotes}
        self.writer = ProseWriter(footnotes, resolve, links=links)
        self._given: set[str] = set()
        self._behind: list[str] | None = None
        """Labels of the notes that stand behind the one at hand, which refers to them; None outside of notes."""

    def inlines(self, text: str) -> list[Node]:
        """Give the inlines of a text inside a paragraph, heading or cell."""
        return self._inlines(runs_of(text, self.writer))

    def blocks(self, text: str, anchor: str = "") -> list[Node]:
        """Give the blocks of a whole `Prose`; the first of them carries `anchor`."""
        paragraphs = paragraphs_of(text, self.writer)
        blocks = [self._block(paragraph) for paragraph in paragraphs]
        if not anchor:
            return blocks
        if len(paragraphs) == 1 and paragraphs[0].kind is ParagraphKind.PLAIN:
            return [nodes.paragraph([nodes.span(nodes.attributes(anchor), []), *blocks[0]["c"]])]
        return [nodes.division(nodes.attributes(anchor), blocks)]

    def unused_notes(self) -> list[Footnote]:
        """Give the footnotes that no text has referred to."""
        return [footnote for label, footnote in self.footnotes.items() if label not in self._given]

    def _block(self, paragraph: Paragraph) -> Node:
        if paragraph.kind is ParagraphKind.CODE:
            return nodes.code_block("".join(run.text for run in paragraph.runs).strip("\n"))
        inlines = self._inlines(paragraph.runs)
        if paragraph.kind is ParagraphKind.QUOTATION:
            return nodes.quotation([nodes.paragraph(inlines)])
        block = nodes.paragraph(inlines)
        for _ in range(paragraph.depth if paragraph.kind is ParagraphKind.ITEM else 0):
            block = nodes.bullets([[block]])
        return block

    def _inlines(self, runs: Sequence[Run]) -> list[Node]:
        return [node for run in runs for node in self._run(run)]

    def _run(self, run: Run) -> Iterator[Node]:
        if run.note:
            yield self._note(run.note)
            return
        made: list[Node] = []
        for index, part in enumerate(run.text.split("\n")):
            made += [*([nodes.LINE_BREAK] if index else []), *([nodes.text(part)] if part else [])]
        if Style.CODE in run.styles:
            made = [nodes.code(run.text)]
        for style in sorted(run.styles & _WRAPPED.keys()):
            made = [nodes.wrapped(_WRAPPED[style], made)]
        for style in sorted(run.styles & _CLASSES.keys()):
            made = [nodes.span(nodes.attributes(classes=[_CLASSES[style]]), made)]
        yield from [nodes.link(made, run.href)] if run.href else made

    def _note(self, label: str) -> Node:
        """Give a footnote where it is first referred to; one that another refers to stands in that, behind its text.

        A note inside a note would be lost in EPUB and Word.
        """
        mark = nodes.wrapped("Superscript", [nodes.text(label)])
        if label in self._given:
            return mark
        self._given.add(label)
        if self._behind is not None:
            self._behind.append(label)
            return mark
        self._behind = []
        content = self.inlines(self.footnotes[label].text)
        for each in self._behind:  # it grows as they refer to others
            content += [nodes.LINE_BREAK, nodes.text(each), *self.inlines(self.footnotes[each].text)]
        self._behind = None
        return nodes.note([nodes.paragraph(content)])
