"""Wording: names and words that official sites get wrong, from the wording list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from desk.findings import DeskRule, Finding, Mend, Sheet, Usage, found
from desk.passages import Passage
from desk.words import runs
from planbook.problems import NOTICE, WARNING

WRONG = DeskRule(
    "Y01",
    WARNING,
    "“{written}”应为“{right}”{why}。",
    "请核对；依据：{source}。",
    basis="用语表 desk/wording.yml 和本单位的 content/wording.yml，各条注明依据",
    wrong="建设中国特色主义先行示范区。",
    right="建设中国特色社会主义先行示范区。",
)
BETTER = replace(
    WRONG,
    code="Y02",
    severity=NOTICE,
    message="“{written}”宜写作“{right}”{why}。",
    wrong="报国家发改委备案。",
    right="报国家发展改革委备案。",
)


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find words of one plan that the wording list knows to be wrong."""
    wrong = {word: usage for usage in sheet.usages for word in usage.wrong}
    if not wrong:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(wrong, key=len, reverse=True))))
    for passage in sheet.passages:
        for match in pattern.finditer(passage.text):
            usage = wrong[match[0]]
            if _stands_alone(passage, match.span()) and not _excepted(passage, match.span(), usage):
                rule = WRONG if usage.severity is WARNING else BETTER
                why = f"（{usage.why}）" if usage.why else ""
                mend = Mend(usage.right) if rule is WRONG else None
                yield found(
                    passage, match.span(), rule, mend,
                    written=match[0], right=usage.right, why=why, source=usage.source,
                )  # fmt: skip


def _stands_alone(passage: Passage, span: tuple[int, int]) -> bool:
    """Tell whether a span begins and ends where words do: `座落` is none in 讲座|落幕."""
    start, end = span
    for words in runs(passage.text[max(0, start - 6) : end + 6]):
        for word in words:
            first = word.start + max(0, start - 6)
            if first < start < first + len(word.text) or first < end < first + len(word.text):
                return False
    return True


def _excepted(passage: Passage, span: tuple[int, int], usage: Usage) -> bool:
    around = passage.text[max(0, span[0] - 12) : span[1] + 12]
    return any(each in around for each in usage.exceptions)
