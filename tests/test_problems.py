"""The rules: their codes, and that each is shown by a test."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from plan_pages.plan_files import read, read_file
from planbook.problems import RULES, Where

TESTS = Path(__file__).parent


def test_codes_are_used_once() -> None:
    """A code names one rule, a letter and two digits."""
    codes = Counter(rule.code for rule in RULES)
    assert [code for code, times in codes.items() if times > 1 or not re.fullmatch(r"[A-Z]\d\d", code)] == []


def test_every_rule_is_shown() -> None:
    """Each rule's message stands in a case, beside a faulty file, or in a test."""
    files = [*TESTS.glob("cases/*.txt"), *TESTS.glob("faulty/*.txt"), *TESTS.glob("test_*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [rule.code for rule in RULES if f" {rule.code} " not in text] == []


def test_form_of_a_report() -> None:
    """Place, severity, code, what is wrong, what would be right."""
    rule = next(rule for rule in RULES if rule.code == "C01")
    problem = rule.at(Where("content/plans/heyuan-ip-145.md", 118, 3), column="专栏7", earlier=96, free=10)
    assert str(problem) == (
        "content/plans/heyuan-ip-145.md:118:3: 错误 C01 专栏7 出现了两次（前一处在第 96 行）。"
        "请改为 专栏10，或删去重复的一处。"
    )


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is gone or locked by the time it is read is a problem, not a crash."""
    reading = read(read_file(tmp_path / "content/plans/jia.md", "content/plans/jia.md"))
    assert [str(problem) for problem in reading.problems] == [
        "content/plans/jia.md:1:1: 错误 F06 文件无法读取。请检查文件的访问权限，或重新存入这个文件。"
    ]
