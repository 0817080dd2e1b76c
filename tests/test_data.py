"""Open data: files that others can read, numbers that come back as the model has them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from plan_data.citations import CITATIONS
from plan_data.columns import COLUMNS
from plan_data.commitments import COMMITMENTS
from plan_data.fields import DataSet, Field, Type, table_of
from plan_data.formats import csv_file, csv_rows
from plan_data.indicators import INDICATORS
from plan_data.workbook import sheet_rows, xlsx_file
from plan_pages.linked_data import json_ld
from planbook.model import Library, Measure, Quantity, Role

TEXTS = DataSet("texts", "文字", "例。", (Field("text", "文字", Type.STRING, "例。", str),))


def records(path: Path) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet does, the apostrophes before formulas taken off."""
    data = path.read_bytes()
    assert data.startswith("\ufeff".encode())
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [{name: text.removeprefix("'") for name, text in row.items()} for row in rows]


def quantity(row: dict[str, str]) -> Quantity:
    upper = Decimal(row["upper"]) if row["upper"] else None
    return Quantity(Decimal(row["value"]), upper, row["unit"], row["comparator"], row["incremental"] == "true")


def test_csv_gives_the_model_back(library: Library, portal: Path) -> None:
    """Every value of the 69 indicators, read from the CSV, is the measure that the model has."""
    read: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in records(portal / "data/indicators.csv"):
        read[row["page"]][row["label"]].append(row)
    indicators = [(plan, indicator) for plan in library.plans for indicator in plan.indicators]
    assert len(indicators) == 69
    for plan, indicator in indicators:
        rows = read[f"plans/{plan.slug}/{indicator.id}.html"]
        measures = tuple(
            Measure(
                Role(parts[0]["role"]),
                label,
                parts[0]["year"],
                parts[0]["as_written"],
                tuple(quantity(part) for part in parts if part["value"]),
                parts[0]["remark"],
            )
            for label, parts in rows.items()
        )
        assert measures == indicator.measures
        facts = next(iter(rows.values()))[0]
        assert (facts["name"], facts["unit_as_written"], facts["attribute"], facts["status"]) == (
            indicator.name, indicator.unit, indicator.attribute, indicator.status,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["indicators", "commitments", "citations", "columns"])
def test_json_keeps_its_schema(portal: Path, name: str) -> None:
    """Every JSON file is valid against the schema beside it, and has the records of the CSV."""
    schema = json.loads((portal / f"data/{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    files = sorted(portal.glob(f"data/**/{name}.json"))
    assert len(files) >= 3
    for file in files:
        content = json.loads(file.read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(content)
        assert len(content["records"]) == len(records(file.with_suffix(".csv")))
    broken = {**content, "records": [{**content["records"][0], "plan": 20}]}
    assert not Draft202012Validator(schema).is_valid(broken)


def test_workbook_holds_the_same(portal: Path) -> None:
    """The XLSX has a sheet for each data set, with the numbers of the CSV as numbers."""
    book = CalamineWorkbook.from_path(portal / "data/indicators.xlsx")
    assert book.sheet_names == ["指标", "量化目标", "引用文件", "专栏"]
    for kind in (INDICATORS, COMMITMENTS, CITATIONS, COLUMNS):
        head, *rows = book.get_sheet_by_name(kind.title).to_python()
        written = records(portal / f"data/{kind.name}.csv")
        assert head == [field.title for field in kind.fields]
        assert len(rows) == len(written)
        if "数值" not in head:
            continue
        column = head.index("数值")
        values = [row[column] for row in rows]
        assert [float(each["value"]) if each["value"] else "" for each in written] == values


def test_every_commitment_is_there(library: Library, portal: Path) -> None:
    """The commitments of the text are in the data with the clause that holds them."""
    written = [(row["plan"], row["clause"], row["as_written"]) for row in records(portal / "data/commitments.csv")]
    assert written == [(plan.slug, each.clause, each.as_written) for plan in library.plans for each in plan.commitments]
    assert all((portal / row["page"].partition("#")[0]).is_file() for row in records(portal / "data/commitments.csv"))


def test_formulas_stay_text() -> None:
    """No cell begins as a spreadsheet's formula would; a dash and a negative number are left as they are."""
    texts = ["=1+1", "+1", "@x", "-1+1", "\t=1", "'quoted", "-", "-1.5", "甲=乙"]
    table = table_of(TEXTS, texts)
    read = list(csv.reader(io.StringIO(csv_file(TEXTS, [csv_rows(table)]).decode("utf-8-sig"), newline="")))[1:]
    assert [row[0] for row in read] == ["'=1+1", "'+1", "'@x", "'-1+1", "'\t=1", "''quoted", "-", "-1.5", "甲=乙"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_file([(TEXTS, [sheet_rows(table)])]))).get_sheet_by_name(
        "文字"
    )
    assert [row[0] for row in sheet.to_python()[1:]] == texts


def test_nothing_depends_on_the_clock() -> None:
    """The same records give the same workbook at any time: its parts have one fixed date."""
    with zipfile.ZipFile(io.BytesIO(xlsx_file([(TEXTS, [sheet_rows(table_of(TEXTS, ["甲"]))])]))) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_page_lists_what_there_is(portal: Path) -> None:
    """The page links every file below data/ and explains every field."""
    page = (portal / "data/index.html").read_text(encoding="utf-8")
    files = [path.relative_to(portal / "data").as_posix() for path in (portal / "data").rglob("*") if path.is_file()]
    assert [name for name in files if f'href="{name}"' not in page and name != "index.html"] == []
    for name in records(portal / "data/indicators.csv")[0]:
        assert f"<code>{name}</code>" in page


def linked_data(path: Path) -> Any:
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert match
    return json.loads(match[1])


def test_linked_data(portal: Path) -> None:
    """An indicator's page says its target as a property with its baseline; the data page lists the files."""
    plan = portal / "plans/guangdong-ip-145/indicators"
    assert linked_data(plan / "2-11.html") == {
        "@context": "https://schema.org",
        "@type": "PropertyValue",
        "name": "知识产权保护社会满意度",
        "description": "到2025年，知识产权保护社会满意度不低于83分（2020年：80分），预期性指标",
        "minValue": 83,
        "unitText": "分",
        "valueReference": [
            {
                "@type": "PropertyValue",
                "name": "知识产权保护社会满意度（基期值 2020年）",
                "value": 80,
                "unitText": "分",
            }
        ],
        "subjectOf": {"@type": "Legislation", "name": "广东省知识产权保护和运用“十四五”规划"},
    }
    assert linked_data(plan / "2-4.html")["value"] == "(2500)、(5000)"
    dataset = linked_data(portal / "data/index.html")
    assert (dataset["@type"], len(dataset["distribution"])) == ("Dataset", 10)
    assert all((portal / "data" / each["contentUrl"]).is_file() for each in dataset["distribution"])


def test_linked_data_cannot_end_its_element() -> None:
    """A name that holds markup stays inside the script element, as data."""
    text = json_ld({"name": "</script><img src=x>&"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><img src=x>&"}
