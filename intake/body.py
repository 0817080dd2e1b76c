"""The body of a document: the blocks after its head become pieces, one after the other."""

from __future__ import annotations

from dataclasses import replace

from intake.blocks import Cells, Grid, Paragraph
from intake.boxes import COLUMN_LINE, BoxReader, box_of_cells, is_barred, make_box, numbers_before, texts_of
from intake.flow import Flow
from intake.headings import Headings
from intake.notes import read_notes
from intake.pieces import Heading, Piece, TablePiece, Text
from intake.rules import COLUMN, ENUMERATED, GRID, NOTES, PLAIN_HEADING, RUN_IN, TABLE_PAGES
from intake.runins import has_run_ins, run_in_length
from intake.shapes import ENUMERATES, is_complete
from intake.steps.contents import CONTENTS
from planbook.model import Number
from planbook.numbering import read_number

_CAPTION_LIMIT = 50


def read_body(flow: Flow) -> list[Piece]:
    """Make pieces of the blocks of `flow`."""
    return _Body(flow).read()


class _Body:
    def __init__(self, flow: Flow) -> None:
        self.log = flow.log
        self.blocks = flow.blocks
        self.at = 0
        contents = [each.text for each in flow.dropped if each.reason == CONTENTS]
        self.headings = Headings(flow.blocks, contents, by_place=not flow.ragged)
        self.run_ins = has_run_ins(flow.blocks)
        self.pieces: list[Piece] = []
        self.deepest = 0
        """Level of the last heading."""

    def read(self) -> list[Piece]:
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            self.at += 1
            if isinstance(block, Grid):
                self.pieces += self._table(block)
            elif isinstance(block, Cells):
                self.pieces.append(block)
            elif isinstance(block, Paragraph) and block.text.strip("| "):
                self.pieces.append(self._paragraph(block))
        if line := self.headings.guessed:
            self.log.doubt(PLAIN_HEADING, line, "本行起有不带序号的标题，按所在位置推定级别，请核对")
        return self.pieces

    def _paragraph(self, block: Paragraph) -> Piece:
        text = block.text.rstrip("| ").strip() if is_barred(block) else block.text
        if found := self.headings.read(block, self.deepest):
            self.log.note(found.rule, block.line, block.text)
            self.deepest = found.level
            return Heading(found.level, text, block.line)
        if match := COLUMN_LINE.fullmatch(text):
            self.log.note(COLUMN, block.line, match[0])
            texts = self._texts_of_box(block)
            if not texts and self.at < len(self.blocks) and isinstance(grid := self.blocks[self.at], Grid):
                self.at += 1
                table = next(each for each in self._table(grid, captioned=False) if isinstance(each, TablePiece))
                return make_box(match, texts, block.line, table)
            if not is_barred(block) and len(texts) > 1:
                self.log.doubt(COLUMN, block.line, f"{match['mark']}收入 {len(texts)} 段，请核对专栏在何处结束")
            return make_box(match, texts, block.line)
        return self._text(replace(block, text=text))

    def _is_heading(self, block: Paragraph) -> bool:
        return self.headings.read(block, self.deepest) is not None

    def _text(self, block: Paragraph) -> Text:
        if read_number(block.text) or block.text.startswith(("——", "――")):
            return Text(block.text, block.line)
        if ENUMERATES.match(block.text):
            self.log.note(ENUMERATED, block.line, block.text[:2])
        length = run_in_length(block, self.run_ins)
        if length:
            self.log.note(RUN_IN, block.line, block.text[:length])
        return Text(block.text, block.line, run_in=length)

    def _texts_of_box(self, title: Paragraph) -> list[Text]:
        """Take the paragraphs of a column: those in cells, or all up to a heading or what goes on outside."""
        reader = BoxReader(is_barred(title), numbers_before(self.pieces))
        texts: list[Text] = []
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if not isinstance(block, Paragraph) or self._is_heading(block) or not reader.takes(block, self._ahead()):
                break
            texts += texts_of(block)
            self.at += 1
        return texts

    def _ahead(self) -> list[Number]:
        """Give the numbers after this block, up to the next heading, column or table."""
        numbers: list[Number] = []
        for block in self.blocks[self.at + 1 :]:
            if not isinstance(block, Paragraph) or self._is_heading(block) or COLUMN_LINE.fullmatch(block.text):
                break
            if number := read_number(block.text):
                numbers.append(number[0])
        return numbers

    def _caption(self) -> str:
        """Take the caption of a table from the paragraph before it."""
        last = self.pieces[-1] if self.pieces else None
        if not isinstance(last, Text) or last.run_in or len(last.text) > _CAPTION_LIMIT or is_complete(last.text):
            return ""
        self.pieces.pop()
        return last.text

    def _table(self, grid: Grid, *, captioned: bool = True) -> list[Piece]:
        if box := box_of_cells(grid):
            self.log.note(COLUMN, grid.line, box.title)
            return [box]
        caption = self._caption() if captioned else ""
        under = read_notes(self.blocks[self.at :], self._is_heading)
        for block in self.blocks[self.at : self.at + under.blocks]:
            self.log.note(NOTES, block.line)
        self.at += under.blocks
        self.log.note(GRID, grid.line, f"{grid.rows} 行 {grid.columns} 列")
        if grid.pages > 1:
            self.log.note(TABLE_PAGES, grid.line, f"{grid.pages} 页")
        for row in grid.broken:
            self.log.doubt(TABLE_PAGES, grid.line + row, "表格的这一行跨页，两页的各格已接合，请核对")
        return [*under.footnotes, TablePiece(caption, grid, tuple(under.notes), grid.line)]
