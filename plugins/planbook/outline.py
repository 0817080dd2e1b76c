"""The outline of a plan: its headings, columns and indicators without their texts, for pages over many plans."""

from __future__ import annotations

from dataclasses import replace

from planbook.model import Column, IndicatorTable, Node, Plan, Section


def outline(plan: Plan) -> Plan:
    """Give `plan` without paragraphs, cells, notes and corrections; small, and equal while only texts change."""
    return replace(
        plan,
        notice=None,
        preamble=tuple(part for child in plan.preamble if not isinstance(part := _outline(child), Section | None)),
        sections=tuple(part for child in plan.sections if isinstance(part := _outline(child), Section)),
        footnotes=(),
        corrections=(),
        references=(),
        commitments=(),
    )


def _outline(node: Node) -> Section | Column | IndicatorTable | None:
    match node:
        case Section():
            parts = (part for child in node.children if (part := _outline(child)))
            return replace(node, children=tuple(parts), text="" if node.heading else node.text)
        case Column():
            blocks = tuple(part for child in node.blocks if isinstance(part := _outline(child), IndicatorTable))
            return replace(node, blocks=blocks)
        case IndicatorTable():
            return replace(node, head=(), rows=(), notes=())
    return None
