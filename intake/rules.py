"""The import rules: numbered, with what they do in words and an example; a number is never used again for another rule.

`docs/import-rules.md` is made from this file (`RULES`); the report of an import names the rules it applied.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ImportRule:
    """One thing that the import does to a document."""

    number: int
    title: str
    text: str
    received: str
    """An example as received, a line a paragraph."""
    made: str
    """What the rule makes of it."""


@dataclass(frozen=True, slots=True)
class Application:
    """Where a rule was applied, with what an editor wants to know of it."""

    rule: ImportRule
    line: int
    """Of the received text."""
    detail: str = ""


@dataclass(slots=True)
class Log:
    """What an import did, and what needs a human eye."""

    applied: list[Application] = field(default_factory=list)
    doubts: list[Application] = field(default_factory=list)

    def note(self, rule: ImportRule, line: int, detail: str = "") -> None:
        self.applied.append(Application(rule, line, detail))

    def doubt(self, rule: ImportRule, line: int, detail: str) -> None:
        """Record what the editor should look at."""
        self.doubts.append(Application(rule, line, detail))


SPLIT_ONE_LINE = ImportRule(
    1,
    "拆分连成一行的文本",
    "全文只有一行时，在成对的空格、句末的空格和标题前的空格处分段。",
    "甲。　　一、乙　　丙。",
    "甲。 / 一、乙 / 丙。",
)
DROP_DOUBLE = ImportRule(2, "删去重复的全文", "文件把全文写了两遍时，只取第一遍。", "甲。乙。甲。乙。", "甲。乙。")
DROP_CONTENTS = ImportRule(
    3, "略去目录", "正文前带页码或连点的章节标题是目录，不收入正文。", "目录 / 第一章 总则 …… 1", "（略去）"
)
DROP_PAGE_MARKS = ImportRule(4, "略去页码和页眉", "单独成行的页码、页眉不收入正文。", "— 12 —", "（略去）")
JOIN_BREAKS = ImportRule(
    5,
    "接合断行",
    "一行没有以句末标点结束、下一行又不是新的层次时，两行接成一段。",
    "加强知识产 / 权保护。",
    "加强知识产权保护。",
)
DROP_SPACES = ImportRule(
    6, "去除排版空格", "汉字之间、汉字与数字字母之间的空格删去；标题中分隔两句的空格保留。", "到 2025 年", "到2025年"
)
NORMALISE = ImportRule(
    7, "统一标点", "汉字旁的半角标点改为全角，直引号改为弯引号；表格单元格不改。", '"十四五"时期,', "“十四五”时期，"
)
NOTICE = ImportRule(
    8,
    "识别印发通知",
    "正文标题之前从主送机关到落款日期的部分是印发通知。",
    "各区人民政府： / 现印发给你们。",
    "> **印发通知**",
)
METADATA = ImportRule(
    9,
    "识别元数据",
    "索引号、文号、发布机构、发布日期等栏目，公文版头中的发文机关和文号，以及标题写入元数据。",
    "文   号: 深府办〔2011〕109号",
    "document_number: 深府办〔2011〕109号",
)
HEADING = ImportRule(
    10,
    "识别标题",
    "单独成行的“第X章”“第X节”“一、”“（一）”是标题，级别由各种序号的先后决定。",
    "一、主要任务",
    "# 一、主要任务",
)
PLAIN_HEADING = ImportRule(
    11, "识别无序号标题", "单独成行的“导言”“前言”“附则”等，以及单独成行的“――……”，是标题。", "导言", "# 导言"
)
RUN_IN = ImportRule(
    12,
    "识别段首标题",
    "连续几段都以短句开头，或段首文字加粗的，段首短句是标题。",
    "健全政策体系。落实意见。",
    "**健全政策体系。** 落实意见。",
)
COLUMN = ImportRule(
    13,
    "识别专栏",
    "以“专栏N”开头的短行是专栏标题，其后的段落收入专栏。",
    "专栏1 保护工程 | / 组织开展。 |",
    "> **专栏1 保护工程**",
)
GRID = ImportRule(
    14, "转写表格", "文件中的表格照单元格转写，合并的单元格写作“^^”和“<<”。", "（表格）", "| 序号 | 指标 |"
)
FLAT_TABLE = ImportRule(
    15,
    "还原散开的表格",
    "每格一行，或者每行以制表符、宽空格分格的表格，按序号还原；不能确定时照录各格。",
    "序号 | / 指标 | / 1 | / 专利 |",
    "| 1 | 专利 |",
)
NOTES = ImportRule(16, "识别表注", "表格之后以“注：”开头的段落及其各条是表注。", "注：1.甲。2.乙。", "注：1.甲。")
FOOTNOTE = ImportRule(
    17,
    "识别脚注",
    "以①等开头、正文中另有同号标记的段落是脚注，移至所注段落之后。",
    "① 按普查数据计算。",
    "[^①]: 按普查数据计算。",
)
TABLE_PAGES = ImportRule(
    18,
    "接合跨页的表格",
    "PDF 的表格跨页时，各页的部分合为一表，重复的表头略去；被页边断开的一行接合，并请核对。",
    "（第1页）序号 指标 / 1 甲 / （第2页）序号 指标 / 2 乙",
    "（一个表格）序号 指标 / 1 甲 / 2 乙",
)
ENUMERATED = ImportRule(
    19,
    "识别“一是”“二是”",
    "以“一是”“二是”开头的各是一段，不与前一段接合；句子中间的“一是”“二是”不拆开，也不算标题。",
    "存在下列问题。 / 一是基础薄弱。 / 二是人才不足。",
    "一是基础薄弱。（自成一段） / 二是人才不足。（自成一段）",
)

RULES: tuple[ImportRule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, ImportRule))
"""All rules, by number."""


def rules_page() -> str:
    """Give `docs/import-rules.md`."""
    rows = "".join(
        f"| {rule.number} | {rule.title} | {rule.text} | {_cell(rule.received)} | {_cell(rule.made)} |\n"
        for rule in RULES
    )
    return (
        "# 导入规则\n\n"
        "`invoke import` 按下列规则把文件写成规划文件，并在报告中列出用到的规则。"
        "“ / ”表示换行。规则编号不会改作他用。\n\n"
        "| 编号 | 规则 | 说明 | 来源文本 | 规划文件 |\n|---|---|---|---|---|\n" + rows
    )


def _cell(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
