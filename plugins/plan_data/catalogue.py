"""The catalogue: what files there are and what each format is, from one list for the page that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from plan_data.package import NAME
from plan_data.units import KINDS
from planbook.downloads import Download


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    form: str
    """As it is called beside a link."""
    about: str
    standard: str
    """What it keeps to; empty where there is nothing to keep to."""


FORMATS = (
    Format("PDF", "按公文格式排版，有目录和书签；带标签，可供读屏软件朗读。", "PDF/UA-1、GB/T 9704—2012"),
    Format("EPUB", "电子书，一章一个文件，字号随阅读器调整。", "EPUB 3"),
    Format("Word", "可编辑的文档，标题、表格、脚注齐全。", "ISO/IEC 29500（DOCX）"),
    Format("纯文本", "一段一行，表格各栏以制表符分隔；带 BOM 的 UTF-8 编码。", ""),
    Format("Markdown", "规划的源文件，可重新导入。", ""),
    Format("JSON", "规划全文和全部数据：章节、表格、指标、量化目标、引用等。", "JSON Schema 2020-12"),
    Format("Akoma Ntoso", "规范性文件的国际通用格式，章节、表格、脚注、引用各有标记。", "OASIS Akoma Ntoso 3.0"),
    Format("StratML", "战略规划的国际通用格式：目标、任务、指标及其数值。", "ANSI/AIIM 22（StratML 第2部分）"),
    Format("数据表 CSV", "带 BOM 的 UTF-8 编码，可直接用电子表格软件打开。", "RFC 4180"),
    Format("数据表 JSON", "与 CSV 内容相同。", "JSON Schema 2020-12"),
    Format("数据表 XLSX", "各数据表合为一个工作簿，一表一页。", "ISO/IEC 29500（XLSX）"),
    Format("数据包", "说明全部数据表各栏的名称、类型和含义，供程序整体读入。", "Frictionless Tabular Data Package"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Files that belong together: those of all plans or of one."""

    title: str
    slug: str
    """Empty for all plans."""
    files: tuple[tuple[str, Download], ...]
    """Each with what its link says, which names the table as well."""


def listed(title: str, slug: str, files: Iterable[tuple[str, int]], others: Iterable[Download] = ()) -> Group:
    """Make a group of data files, given by output file and size, and of `others` before them."""
    found = [(each.form, each) for each in others]
    for path, size in files:
        form, label = _named(PurePosixPath(path).name)
        found.append((label, Download(path, form, size)))
    return Group(title, slug, tuple(found))


def _named(name: str) -> tuple[str, str]:
    """Give the format of a data file, and what its link says."""
    if name in _ALONE:
        return _ALONE[name], _ALONE[name]
    stem, _, extension = name.partition(".")
    if extension == "xlsx":
        return "数据表 XLSX", "XLSX"
    title = next(kind.title for kind in KINDS if kind.name == stem)
    return f"数据表 {extension.upper()}", f"{title} {extension.upper()}"


_ALONE = {"plan.json": "JSON", "akoma-ntoso.xml": "Akoma Ntoso", "stratml.xml": "StratML", NAME: "数据包"}


@dataclass(frozen=True, slots=True)
class Share:
    """What a format has in the whole site."""

    format: Format
    files: int
    size: int
    """Bytes."""


def shares(groups: Iterable[Group]) -> tuple[Share, ...]:
    """Add up the files of each format that there is."""
    found: dict[str, list[Download]] = {}
    for group in groups:
        for _, each in group.files:
            found.setdefault(each.form, []).append(each)
    return tuple(Share(each, len(found[each.form]), _total(found[each.form])) for each in FORMATS if each.form in found)


def _total(files: Sequence[Download]) -> int:
    return sum(each.size for each in files)
