"""The five real plans: what they hold, cell by cell, and that every page of it is there."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from plan_pages.reading import read_library
from planbook.indicators.phrasing import note_label, sentence
from planbook.model import Library, Measure, Plan, Quantity, Row, Section, SectionKind
from planbook.plain import plain
from planbook.tables import grid
from tests.building import ROOT

TABLES = sorted((Path(__file__).parent / "real" / "tables").glob("*.json"))
SHAPES = {
    "guangdong-ip-145": {"chapters": 8, "sections": 26, "columns": 20, "indicators": [18, 14], "measures": 0},
    "heyuan-ip-145": {"chapters": 5, "sections": 16, "columns": 9, "indicators": [14], "measures": 32},
    "shenzhen-ip-145": {"chapters": 6, "sections": 5, "columns": 0, "indicators": [15, 8], "measures": 15},
    "shenzhen-ip-quality-2015": {"chapters": 3, "sections": 0, "columns": 0, "indicators": [], "measures": 22},
    "shenzhen-ip-standards-2011-2015": {"chapters": 7, "sections": 6, "columns": 0, "indicators": [], "measures": 51},
}


def plan_of(library: Library, slug: str) -> Plan:
    return next(plan for plan in library.plans if plan.slug == slug)


def sections_of(plan: Plan) -> list[Section]:
    return [step.node for step in plan.walk() if isinstance(step.node, Section)]


@pytest.mark.parametrize("slug", SHAPES)
def test_shape(library: Library, slug: str) -> None:
    """Each plan has the chapters, sections, numbered measures, columns and indicators of its source."""
    plan = plan_of(library, slug)
    sections = sections_of(plan)
    kinds = Counter(section.kind for section in sections)
    assert {
        "chapters": kinds[SectionKind.CHAPTER],
        "sections": kinds[SectionKind.SECTION],
        "columns": len(plan.columns),
        "indicators": [len(table.indicators) for table in plan.indicator_tables],
        "measures": sum(1 for section in sections if section.kind is SectionKind.MEASURE and section.number),
    } == SHAPES[slug]


def test_no_problems() -> None:
    """The content that is published has neither errors nor warnings."""
    assert read_library(ROOT / "content", "plans")[1] == ()


def test_totals(library: Library, portal: Path) -> None:
    """29 columns and 69 indicators, each on its own page and in the indexes."""
    columns = [f"plans/{plan.slug}/{column.id}.html" for plan in library.plans for column in plan.columns]
    indicators = [f"plans/{plan.slug}/{each.id}.html" for plan in library.plans for each in plan.indicators]
    assert (len(columns), len(indicators)) == (29, 69)
    for index, pages in (("columns", columns), ("indicators", indicators)):
        linked = links(portal / index / "index.html")
        assert [page for page in pages if f"../{page}" not in linked] == []
        assert [page for page in pages if not (portal / page).is_file()] == []


def test_51_measures_have_anchors(library: Library, portal: Path) -> None:
    """The measures （一） to （五十一） of the 2011—2015 outline are all addressable by their numbers."""
    plan = plan_of(library, "shenzhen-ip-standards-2011-2015")
    measures = [section for section in sections_of(plan) if section.kind is SectionKind.MEASURE]
    assert [measure.number.value for measure in measures if measure.number] == list(range(1, 52))
    for measure in measures:
        page, _, anchor = measure.id.partition("/")
        assert soup(portal / "plans" / plan.slug / f"{page}.html").find(id=anchor), measure.id


def test_missing_headings_are_said(library: Library, portal: Path) -> None:
    """Where the outline lost its chapter headings, the chapters stay and their pages say so."""
    plan = plan_of(library, "shenzhen-ip-standards-2011-2015")
    for chapter in plan.sections:
        page = soup(portal / "plans" / plan.slug / f"{chapter.id}.html")
        assert "来源文本缺本章标题" in page.get_text()
        assert page.h1 is not None
        assert page.h1.get_text().startswith("（标题缺失）")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_table_as_in_source(library: Library, path: Path) -> None:
    """Every cell of the indicator tables, merged cells included, reads as in the received text."""
    expected = json.loads(path.read_text(encoding="utf-8"))
    slug, _, number = path.stem.rpartition("-")
    table = next(table for table in plan_of(library, slug).tables if table.number == int(number))
    assert table.caption == (expected["caption"] or "")
    assert texts(table.head, table.width) == expected["head"]
    assert texts(table.rows, table.width) == expected["rows"]
    merged = [
        [cell.row, cell.column, cell.rowspan, cell.colspan]
        for row in (*table.head, *table.rows)
        for cell in row.cells
        if cell.rowspan * cell.colspan > 1
    ]
    assert sorted(merged) == sorted(expected["merged"])


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_table_on_its_page(library: Library, portal: Path, path: Path) -> None:
    """The HTML table, its merged cells laid out by rowspan and colspan, is the table of the received text."""
    expected = json.loads(path.read_text(encoding="utf-8"))
    slug, _, number = path.stem.rpartition("-")
    plan = plan_of(library, slug)
    table = next(table for table in plan.tables if table.number == int(number))
    figure = soup(portal / "plans" / slug / f"{table.id.partition('/')[0]}.html").find(id=f"t{number}")
    assert isinstance(figure, Tag)
    assert lay_out(figure) == expected["head"] + expected["rows"]


def test_every_value_on_its_indicator_page(library: Library, portal: Path) -> None:
    """Each indicator's page shows the values of its row as the plan writes them, behind a bare number its unit."""
    for plan in library.plans:
        for indicator in plan.indicators:
            page = soup(portal / "plans" / plan.slug / f"{indicator.id}.html")
            shown = [value.get_text() for value in page.select(".values dd")]
            expected = [expected_value(measure, indicator.unit) for measure in indicator.measures]
            assert shown == expected, (plan.slug, indicator.id)


def test_guangdong_row_4(library: Library) -> None:
    """Two-part values in brackets are read as numbers that are new in the period, each with its unit."""
    plan = plan_of(library, "guangdong-ip-145")
    indicator = next(each for each in plan.indicators if each.id == "indicators/2-4")
    baseline, target = indicator.measures
    assert (baseline.as_written, target.as_written) == ("(907.6)、(3765)", "(2500)、(5000)")
    assert baseline.quantities == (
        Quantity(Decimal("907.6"), unit="亿元", incremental=True),
        Quantity(Decimal(3765), unit="项", incremental=True),
    )
    assert [quantity.value for quantity in target.quantities] == [2500, 5000]


def test_notes_explain_the_right_rows(library: Library) -> None:
    """Each note and footnote belongs to the rows that it speaks of: definitions, the brackets, the population base."""
    explained = {
        f"{plan.slug}/{indicator.id}": list(map(note_label, indicator.explanations))
        for plan in library.plans
        for indicator in plan.indicators
        if indicator.explanations
    }
    assert explained == {
        "guangdong-ip-145/indicators/1-2": ["注①"],
        "guangdong-ip-145/indicators/2-1": ["注1"],
        "guangdong-ip-145/indicators/2-2": ["注4"],
        "guangdong-ip-145/indicators/2-3": ["注2"],
        "guangdong-ip-145/indicators/2-4": ["注4"],
        "guangdong-ip-145/indicators/2-8": ["注4"],
        "guangdong-ip-145/indicators/2-12": ["注3"],
        "heyuan-ip-145/indicators/1-2": ["注1"],
        "heyuan-ip-145/indicators/1-6": ["注2"],
        "heyuan-ip-145/indicators/1-12": ["注3"],
        "shenzhen-ip-145/indicators/2-1": ["注①"],
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "guangdong-ip-145/indicators/2-1",
            "到2025年，每万人口高价值发明专利拥有量达到20件（2020年：13.5件），预期性指标；见注1",
        ),
        (
            "guangdong-ip-145/indicators/2-4",
            "到2025年，知识产权质押融资登记金额、项目数新增2500亿元、5000项（2020年：新增907.6亿元、3765项），预期性指标；见注4",
        ),
        ("guangdong-ip-145/indicators/2-2", "到2025年，海外发明专利授权量新增8万件，预期性指标；见注4"),
        (
            "shenzhen-ip-145/indicators/1-6",
            (
                "2020年，累计广东省著名商标为549件（截止到2017年；2020年目标：650件；2015年：472件），"
                "2018年,广东省暂停著名商标评定工作,无法完成"
            ),
        ),
        ("shenzhen-ip-145/indicators/2-7", "到2025年，新增知识产权服务机构数量不少于300家，预期性指标"),
        (
            "heyuan-ip-145/indicators/1-11",
            "到2025年，法院一审审结的知识产权民事诉讼案件服判息诉率不低于85%，预期性指标",
        ),
    ],
)
def test_sentences(library: Library, name: str, said: str) -> None:
    """An indicator is said in one sentence, whatever way its table has of putting it."""
    slug, _, id_ = name.partition("/")
    assert [sentence(each) for each in plan_of(library, slug).indicators if each.id == id_] == [said]


def expected_value(measure: Measure, unit: str) -> str:
    bare = measure.as_written.lstrip("≥≧≤≦").replace(".", "").isdecimal()
    text = measure.as_written + (unit if bare else "") or "未列"
    return text + ("规划期间新增" if measure.incremental else "")


def texts(rows: tuple[Row, ...], width: int) -> list[list[str]]:
    return [[visible(cell.text) if cell else "" for cell in row] for row in grid(rows, width)]


def visible(text: str) -> str:
    """The text of a cell with its footnote mark, as the received text has it."""
    return plain(text.replace("[^", "").replace("]", "")) if "[^" in text else plain(text)


def soup(path: Path) -> Any:
    return BeautifulSoup(path.read_bytes(), "lxml")


def links(path: Path) -> set[str]:
    return {anchor["href"] for anchor in soup(path).find_all("a", href=True)}


def lay_out(figure: Tag) -> list[list[str]]:
    """Give the full grid of an HTML table as a browser lays it out."""
    rows = figure.find_all("tr")
    full: list[dict[int, str]] = [{} for _ in rows]
    for index, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["th", "td"]):
            while column in full[index]:
                column += 1
            for y in range(int(str(cell.get("rowspan", 1)))):
                for x in range(int(str(cell.get("colspan", 1)))):
                    full[index + y][column + x] = cell.get_text()
    return [[row[column] for column in sorted(row)] for row in full]
