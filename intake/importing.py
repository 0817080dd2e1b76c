"""`import_document`: a document's bytes become a plan file, the text as received, and a report for the editor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from intake.blocks import Cells, Dropped, Received
from intake.dialect import Style, write_plan
from intake.fidelity import Account, account
from intake.flow import Flow
from intake.formats import read_document
from intake.formats.gathering import PICTURE
from intake.formats.web_words import squeeze
from intake.isolation import Tell
from intake.pieces import Box, Heading, LostHeading, Recognised, TablePiece
from intake.recognise import is_measure, recognise
from intake.rules import DROP_SPACES, FLAT_TABLE, FOOTNOTE, JOIN_BREAKS, NORMALISE, RULES, ImportRule, Log
from intake.tidy import tidy_heading
from planbook.addresses import SLUG, pinyin
from planbook.problems import Problem
from planbook.read import read_plan
from planbook.titles import excerpt

_FORMS = {".html": "网页", ".htm": "网页", ".docx": "Word 文件", ".pdf": "PDF 文件的文字层"}
ALREADY_A_PLAN = "文件已经是规划文件，照原样收入，没有改动。"
_SHOWN = 3
"""Texts that stand for what is left out for one reason."""
NO_STRUCTURE = "没有找到任何章节、条目或表格，全文作为一章收入，请逐行添加标题标记。"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gives; nothing is written yet."""

    slug: str
    plan: str
    """Text of the plan file."""
    source: str | None
    """The text as received, for `content/sources/`; None where the document is a plan file, which has its own."""
    report: tuple[str, ...]
    """For the editor, a line each."""
    account: Account | None = None
    """What became of the text; None where nothing was done to it."""


class BadSlug(Exception):
    """The address asked for cannot be one; `args[0]` is it."""


def import_document(
    name: str,
    data: bytes,
    *,
    slug: str = "",
    encoding: str = "",
    punctuation: bool = True,
    tell: Tell = lambda _: None,
) -> Imported:
    """Import the document `name`; `tell` is told how far that is.  A plan file in the dialect is kept as it is.

    Raises `UnreadableDocument` where it cannot be read, `BadSlug` for a bad address.
    """
    slug = slug or pinyin(PurePath(name).stem)
    if not SLUG.fullmatch(slug):
        raise BadSlug(slug)
    received = read_document(PurePath(name).name, data, encoding, tell)
    plan_file, source_file = f"content/plans/{slug}.md", f"content/sources/{slug}.txt"
    if _is_plan(received):
        problems = read_plan(plan_file, received.text.encode()).problems
        return Imported(slug, received.text, None, (ALREADY_A_PLAN, *map(str, problems)))
    tell("正在识别结构")
    made, flow = recognise(received, Log())
    made.metadata["source_text"] = PurePath(source_file).name
    made.metadata["received"] = _FORMS.get(PurePath(name).suffix.lower(), "文本文件")
    if title := made.metadata.get("title"):
        made.metadata["title"] = tidy_heading(title, punctuation=punctuation)
    plan = write_plan(made, Style(punctuation), _declared(received, flow, punctuation))
    tell("正在逐字核对")
    kept = account(plan_file, plan, source_file, received.text)
    reading = read_plan(plan_file, plan.encode())
    return Imported(
        slug, plan, received.text, tuple(dict.fromkeys(_report(received, made, flow, kept, reading.problems))), kept
    )


def _is_plan(received: Received) -> bool:
    """Tell whether the document is a plan file already."""
    return received.text.startswith("---\n") and read_plan("plan.md", received.text.encode()).plan is not None


def _declared(received: Received, flow: Flow, punctuation: bool) -> dict[str, list[str]]:
    return {
        "normalised": list(dict.fromkeys(_normalised(received, flow.log, punctuation))),
        "dropped": list(_dropped([each for each in flow.dropped if each not in received.dropped])),
    }


_EVENED_OUT: tuple[tuple[ImportRule | None, re.Pattern[str], str], ...] = tuple(
    (rule, re.compile(cause, re.MULTILINE), words)
    for rule, cause, words in (
        (NORMALISE, r"[,;:?!()]", "半角逗号、分号、冒号、问号、叹号、括号改为全角（表格单元格保留原样）"),
        (NORMALISE, r'"', "直引号改为弯引号"),
        (NORMALISE, r"《[^》]*<", "书名号内的“<>”改为“〈〉”"),
        (DROP_SPACES, r"\S[ \t\u3000\u00a0]\S|^[ \t\u3000]", "去除排版产生的换行、分页和空格"),
        (None, r"\|\s*$", "去除表格扁平化留下的竖线、换行和行尾空格"),
        (None, r"\|\s*$", "专栏和表注中以空格相隔的各项分段"),
        (None, r"^\s*[-*•]\s+(?:注|\d)", "去除表注行首的列表符号"),
        (None, r"\*\*", "去除文字上的加粗标记"),
        (None, r"注\s*[①-⑳]\s*[:：]", "表下“注①”改为脚注"),
    )
)  # fmt: skip
"""What is evened out: by which rule, what in the text gives cause for it, and how it is declared."""
_RULES_EVENED_OUT = (
    (JOIN_BREAKS, "去除排版产生的换行、分页和空格"),
    (FOOTNOTE, "插在段落中间的页下注移至所注段落之后"),
    (FLAT_TABLE, "跨页分成两段的表格合为一表，合并的单元格归到首行"),
)


def _normalised(received: Received, log: Log, punctuation: bool) -> Iterator[str]:
    """Say what was evened out, in the words that `intake.fidelity` knows, and only what the text gave cause for."""
    for rule, cause, words in _EVENED_OUT:
        if (punctuation or rule is not NORMALISE) and (match := cause.search(received.text)):
            if rule:
                log.note(rule, received.text.count("\n", 0, match.start()) + 1)
            yield words
    applied = {each.rule for each in log.applied}
    yield from (words for rule, words in _RULES_EVENED_OUT if rule in applied)


def _dropped(dropped: Sequence[Dropped]) -> Iterator[str]:
    """Say what is not carried over, with the lines of the received text, a reason a line."""
    by_reason = sorted((each for each in dropped if each.text.strip()), key=lambda each: (each.reason, each.line))
    for reason, group in groupby(by_reason, key=lambda each: each.reason):
        yield f"{reason}（来源文本第{_ranges(sorted({each.line for each in group}))}行）"


def _ranges(lines: Sequence[int]) -> str:
    """`3—43、94`"""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line <= parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in parts)


def _report(
    received: Received, made: Recognised, flow: Flow, kept: Account, problems: Sequence[Problem]
) -> Iterator[str]:
    if received.encoding:
        yield f"编码：{received.encoding}"
    yield f"标题：{made.metadata.get('title') or '没有找到，请在元数据中补写“标题”'}"
    yield f"识别：{_found(made)}"
    if not made.pieces or isinstance(made.pieces[0], LostHeading):
        yield f"注意：{NO_STRUCTURE}"
    yield from _left_out(flow.dropped)
    used = {each.rule for each in flow.log.applied}
    yield "用到的规则：" + "、".join(f"{rule.number} {rule.title}" for rule in RULES if rule in used)
    for doubt in flow.log.doubts:
        yield f"请核对：来源文本第 {doubt.line} 行：{doubt.detail}"
    yield from (str(problem) for problem in problems)
    yield f"文字核对：来源文本 {kept.characters} 字，已对应 {kept.share:.2%}"
    yield from (str(problem) for problem in kept.report)


def _left_out(dropped: Sequence[Dropped]) -> Iterator[str]:
    """Say what is left out, a reason a line, with its longest texts: a sentence among page numbers is seen at once."""
    for reason in dict.fromkeys(each.reason for each in dropped):
        group = [each for each in dropped if each.reason == reason]
        texts = list(dict.fromkeys(filter(None, (squeeze(line) for each in group for line in each.text.split("\n")))))
        count = f" {len(group)} 处" if texts or len(group) > 1 else ""
        if texts:
            longest = sorted(texts, key=len, reverse=True)[:_SHOWN]
            words = "：" + "、".join(f"“{excerpt(text)}”" for text in longest) + "等" * (len(texts) > _SHOWN)
        else:
            lines = _ranges(sorted({each.line for each in group}))
            words = f"（来源文本第 {lines} 行处），其中的文字和表格请另行录入" * (reason == PICTURE)
        yield f"未收入：{reason}{count}{words}"


def _found(made: Recognised) -> str:
    levels = Counter(piece.level for piece in made.pieces if isinstance(piece, Heading))
    columns = sum(isinstance(piece, Box) for piece in made.pieces)
    tables = sum(isinstance(piece, TablePiece) for piece in made.pieces)
    cells = sum(isinstance(piece, Cells) for piece in made.pieces)
    measures = sum(map(is_measure, made.pieces))
    notes = sum(len(piece.notes) for piece in made.pieces if isinstance(piece, TablePiece))
    counts = [
        (levels[1], "章"), (sum(levels.values()) - levels[1], "节"), (measures, "条"), (columns, "个专栏"),
        (tables, "个表格"), (notes, "条表注"), (cells, "个待整理的表格"), (len(made.notice) > 0, "份印发通知"),
    ]  # fmt: skip
    return "、".join(f"{int(count)}{name}" for count, name in counts if count) or "无"
