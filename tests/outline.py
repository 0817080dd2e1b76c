"""A plan as a few lines of text, for the case files: what the reader made of the dialect, nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planbook.model import Column, Indicator, IndicatorTable, Plan, Prose, Quantity, Row, Section, Table
from planbook.read import Reading

FRONT_LINES = 3
"""Lines of front matter that a case does not show; its own lines count from 1."""


def outline(reading: Reading, offset: int = FRONT_LINES) -> str:
    """Give the outline of what was read, problems last."""
    lines = list(_plan(reading.plan, offset)) if reading.plan else []
    for problem in reading.problems:
        place = f"{problem.where.line - offset}:{problem.where.column}"
        lines.append(f"! {place} {problem.severity} {problem.code} {problem.message}{problem.hint}")
    return "".join(f"{line}\n" for line in lines)


def _plan(plan: Plan, offset: int) -> Iterator[str]:
    if plan.notice:
        yield f"notice @{plan.notice.where.line - offset} {plan.notice.title}".rstrip()
    for step in plan.walk():
        indent = "  " * len(step.trail)
        for line in _node(step.node, offset):
            yield indent + line
    for footnote in plan.footnotes:
        yield f"footnote @{footnote.where.line - offset} {footnote.label}|{footnote.text}"
    for each in plan.corrections:
        place = f"{each.where.line - offset}:{each.where.column}"
        yield f"{each.kind.value} @{place} in {each.section} {each.source}|{each.published}"


def _node(node: Section | Prose | Column | Table, offset: int) -> Iterator[str]:
    head = f"{node.id} @{node.where.line - offset}"
    match node:
        case Section():
            yield f"{node.kind.value} {head} {'|'.join((node.mark, node.heading, node.text))}"
        case Prose():
            yield f"prose {head} {node.text!r}"
        case Column():
            yield f"column {head} {node.mark}|{node.title}"
        case Table():
            yield f"{'indicators' if isinstance(node, IndicatorTable) else 'table'} {head} {node.caption}"
            yield from _rows("head", node.head)
            yield from _rows("row", node.rows)
            yield from (f"  note @{note.where.line - offset} {note.mark}|{note.text}" for note in node.notes)
            if isinstance(node, IndicatorTable):
                yield from map(_indicator, node.indicators)


def _rows(label: str, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        cells = (
            cell.text + (f" ({cell.rowspan}×{cell.colspan})" if cell.rowspan * cell.colspan > 1 else "")
            for cell in row.cells
        )
        yield f"  {label} {' | '.join(cells)}"


def _indicator(indicator: Indicator) -> str:
    values = "; ".join(
        f"{each.role.value} {each.period} {'/'.join(map(_quantity, each.quantities)) or 'not stated'}"
        f"{f' [{each.remark}]' if each.remark else ''}"
        for each in indicator.measures
    )
    facts = (
        indicator.number,
        indicator.category,
        indicator.name,
        indicator.unit,
        indicator.attribute,
        indicator.department or indicator.source,
    )
    notes = [f"note {note.number}" for note in indicator.notes] + [f"[^{each.label}]" for each in indicator.footnotes]
    return f"  {indicator.id} {', '.join(facts)}: {values}{' <- ' + ', '.join(notes) if notes else ''}"


def _quantity(each: Quantity) -> str:
    number = str(each.value) + (f"~{each.upper}" if each.upper is not None else "")
    return f"{each.comparator}{number}{each.unit}{' new' if each.incremental else ''}"
