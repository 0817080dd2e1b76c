"""The data set of citations: a record for each place where a plan cites a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plan_data.fields import DataSet, Field, Type
from planbook.addresses import page_of, url_of
from planbook.model import Document, Plan, Reference, ReferenceKind

HOME = "index.html"


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to a document, with what is known of that."""

    plan: Plan
    reference: Reference
    document: Document


def citations(plan: Plan, references: Sequence[Reference], documents: Mapping[str, Document]) -> Iterator[Citation]:
    """Give the citations of documents in the texts of `plan`, in document order; `documents` by their names."""
    for reference in references:
        document = documents.get(reference.target)
        if reference.kind is ReferenceKind.DOCUMENT and document:
            yield Citation(plan, reference, document)


_TEXT, _BOOLEAN = Type.STRING, Type.BOOLEAN
_FIELDS: tuple[Field[Citation], ...] = (
    Field("plan", "规划网址", _TEXT, "规划在本站网址中的名称。", lambda each: each.plan.slug),
    Field("plan_title", "规划", _TEXT, "规划的标题。", lambda each: each.plan.title),
    Field(
        "clause", "条款", _TEXT, "引用所在条款在规划中的编号。",
        lambda each: each.reference.source.partition("/")[2],
    ),
    Field("as_written", "引用原文", _TEXT, "规划中的写法。", lambda each: each.reference.phrase),
    Field("document", "文件", _TEXT, "文件在本站网址中的名称。", lambda each: each.document.id),
    Field("document_title", "文件标题", _TEXT, "不含书名号。", lambda each: each.document.title),
    Field("document_number", "文号", _TEXT, "没有登记的为空。", lambda each: each.document.number),
    Field("document_issuer", "发文机关", _TEXT, "没有登记的为空。", lambda each: each.document.issuer),
    Field("document_url", "原文网址", _TEXT, "官方网址，没有登记的为空。", lambda each: each.document.url),
    Field("held", "本站收录", _BOOLEAN, "真：本站有这份文件的全文。", lambda each: each.document.plan),
    Field(
        "document_page", "文件页面", _TEXT, "本站页面，相对于网站首页。",
        lambda each: page_of(each.document.name),
    ),
    Field(
        "page", "页面", _TEXT, "引用所在的页面和位置，相对于网站首页。",
        lambda each: url_of(each.reference.source, HOME),
    ),
)  # fmt: skip

CITATIONS = DataSet("citations", "引用文件", "各规划正文引用的文件，每处引用一条记录；写法照录原文。", _FIELDS)
