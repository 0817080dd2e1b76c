"""An editor's afternoon, unaided: import a received text, mend what is found, see it in the preview, publish it.

The editor knows only what the commands say.  The text is the worst of the five: made of a PDF, with page turns that
repeat words and a table head that no program can read.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.building import FILLED_SETTINGS, ROOT, Project

SLUG = "guangdong-ip-145"
KNOWN = {
    "---\n标题: 广东省知识产权保护和运用“十四五”规划\n": (
        "---\n标题: 广东省知识产权保护和运用“十四五”规划\n"
        "发布时间: 2026-11-23 10:00\n行政区: 广东省\n规划期: 2021-2025\n"
        "已核对:\n  - 导侦\n  - V02 80\n"
    ),
}
"""What the editor knows besides the text, and found to be right in it."""
FOUND = {
    # R01: a page turn repeats words
    "预警监测知产权全链条保护。建立对高价值专利、驰名商标的预警监测制度": (
        "预警监测{--知产权全链条保护。建立对高价值专利、驰名商标的预警监测--}制度"
    ),
    "转移转化，支持知识产权运营服务平台，促进深港科技创新成果转移转化，支持知识产权证券化": (
        "转移转化，{--支持知识产权运营服务平台，促进深港科技创新成果转移转化，--}支持知识产权证券化"
    ),
    # R02: words that are none
    "各类和识产权学历": "各类{~~和识产权~>知识产权~~}学历",
    "系范区": "{~~系范区~>示范区~~}",
    "转权维权": "转权维权{>>疑为“获权维权”<<}",
    # what the import could not read, and found by reading around the places above
    "| 序号 | 类别 | 主要指标 | 単位 | 2020年 | 2025年 | 属性 |\n": (
        "| {--序--}序号 | {--My HPI), and the let--}类别 | {--26 D.--}主要指标 "
        "| {~~単~>单~~}位 | 基期值 | 规划值 | 属性 |\n"
        "| ^^ | ^^ | ^^ | ^^ | 2020年 | 2025年 | ^^ |\n"
    ),
    "  - 表头中无法还原的一行（来源文本第157行）\n": "",
    "知识产权所变和": "知识产权{~~所变~>研究~~}和",
    "知识产权私益分配": "知识产权{~~私益~>权益~~}分配",
}
"""What the editor writes for what the commands name."""


def news_of(address: str, page: str) -> dict[str, object]:
    """Give what an open page is told."""
    with urlopen(f"{address}_preview/news?page={page}", timeout=30) as stream:
        news: dict[str, object] = json.loads(stream.readline().removeprefix(b"data: "))
    return news


def test_from_the_received_text_to_the_public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command succeeds, everything found is mended, nothing of the text is lost, and the plan is published."""
    monkeypatch.setenv("SITEURL", "https://www.example.gov.cn/zt/gh")
    monkeypatch.setenv("PUBLISH_TARGET", f"dir:{tmp_path}/live")
    (tmp_path / "project").mkdir()
    project = Project(tmp_path / "project")
    shutil.copy(FILLED_SETTINGS, project.folder / "site.yml")
    shutil.copy(ROOT / "content" / "sources" / f"{SLUG}.txt", project.folder / "收到的规划.txt")

    imported = project.invoke("import", "收到的规划.txt", "--slug", SLUG)
    assert imported.returncode == 0, imported.stderr
    assert "文字核对：来源文本 26408 字，已对应 100.00%" in imported.stdout
    said = [imported, project.invoke("check", "--plan", SLUG), project.invoke("fidelity", "--plan", SLUG)]
    found = "".join(done.stdout + done.stderr for done in said)
    for word in ("产权全链条保护。建立对高价值专利", "和识产", "系范区", "转权维", "第 157 行：表头无法还原"):
        assert word in found, word

    plan = project.folder / "content" / "plans" / f"{SLUG}.md"
    text = plan.read_text(encoding="utf-8")
    for written, right in (KNOWN | FOUND).items():
        assert text.count(written) == 1, written
        text = text.replace(written, right)
    plan.write_text(text, encoding="utf-8", newline="")

    checked = project.invoke("check", "--plan", SLUG)
    assert checked.returncode == 0, checked.stdout
    assert "错误 0 个，警告 0 个" in checked.stdout
    kept = project.invoke("fidelity", "--plan", SLUG)
    assert (kept.returncode, kept.stderr) == (0, "")
    assert "已对应 100.00%" in kept.stdout

    page = f"plans/{SLUG}/chapter-2.html"
    with project.previewing() as address:
        assert "基期值" in urlopen(address + page, timeout=30).read().decode()
        news = news_of(address, page)
    assert (news["built"], news["problems"], news["faults"]) == (True, [], [])

    assert project.invoke("addresses", "--accept").returncode == 0
    published = project.invoke("build", "publish")
    assert published.returncode == 0, published.stdout + published.stderr
    live = tmp_path / "live" / "current"
    assert "示范区" in (live / "plans" / SLUG / "chapter-7.html").read_text(encoding="utf-8")
    assert "系范区" in (live / "plans" / SLUG / "index.html").read_text(encoding="utf-8")  # in its 校勘记
