"""Forms of documents: what shows the structure in each of them is seen, and what looks like it is not."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from intake.importing import Imported, import_document
from tests.intake_files.documents import FONT, SENTENCE, pdf, table_over_pages, word, write_lines

BODY = SENTENCE + "各部门要密切配合，抓好落实。"


def lines(imported: Imported, *marks: str) -> list[str]:
    """Give the lines of the plan file that begin with one of `marks`; nothing may be lost."""
    assert imported.account.share == 1
    assert imported.account.differences == ()
    return [line for line in imported.plan.split("---\n", 2)[2].splitlines() if line.startswith(marks)]


def paragraphs(imported: Imported) -> list[str]:
    return [line for line in lines(imported, "") if line]


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        (
            (
                f"<p><b>某市发展规划</b></p><p><b>1.总体要求</b></p><p>{BODY}</p><p><b>2.主要任务</b></p>"
                f"<p><b>（1）扩大规模</b></p><p>{BODY}</p><p><b>（2）提高水平</b></p><p>{BODY}</p>"
            ),
            ["# 1.总体要求", "# 2.主要任务", "## （1）扩大规模", "## （2）提高水平"],
        ),
        (
            (
                f"<p>某市发展规划</p><p><b>总体要求</b></p><p>{BODY}</p>"
                f"<p><b>统筹城乡协调发展，构建优势互补高质量发展的区域经济布局和国土空间体系</b></p><p>{BODY}</p>"
            ),
            ["# 总体要求", "# 统筹城乡协调发展，构建优势互补高质量发展的区域经济布局和国土空间体系"],
        ),
        (
            "<p style='font-size:22pt'>某市发展规划</p>"
            + "".join(
                f"<p><span style='font-family:黑体;font-size:16pt'>{chapter}</span></p>"
                f"<p><span style='font-family:楷体;font-size:16pt'>{section}</span></p>"
                f"<p><span style='font-family:仿宋;font-size:16pt'>{BODY}</span></p>"
                for chapter, section in (("总体要求", "指导思想"), ("主要任务", "扩大规模"))
            ),
            ["# 总体要求", "## 指导思想", "# 主要任务", "## 扩大规模"],
        ),
        (
            f"<p>某市发展规划</p><p>一、任务</p><p><b>{BODY}</b></p><p><b>{BODY}</b></p><p><b>扩大规模</b></p>",
            ["# 一、任务"],
        ),
        (
            (
                f"<p>某市发展规划</p><p>将健康融入政治建设，完善健康治理体系</p><p>{BODY}</p>"
                f"<p>将健康融入经济建设，培育新质生产力</p><p>{BODY}</p>"
            ),
            ["# 将健康融入政治建设，完善健康治理体系", "# 将健康融入经济建设，培育新质生产力"],
        ),
    ],
    ids=["bold, numbered", "bold, long", "fonts", "all bold says nothing", "nothing but their place"],
)
def test_headings_of_web_pages(html: str, headings: list[str]) -> None:
    """Headings without heading elements are told by what sets them apart."""
    imported = import_document("page.html", html.encode())
    assert lines(imported, "#") == headings
    assert "标题: 某市发展规划\n" in imported.plan


def test_fields_of_a_saved_page() -> None:
    """Labels and values in cells of their own, and the line under the title, are metadata."""
    page = (
        "<html><head><title>某市发展规划_某市人民政府</title></head><body>"
        "<table><tr><td>索引号：</td><td>0145</td><td>发文机关：</td><td>某市人民政府</td></tr></table>"
        "<h1>某市发展规划</h1><div>发布时间：2022-03-01 来源：某市人民政府 字体：【大 中 小】</div>"
        f"<div id=content>{f'<p>{BODY}</p>' * 12}</div></body></html>"
    )
    imported = import_document("page.html", page.encode())
    assert imported.plan.splitlines()[1:6] == [
        "标题: 某市发展规划",
        "发文机关: 某市人民政府",
        "来源发布日期: 2022-03-01",
        "索引号: 0145",
        "来源: 某市人民政府",
    ]
    assert paragraphs(imported)[1:] == [BODY] * 12
    line = "来源：县政府办　时间：2024-03-05　【字体：大 中 小】　打印"
    page = page.replace("发布时间：2022-03-01 来源：某市人民政府 字体：【大 中 小】", line)
    assert import_document("page.html", page.encode()).plan.splitlines()[3:6] == [
        "来源发布日期: 2024-03-05",
        "索引号: 0145",
        "来源: 县政府办",
    ]


def in_font(document: Any, text: str, font: str, size: int = 16) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def test_headings_of_word_files_by_font() -> None:
    """GB/T 9704 sets headings in 黑体 and 楷体 of the size of the text."""

    def fill(document: Any) -> None:
        in_font(document, "某市发展规划", "小标宋", 22)
        for chapter, section in (("总体要求", "指导思想"), ("主要任务", "扩大规模")):
            in_font(document, chapter, "黑体")
            in_font(document, section, "楷体")
            in_font(document, BODY, "仿宋")

    imported = import_document("a.docx", word(fill))
    assert lines(imported, "#") == ["# 总体要求", "## 指导思想", "# 主要任务", "## 扩大规模"]


def test_short_paragraphs_of_word_files_are_whole() -> None:
    """Paragraphs of one length are no wrapped lines where a format knows paragraphs."""
    texts = [f"第{number:02d}个项目由主管部门组织实施，年底前完成。" for number in range(30)]

    def fill(document: Any) -> None:
        document.add_paragraph("一、任务")
        for text in texts:
            document.add_paragraph(text)

    assert paragraphs(import_document("a.docx", word(fill)))[1:] == texts


def test_lines_of_cells() -> None:
    """Items and names on lines of their own stay apart; what only wraps is joined; a caption keeps its number apart."""
    rows = [
        ["任务", "责任单位", "时限\n（年）"],
        ["1.建设平台\n2.建设中心", "县发展改革局\n县财政局", "1. 2025年底"],
        ["完成率达到\n95. 2%的项\n目", "县人力资源和社会\n保障局", "2. 5"],
    ]

    def fill(document: Any) -> None:
        for text in ("某县发展规划", "一、分工", BODY, "表1　任务分工"):
            document.add_paragraph(text)
        table = document.add_table(3, 3)
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                table.cell(at, place).text = text

    assert lines(import_document("a.docx", word(fill)), "|", "表") == [
        "表：表1 任务分工",
        "| 任务 | 责任单位 | 时限（年） |",
        "|---|---|---|",
        "| 1.建设平台 2.建设中心 | 县发展改革局 县财政局 | 1. 2025年底 |",
        "| 完成率达到95. 2%的项目 | 县人力资源和社会保障局 | 2.5 |",
    ]


def with_picture(kind: str) -> bytes:
    """Give a document with a picture of a table between two paragraphs, and a small one."""
    image = Image.new("RGB", (60, 40))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    if kind == "html":
        picture = '<p><img src="a.png" width=300></p>'
        return f"<p>某市发展规划</p><p>一、任务</p><p>{BODY}</p>{picture}<p>{BODY}<img src=a.gif width=16></p>".encode()
    if kind == "pdf":

        def draw(canvas: Any) -> None:
            write_lines(canvas, ["某市发展规划", "一、任务"])
            canvas.drawInlineImage(image, 80, 500, 300, 200)
            canvas.drawInlineImage(image, 400, 500, 30, 20)
            write_lines(canvas, [SENTENCE], 480)

        return pdf([draw])

    def fill(document: Any) -> None:
        for text in ("某市发展规划", "一、任务", BODY):
            document.add_paragraph(text)
        document.add_picture(buffer)
        document.add_paragraph(BODY)

    return word(fill)


@pytest.mark.parametrize(("kind", "line"), [("html", 4), ("docx", 4), ("pdf", 3)])
def test_pictures_are_said(kind: str, line: int) -> None:
    """A picture may show a table: the report says where one was."""
    imported = import_document(f"a.{kind}", with_picture(kind))
    said = [each for each in imported.report if "图片" in each]
    assert said == [f"未收入：图片（来源文本第 {line} 行处），其中的文字和表格请另行录入"]


def test_left_out_texts_are_said() -> None:
    """Of what is left out the longest texts are shown, so that a sentence among menus is seen."""
    page = f"<nav><a>甲</a><a>乙</a></nav><nav>{SENTENCE}</nav><p>某市发展规划</p><p>{BODY * 9}</p><nav>丁</nav>"
    left_out = [each for each in import_document("a.html", page.encode()).report if each.startswith("未收入")]
    assert left_out == [f"未收入：网页菜单 2 处：“{SENTENCE[:24]}……”、“甲乙”、“丁”"]


def test_tables_over_pages() -> None:
    """The repeated head goes and is reported; a row that the page cut in two is whole again, and said."""
    imported = import_document("a.pdf", table_over_pages())
    assert lines(imported, "|") == [
        "| 序号 | 类别 | 指标 | 目标值 |",
        "|---|---|---|---|",
        "| 1 | 创造 | 发明专利拥有量 | 20 |",
        "| 2 | | 知识产权质押融资登记额 | 30 |",
        "| 3 | 运用 | 商标申请量 | 40 |",
    ]
    assert "未收入：跨页表格重复的表头 1 处：“序号类别指标目标值”" in imported.report
    assert "请核对：来源文本第 4 行：表格的这一行跨页，两页的各格已接合，请核对" in imported.report


def test_paragraphs_of_a_pdf() -> None:
    """A full line goes on, also that of a heading; one that ends early, or stands below a gap, is whole."""
    full = (SENTENCE * 3)[:32]

    def page(canvas: Any) -> None:
        write_lines(canvas, ["一、总体要求"], top=780, left=108)
        write_lines(canvas, [full[:28]], top=754, left=108)
        write_lines(canvas, [full[:30], full[:30], "完善机制。"], top=728)
        write_lines(canvas, ["二、统筹区域布局和国际合作助力打造新发展格局建设战略支点推动"[:28]], top=650, left=108)
        write_lines(canvas, ["合作共赢"], top=624)
        write_lines(canvas, [full[:28]], top=598, left=108)
        write_lines(canvas, [full[:30], "落实责任。"], top=572)

    imported = import_document("a.pdf", pdf([page]))
    assert paragraphs(imported) == [
        "# 一、总体要求",
        full[:28] + full[:30] + full[:30] + "完善机制。",
        "# 二、统筹区域布局和国际合作助力打造新发展格局建设战略支点合作共赢",
        full[:28] + full[:30] + "落实责任。",
    ]


def test_footnotes_of_several_pages() -> None:
    """Each page numbers its notes anew; every note stands behind what it notes."""

    def page(number: int) -> Any:
        def draw(canvas: Any) -> None:
            write_lines(canvas, [f"{'一二三'[number]}、目标", f"到2025年，拥有量达到{number}件①，保持领先。"])
            canvas.setFont(FONT, 10)
            canvas.drawString(80, 60, f"①第{number}页的注释，说明计算的口径。")

        return draw

    imported = import_document("a.pdf", pdf(page(number) for number in range(3)))
    assert lines(imported, "到", "[^") == [
        "到2025年，拥有量达到0件[^①]，保持领先。",
        "[^①]: 第0页的注释，说明计算的口径。",
        "到2025年，拥有量达到1件[^①-2]，保持领先。",
        "[^①-2]: 第1页的注释，说明计算的口径。",
        "到2025年，拥有量达到2件[^①-3]，保持领先。",
        "[^①-3]: 第2页的注释，说明计算的口径。",
    ]
