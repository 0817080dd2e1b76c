"""Host settings: what is wrong is named, the portal is that of its host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plan_pages.reading import read_site
from planbook.colours import WHITE, contrast, shades
from planbook.host import read_host
from tests.building import ROOT, Project, build_site

SECOND = Path(__file__).parent / "sites" / "second-site.yml"
SAMPLE = (ROOT / "site.yml").read_text(encoding="utf-8")
GOOD = "# 一、甲\n\n（一）子。正文。\n"


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_host("site.yml", text)[1]]


@pytest.mark.parametrize("path", [ROOT / "site.yml", SECOND], ids=["demonstration", "second"])
def test_sample_settings_are_valid(path: Path) -> None:
    """The settings that come with the portal, and those of another host, have nothing wrong with them."""
    assert problems(path.read_text(encoding="utf-8")) == []


WRONG = {
    (
        "code: '4400000000'",
        "code: '440000000'",
    ): "7 错误 M06 code 的值“440000000”无法识别。应为10 位数字，或 bm 加 8 位数字。",
    ("code: '4400000000'", "code: bm123"): "7 错误 M06 code 的值“bm123”无法识别。应为10 位数字，或 bm 加 8 位数字。",
    ("domain: www.example.gov.cn", "domain: https://www.example.gov.cn"): (
        "9 错误 M06 domain 的值“https://www.example.gov.cn”无法识别。"
        "应为不带 http:// 和路径的域名，如 www.example.gov.cn。"
    ),
    ("domain: www.example.gov.cn", "domain: 10.0.0.5"): (
        "9 错误 M06 domain 的值“10.0.0.5”无法识别。应为不带 http:// 和路径的域名，如 www.example.gov.cn。"
    ),
    ("organiser: 示例市人民政府办公室", "organiser:"): "1 错误 W01 网站设置缺少主办单位。请写上 organiser: 文字。",
    ("colour: '#1d4e79'", "colour: '#ffcc00'"): (
        "1 错误 W03 主色 #ffcc00 与白底的对比度为 1.5，文字不易辨认。请选用更深的颜色，对比度不低于 5.0。"
    ),
    ("address: https://www.example.gov.cn/zt/gh", "address: https://www.example.gov.cn/zt /gh"): (
        "10 错误 M06 address 的值“https://www.example.gov.cn/zt /gh”无法识别。"
        "应为以 http:// 或 https:// 开头的网址，如 https://www.example.gov.cn/zt/gh。"
    ),
    ("address: https://www.example.gov.cn/zt/gh", "address: https://other.gov.cn/gh"): (
        "1 错误 W02 本站地址 https://other.gov.cn/gh 不在网站域名 www.example.gov.cn 之下。"
        "请核对两者，本站地址应以 https://www.example.gov.cn/ 开头。"
    ),
}
"""What stands in the sample, what is written instead, and the problem behind file and line."""


@pytest.mark.parametrize("change", WRONG, ids=lambda change: change[1])
def test_wrong_setting_is_named(change: tuple[str, str]) -> None:
    """A setting that cannot be right is named with its line and what would be right."""
    right, wrong = change
    line = SAMPLE[: SAMPLE.index("\n" + right) + 1].count("\n") + 1
    assert problems(SAMPLE.replace("\n" + right, "\n" + wrong, 1)) == [
        f"site.yml:{line}:{WRONG[change].replace(' ', ': ', 1)}"
    ]


def test_missing_settings_are_listed() -> None:
    """Of an empty file everything that must be given is listed."""
    assert [line.partition("缺少")[2].partition("。")[0] for line in problems("")] == [
        "网站名称", "网站域名", "网站标识码", "专题名称", "专题说明", "关键词", "默认来源", "主办单位", "联系方式",
        "ICP备案号",
    ]  # fmt: skip


def test_preview_warns_and_publishing_stops(tmp_path: Path) -> None:
    """What is missing is a warning in preview; nothing is published with it, nor with a plan without a date."""
    project = Project(tmp_path)
    project.plan("jia.md", GOOD)
    settings = tmp_path / "site.yml"
    settings.write_text(SAMPLE.replace("organiser: 示例市人民政府办公室", "organiser:"), encoding="utf-8")
    project.invoke("addresses", "--accept")
    preview = project.invoke("build")
    assert preview.returncode == 0, preview.stderr
    assert re.fullmatch(r"site\.yml:\d+:1: 警告 W01 网站设置缺少主办单位。请写上 organiser: 文字。\n", preview.stderr)
    published = project.invoke("build", "--settings", "publishconf.py")
    assert published.returncode == 1
    assert [re.sub(r"^\S+ ", "", line) for line in published.stderr.splitlines()] == [
        (
            "错误 W06 规划没有发布时间，页面标签 PubDate 无从填写。"
            "请在元数据中写上“发布时间: 年-月-日 时:分”，如 2026-11-22 10:00。"
        ),
        "警告 W04 网站设置仍是示例。请按本单位情况逐项填写，再正式发布。",
        "错误 W01 网站设置缺少主办单位。请写上 organiser: 文字。",
        "2 个错误，网站没有改动。",
    ]
    settings.unlink()
    assert "警告 W05 没有网站设置文件。请参照 README 的“网站设置”写一个 site.yml。" in project.invoke("build").stderr
    settings.write_text(SAMPLE + "emblem_image: dzjg.png\n", encoding="utf-8")
    assert "警告 W07 党政机关标识图片 dzjg.png 不存在。" in project.invoke("build").stderr


@pytest.mark.parametrize("text", [b"\xff\xfe\x00\x81", b"a: [b\nc: {"], ids=["encoding", "form"])
def test_settings_that_cannot_be_read(tmp_path: Path, text: bytes) -> None:
    """That is said, and not what would be missing in them."""
    (tmp_path / "site.yml").write_bytes(text)
    _, found = read_site(tmp_path / "site.yml", tmp_path, publishing=True)
    assert [problem.code for problem in found] == ["F01" if text.startswith(b"\xff") else "M03"]


def test_another_host(tmp_path: Path) -> None:
    """Another settings file gives another name, colour, base path and footer; nothing of the first is left."""
    content = ROOT / "tests" / "sites" / "small" / "content"
    address = read_host("", SECOND.read_text(encoding="utf-8"))[0].address
    build_site(content, tmp_path / "out", SITE_FILE=str(SECOND), SITEURL=address)
    html = (tmp_path / "out/plans/city/chapter-1.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "lxml")
    labels = {str(each["name"]): str(each["content"]) for each in page.find_all("meta", {"name": True})}
    assert labels["SiteName"] == "某某区人民政府"
    assert (labels["SiteDomain"], labels["SiteIDCode"]) == ("www.mouqu.gov.cn", "bm12345678")
    assert page.select_one(".site-name").get_text(strip=True) == "某某区规划计划"  # type: ignore[union-attr]
    assert "本区数据局" in page.select_one(".site-footer").get_text()  # type: ignore[union-attr]
    assert page.find("link", rel="canonical")["href"] == "https://www.mouqu.gov.cn/gh/plans/city/chapter-1.html"  # type: ignore[index]
    assert 'href="/gh/index.html"' in (tmp_path / "out/404.html").read_text(encoding="utf-8")
    assert "示例市" not in html
    style = next((tmp_path / "out/theme").glob("site.*.css")).read_text(encoding="utf-8")
    assert "--main:#8a1f1f" in style
    assert "#8a1f1f" in next((tmp_path / "out/theme").glob("icon.*.svg")).read_text(encoding="utf-8")


@pytest.mark.parametrize("main", ["#1d4e79", "#8a1f1f", "#00603a", "#5b2c83", "#333333"])
def test_shades_can_be_read(main: str) -> None:
    """Every main colour that is accepted gives shades with the contrast of WCAG AA in both schemes."""
    light, dark = shades(main, "light"), shades(main, "dark")
    for scheme, ground in ((light, WHITE), (dark, "#161b21")):
        assert contrast(scheme["main"], ground) >= 4.5
        assert contrast(scheme["main-strong"], scheme["main-soft"]) >= 4.5
        assert contrast(scheme["main"], scheme["main-soft"]) >= 4.5
        assert contrast(scheme["on-main"], scheme["main"]) >= 4.5
