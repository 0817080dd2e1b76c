"""What every page has around its content: place, publication, tools, footer; and the heads of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspection.findings import Page

FOOTER = "//footer"
LINKS = {
    "党政机关标识": r"https://bszs\.conac\.cn/sitename\?method=show&id=\w{32}",
    "政府网站找错": r"https://zfwzgl\.www\.gov\.cn/exposure/jiucuo\.html\?site_code=(?:bm\d{8}|\d{10})&url=http\S+",
    "ICP备案": r"https://beian\.miit\.gov\.cn/?",
    "公安备案": r"https://beian\.mps\.gov\.cn/\S*\d{14}",
}
"""What the footer links to, and the form of the link."""
FACTS = {
    "网站地图": "网站地图",
    "主办单位": r"主办单位：\S",
    "联系方式": r"联系方式：\S",
    "网站标识码": r"网站标识码：(?:bm\d{8}|\d{10})",
}
TOOLS = {
    "字号": "//*[@data-size]",
    "打印": "//*[@data-action='print']",
    "分享": "//details[contains(@class, 'share')]",
}


def check_footer(page: Page) -> Iterator[str]:
    text = page.text(FOOTER)
    links = [str(link) for link in page.tree.xpath(f"{FOOTER}//a/@href")]
    for name, form in FACTS.items():
        if not re.search(form, text):
            yield f"页脚缺少{name}。请在 site.yml 中填写。"
    for name, form in LINKS.items():
        if not any(re.search(form, link) for link in links):
            yield f"页脚缺少{name}链接，或者链接格式不符。请在 site.yml 中填写。"


def check_content(page: Page) -> Iterator[str]:
    """Say what a content page lacks."""
    facts = page.text("//*[contains(@class, 'article-facts')]")
    if not re.search(r"发布时间：\d{4}-\d{2}-\d{2}", facts):
        yield "页面没有发布时间。请在规划元数据中写上 published。"
    if not re.search(r"来源：\S", facts):
        yield "页面没有来源。请在规划元数据中写上 source，或在 site.yml 中写默认来源。"
    for name, place in TOOLS.items():
        if page.one(place) is None:
            yield f"页面没有“{name}”功能。"


def check_place(page: Page) -> Iterator[str]:
    """Every page but the first says where it stands."""
    if page.path != "index.html" and page.one("//nav[@aria-label='当前位置']//a") is None:
        yield "页面没有“当前位置”。"


def check_head(page: Page) -> Iterator[str]:
    if page.tree.get("lang") != "zh-CN" and not page.is_twin:
        yield "页面没有注明语言 zh-CN。"
    if not page.text("head/title"):
        yield "页面没有标题。"
    if len(page.tree.xpath("//h1")) != 1:
        yield "页面应有且只有一个一级标题。"
    if page.one("head/meta[@name='viewport']") is None:
        yield "页面没有适配手机的 viewport 设置。"


def check_twin(page: Page) -> Iterator[str]:
    """A page in traditional characters says that it is converted, and leads to the official one."""
    if page.one("//*[@class='edition-note']//a[@hreflang='zh-CN']") is None:
        yield "页面没有注明以简体版为准，或者没有通向简体版的链接。"


LEADING_ZERO = re.compile(r"\d{4}年(?:0\d月|\d{1,2}月0\d日)")  # 2022年01月14日


def check_dates(page: Page) -> Iterator[str]:
    """Dates that the portal itself writes have no leading zeros (GB/T 9704—2012, 7.3.5); the plan's text is its own."""
    for found in LEADING_ZERO.findall(page.text("//dl[contains(@class, 'document')]")):
        yield f"日期“{found}”不应有前导零。"
