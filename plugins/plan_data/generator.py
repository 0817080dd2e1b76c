"""The generator that Pelican runs: the finished library becomes data files, whole and for each plan, and their page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from plan_data.commitments import COMMITMENTS, promised
from plan_data.fields import TYPE_NAMES, Table, table_of
from plan_data.formats import csv_file, json_file, schema_file, xlsx_file
from plan_data.indicators import INDICATORS, statements
from planbook.model import Library

HOME = "data/"
TITLE = "数据"
ABOUT = "各规划指标和量化目标的数据文件，有 CSV、JSON 和 XLSX 三种格式，附字段说明。"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = (INDICATORS, COMMITMENTS)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that the page lists."""

    path: str
    form: str
    """`CSV`, `JSON`, `XLSX`."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that belong together: those of all plans or of one."""

    title: str
    slug: str
    """Empty for all plans."""
    records: int
    files: tuple[DataFile, ...]


class DataGenerator:
    """Made and called by Pelican; reads `library`, `write` and `draw` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings

    def generate_output(self, _: object) -> None:
        """Write the files and the page that explains them."""
        groups = tuple(self._groups(self.context["library"]))
        schemas = {
            kind.name: self._file(f"{HOME}{kind.name}.schema.json", "JSON Schema", schema_file(kind)) for kind in KINDS
        }
        path, html = self.context["draw"](
            path=f"{HOME}index.html",
            kind="data",
            title=TITLE,
            description=ABOUT,
            groups=groups,
            schemas=schemas,
            kinds=KINDS,
            type_names=TYPE_NAMES,
            linked_data=_dataset(self.context["site"].address, groups[0]),
        )
        self.context["write"](path, html.encode())

    def _groups(self, library: Library) -> Iterator[Group]:
        of_plans = [
            (plan, (table_of(INDICATORS, statements(library, plan)), table_of(COMMITMENTS, promised(plan))))
            for plan in library.plans
        ]
        yield self._group(
            "全部规划", "", [_joined(tables) for tables in zip(*(each for _, each in of_plans), strict=True)]
        )
        for plan, tables in of_plans:
            if any(table.records for table in tables):
                yield self._group(plan.title, plan.slug, [table for table in tables if table.records])

    def _group(self, title: str, slug: str, tables: Sequence[Table]) -> Group:
        folder = f"{HOME}{slug}/" if slug else HOME
        files = []
        for table in tables:
            kind = table.kind
            files.append(self._file(f"{folder}{kind.name}.csv", f"{kind.title} CSV", csv_file(table)))
            files.append(self._file(f"{folder}{kind.name}.json", f"{kind.title} JSON", json_file(table)))
        files.append(self._file(f"{folder}{tables[0].kind.name}.xlsx", "XLSX", xlsx_file(tables)))
        return Group(title, slug, sum(len(table.records) for table in tables), tuple(files))

    def _file(self, path: str, form: str, data: bytes) -> DataFile:
        self.context["write"](path, data)
        return DataFile(path, form, len(data))


def _joined(tables: Sequence[Table]) -> Table:
    return Table(tables[0].kind, tuple(chain.from_iterable(table.records for table in tables)))


def _dataset(address: str, group: Group) -> dict[str, Any]:
    """Describe the files of all plans in the words of schema.org; addresses are absolute where the site has one."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{TITLE}：{'、'.join(kind.title for kind in KINDS)}",
        "description": ABOUT,
        "inLanguage": "zh-CN",
        "variableMeasured": [field.title for kind in KINDS for field in kind.fields],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.form,
                "encodingFormat": MEDIA_TYPES[PurePosixPath(each.path).suffix],
                "contentUrl": f"{address}/{each.path}" if address else each.path.removeprefix(HOME),
            }
            for each in group.files
        ],
    }
