"""Units of the output that this plugin makes: the data of one plan, and of all, in any process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from plan_data.akoma_ntoso import akoma_ntoso_file
from plan_data.beside import Beside
from plan_data.citations import CITATIONS, citations
from plan_data.columns import COLUMNS, placed
from plan_data.commitments import COMMITMENTS, promised
from plan_data.fields import DataSet, Table, table_of
from plan_data.formats import csv_file, csv_rows, json_file, json_records
from plan_data.indicators import INDICATORS, statements
from plan_data.package import NAME, package_file
from plan_data.stratml import stratml_file
from plan_data.whole import Whole, whole_file
from plan_data.workbook import sheet_rows, xlsx_file
from planbook.model import Plan
from planbook.publisher import Publisher
from planbook.read import Reading
from workshop.store import Kept, Store

HOME = "data/"
KINDS: tuple[DataSet[Any], ...] = (INDICATORS, COMMITMENTS, CITATIONS, COLUMNS)
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of one plan in each of `KINDS`, written as each format has them; the same in its own files and in
    those of all plans.
    """

    csv: tuple[str, ...]
    json: tuple[str, ...]
    xlsx: tuple[str, ...]


def data_of_plan(kept: Kept[Reading], beside: Beside, publisher: Publisher, store: Store, name: str) -> Files:
    """Give the data files of one plan; its rows are kept in `store` under `name`."""
    plan = kept.value.plan
    assert plan is not None  # what holds no plan has no data
    folder = f"{HOME}{plan.slug}/"
    concepts = {name: concept.id for name, concept in beside.concepts.items()}
    whole = Whole(plan, beside.references, beside.backlinks, beside.related, concepts)
    yield f"{folder}plan.json", whole_file(whole)
    yield f"{folder}akoma-ntoso.xml", akoma_ntoso_file(plan, beside.references, publisher, beside.works)
    yield f"{folder}stratml.xml", stratml_file(plan, publisher)
    rows = rows_of(plan, beside)
    store.keep(name, rows)
    yield from table_files(folder, [rows])


def data_of_all(store: Store, names: Sequence[str], title: str, about: str, address: str) -> Files:
    """Give the tables of all plans, of the rows that were kept under `names`, and the package that describes them."""
    rows: list[Rows] = [store.at(name).value for name in names]
    yield from table_files(HOME, rows, empty=True)
    yield f"{HOME}{NAME}", package_file(title, about, KINDS, address)


def rows_of(plan: Plan, beside: Beside) -> Rows:
    """Give the records of a plan as each format has them."""
    tables = tables_of(plan, beside)
    return Rows(tuple(map(csv_rows, tables)), tuple(map(json_records, tables)), tuple(map(sheet_rows, tables)))


def tables_of(plan: Plan, beside: Beside) -> list[Table]:
    """Give the tables of a plan, in the order of `KINDS`."""
    return [
        table_of(INDICATORS, statements(plan, beside.concepts)),
        table_of(COMMITMENTS, promised(plan)),
        table_of(CITATIONS, citations(plan, beside.references, beside.documents)),
        table_of(COLUMNS, placed(plan)),
    ]


def table_files(folder: str, rows: Sequence[Rows], *, empty: bool = False) -> Files:
    """Give tables one by one, and all of them as a workbook that is called by the first; those without a record too
    where they may be `empty`.
    """
    stated = [at for at in range(len(KINDS)) if empty or any(each.csv[at] for each in rows)]
    for at in stated:
        kind = KINDS[at]
        yield f"{folder}{kind.name}.csv", csv_file(kind, (each.csv[at] for each in rows))
        yield f"{folder}{kind.name}.json", json_file(kind, (each.json[at] for each in rows))
    if stated:
        sheets = [(KINDS[at], [each.xlsx[at] for each in rows]) for at in stated]
        yield f"{folder}{KINDS[stated[0]].name}.xlsx", xlsx_file(sheets)
