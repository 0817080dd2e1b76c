"""Backlinks: for each thing in the library, the sentences that refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from planbook.addresses import is_within
from planbook.model import Backlink, Plan, Reference, ReferenceKind, Section, Step
from planbook.plain import plain
from planbook.titles import title_of

_SENTENCE_ENDS = "。；！？\n"
_MOST = 60
"""Characters of a sentence on either side of the phrase."""


def backlinks(plan: Plan, references: Iterable[Reference]) -> dict[str, list[Backlink]]:
    """Give what `references`, those of `plan`, make of each target; what a plan says of itself as a whole is none."""
    steps: Mapping[str, Step] | None = None
    made: dict[str, list[Backlink]] = {}
    for reference in references:
        target = reference.target
        itself = reference.kind is ReferenceKind.PLAN or is_within(reference.source, target)
        if not target or target.startswith("#") or itself:
            continue
        steps = steps or {f"{plan.slug}/{step.node.id}": step for step in plan.walk()}
        made.setdefault(target, []).append(_backlink(reference, _trail(steps.get(reference.source))))
    return made


def _trail(step: Step | None) -> tuple[str, ...]:
    """Give the titles of what holds a node, its own with them where it holds others; none for a plan as a whole."""
    if step is None:
        return ()
    holding = (*step.trail, step.node) if isinstance(step.node, Section) else step.trail
    return tuple(map(title_of, holding))


def _backlink(reference: Reference, trail: tuple[str, ...]) -> Backlink:
    text, start, end = reference.text, reference.start, reference.end
    begin = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    stops = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0]
    stop = min(stops) + 1 if stops else len(text)
    before, phrase, after = plain(text[begin:start]).lstrip(), reference.phrase, plain(text[end:stop]).rstrip()
    if end == start:  # a written link, a title inside a title, the middle of a range
        before, phrase, after = plain(text[begin:stop]).partition(phrase)
    if len(before) > _MOST:
        before = "……" + before[-_MOST:]
    if len(after) > _MOST:
        after = after[:_MOST] + "……"
    return Backlink(reference.source, reference.kind, trail, _one_line(before), phrase, _one_line(after))


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)
