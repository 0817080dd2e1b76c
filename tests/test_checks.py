"""The desk: every rule by its examples, the five plans and received texts, reports, what `--fix` writes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from desk.checking import check
from desk.rules import RULES, Example, examples, page
from desk.wording import own_usages, read_wording
from planbook import problems
from planbook.documents import read_documents
from planbook.host import read_host
from planbook.indicators.concepts import read_concepts
from planbook.link import link
from planbook.problems import Problem
from planbook.read import read_plan
from tests.building import ROOT

FRONT = "---\ntitle: 某市知识产权规划\nperiod: 2021-2025\n---\n# 一、总体要求\n\n"


def codes(text: str, *, headed: bool = True) -> set[str]:
    """Give the codes of all problems of one plan file, those of the core and those of the desk."""
    return {problem.code for problem in found_in(text, headed=headed)}


def found_in(text: str, *, headed: bool = True) -> list[Problem]:
    if not text.startswith("---") and headed:
        text = (FRONT.partition("# ")[0] if text.startswith("# ") else FRONT) + text
    reading = read_plan("example.md", text.encode())
    documents, _ = read_documents("documents.yml", (ROOT / "content/documents.yml").read_text("utf-8"))
    plans = [reading.plan] if reading.plan else []
    library, between = link(plans, (), documents)
    findings = check(library, {"example.md": text}, own_usages()) if plans else ()
    return [*reading.problems, *between, *(finding.problem for finding in findings)]


def codes_of(example: Example, text: str) -> set[str]:
    match example.kind:
        case "concepts":
            return {problem.code for problem in read_concepts("concepts.yml", text)[1]}
        case "documents":
            documents, problems = read_documents("documents.yml", text)
            return {problem.code for problem in (*problems, *link([], (), documents)[1])}
        case "wording":
            return {problem.code for problem in read_wording("wording.yml", text)[1]}
        case "site":
            return {problem.code for problem in read_host("site.yml", text)[1]}
    body = f"{example.context}\n\n{text}" if example.context else text
    return codes(body, headed=example.rule.code != "M01")


RUN = [example for example in examples() if example.kind != "words"]


@pytest.mark.parametrize("example", RUN, ids=lambda example: example.rule.code)
def test_examples(example: Example) -> None:
    """The wrong example of each rule is reported by it, the right one is not."""
    assert example.rule.code in codes_of(example, example.wrong)
    if example.kind != "site":  # the example shows a part of the file
        assert example.rule.code not in codes_of(example, example.right)


def test_every_rule_has_examples() -> None:
    """`docs/checks.md` leaves out no rule, and no code means two things."""
    known = Counter(example.rule.code for example in examples())
    assert set(known) == {rule.code for rule in (*problems.RULES, *RULES)}
    assert max(known.values()) == 1
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in known)


def test_page_is_current(refresh: bool) -> None:
    """`docs/checks.md` says what the rules say (`--refresh` writes it anew)."""
    path = ROOT / "docs" / "checks.md"
    if refresh:
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()
