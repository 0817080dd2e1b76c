"""The head of a document: metadata fields, document number, title, and the issuing notice before the plan itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from intake.blocks import Dropped, Grid, Paragraph
from intake.flow import Flow
from intake.pieces import Recognised, Text
from intake.rules import METADATA, NOTICE
from intake.shapes import ADDRESSEE, DATE, TITLE_END, begins_structure, is_complete, is_heading, letters

_LONGEST_NOTICE = 1000
"""Characters of an issuing notice."""
HEAD_LIMIT = 40
"""Paragraphs in which the head of a document is looked for."""

_FIELDS = {
    "索引号": "index_number", "信息分类": "category", "发布机构": "issuer", "发文机关": "issuer", "发文单位": "issuer",
    "主题分类": "subject", "发布日期": "source_published", "成文日期": "issued", "信息名称": "notice_title",
    "名称": "notice_title", "文号": "document_number", "发文字号": "document_number", "关键词": "", "有效性": "status",
    "来源": "source", "信息来源": "source", "标题": "title", "发布时间": "source_published", "字体": "", "字号": "",
    "时间": "source_published", "日期": "source_published", "编辑": "", "访问量": "", "点击": "", "点击量": "",
    "浏览次数": "", "浏览量": "", "阅读次数": "", "点击数": "", "责任编辑": "", "作者": "",
    "组配分类": "", "公开方式": "", "公开时限": "", "公文时效": "status", "生成日期": "issued",
}  # fmt: skip
METADATA_FIELD = "元数据栏"
LETTERHEAD = "公文版头"
_EMBLEM = re.compile(r"(?P<issuer>[^，。；：《》]{2,40})文件")  # 某县人民政府办公室文件
_SIGNER = r"签发人\s*[:：].{1,20}"
_SECRET = re.compile("绝密|机密|秘密")
_ABOVE_NUMBER = re.compile(rf"\d{{6}}|(?:{_SECRET.pattern})(?:★.{{0,6}})?|特急|加急|特提|平急|{_SIGNER}")
"""What stands above the number of a printed document: its copy, secrecy, urgency (GB/T 9704—2012, 7.2)."""
_DAYS = frozenset(("source_published", "issued"))
_DAY = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})")
_NEXT_FIELD = re.compile(r"[ \u3000\u00a0]+[【\[]?(?=(?:" + "|".join(_FIELDS) + r")\s*[:：])")
_FIELD = re.compile(r"(?P<label>[\u4e00-\u9fff](?:[ \u3000\u00a0]*[\u4e00-\u9fff]){1,4})\s*[:：]\s*(?P<value>.*)")
_BUTTONS = re.compile(
    r"(?:[ \u3000\u00a0]*[【\[]?(?:打印|关闭|收藏|分享|下载)(?:本页|窗口)?[】\]]?)+$"
)  # 大 中 小】 打印
_URL = re.compile(r"(?:原文链接\s*[:：]\s*)?(?P<url>https?://\S+)")
_NUMBER = re.compile(
    r"[（(]?(?P<number>[\u4e00-\u9fff]{2,15}\s*[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*\d+\s*号)[)）]?"
)  # 深府办〔2011〕109号
_NUMBER_AND_SIGNER = re.compile(rf"{_NUMBER.pattern}(?:\s*{_SIGNER})?")
_PUBLIC = re.compile(r"[（(]此件.*[)）]")
_NOT_PUBLIC = re.compile(r"[（(](?:此件)?(?:不予?公开|依申请公开).*[)）]")
_NAMED = re.compile(r"《(?P<title>[^《》]{6,60})》")
_HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


def read_head(flow: Flow, made: Recognised) -> None:
    """Take title and notice from the beginning of `flow`; what is left of it is the plan."""
    for line in flow.paragraphs():
        if _NOT_PUBLIC.fullmatch(letters(line.text)):
            flow.log.doubt(NOTICE, line.line, f"写明“{letters(line.text)}”：不公开的文件不得上网发布，请先核实")
    _titles(flow, made)
    _notice(flow, made)
    _titles(flow, made)
    if not made.metadata.get("title"):
        named = next((match for text in made.notice if (match := _NAMED.search(text.text))), None)
        if named:
            made.metadata["title"] = named["title"]


def read_fields(flow: Flow, made: Recognised) -> None:
    """Read the lines and cells that are metadata fields, before anything else."""
    while flow.blocks:
        if _take_letterhead(flow, made):
            continue
        block = flow.blocks[0]
        texts = [cell.text for cell in block.cells] if isinstance(block, Grid) else [_text(block)]
        found = [_fields(text) for text in _labelled(texts)]
        if not found or not all(found):
            break
        for key, value in chain.from_iterable(found):
            if key and value:
                made.metadata.setdefault(key, value)
                flow.log.note(METADATA, block.line, f"{key}: {value}")
        rows = block.rows if isinstance(block, Grid) else 1
        flow.dropped += [Dropped(" ".join(texts), METADATA_FIELD, block.line + row) for row in range(rows)]
        flow.blocks.pop(0)
    made.notice_title = made.metadata.pop("notice_title", "")


def _take_letterhead(flow: Flow, made: Recognised) -> bool:
    """Take emblem, number and signer of a printed document; tell whether `flow` begins with them."""
    lines = [block for block in flow.blocks[:8] if isinstance(block, Paragraph)]
    at = next((at for at, line in enumerate(lines) if _NUMBER_AND_SIGNER.fullmatch(line.text)), 0)
    above = lines[:at]
    emblems = [match for line in above if (match := _EMBLEM.fullmatch(letters(line.text)))]
    others = sum(bool(_ABOVE_NUMBER.fullmatch(letters(line.text))) for line in above)
    if not emblems or len(emblems) + others < len(above):
        return False
    below = next((line for line in lines[at + 1 : at + 2] if re.fullmatch(_SIGNER, line.text)), None)
    taken = [*lines[: at + 1], *([below] if below else [])]
    for line in above:
        if _SECRET.match(letters(line.text)):
            flow.log.doubt(METADATA, line.line, f"标有“{line.text}”：涉密文件不得上网发布，请先核实")
    match = _NUMBER_AND_SIGNER.fullmatch(lines[at].text)
    made.metadata.setdefault("document_number", match["number"] if match else "")
    made.metadata.setdefault("issuer", " ".join(each["issuer"] for each in emblems))
    flow.log.note(METADATA, lines[at].line, f"document_number: {lines[at].text}")
    flow.drop(taken, LETTERHEAD)
    return True


def _labelled(texts: Sequence[str]) -> list[str]:
    """Put values that stand in a cell of their own behind their labels: `索引号：` | `000014349`."""
    labelled: list[str] = []
    for text in filter(None, map(str.strip, texts)):
        if labelled and labelled[-1].endswith(("：", ":")) and not _FIELD.fullmatch(text):
            labelled[-1] += text
        else:
            labelled.append(text)
    return labelled


def _fields(text: str) -> list[tuple[str, str]]:
    """Read the fields of a line, `发布时间：2022-03-01 来源：某局`; none where it is no such line."""
    fields = [_field(part) for part in _NEXT_FIELD.split(text)]
    return [(key, _day(value) if key in _DAYS else value) for key, value in filter(None, fields)] if all(fields) else []


def _day(value: str) -> str:
    """Give the day at the beginning of a value (`2022-03-01 10:20`, `2022年3月1日`) as the metadata has it."""
    day = _DAY.match(value)
    return f"{int(day[1]):04d}-{int(day[2]):02d}-{int(day[3]):02d}" if day else value


def _field(text: str) -> tuple[str, str] | None:
    """Read `文   号: 深府办〔2011〕109号` as key and value; the key is empty for fields without use."""
    if url := _URL.fullmatch(text.strip()):
        return "source_url", url["url"]
    if number := _NUMBER.fullmatch(text.strip()):
        return "document_number", number["number"]
    match = _FIELD.fullmatch(_BUTTONS.sub("", text.strip()))
    label = re.sub(r"\s", "", match["label"]) if match else ""
    if not match or label not in _FIELDS or (label in ("时间", "日期") and not _DAY.match(match["value"])):
        return None
    return _FIELDS[label], match["value"].strip()


def _titles(flow: Flow, made: Recognised) -> None:
    """Take the title: the short lines before the first paragraph, without addressee and number."""
    lines: list[Paragraph] = []
    for block in flow.blocks[:6]:
        if not isinstance(block, Paragraph) or not _may_be_title(block.text):
            break
        lines.append(block)
        if TITLE_END.search(block.text):
            break
    title = "".join(line.text for line in lines)
    if not lines or not TITLE_END.search(title) or made.metadata.get("title"):
        return
    made.metadata["title"] = title
    flow.blocks = [block for block in flow.blocks if block not in lines]
    _fields_again(flow, made)


def _fields_again(flow: Flow, made: Recognised) -> None:
    title = made.notice_title
    read_fields(flow, made)
    made.notice_title = made.notice_title or title


def _may_be_title(text: str) -> bool:
    return (
        len(text) <= 60
        and not _PUBLIC.fullmatch(text)
        and not is_complete(text)
        and not begins_structure(text)
        and not DATE.fullmatch(text)
    )


def _notice(flow: Flow, made: Recognised) -> None:
    """Take the issuing notice: from the addressee to the date, where it says that something is issued."""
    paragraphs = [block for block in flow.blocks[:HEAD_LIMIT] if isinstance(block, Paragraph)]
    start = next((at for at, each in enumerate(paragraphs[:6]) if ADDRESSEE.fullmatch(each.text)), None)
    if start is None:
        return
    end = next((at for at in range(start + 1, len(paragraphs)) if DATE.fullmatch(paragraphs[at].text)), None)
    if end is None or any(is_heading(each.text) for each in paragraphs[start:end]):
        return
    if not any(re.search(r"印发|转发|现将", each.text) for each in paragraphs[start:end]):
        return
    if sum(len(each.text) for each in paragraphs[start:end]) > _LONGEST_NOTICE:
        return  # the notice is itself the plan
    if end + 1 < len(paragraphs) and _PUBLIC.fullmatch(paragraphs[end + 1].text):
        end += 1
    before, taken = paragraphs[:start], paragraphs[start : end + 1]
    used: list[Paragraph] = []
    title = made.metadata.pop("title", "")
    if not title and not made.notice_title:
        used = _last_title_lines(before)
        used = used if len(used) == len(before) else []  # other lines between would change their order
        title = "".join(each.text for each in used)
    made.notice_title = made.notice_title or title
    made.notice = [Text(each.text, each.line) for each in (*before, *taken) if each not in used]
    made.metadata.setdefault("issued", _iso(next(each.text for each in taken if DATE.fullmatch(each.text))))
    signatories = _signatories(taken)
    if signatories:
        made.metadata.setdefault("issuer", signatories)
    flow.log.note(NOTICE, taken[0].line, f"{len(taken)} 段")
    gone = {id(each) for each in (*before, *taken)}
    flow.blocks = [block for block in flow.blocks if id(block) not in gone]


def _last_title_lines(before: Sequence[Paragraph]) -> list[Paragraph]:
    """Give the lines of the notice's title: the short ones right before the addressee."""
    lines: list[Paragraph] = []
    for each in reversed(before):
        if not _may_be_title(each.text) and not each.text.endswith(("通知", "）")):
            break
        lines.insert(0, each)
    return lines


def _signatories(taken: Sequence[Paragraph]) -> str:
    names = [each.text for each in taken[1:] if len(each.text) <= 50 and not is_complete(each.text)]
    return " ".join(
        " ".join(name.split()) for name in names if re.search(r"(?:政府|委员会|局|厅|办公室|部|委|院)$", name)
    )


def _iso(date: str) -> str:
    """Give a date in official writing as 2022-01-14."""
    year, month, day = re.findall(r"[^年月日\s]+", date)
    return f"{_digits(year):04d}-{_digits(month):02d}-{_digits(day):02d}"


def _digits(written: str) -> int:
    if written.isdecimal():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)
    return int("".join(str(_HAN_DIGITS[each]) for each in written))


def _text(block: object) -> str:
    return block.text if isinstance(block, Paragraph) else ""
