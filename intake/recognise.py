"""The recogniser: blocks become the pieces of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from intake.blocks import Block, Cells, Grid, PageEdge, Paragraph, Received
from intake.flattened import rebuild_tables
from intake.head import read_fields, read_head
from intake.lines import (
    Flow,
    drop_contents,
    drop_double,
    drop_page_marks,
    is_complete,
    is_heading,
    is_marked_heading,
    join_breaks,
    split_one_line,
    take_bold,
)
from intake.pieces import Box, FootnotePiece, Heading, LostHeading, Piece, Recognised, TablePiece, Text
from intake.rules import COLUMN, FOOTNOTE, GRID, HEADING, NOTES, PLAIN_HEADING, RUN_IN, Log
from planbook.model import NumberStyle
from planbook.numbering import read_number

_PLAIN_HEADING = re.compile(
    r"导\s*言|前\s*言|序\s*言|引\s*言|附\s*则|结\s*语|"
    r"附\s*件\s*[0-9一二三四五六七八九十]*(?:\s*[:：](?!\s*1\s*[.．、]).{0,40})?"
)
_DASH_HEADING = re.compile(r"[—―]{2}[^。，；：]{2,24}")
_COLUMN = re.compile(r"(?P<mark>专\s*栏\s*[0-9０-９一二三四五六七八九十]+\s*[:：]?)\s*(?P<title>[^。]{2,60})")
_BOX = re.compile(r"(?P<mark>专\s*栏\s*[0-9０-９一二三四五六七八九十]*\s*[:：]?)\s*(?P<title>[^。]{2,60})")
_CAPTION_LIMIT = 50
_NOTE = re.compile(r"[-*•]?\s*注\s*(?:[0-9]+|[①-⑳])?\s*[:：.．].*", re.DOTALL)
_NOTE_MORE = re.compile(r"[-*•]?\s*[0-9]{1,2}\s*[.．、].*", re.DOTALL)
_NOTE_FOOTNOTE = re.compile(r"注\s*(?P<label>[①-⑳])\s*[:：]\s*(?P<text>.*)", re.DOTALL)
_FOOTNOTE = re.compile(r"(?P<label>[①-⑳])\s*(?P<text>.+)", re.DOTALL)
_NOTE_BREAK = re.compile(r"(?<=[。；])\s+(?=[0-9]{1,2}[.．、])")
_RUN_IN = re.compile(r"(?P<heading>[^。，；：！？,;:]{4,28}。)(?=.)", re.DOTALL)


def recognise(received: Received, log: Log) -> tuple[Recognised, Flow]:
    """Make the pieces of a plan of what was received; `log` is told which rules did what, and what is doubtful."""
    flow = Flow(list(received.blocks), list(received.dropped), log, received.whole)
    for step in _STEPS:
        step(flow)
    made = Recognised()
    read_fields(flow, made)
    footnotes = _take_footnotes(flow)
    join_breaks(flow)
    read_head(flow, made)
    body = _Body(flow.log, flow.blocks)
    made.pieces = list(_with_footnotes(body.read(), footnotes, flow.log))
    if made.pieces and not _has_structure(made.pieces):
        made.pieces.insert(0, LostHeading("来源文本没有章节标题", "chapter-1"))
    return made, flow


def _join_pages_of_tables(flow: Flow) -> None:
    """Make one grid of a table that goes over the edge of a page."""
    blocks: list[Block] = []
    for block in flow.blocks:
        last = next((each for each in reversed(blocks) if not isinstance(each, PageEdge)), None)
        turned = bool(blocks) and isinstance(blocks[-1], PageEdge)
        if turned and isinstance(block, Grid) and isinstance(last, Grid) and block.columns == last.columns:
            below = [replace(each, row=each.row + last.rows) for each in block.cells]
            joined = replace(last, cells=(*last.cells, *below), rows=last.rows + block.rows)
            while isinstance(blocks[-1], PageEdge):
                blocks.pop()
            blocks[-1] = joined
        else:
            blocks.append(block)
    flow.blocks = blocks


_STEPS = (
    split_one_line,
    take_bold,
    drop_double,
    drop_contents,
    rebuild_tables,
    drop_page_marks,
    _join_pages_of_tables,
)


def _has_structure(pieces: list[Piece]) -> bool:
    """Tell whether anything but plain paragraphs was found."""
    return any(not isinstance(each, Text | FootnotePiece) or _is_measure(each) for each in pieces)


def _is_measure(piece: Piece) -> bool:
    return isinstance(piece, Text) and bool(piece.run_in or read_number(piece.text))


def _take_footnotes(flow: Flow) -> list[FootnotePiece]:
    """Take the paragraphs that begin with a circled number which another text refers to."""
    taken: list[tuple[Paragraph, FootnotePiece]] = []
    for block in flow.paragraphs():
        match = _FOOTNOTE.fullmatch(block.text)
        if not match or len(block.text) <= 4 or not _is_referred_to(flow, match["label"]):
            continue
        if any(footnote.label == match["label"] for _, footnote in taken):
            flow.log.doubt(FOOTNOTE, block.line, f"注{match['label']}不止一条，请手工改为脚注，另定脚注号")
        else:
            taken.append((block, FootnotePiece(match["label"], match["text"], block.line)))
            flow.log.note(FOOTNOTE, block.line, match["label"])
    gone = {id(block) for block, _ in taken}
    flow.blocks = [block for block in flow.blocks if id(block) not in gone]
    return [footnote for _, footnote in taken]


def _is_referred_to(flow: Flow, label: str) -> bool:
    """Tell whether a text has the mark behind a word; behind a colon or semicolon it numbers an item."""
    texts = [each.text for each in flow.paragraphs()]
    texts += [cell.text for each in flow.blocks if isinstance(each, Grid) for cell in each.cells]
    return any(re.search(rf"[^：:；;，,。、\s]{label}", text) for text in texts)


def _with_footnotes(pieces: Iterable[Piece], footnotes: list[FootnotePiece], log: Log) -> Iterable[Piece]:
    """Put each footnote behind the piece that refers to it, its mark into the dialect's form."""
    open_notes = {footnote.label: footnote for footnote in footnotes}
    held: list[FootnotePiece] = []
    for piece in pieces:
        if isinstance(piece, FootnotePiece):
            held.append(piece)
            open_notes[piece.label] = piece
            continue
        marked, used = _marked(piece, open_notes)
        yield marked
        for label in used:
            yield open_notes.pop(label)
    for note in open_notes.values():
        log.doubt(FOOTNOTE, note.line, f"没有找到注{note.label}所注的文字")
        yield Text(note.label + note.text, note.line)


def _marked(piece: Piece, notes: dict[str, FootnotePiece]) -> tuple[Piece, list[str]]:
    """Write the marks of `notes` in `piece` as references; give it with the labels that it uses."""
    used: list[str] = []

    def refer(text: str) -> str:
        for label in notes:
            if label in text:
                text = text.replace(label, f"[^{label}]")
                used.append(label)
        return text

    match piece:
        case Text():
            piece = replace(piece, text=refer(piece.text))
        case Box():
            piece = replace(piece, texts=tuple(replace(each, text=refer(each.text)) for each in piece.texts))
        case Cells():
            piece = replace(piece, texts=tuple(map(refer, piece.texts)))
        case TablePiece():
            cells = tuple(replace(cell, text=refer(cell.text)) for cell in piece.grid.cells)
            piece = replace(piece, grid=replace(piece.grid, cells=cells))
    return piece, list(dict.fromkeys(used))


class _Body:
    """Reads the blocks after the head, one after the other."""

    def __init__(self, log: Log, blocks: list[Block]) -> None:
        self.log = log
        self.blocks = blocks
        self.at = 0
        self.levels = _levels(blocks)
        self.top = min((each.heading for each in blocks if isinstance(each, Paragraph) and each.heading), default=1)
        self.run_ins = _has_run_ins(blocks)

    def read(self) -> list[Piece]:
        pieces: list[Piece] = []
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            self.at += 1
            if isinstance(block, Grid):
                pieces += self._table(block, pieces)
            elif isinstance(block, Cells):
                pieces.append(block)
            elif isinstance(block, Paragraph) and block.text.strip("| "):
                pieces.append(self._paragraph(block, pieces))
        return pieces

    def _paragraph(self, block: Paragraph, pieces: list[Piece]) -> Piece:
        text = block.text.rstrip("| ").strip() if block.text.rstrip().endswith("|") else block.text
        if level := self._heading_level(block, pieces):
            return Heading(level, text, block.line)
        if match := _COLUMN.fullmatch(text):
            return self._box(block, match)
        return self._text(replace(block, text=text))

    def _heading_level(self, block: Paragraph, pieces: list[Piece]) -> int:
        deepest = next((piece.level for piece in reversed(pieces) if isinstance(piece, Heading)), 0)
        number = read_number(block.text)
        if number and (is_heading(block.text) or is_marked_heading(block)):
            self.log.note(HEADING, block.line, block.text)
            return min(self.levels[number[0].style], deepest + 1)
        if _PLAIN_HEADING.fullmatch(block.text):
            self.log.note(PLAIN_HEADING, block.line, block.text)
            return 1
        if _DASH_HEADING.fullmatch(block.text):
            self.log.note(PLAIN_HEADING, block.line, block.text)
            return min(max(self.levels.values(), default=0) + 1, deepest + 1)
        if block.heading and not is_complete(block.text) and len(block.text) <= 45:
            self.log.note(PLAIN_HEADING, block.line, block.text)
            return min(block.heading - self.top + 1, deepest + 1)
        return 0

    def _text(self, block: Paragraph) -> Text:
        text = block.text
        if read_number(text) or text.startswith(("——", "――")):
            return Text(text, block.line)
        if (0 < block.bold < len(text) and text[block.bold - 1] in "。：") or (self.run_ins and _RUN_IN.match(text)):
            match = _RUN_IN.match(text)
            end = block.bold if block.bold and text[block.bold - 1] in "。：" else match.end() if match else 0
            self.log.note(RUN_IN, block.line, text[:end])
            return Text(text, block.line, run_in=end)
        return Text(text, block.line)

    def _box(self, block: Paragraph, match: re.Match[str]) -> Box:
        """Read a column: closed by bars where it stood in a table cell, else up to the next heading of any kind."""
        barred = block.text.rstrip().endswith("|")
        texts: list[Text] = []
        while self.at < len(self.blocks):
            following = self.blocks[self.at]
            if not isinstance(following, Paragraph) or not self._continues_box(following, barred, bool(texts)):
                break
            parts = re.split(r"(?<=。)[ \u3000]+", following.text.rstrip("| ")) if barred else [following.text]
            texts += [Text(part.strip(), following.line) for part in parts if part.strip()]
            self.at += 1
        table = None
        if not texts and self.at < len(self.blocks) and isinstance(grid := self.blocks[self.at], Grid):
            self.at += 1
            table = next(each for each in self._table(grid, []) if isinstance(each, TablePiece))
        self.log.note(COLUMN, block.line, match[0])
        if not barred and len(texts) > 1:
            self.log.doubt(COLUMN, block.line, f"{match['mark']}收入 {len(texts)} 段，请核对专栏在何处结束")
        return Box(re.sub(r"\s", "", match["mark"]), match["title"].strip(), tuple(texts), block.line, table)

    def _continues_box(self, block: Paragraph, barred: bool, begun: bool) -> bool:
        if barred:
            return block.text.rstrip().endswith("|") and not _COLUMN.fullmatch(block.text.rstrip("| "))
        if is_heading(block.text) or _COLUMN.fullmatch(block.text):
            return False
        return not begun or not (read_number(block.text) or _RUN_IN.match(block.text))

    def _box_of_cells(self, grid: Grid) -> Box | None:
        """Read a column that the document sets as a table of one column."""
        lines = [(cell.row, part.strip()) for cell in grid.cells for part in cell.text.split("\n") if part.strip()]
        match = _BOX.fullmatch(lines[0][1]) if grid.columns == 1 and lines else None
        if not match:
            return None
        self.log.note(COLUMN, grid.line, match[0])
        texts = tuple(Text(part, grid.line + row) for row, part in lines[1:])
        return Box(re.sub(r"\s", "", match["mark"]), match["title"].strip(), texts, grid.line)

    def _table(self, grid: Grid, pieces: list[Piece]) -> list[Piece]:
        if box := self._box_of_cells(grid):
            return [box]
        caption = ""
        last = pieces[-1] if pieces else None
        if (
            isinstance(last, Text)
            and not last.run_in
            and len(last.text) <= _CAPTION_LIMIT
            and not is_complete(last.text)
        ):
            caption = last.text
            pieces.pop()
        notes, footnotes = self._notes()
        self.log.note(GRID, grid.line, f"{grid.rows} 行 {grid.columns} 列")
        return [*footnotes, TablePiece(caption, grid, tuple(notes), grid.line)]

    def _notes(self) -> tuple[list[Text], list[FootnotePiece]]:
        notes: list[Text] = []
        footnotes: list[FootnotePiece] = []
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if not isinstance(block, Paragraph):
                break
            text = block.text.rstrip("| ")
            if match := _NOTE_FOOTNOTE.fullmatch(text):
                footnotes.append(FootnotePiece(match["label"], match["text"], block.line))
            elif _NOTE.fullmatch(text) or (notes and _NOTE_MORE.fullmatch(text) and len(notes) < 30):
                text = re.sub(r"^[-*•]\s*", "", text)
                parts = _NOTE_BREAK.split(re.sub(r"^(注\s*[:：]|[0-9]{1,2}\s*[.．、])\s+", r"\1", text))
                notes += [Text(part.strip(), block.line) for part in parts]
                self.log.note(NOTES, block.line)
            else:
                break
            self.at += 1
        return notes, footnotes


def _levels(blocks: Iterable[Block]) -> dict[NumberStyle, int]:
    """Give each style of numbers that heads lines its level: the highest style is level 1."""
    styles = {
        number[0].style
        for block in blocks
        if isinstance(block, Paragraph)
        and (is_heading(block.text) or is_marked_heading(block))
        and (number := read_number(block.text))
    }
    return {style: level for level, style in enumerate(sorted(styles), start=1)}


def _has_run_ins(blocks: Iterable[Block]) -> bool:
    """Tell whether the paragraphs of the document begin with headings of their own, as a rule."""
    plain = [
        block.text
        for block in blocks
        if isinstance(block, Paragraph) and len(block.text) > 40 and not read_number(block.text)
    ]
    matching = [text for text in plain if _RUN_IN.match(text)]
    return len(matching) >= 5 and len(matching) * 3 >= len(plain)
