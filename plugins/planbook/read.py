"""`read_plan`: the text of a plan file becomes a `Plan`, with all that is wrong with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from planbook import problems
from planbook.addresses import OVERVIEW, RESERVED_SLUGS, SLUG, pinyin
from planbook.checked import unsettled
from planbook.corrections import read_corrections
from planbook.fold import fold
from planbook.footnotes import check_footnotes
from planbook.indicators.commitments import read_commitments
from planbook.lines import split_lines
from planbook.lookalikes import find_lookalikes, find_placeholders
from planbook.metadata import read_front_matter
from planbook.model import Correction, Plan, Prose, Step
from planbook.problems import Problem, Where, report_order
from planbook.references import read_links
from planbook.scanner import scan
from planbook.versions.history import split_name

_CHINESE = re.compile(r"[\u2014-\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gives: the plan, where the file holds one, and its problems."""

    plan: Plan | None
    problems: tuple[Problem, ...]


def decode(path: str, data: bytes) -> str | Problem:
    """Give the text of a plan file, or the problem where it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return problems.NOT_UTF8.at(Where(path, line, column), guess=_guess(data))


def _guess(data: bytes) -> str:
    """Say which encoding the bytes look like, empty where like none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "，似为 UTF-16（记事本的“Unicode”）编码"
    return "，似为 GB18030（GBK）编码" if _is_gb(data) else ""


def _is_gb(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if not character.isascii()]
    chinese = sum(_CHINESE.match(character) is not None for character in foreign)
    return chinese >= 0.9 * len(foreign)


def read_plan(path: str, data: bytes) -> Reading:
    """Read the plan file `path` (as the editor knows it) from its bytes."""
    text = decode(path, data)
    if isinstance(text, Problem):
        return Reading(None, (text,))
    found: list[Problem] = []
    plan = _read(path, text, found)
    if plan:
        found = unsettled(found, plan.metadata.checked)
    return Reading(plan, tuple(sorted(found, key=report_order)))


def _good_slug(slug: str) -> str:
    """Give what a file might be called instead: 规划 → guihua."""
    spelled = pinyin(slug)
    return spelled if SLUG.fullmatch(spelled) and spelled not in (*RESERVED_SLUGS, slug) else "heyuan-ip-145"


def _read(path: str, text: str, found: list[Problem]) -> Plan | None:
    lines = split_lines(path, text)
    if all(line.blank for line in lines):
        found.append(problems.EMPTY_FILE.at(Where(path)))
        return None
    front = read_front_matter(lines, found)
    if front is None:
        return None
    slug, version = split_name(PurePosixPath(path).stem)
    if not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        found.append(problems.BAD_SLUG.at(Where(path), slug=slug, example=_good_slug(slug)))
    if all(line.blank for line in front.body):
        found.append(problems.NO_BODY.at(front.body[0].where if front.body else lines[-1].where))
        return None
    folded = fold(slug, scan(front.body), found)
    check_footnotes(front.body, folded.footnotes, found)
    find_lookalikes(front.body, found)
    find_placeholders(front.body, found)
    plan = Plan(
        slug=slug,
        metadata=front.metadata,
        notice=folded.notice,
        preamble=folded.preamble,
        sections=folded.sections,
        footnotes=folded.footnotes,
        corrections=read_corrections(front.body, found),
        references=read_links(front.body, found),
        where=Where(path),
        version=version,
    )
    return replace(plan, corrections=_placed(plan), commitments=read_commitments(plan))


def _placed(plan: Plan) -> tuple[Correction, ...]:
    """Say of each correction which node of the plan holds it."""
    places = sorted((step.node.where.line, _holder(step)) for step in plan.walk())
    lines = [line for line, _ in places]
    return tuple(
        replace(each, section=places[at - 1][1] if (at := bisect_right(lines, each.where.line)) else OVERVIEW)
        for each in plan.corrections
    )


def _holder(step: Step) -> str:
    """Give the id of a node, for a paragraph that of the section or column that holds it."""
    return step.trail[-1].id if isinstance(step.node, Prose) and step.trail else step.node.id
