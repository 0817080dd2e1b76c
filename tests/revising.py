"""A plan and a later version of it, as an office revises one half way: Heyuan's plan, edited in every usual way."""

from __future__ import annotations

import re

from tests.building import ROOT

SLUG = "heyuan-ip-145"
BEFORE = (ROOT / "content" / "plans" / f"{SLUG}.md").read_text(encoding="utf-8")

EDITS = (
    # a target and a number in the text
    ("每万人发明专利拥有量 | 件 | 1.85 | 3.05 |", "每万人发明专利拥有量 | 件 | 1.85 | 4.2 |"),
    ("登记金额累计达到5亿元", "登记金额累计达到8亿元"),
    # an indicator renamed, one deleted, one added
    ("| 14 | ^^ | 知识产权社会满意度 |", "| 13 | ^^ | 知识产权保护社会满意度 |"),
    ("| 9 | ^^ | 版权案件查办量 | 件/年 | 8 | ≧15 | 预期性 |\n", ""),
    ("| 10 | ^^ | 国家地理", "| 9 | ^^ | 国家地理"),
    ("| 11 | ^^ | 法院一审", "| 10 | ^^ | 法院一审"),
    ("| 12 | 高水平服务 |", "| 11 | 高水平服务 |"),
    ("| 13 | ^^ | 知识产权信息公共", "| 12 | ^^ | 知识产权信息公共"),
    ("\n\n注：1.“每万", "\n| 14 | ^^ | 专利转让许可备案次数 | 次 | 126 | 300 | 预期性 |\n\n注：1.“每万"),
    # words in a sentence, a whole sentence, a measure that comes
    ("关于强化知识产权保护的意见措施", "关于全面强化知识产权保护的实施意见"),
    ("行政裁决。依法规范", "行政裁决。成立知识产权综合执法支队，统一行使执法权。依法规范"),
    ("2.提升信息传播利用效能。", "2.建设知识产权大数据平台。汇集各类数据，向社会开放。\n\n3.提升信息传播利用效能。"),
    ("3.推进知识产权“融湾融深”。", "4.推进知识产权“融湾融深”。"),
)
"""Each: the words before, and those after."""


def after() -> str:
    """Give the later version: the edits, a measure that is gone, and a section that stands elsewhere."""
    text = BEFORE
    for old, new in EDITS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text = re.sub(r"4\.实施知识产权服务人才能力提升行动。.*\n\n", "", text)
    services, environment = (
        re.search(rf"## （{number}）.*?(?=\n## |\n# )", text, re.DOTALL)[0]  # type: ignore[index]
        for number in ("五", "六")
    )
    moved = environment.replace("（六）", "（五）", 1) + "\n" + services.replace("（五）", "（六）", 1)
    return text.replace(services + "\n" + environment, moved)
