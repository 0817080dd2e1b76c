"""The inspection: nothing on the demonstration site, every fault named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from inspection.findings import Finding
from inspection.walking import gathered, inspect_site, weigh
from tests.building import ROOT, Project, build_site

CHAPTER = "plans/city/chapter-1.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site as it is published."""
    output = tmp_path_factory.mktemp("inspected") / "output"
    content = output.parent / "content"
    shutil.copytree(ROOT / "tests/sites/small/content", content)
    for plan in (content / "plans").glob("*.md"):
        text = plan.read_text(encoding="utf-8")
        if "published" not in text:
            plan.write_text(text.replace("---\n", "---\npublished: 2026-01-01 10:00\n", 1), encoding="utf-8")
    build_site(content, output, SITEURL="https://www.example.gov.cn/zt/gh", PUBLISHING=True)
    return output


@pytest.fixture(scope="module")
def clean(site: Path) -> set[Finding]:
    """What is found before a fault is put in."""
    return set(inspect_site(site))


def test_demonstration_site_passes(portal: Path) -> None:
    """The portal with its sample settings has no finding, and its pages are light on a first visit."""
    assert inspect_site(portal) == []
    assert weigh(portal).share >= 0.95


def test_published_site_passes(site: Path) -> None:
    """Under a base path neither, but for lists of which so small a library has nothing."""
    assert {each.item for each in inspect_site(site)} <= {"空白栏目"}


FAULTS = [
    (CHAPTER, r'<meta name="SiteName".*?>', "", "页面标签", "缺少标签 SiteName。"),
    (CHAPTER, r'(<meta name="SiteDomain" content=")[^"]*', r"\1https://www.example.gov.cn", "页面标签",
     "标签 SiteDomain 的值“https://www.example.gov.cn”不规范，应为不带 http:// 和路径的域名。"),
    (CHAPTER, r'(<meta name="SiteIDCode" content=")[^"]*', r"\1bm1", "页面标签",
     "标签 SiteIDCode 的值“bm1”不规范，应为 10 位数字，或 bm 加 8 位数字。"),
    (CHAPTER, r'(<meta name="ColumnKeywords" content=")[^"]*', r"\1", "页面标签",
     "标签 ColumnKeywords 是空的。有值的填写，可选而无值的删去。"),
    (CHAPTER, r'(<meta name="PubDate" content=")[^"]*', r"\g<1>2026年1月1日", "页面标签",
     "标签 PubDate 的值“2026年1月1日”不规范，应为“年-月-日 时:分”，如 2026-11-22 10:00。"),
    (CHAPTER, r'(<meta name="PubDate" content=")[^"]*', r"\g<1>2026-02-30 10:00", "页面标签",
     "标签 PubDate 的值“2026-02-30 10:00”不是真实的日期时间。"),
    (CHAPTER, r'(<meta name="ArticleTitle".*?>)', r"\1\1", "页面标签", "标签 ArticleTitle 出现 2 次，只应有一个。"),
    ("index.html", r'(<meta name="ColumnType" content=")[^"]*', r"\1政策文件", "页面标签",
     "首页标签 ColumnType 的值“政策文件”不规范，应为“首页”。"),
    (CHAPTER, "主办单位：", "主办：", "页脚", "页脚缺少主办单位。请在 site.yml 中填写。"),
    (CHAPTER, r"https://beian.miit.gov.cn/", "https://www.miit.gov.cn/", "页脚",
     "页脚缺少ICP备案链接，或者链接格式不符。请在 site.yml 中填写。"),
    (CHAPTER, r'href="chapter-2.html"', 'href="chapter-9.html"', "死链",
     "链接 chapter-9.html 指向的页面或附件不存在。"),
    (CHAPTER, r'href="index.html"', 'href="index.html#nothing"', "死链", "链接 index.html#nothing 指向的位置不存在。"),
    (CHAPTER, r'href="index.html"', 'href="http://10.0.0.5/"', "死链",
     "链接 http://10.0.0.5/ 使用了 IP 地址，应改为域名。"),
    ("404.html", r'href="/zt/gh/plans/index.html"', 'href="/zt/plans/index.html"', "死链",
     "链接 /zt/plans/index.html 指向的页面或附件不存在。"),
    (CHAPTER, "</head>", '<script src="https://cdn.example.com/a.js"></script></head>', "外部请求",
     "页面从外部载入 https://cdn.example.com/a.js，应改为本站文件。"),
    (CHAPTER, "</head>", "<script>alert(1)</script></head>", "外部请求", "页面中有内联脚本，应改为本站文件。"),
    (CHAPTER, "<h1", '<h1 style="color:red"', "外部请求", "页面中有内联样式，应改为本站文件。"),
    (CHAPTER, "<h1", '<h1 onclick="go()"', "外部请求", "页面中有内联事件“go()”，应改为本站脚本。"),
    (CHAPTER, "发布时间：", "", "内容页", "页面没有发布时间。请在规划元数据中写上 published。"),
    (CHAPTER, "来源：.*?<", "<", "内容页", "页面没有来源。请在规划元数据中写上 source，或在 site.yml 中写默认来源。"),
    (CHAPTER, 'data-action="print"', "", "内容页", "页面没有“打印”功能。"),
    (CHAPTER, 'aria-label="当前位置"', "", "当前位置", "页面没有“当前位置”。"),
    (CHAPTER, 'lang="zh-CN"', "", "页面", "页面没有注明语言 zh-CN。"),
    ("columns/index.html", r"(?s)<main.*</main>", "<main><h1>专栏</h1></main>", "空白栏目",
     "栏目没有内容。请补充内容，或删去栏目。"),
    ("plans/city/index.html", r"(?s)(<dl class=\"document\">)", r"\1<div><dt>日期</dt><dd>2022年01月14日</dd></div>",
     "日期",
     "日期“2022年01月”不应有前导零。"),
]  # fmt: skip
"""File, what is replaced (a pattern, once), by what; the finding."""


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{each[3]}-{index}" for index, each in enumerate(FAULTS)])
def test_fault_is_found(site: Path, clean: set[Finding], tmp_path: Path, fault: tuple[str, str, str, str, str]) -> None:
    """Every fault is found on its page, and nothing besides what follows from it."""
    name, pattern, instead, item, message = fault
    shutil.copytree(site, tmp_path / "site")
    page = tmp_path / "site" / name
    text, times = re.subn(pattern, instead, page.read_text(encoding="utf-8"), count=1)
    assert times == 1
    page.write_text(text, encoding="utf-8")
    found = set(inspect_site(tmp_path / "site")) - clean
    assert [(each.page, each.item) for each in found if each.message == message] == [(name, item)]
    assert {each.page for each in found} == {name}


def test_outside_request_of_the_style_sheet(site: Path, tmp_path: Path) -> None:
    """A font or picture that the style sheet fetches from elsewhere is found."""
    shutil.copytree(site, tmp_path / "site")
    style = next((tmp_path / "site/theme").glob("site.*.css"))
    style.write_text("@font-face { src: url(//fonts.example.com/a.woff2) }", encoding="utf-8")
    assert "样式表从外部载入 //fonts.example.com/a.woff2，应改为本站文件。" in {
        each.message for each in inspect_site(tmp_path / "site")
    }


def test_table_for_people(tmp_path: Path) -> None:
    """The task prints findings of the same kind once, with their pages, and stops with 1; without a site it says so."""
    project = Project(tmp_path)
    assert "output 中没有网站。请先运行 build。" in project.invoke("inspect").stderr
    project.plan("jia.md", "---\ntitle: 甲\npublished: 2026-01-01 10:00\n---\n# 一、甲\n\n文。\n")
    settings = tmp_path / "site.yml"
    settings.write_text(re.sub("(?m)^police: .*", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.invoke("build")
    found = inspect_site(project.output)
    assert {row[1] for row in gathered(found)} >= {"页脚缺少公安备案链接，或者链接格式不符。请在 site.yml 中填写。"}
    result = project.invoke("inspect")
    assert result.returncode == 1
    assert "页脚缺少公安备案链接" in result.stdout
    assert re.search(r"检查页面 \d+ 个，发现问题 \d+ 个。", result.stdout)
