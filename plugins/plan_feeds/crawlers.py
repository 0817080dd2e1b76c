"""What crawlers and language models are told: `robots.txt`, and `llms.txt` (https://llmstxt.org)."""

from __future__ import annotations

from collections.abc import Sequence

from planbook.addresses import page_of
from planbook.dates import han_period
from planbook.model import Plan


def robots_file(address: str, base: str) -> bytes:
    """Give `robots.txt`: everything may be read but answers of the search, which have no end."""
    said = [] if base == "/" else ["# 爬虫只读取网站根目录的 robots.txt，请把以下各行并入门户网站的该文件。"]
    lines = [*said, "User-agent: *", f"Disallow: {base}search/?q=", "", f"Sitemap: {address}/sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def llms_file(name: str, description: str, plans: Sequence[Plan], address: str, *, data: bool) -> bytes:
    """Give `llms.txt`: what the site holds, with links to the Markdown copies of the plans."""
    lines = [
        f"# {name}",
        "",
        f"> {description}",
        "",
        "以下为各规划全文的 Markdown 文本，各章、专栏和指标页面旁也有同名的 .md 文件。",
        "",
        "## 规划",
        "",
    ]
    lines += [
        f"- [{_bracketed(plan.title)}]({address}/{copy_of(page_of(plan.slug))})：{_facts(plan)}" for plan in plans
    ]
    if data:
        lines += [
            "", "## 数据", "",
            f"- [数据包]({address}/data/datapackage.json)：指标、量化目标、引用文件和专栏的全部数据表及其字段",
            f"- [数据说明]({address}/data/)：各种格式的文件和字段说明",
        ]  # fmt: skip
    lines += ["", "## Optional", "", f"- [网站地图]({address}/sitemap.xml)：全部页面的网址"]
    return ("\n".join(lines) + "\n").encode()


def copy_of(page: str) -> str:
    """Give the Markdown copy of a page: `plans/x/index.html` → `plans/x/index.md`."""
    return page.removesuffix(".html") + ".md"


def _facts(plan: Plan) -> str:
    data = plan.metadata
    facts = [
        data.issuer,
        data.document_number,
        han_period(data.period),
        f"{len(plan.sections)}章" if plan.sections else "",
        f"指标{len(plan.indicators)}项" if plan.indicators else "",
    ]
    return "，".join(filter(None, facts)) or "全文"


def _bracketed(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")
