"""What can be wrong with a plan file, and how it is said to the editor.

Every rule has a code that is never used again for something else.  The messages are Chinese: editors read
them.  A rule's templates are filled by `Rule.at`, which gives a `Problem`, an ordinary value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors stop the build; warnings are reported and the build goes on; notices show only where asked for."""

    ERROR = "错误"
    WARNING = "警告"
    NOTICE = "提示"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a source file."""

    path: str
    """As the editor knows it, relative to the project, with forward slashes."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """In characters, counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: place, what is wrong, what would be right."""

    where: Where
    severity: Severity
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.code} {self.message}{self.hint}"

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem with the templates of its message and hint (`str.format`)."""

    code: str
    severity: Severity
    message: str
    hint: str

    def at(self, where: Where, **values: object) -> Problem:
        """Give the problem at `where`, the templates filled with `values`."""
        return Problem(where, self.severity, self.code, self.message.format(**values), self.hint.format(**values))


def report_order(problem: Problem) -> tuple[Where, str]:
    """Sort key: by file, then by place, then by code."""
    return problem.where, problem.code


ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# F: the file as a whole
NOT_UTF8 = Rule("F01", ERROR, "文件不是 UTF-8 编码{guess}。", "请用编辑器把文件另存为 UTF-8 编码。")
EMPTY_FILE = Rule("F02", ERROR, "文件是空的。", "请写入规划的元数据和正文，或删去这个文件。")
BAD_SLUG = Rule("F03", ERROR, "“{slug}”不能用作网址。", "请只用小写字母、数字和连字符命名文件，如 {example}.md。")
SLUG_REPEATED = Rule(
    "F04", ERROR, "规划网址 {slug} 已被 {earlier} 占用。", "请给其中一个文件改名，使每件规划的网址各不相同。"
)
NO_BODY = Rule("F05", ERROR, "元数据之后没有正文。", "请在第二个“---”之后写入规划正文。")
UNREADABLE = Rule("F06", ERROR, "文件无法读取。", "请检查文件的访问权限，或重新存入这个文件。")
NO_PLANS = Rule("F07", ERROR, "没有找到任何规划文件。", "请把规划文件（扩展名 .md）放入这个文件夹。")
WRONG_EXTENSION = Rule("F08", ERROR, "文件不会收入，因为扩展名不是 .md。", "请改为 .md，或把文件移出规划文件夹。")
LINK_OUT = Rule("F09", ERROR, "这是指向内容文件夹以外的符号链接，不会收入。", "请换成文件本身，或删去这个链接。")
CASE_TWINS = Rule(
    "F10",
    ERROR,
    "文件名与 {other} 只有大小写不同，在 Windows 和 macOS 上会互相覆盖。",
    "请给其中一个改名，或删去多余的一个。",
)
TOO_LARGE = Rule(
    "F11",
    ERROR,
    "文件有 {size} MB，超过 {limit} MB，没有读取。",
    "规划文件只收文字；请核对是否误存了图片或其他文件，确是规划的请分成几件。",
)
FOLDER_FOR_PLAN = Rule("F12", ERROR, "这是文件夹，其中没有规划文件。", "请换成规划文件，或给文件夹改名。")

# M: metadata
NO_FRONT_MATTER = Rule(
    "M01", ERROR, "文件开头没有元数据。", "请在第 1 行写“---”，其后写“标题: 规划名称”，再以单独一行“---”结束。"
)
FRONT_MATTER_OPEN = Rule("M02", ERROR, "元数据没有结束。", "请在元数据之后加上单独一行“---”。")
BAD_YAML = Rule(
    "M03",
    ERROR,
    "元数据格式有误：{reason}。",
    "每行应写作“名称: 值”，冒号用半角，冒号后空一格；值含冒号或引号时用单引号括起来。",
)
NO_TITLE = Rule("M04", ERROR, "缺少标题。", "请在元数据中写上“标题: 规划名称”。")
UNKNOWN_KEY = Rule("M05", ERROR, "无法识别的元数据项“{key}”。", "{suggestion}")
BAD_VALUE = Rule("M06", ERROR, "{key} 的值“{value}”无法识别。", "应为{expected}。")
KEY_REPEATED = Rule("M07", ERROR, "元数据项“{key}”出现了两次（前一处在第 {earlier} 行）。", "请删去其中一处。")
CUT_OFF = Rule("M08", ERROR, "“{rest}”被当作注释，不会收入。", "请用单引号把值括起来；确是注释的，在“#”后空一格。")

# H: headings, numbering, addresses inside a plan
HEADING_JUMPS = Rule(
    "H01", ERROR, "标题“{heading}”是 {level} 级，其上缺少 {missing} 级标题。", "请改为 {fix}，或补上缺少的上级标题。"
)
EMPTY_HEADING = Rule("H02", ERROR, "标题没有文字。", "请在“{marks}”之后写上标题，或删去这一行。")
NUMBER_GAP = Rule("H03", WARNING, "序号由“{before}”跳到“{written}”。", "请核对是否缺漏内容；应为第 {expected} 项。")
NUMBER_REPEATED = Rule(
    "H04", WARNING, "序号“{written}”重复（前一处在第 {earlier} 行）。", "请核对序号；应为第 {expected} 项。"
)
ADDRESS_REPEATED = Rule(
    "H05", ERROR, "网址 {address} 已被第 {earlier} 行占用。", "请用“{{#名称}}”为其中一处另定网址，或修改标题。"
)
NUMBER_START = Rule("H06", WARNING, "序号从“{written}”开始。", "请核对前面是否缺漏内容；应为第 1 项。")
BAD_ANCHOR = Rule(
    "H07",
    ERROR,
    "“{anchor}”不能用作网址。",
    "请用小写字母开头，只用小写字母、数字和连字符，并避开 index、main、s1 等已有名称。",
)

# C: columns (专栏)
COLUMN_REPEATED = Rule(
    "C01", ERROR, "{column} 出现了两次（前一处在第 {earlier} 行）。", "请改为 专栏{free}，或删去重复的一处。"
)
COLUMN_GAP = Rule("C02", WARNING, "专栏序号由 {before} 跳到 {number}。", "请核对是否缺漏专栏{expected}。")
COLUMN_UNTITLED = Rule("C03", ERROR, "{column} 没有标题。", "请写作“> **{column} 标题**”。")
COLUMN_EMPTY = Rule("C04", ERROR, "{column} 没有内容。", "请在标题之后另起一行“>”，再写专栏内容。")
COLUMN_OPEN = Rule("C05", ERROR, "专栏标题的加粗标记没有结束。", "请写作“> **专栏1 标题**”，首尾各两个星号。")

# T: tables
TABLE_WITHOUT_RULE = Rule("T01", ERROR, "表格没有表头分隔行。", "请在表头之后加一行“{rule}”。")
ROW_OPEN = Rule("T02", ERROR, "表格行没有以“|”结束。", "请在行末补上“|”。")
ROW_RAGGED = Rule(
    "T03",
    ERROR,
    "这一行有 {found} 格，应有 {expected} 格。",
    "请补足或删去单元格；与上格合并写“^^”，与左格合并写“<<”。",
)
MERGE_NOWHERE = Rule("T04", ERROR, "“{mark}”{side}没有可以合并的单元格。", "请写上单元格的内容，没有内容就留空。")
MERGE_UNEVEN = Rule("T05", ERROR, "合并后的单元格不成矩形。", "请检查“^^”和“<<”，使合并的各格拼成一个矩形。")
ROW_REPEATED = Rule(
    "T06", ERROR, "指标序号 {number} 出现了两次（前一处在第 {earlier} 行）。", "请改正序号；应为 {expected}。"
)
ROW_GAP = Rule("T07", WARNING, "指标序号由 {before} 跳到 {number}。", "请核对是否缺漏指标；应为 {expected}。")
NO_ROWS = Rule("T08", ERROR, "表格只有表头，没有内容。", "请在分隔行之后写入各行，或删去这个表格。")
NO_INDICATOR_COLUMN = Rule(
    "T09",
    ERROR,
    "表格标为 {{.indicators}}，表头却没有指标一栏。",
    "请把指标名称一栏的表头写作“指标”或“主要指标”，或去掉这个标记。",
)
CAPTION_ALONE = Rule("T10", ERROR, "表题“{caption}”之下没有表格。", "请把表格紧接着写在表题下面，或删去行首的“表：”。")

# I: indicators and their concepts
UNKNOWN_UNIT = Rule("I01", WARNING, "单位“{unit}”无法识别。", "{suggestion}")
NO_NUMBER = Rule("I02", WARNING, "“{label}”一栏的“{value}”不是数值。", "请核对；没有数值的，请写“-”或留空。")
INDICATOR_REPEATED = Rule(
    "I03", WARNING, "指标“{name}”在本表中出现了两次（前一处在第 {earlier} 行）。", "请改正名称，或删去重复的一行。"
)
BASELINE_AFTER_TARGET = Rule("I04", WARNING, "基期 {baseline} 晚于目标年 {target}。", "请核对表头中的年份。")
CONCEPT_INCOMPLETE = Rule("I05", ERROR, "指标概念缺少{missing}。", "请补上，或删去这个概念。")
CONCEPT_REPEATED = Rule(
    "I06", ERROR, "指标概念的网址 {id} 已被占用（前一处在第 {earlier} 行）。", "请为其中一个概念另定网址。"
)
ALIAS_CLAIMED = Rule(
    "I07", ERROR, "别名“{alias}”已属于概念“{owner}”（第 {earlier} 行）。", "一个名称只能属于一个概念，请删去其中一处。"
)
UNIT_CONTRADICTS = Rule(
    "I08", WARNING, "单位“{unit}”与概念“{name}”的单位“{expected}”不能换算。", "请核对单位，或在概念的“其他单位”中列出。"
)
ATTRIBUTE_CONTRADICTS = Rule(
    "I09", WARNING, "属性“{attribute}”与概念“{name}”的属性“{expected}”不一致。", "请核对这一行，或修改概念。"
)
CONCEPT_UNUSED = Rule("I10", WARNING, "没有指标属于概念“{name}”。", "请核对名称和别名，或删去这个概念。")
CONCEPT_PROPOSED = Rule(
    "I11", NOTICE, "指标“{name}”与{near}名称相近。", "含义相同的，请在 {path} 中列为同一概念；不同的不必改动。"
)

# N: footnotes and notes
FOOTNOTE_UNDEFINED = Rule(
    "N01", ERROR, "脚注 [^{label}] 没有内容。", "请另起一段写“[^{label}]: 脚注内容”，或删去这个脚注号。"
)
FOOTNOTE_UNUSED = Rule(
    "N02", ERROR, "脚注 [^{label}] 没有被引用。", "请在正文相应位置写上 [^{label}]，或删去这条脚注。"
)
FOOTNOTE_REPEATED = Rule(
    "N03", ERROR, "脚注 [^{label}] 写了两次（前一处在第 {earlier} 行）。", "请给其中一条换一个脚注号。"
)

# S: what looks like a construct of the dialect but is none
LOOKALIKE = Rule("S01", WARNING, "这一行像是{what}，但未能识别，按普通文字处理。", "{right}")
PLACEHOLDER = Rule("S02", WARNING, "“{text}”还没有改写。", "请改写为规划的文字，没有这项内容的删去。")

# K: corrections
CORRECTION_OPEN = Rule(
    "K01",
    ERROR,
    "校勘标记“{mark}”没有在这一行内写完整。",
    "请写作 {{~~原文~>改为~~}}、{{--删去--}} 或 {{>>说明<<}}，首尾在同一行；跨行、跨段的，每行各写一处。",
)

# L: links and pictures
PICTURE = Rule("L02", ERROR, "本站规划不收图片，“{picture}”不会显示。", "请改用文字或表格，或删去这幅图片。")
LINK_NOWHERE = Rule("L01", ERROR, "链接所指的 {target} 不存在。", "{suggestion}")
PLACE_NOWHERE = Rule(
    "L03",
    WARNING,
    "“{phrase}”所指的内容不存在{nearest}。",
    "请核对原文；原文如此的，在元数据的“不作链接”中写上这几个字。",
)
DOCUMENT_INCOMPLETE = Rule("L04", ERROR, "引用文件缺少{missing}。", "请补上，或删去这件文件。")
DOCUMENT_REPEATED = Rule(
    "L09", ERROR, "引用文件的网址 {id} 已被占用（前一处在第 {earlier} 行）。", "请为其中一件另定网址。"
)
TITLE_REPEATED = Rule(
    "L05",
    WARNING,
    "《{title}》收入或登记了两次（前一处在{earlier}）。",
    "请删去一处；是修订前的规划文件的，改名为 规划网址@年-月-日.md；确是两件的，为两件都写上文号，以便区分。",
)
ALIAS_AMBIGUOUS = Rule("L06", ERROR, "别名“{alias}”也指《{other}》。", "请删去一处，使每个别名只指一件文件。")
NUMBER_TAKEN = Rule("L07", ERROR, "文号 {number} 登记了两次（前一处在{earlier}）。", "请核对两处的文号。")
CITATION_AMBIGUOUS = Rule(
    "L08", WARNING, "{phrase}可指 {count} 件同名文件，未作链接。", "请核对；可用“[文字](plan:…)”写明所指。"
)
LINK_PARTIAL = Rule(
    "L10",
    WARNING,
    "“{target}”不是完整的网址，点开会找不到网页。",
    "其他网站写全“https://…”；本站规划写作“plan:规划/章”；只是括注的，改用全角括号。",
)

# E: earlier versions of a plan
BAD_VERSION = Rule(
    "E01",
    ERROR,
    "“{version}”不是日期，无法作为规划的历次版本。",
    "请把文件命名为 规划网址@年-月-日.md，如 heyuan-ip-145@2022-04-01.md。",
)
VERSION_OF_NOTHING = Rule(
    "E02", ERROR, "这是规划 {slug} 的历次版本，而 {slug} 不存在。", "请核对文件名中“@”之前的网址。"
)
SUPERSEDES_NOTHING = Rule("E03", ERROR, "所代替的规划 {slug} 不存在。", "请核对网址，或删去“代替”一项。")
SUPERSEDES_ITSELF = Rule(
    "E04", ERROR, "所代替的规划 {slug} 又代替本规划，成了循环。", "请核对两件规划的“代替”，只留后出的一件。"
)

# A: published addresses
LOCK_CONFLICT = Rule(
    "A01",
    ERROR,
    "网址登记有未解决的合并冲突，没有改动。",
    "请保留冲突双方的全部行，删去冲突标记，再运行 ./run addresses。",
)
LOCK_DAMAGED = Rule(
    "A02", ERROR, "网址登记的这一行已损坏：“{line}”，没有改动。", "请从版本库恢复这个文件，再运行 ./run addresses。"
)
LOCK_REPEATED = Rule(
    "A03",
    ERROR,
    "网址 {name} 登记了两次（前一处在第 {earlier} 行），没有改动。",
    "请删去其中一行，或从版本库恢复这个文件。",
)
PLAN_WITHDRAWN = Rule(
    "A04",
    ERROR,
    "已发布的规划 {slug} 不见了，它的 {count} 个网址将会失效。",
    "请恢复规划文件；确要撤下的，运行 ./run addresses --accept 登记，旧网址会说明已撤下。",
)
ADDRESSES_CHANGED = Rule(
    "A05",
    WARNING,
    "有 {moved} 个已发布的网址移动，{gone} 个删除，尚未登记。",
    "请运行 ./run addresses 查看，无误后用 ./run addresses --accept 登记。",
)
ADDRESSES_UNREGISTERED = Rule(
    "A06",
    ERROR,
    "网址尚未登记：新增 {added} 个，改动 {changed} 个，移动 {moved} 个，删除 {gone} 个。",
    "请运行 ./run addresses 查看，无误后用 ./run addresses --accept 登记，再发布。",
)
ADDRESS_LOST = Rule(
    "A07",
    ERROR,
    "网址 {name} 登记为移至 {target}，而后者不存在，旧网址将会失效。",
    "请从版本库恢复这个文件，再运行 ./run addresses --accept。",
)

# W: the website that the portal is part of (site.yml)
SETTING_MISSING = Rule("W01", ERROR, "网站设置缺少{name}。", "请写上 {key}: {expected}。")
ADDRESS_ELSEWHERE = Rule(
    "W02", ERROR, "本站地址 {address} 不在网站域名 {domain} 之下。", "请核对两者，本站地址应以 https://{domain}/ 开头。"
)
COLOUR_TOO_PALE = Rule(
    "W03",
    ERROR,
    "主色 {colour} 与白底的对比度为 {found:.1f}，文字不易辨认。",
    "请选用更深的颜色，对比度不低于 {wanted:.1f}。",
)
STILL_SAMPLE = Rule("W04", WARNING, "网站设置仍是示例。", "请按本单位情况逐项填写，再正式发布。")
NO_SITE_FILE = Rule("W05", ERROR, "没有网站设置文件。", "请参照 README 的“网站设置”写一个 site.yml。")
UNDATED = Rule(
    "W06",
    ERROR,
    "规划没有发布时间，页面标签 PubDate 无从填写。",
    "请在元数据中写上“发布时间: 年-月-日 时:分”，如 2026-11-22 10:00。",
)
NO_FONT = Rule(
    "W08",
    WARNING,
    "没有找到中文字体，分享图片没有生成。",
    "请安装思源宋体（Noto Serif CJK），或在设置 PICTURE_FONTS 中写明字体文件。",
)
NO_SUCH_PICTURE = Rule("W07", ERROR, "党政机关标识图片 {file} 不存在。", "请把图片放在 site.yml 旁边，或改正文件名。")

# G: documents made of a plan, to be taken away
NO_ENGINE = Rule(
    "G01",
    WARNING,
    "没有安装 {package}，{forms} 文件没有生成。",
    "请用 ./run build --documents 生成，它会自动安装；不能联网的，请参照 README 的“下载文件”。",
)
NO_DOCUMENT_FONT = Rule(
    "G02",
    WARNING,
    "系统中没有中文字体，PDF 文件没有生成。",
    "请安装仿宋、黑体、楷体，或软件包 fonts-noto-cjk，也可在设置 DOCUMENT_FONTS 中写明字体所在文件夹。",
)
NO_GLYPH = Rule(
    "G03",
    WARNING,
    "字体中没有“{characters}”，这件规划的 PDF 文件没有生成。",
    "请安装收有扩展区汉字的字体，如软件包 fonts-hanazono，或在设置 DOCUMENT_FONTS 中写明字体所在文件夹。",
)
DOCUMENT_FAILED = Rule(
    "G04", WARNING, "{form} 文件没有生成：{reason}。", "请把这一行告诉维护人员；网页和其他文件不受影响。"
)


RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
"""All rules, in the order of this file."""
