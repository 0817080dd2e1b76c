"""Flattened tables: tables that a converter wrote one cell a line, or one row a line with tabs or wide gaps, become
grids again.

Only what is certain is rebuilt: rows begin with running numbers, and all rows have the same number of cells but
for those merged with the row above.  What does not fit stays a list of cells, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.blocks import Block, Cells, Dropped, Grid, GridCell, Paragraph
from intake.flow import Flow
from intake.pieces import DAMAGE_BEGINS, DAMAGE_ENDS
from intake.rules import FLAT_TABLE
from intake.shapes import is_complete, is_heading

_FIRST_HEAD = re.compile(r"序\s*号|编\s*号")
_HEAD_OPEN = re.compile(r"(?:19|20)\d\d\s*年$|完成$")  # 2020年 + 目标值, 2020年完成 + 情况
_CELL_LIMIT = 80
_WIDE_GAP = re.compile(r"(?<=\S)[ \u3000\u00a0]{2,}(?=\S)")  # 1  发明专利有效量  万件  20
_HAN = re.compile("[\u4e00-\u9fff]")


def rebuild_tables(flow: Flow) -> None:
    """Replace flattened tables by grids, or by their cells where the rows are not certain."""
    blocks: list[Block] = []
    index = 0
    while index < len(flow.blocks):
        block = flow.blocks[index]
        end = _end_of_cells(flow.blocks, index) if isinstance(block, Paragraph) else index
        if end - index < 2 or not isinstance(block, Paragraph):
            blocks.append(block)
            index += 1
            continue
        run = [each for each in flow.blocks[index:end] if isinstance(each, Paragraph)]
        in_rows = len(_row(block.text)) > 1
        grid = (_from_rows(run, flow) or _from_tabs(run, flow)) if in_rows else _from_cells(run)
        if grid:
            flow.log.note(FLAT_TABLE, block.line, f"{grid.rows} 行 {grid.columns} 列")
            blocks.append(grid)
        else:
            texts = tuple(cell for each in run for cell in (_row(each.text) if in_rows else [_cell(each.text)]))
            flow.log.doubt(FLAT_TABLE, block.line, f"{len(texts)} 个单元格不能确定行列，照录待整理")
            blocks.append(Cells(texts, block.line))
        index = end
    flow.blocks = blocks


def _end_of_cells(blocks: Sequence[Block], start: int) -> int:
    """Give the index after the last cell of a flattened table that begins at `start`, or `start`."""
    first = blocks[start]
    assert isinstance(first, Paragraph)
    if "\t" in first.text or (len(_row(first.text)) > 2 and _FIRST_HEAD.fullmatch(_row(first.text)[0])):
        holds = _is_row
    elif _FIRST_HEAD.fullmatch(_cell(first.text)):
        holds = _is_cell
    else:
        return start
    end = start
    while end < len(blocks) and isinstance(each := blocks[end], Paragraph) and holds(each.text):
        end += 1
    return end


def _row(text: str) -> list[str]:
    """Cut a line into the cells that tabs part, or else wide gaps."""
    return [cell.strip() for cell in (text.split("\t") if "\t" in text else _WIDE_GAP.split(text))]


def _is_row(text: str) -> bool:
    return "\t" in text or len(_row(text)) > 2


def _is_cell(text: str) -> bool:
    cell = _cell(text)
    if len(cell) > _CELL_LIMIT or cell.startswith("注") or re.fullmatch(r"专栏.*", cell):
        return False
    if is_heading(cell) or (is_complete(cell) and len(cell) > 20):
        return False
    return not (len(cell) > 25 and "。" in cell)


def _cell(text: str) -> str:
    return text.strip().rstrip("|").rstrip()


def _from_cells(run: Sequence[Paragraph]) -> Grid | None:
    """Rebuild a table of one cell a line: rows begin with 1, 2, 3 …"""
    texts = [_cell(each.text) for each in run]
    first = next((index for index, text in enumerate(texts) if text == "1"), None)
    if not first:
        return None
    rows = _numbered_rows(texts[first:])
    if not rows:
        return None
    width = max(map(len, rows))
    head = [text for text in texts[:first] if text]
    heads = _heads(head, width, any(len(row) < width for row in rows))
    if heads is None:
        return None
    return _grid(heads, [_fill(row, width) for row in rows], run[0].line)


def _numbered_rows(texts: Sequence[str]) -> list[list[str]] | None:
    """Cut `texts` into rows that begin with running numbers; all are of one length or one cell shorter."""
    starts = _best_starts(texts)
    if len(starts) < 2:
        return None
    rows = [list(texts[a:b]) for a, b in zip(starts, [*starts[1:], len(texts)], strict=True)]
    rows = [row[: max((i for i, text in enumerate(row) if text), default=0) + 1] for row in rows]
    width = max(map(len, rows))
    return rows if all(width - 1 <= len(row) <= width for row in rows) else None


def _best_starts(texts: Sequence[str]) -> list[int]:
    """Find where rows begin: 1, 2, 3 … at distances that differ by two at the most (a merged cell, a blank)."""
    best: list[int] = []
    for stride in range(3, 13):
        starts = [0]
        while True:
            wanted = str(len(starts) + 1)
            places = [starts[-1] + step for step in (stride, stride - 1, stride + 1)]
            place = next((each for each in places if each < len(texts) and texts[each] == wanted), None)
            if place is None:
                break
            starts.append(place)
        left = len(texts) - starts[-1]
        if len(starts) > len(best) and left <= stride + 1:
            best = starts
    return best


Heads = list[list[str]]


def _heads(head: list[str], width: int, merged: bool) -> Heads | None:
    """Arrange the head's cells into one or two rows of `width` labels, with `^^` and `<<` for merged ones."""
    if len(head) == width:
        return [head]
    if len(head) == width - 1 and merged:  # one label over the merged cells' column and the next
        return [[*head[:2], "<<", *head[2:]]]
    years = [text for text in head[width:] if text]
    if len(head) > width and years and all(re.fullmatch(r"(?:19|20)\d\d\s*年", text) for text in years):
        values = [i for i, text in enumerate(head[:width]) if text.endswith("值")]
        if len(values) == len(years):
            second = ["^^"] * width
            for place, year in zip(values, years, strict=True):
                second[place] = year
            return [head[:width], second]
    joined: list[str] = []
    for text in head:
        if joined and _HEAD_OPEN.search(joined[-1]):
            joined[-1] += text
        else:
            joined.append(text)
    return [joined] if len(joined) == width else None


def _fill(row: list[str], width: int) -> list[str]:
    """Put the merge mark where a row lacks the cell that it shares with the row above: the second."""
    return row if len(row) == width else [row[0], "^^", *row[1:]]


def _from_rows(run: Sequence[Paragraph], flow: Flow) -> Grid | None:
    """Rebuild a table of one row a line, its cells parted by tabs or wide gaps."""
    rows = [_row(each.text) for each in run]
    body_start = next((i for i, row in enumerate(rows) if row[0] == "1"), None)
    if not body_start:
        return None
    head, body = rows[:body_start], rows[body_start:]
    width = len(body[0])
    pages = [at - turn for turn, at in enumerate(at for at, row in enumerate(body) if row in head)]
    body = [row for row in body if row not in head]  # a head that is repeated on the next page
    numbers = [str(number) for number in range(1, len(body) + 1)]
    if any(len(row) != width for row in (*body, head[-1])) or [row[0] for row in body] != numbers:
        return None
    for paragraph, row in zip(run, rows, strict=True):
        if row in head[:-1] or (row in head and paragraph.line != run[body_start - 1].line):
            reason = "跨页表格重复的表头" if row == head[-1] else "表头中无法还原的一行"
            flow.dropped.append(Dropped(paragraph.text, reason, paragraph.line))
            if row != head[-1]:
                flow.log.doubt(FLAT_TABLE, paragraph.line, f"表头无法还原，未收入：{paragraph.text}")
    labels = [row[1] for row in body]
    if "" in labels and any(labels):
        spread = [label for part in _parts(labels, pages) for label in spread_labels(part)]
        flow.log.doubt(FLAT_TABLE, run[0].line, "合并单元格的范围按居中位置推定，请核对第二栏")
        if damage := [label for label in labels if label and not _HAN.search(label)]:
            flow.log.doubt(FLAT_TABLE, run[0].line, f"第二栏的“{'”“'.join(damage)}”不成文字，已标为删去")
        body = [[row[0], label, *row[2:]] for row, label in zip(body, spread, strict=True)]
    return _grid([head[-1]], body, run[0].line)


def _from_tabs(run: Sequence[Paragraph], flow: Flow) -> Grid | None:
    """Take rows that tabs cut into as many cells each, as they are pasted from a spreadsheet, below a full head."""
    rows = [_row(each.text) for each in run if "\t" in each.text]
    if not len(run) == len(rows) > 1 or len({len(row) for row in rows}) > 1 or not all(rows[0]):
        return None
    if any("" in row for row in rows):
        flow.log.doubt(FLAT_TABLE, run[0].line, "有空的单元格，请核对是否应与上格、左格合并")
    return _grid(rows[:1], rows[1:], run[0].line)


def _parts(labels: Sequence[str], pages: Sequence[int]) -> list[list[str]]:
    """Cut a column of labels where pages end: no merged cell goes over a page's edge."""
    ends = [*pages, len(labels)]
    return [list(labels[first:end]) for first, end in zip([0, *pages], ends, strict=True) if end > first]


def spread_labels(labels: Sequence[str]) -> list[str]:
    """Spread labels that stand in the middle of merged cells over their rows: text in the first, `^^` in the others.

    The rows between two labels go so that as many labels as can be stand exactly in the middle of theirs.  What
    has no Chinese character is no label but what recognition made of a rule or a corner; it goes into the cell
    that it stands in, marked as damage.
    """
    places = [at for at, label in enumerate(labels) if _HAN.search(label)]
    if not places:
        return list(labels)
    cuts = _best_cuts(places, len(labels))
    spread = ["^^"] * len(labels)
    for first, end in zip(cuts, [*cuts[1:], len(labels)], strict=True):
        spread[first] = "".join(
            text if _HAN.search(text) else f"{DAMAGE_BEGINS}{text}{DAMAGE_ENDS}" for text in labels[first:end] if text
        )
    return spread


Score = tuple[int, float, int]
"""How many labels stand exactly in the middle, how far off the others are, how even the groups are: more is better."""


def _best_cuts(places: Sequence[int], count: int) -> list[int]:
    """Give the first row of each label's group, by dynamic programming over the groups' ends."""
    best: dict[int, tuple[Score, list[int]]] = {0: ((0, 0.0, 0), [])}
    for index, place in enumerate(places):
        last = index == len(places) - 1
        following: dict[int, tuple[Score, list[int]]] = {}
        for first, ((exact, off, even), cuts) in best.items():
            if first > place:
                continue
            for end in [count] if last else range(place + 1, places[index + 1] + 1):
                distance = abs((first + end - 1) / 2 - place)
                score = (exact + (distance == 0), off - distance, even - (end - first) ** 2)
                if end not in following or score > following[end][0]:
                    following[end] = score, [*cuts, first]
        best = following
    return best[count][1]


def _grid(heads: Heads, rows: list[list[str]], line: int) -> Grid:
    """Make a grid of full rows with merge marks."""
    full = [*heads, *rows]
    cells = []
    for r, row in enumerate(full):
        for c, text in enumerate(row):
            if text not in ("^^", "<<"):
                height = 1
                while (
                    r + height < len(full)
                    and full[r + height][c] == "^^"
                    and (r >= len(heads)) == (r + height >= len(heads))
                ):
                    height += 1
                breadth = 1
                while c + breadth < len(row) and row[c + breadth] == "<<":
                    breadth += 1
                cells.append(GridCell(text, r, c, height, breadth))
    return Grid(tuple(cells), len(full), len(heads[0]), line, head_rows=len(heads))
