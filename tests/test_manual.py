"""The editors' manual: what it shows really reads so, what it explains really exists, its pictures are there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from desk.manual.examples import PICTURES, Example, examples, messages
from desk.manual.page import document_page
from plan_pages.reading import read_library
from planbook.addresses import page_of
from planbook.metadata import KEYS
from planbook.model import (
    Column,
    CorrectionKind,
    IndicatorTable,
    Library,
    NumberStyle,
    Plan,
    Prose,
    ReferenceKind,
    SectionKind,
    Step,
    Table,
)
from planbook.problems import RULES
from tasks import namespace
from tests.building import ROOT

DOCS = ROOT / "docs"
MANUAL = (DOCS / "editing.zh.md").read_text(encoding="utf-8")
HEAVIEST = 600_000
"""Bytes of all pictures."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The examples of the manual as a library; nothing is wrong with any of them."""
    content = tmp_path_factory.mktemp("manual") / "content"
    (content / "plans").mkdir(parents=True)
    shutil.copy(ROOT / "content" / "documents.yml", content)
    for example in examples(MANUAL):
        (content / "plans" / f"{example.name}.md").write_text(example.plan_file, encoding="utf-8")
    library, problems = read_library(content, "plans")
    assert [str(problem) for problem in problems] == []
    return library


def plan(library: Library, name: str) -> Plan:
    return next(plan for plan in library.plans if plan.slug == name)


def steps(library: Library) -> list[Step]:
    return [step for plan in library.plans for step in plan.walk()]


def test_every_example_has_its_picture() -> None:
    """Each way to write something is followed by its picture; no picture is left over, and all together are light."""
    named = set(re.findall(r"\]\(images/editing/([a-z-]+)\.webp\)", MANUAL))
    made = {path.stem: path for path in (DOCS / PICTURES).iterdir()}
    assert named == made.keys()
    assert named == {example.name for example in examples(MANUAL)} | {
        "preview-lines",
        "preview-checks",
        "preview-problems",
    }
    assert MANUAL.count("```markdown\n") == len(examples(MANUAL))
    assert all(path.read_bytes()[8:12] == b"WEBP" for path in made.values())
    assert sum(path.stat().st_size for path in made.values()) < HEAVIEST


def test_examples_show_every_construct(shown: Library) -> None:
    """Everything that a plan can consist of stands in an example; a construct that is added wants one as well."""
    nodes = [step.node for step in steps(shown)]
    assert {type(node) for node in nodes} >= {Prose, Column, Table, IndicatorTable}
    sections = [node for node in nodes if not isinstance(node, Prose | Column | Table)]
    assert {section.kind for section in sections} == set(SectionKind)
    used = {section.number.style for section in sections if section.number}
    assert used == set(NumberStyle) - {NumberStyle.CIRCLED}
    assert "“①”" in MANUAL  # circled numbers, named with the others
    assert {section.mark for section in sections} >= {"——", ""}
    assert {column.number for plan in shown.plans for column in plan.columns} == {1, None}
    assert {each.kind for plan in shown.plans for each in plan.corrections} == set(CorrectionKind)
    assert any(plan.notice for plan in shown.plans)
    assert any(plan.preamble for plan in shown.plans)
    assert any(plan.references for plan in shown.plans)  # an explicit link
    found = {each.kind for references in shown.references.values() for each in references if each.target}
    assert found >= {ReferenceKind.PLACE, ReferenceKind.DOCUMENT}
    assert plan(shown, "addresses").sections[0].id == "introduction"
    assert plan(shown, "missing-heading").sections[0].id == "tasks"


def test_tables_show_their_marks(shown: Library) -> None:
    """Merged cells both ways, several head rows, notes, footnotes and both marks for the kind of table are shown."""
    (plain,) = plan(shown, "tables").tables
    (indicators,) = plan(shown, "indicator-table").tables
    assert not isinstance(plain, IndicatorTable)
    assert isinstance(indicators, IndicatorTable)
    cells = [cell for row in (*plain.head, *plain.rows) for cell in row.cells]
    assert any(cell.rowspan > 1 for cell in cells)
    assert any(cell.colspan > 1 for cell in cells)
    assert len(plain.head) == 2
    assert len(indicators.notes) == 2
    assert [len(indicator.explanations) for indicator in indicators.indicators] == [2, 2, 1]
    assert "{.plain}" in MANUAL
    assert "{.indicators}" in MANUAL


def test_every_metadata_key_is_named() -> None:
    """The manual names each key of the metadata as editors write it."""
    assert [key.chinese for key in KEYS.values() if key.chinese not in MANUAL] == []


def test_messages_exist() -> None:
    """Each message that the manual explains is one that the project gives, in these words."""
    rules = {rule.code: rule for rule in RULES}
    explained = messages(MANUAL)
    assert len(explained) >= 30
    for code, message in explained:
        pattern = re.sub(
            r"\\\{[a-z_.:0-9]+\\\}", ".*", re.escape(rules[code].message.replace("{{", "{").replace("}}", "}"))
        )
        assert re.fullmatch(pattern, message), f"{code}: {message} is not {rules[code].message}"


def test_what_becomes_of_the_addresses_named(shown: Library) -> None:
    """The addresses in the text are those of its examples."""
    assert page_of(f"addresses/{plan(shown, 'addresses').sections[0].id}").endswith("/introduction.html")


def test_commands_and_links(tmp_path: Path) -> None:
    """Every command that the manual gives is a task, and links within it lead somewhere."""
    assert set(re.findall(r"`(?:\./|\.\\)?run ([a-z][a-z-]+)", MANUAL)) <= set(namespace.task_names)
    html = document_page(DOCS / "editing.zh.md", "/_preview/").decode()
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html, anchor
    assert html.count("<img ") == MANUAL.count("![")
    assert html.count("<li>") == len(re.findall(r"(?m)^ *(?:-|\d\.) ", re.sub(r"(?ms)^ *```.*?```", "", MANUAL)))
    assert "<title>编辑手册</title>" in html


def test_every_rule_is_explained_where_the_preview_leads() -> None:
    """The code of a problem in the preview leads to its rule in the list of checks."""
    html = document_page(DOCS / "checks.md", "/_preview/").decode()
    assert [rule.code for rule in RULES if f'id="{rule.code.lower()}-{rule.severity}"' not in html] == []


def test_examples_without_metadata_get_a_title() -> None:
    """An example is a whole file as it stands, or with a title before it."""
    assert Example("jia", "# 一、甲\n").plan_file == "---\ntitle: 示例（jia）\n---\n\n# 一、甲\n"
    assert Example("jia", "---\ntitle: 甲\n---\n").plan_file == "---\ntitle: 甲\n---\n"
