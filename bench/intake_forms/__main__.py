"""`python -m bench.intake_forms`: imports the plans of the portal in forms that offices use, and measures what is kept.

    python -m bench.intake_forms [--plans DIRECTORY] [--only WORD] [--keep DIRECTORY] [--misses]

Needs Chromium for the printed pages and LibreOffice (`soffice`) for what it writes; forms of a tool that the machine
has not are left out and named.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.intake_forms import forms
from bench.intake_forms.measuring import Result, measure
from bench.intake_forms.truth import NUMBERINGS, Truth, article_truth, flat_truth, truth_of
from intake.importing import import_document
from planbook.model import Plan
from planbook.plain import plain
from planbook.read import read_plan

Form = Callable[[Truth], bytes]
Make = Callable[[Path], bytes]
"""Makes a document with the help of an empty folder."""
MARKED: dict[str, tuple[str, Form]] = {
    "网页标题标记": (".html", forms.html_headings),
    "网页全段加粗": (".html", forms.html_bold),
    "整页保存": (".htm", forms.saved_page),
    "Word标题样式": (".docx", forms.docx_styles),
    "Word公文字体": (".docx", forms.docx_fonts),
    "Word加粗": (".docx", forms.docx_bold),
    "PDF字号": (".pdf", forms.pdf_sizes),
    "Word网页": (".html", forms.html_word),
}
UNMARKED: dict[str, tuple[str, Form]] = {
    "文本GB18030": (".txt", forms.plain_text),
    "空行分段": (".txt", forms.blank_lines),
    "带目录": (".txt", forms.with_contents),
    "断行缩进": (".txt", forms.wrapped),
    "断行顶格": (".txt", forms.wrapped_flush),
    "网页无标记": (".html", forms.html_plain),
    "网页换行": (".html", forms.html_breaks),
    "Word无标记": (".docx", forms.docx_plain),
    "PDF排版": (".pdf", forms.pdf_printed),
}
ONE_LINE: dict[str, tuple[str, Form]] = {
    "一行双空格": (".txt", forms.one_line),
    "一行单空格": (".txt", forms.one_line_spaces),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=Path, default=Path("content/plans"))
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    results = []
    for name, extension, truth, make in documents(given.plans):
        if given.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            data = make(Path(folder))
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{name.replace('/', '_')}{extension}").write_bytes(data)
        begin = time.perf_counter()
        imported = import_document(f"document{extension}", data)
        result = measure(name, truth, imported, len(data), time.perf_counter() - begin)
        results.append(result)
        print(result.row(), flush=True)
        for miss in result.misses if given.misses else ():
            print("      ", miss)
    summary(results)


def summary(results: list[Result]) -> None:
    """Print the sums over all documents."""

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in results)

    most = sum(each.found >= 0.95 * each.headings for each in results)
    print(f"\n{len(results)} documents, slowest {max(each.seconds for each in results):.1f} s")
    print(f"text kept 100 %: {sum(each.text_kept == 1 for each in results)} of {len(results)}")
    print(f"headings: {total('found')} of {total('headings')} = {total('found') / (total('headings') or 1):.2%}")
    print(f"  at least 95 % in {most} of {len(results)}")
    print(f"  level right {total('levels') / (total('found') or 1):.2%}, too many {total('extra')}")
    print(f"cells: {total('cells_kept')} of {total('cells')} = {total('cells_kept') / (total('cells') or 1):.2%}")
    print(f"paragraphs whole: {total('whole') / (total('paragraphs') or 1):.2%}")


def documents(folder: Path) -> Iterator[tuple[str, str, Truth, Make]]:
    """Give name, extension, truth and maker of every document, each form with another plan and numbering."""
    plans = [plan for path in sorted(folder.glob("*.md")) if (plan := read_plan(path.name, path.read_bytes()).plan)]
    plans = [plan for plan in plans if len(plan.sections) > 1 and all(plain(each.heading) for each in plan.sections)]
    truths = [(f"{plan.slug or plan.metadata.title}/{name}", truth) for plan in plans for name, truth in _truths(plan)]
    every = {**MARKED, **UNMARKED, **ONE_LINE}
    for at, (form_name, (extension, form)) in enumerate(every.items()):
        for step in range(4):
            name, truth = truths[(at * 5 + step * 7 + step) % len(truths)]
            if form_name in ONE_LINE and "无序号" in name:
                continue  # nobody could tell where a heading ends
            shown = truth.without_tables() if extension == ".txt" or form is forms.html_breaks else truth
            yield f"{form_name} {name}", extension, shown, partial(_written, form, shown)
    yield from _by_tools(truths)


def _by_tools(truths: Sequence[tuple[str, Truth]]) -> Iterator[tuple[str, str, Truth, Make]]:
    for step in range(3):
        name, truth = truths[(step * 9 + 2) % len(truths)]
        page, word = forms.html_headings(truth), forms.docx_fonts(truth)
        if shutil.which("chromium"):
            yield f"浏览器打印 {name}", ".pdf", truth, partial(forms.chromium_pdf, forms.saved_page(truth))
        if shutil.which("soffice"):
            yield f"LibreOffice的PDF {name}", ".pdf", truth, partial(forms.office, word, ".docx", "pdf")
            yield f"LibreOffice的Word {name}", ".docx", truth, partial(forms.office, page, ".html", "docx")
            yield f"LibreOffice的网页 {name}", ".html", truth, partial(forms.office, word, ".docx", "html")


def _written(form: Form, truth: Truth, _folder: Path) -> bytes:
    return form(truth)


def _truths(plan: Plan) -> Iterator[tuple[str, Truth]]:
    for name, numbering in NUMBERINGS.items():
        yield name, truth_of(plan, numbering)
    yield "三级成行", truth_of(plan, NUMBERINGS["一、（一）1."], lines=True)
    yield "三十条", flat_truth(plan)
    yield "条文", article_truth(plan)


main()
