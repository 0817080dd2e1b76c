"""页面标签: the groups of `<meta>` of 《政府网站发展指引》, annex 《网页设计规范》."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from inspection.findings import Page

ITEM = "页面标签"
SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
FORMS = {
    "SiteDomain": (r"(?!\d+(?:\.\d+){3}$)(?:[a-z0-9-]+\.)+[a-z0-9-]+", "应为不带 http:// 和路径的域名"),
    "SiteIDCode": (r"bm\d{8}|\d{10}", "应为 10 位数字，或 bm 加 8 位数字"),
    "PubDate": (r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", "应为“年-月-日 时:分”，如 2026-11-22 10:00"),
}


def check_labels(page: Page) -> Iterator[str]:
    """Say what is wrong with the labels of a page: missing, empty, repeated, of another form."""
    labels = dict(page.labels())
    times = Counter(name for name, _ in page.labels())
    wanted = (*SITE, *COLUMN, *(ARTICLE if page.is_content else ()))
    for name in wanted:
        if name not in labels:
            yield f"缺少标签 {name}。"
    for name, content in labels.items():
        if not content.strip():
            yield f"标签 {name} 是空的。有值的填写，可选而无值的删去。"
        elif name in FORMS and not re.fullmatch(FORMS[name][0], content):
            yield f"标签 {name} 的值“{content}”不规范，{FORMS[name][1]}。"
        if times[name] > 1:
            yield f"标签 {name} 出现 {times[name]} 次，只应有一个。"
    if not _is_date(labels.get("PubDate", "")):
        yield f"标签 PubDate 的值“{labels['PubDate']}”不是真实的日期时间。"
    if page.path == "index.html" and labels.get("ColumnType", "首页") != "首页":
        yield f"首页标签 ColumnType 的值“{labels['ColumnType']}”不规范，应为“首页”。"


def _is_date(value: str) -> bool:
    """Tell whether a value that has the form of a time is one; what has not is found otherwise."""
    if not re.fullmatch(FORMS["PubDate"][0], value):
        return True
    try:
        datetime.strptime(value, "%Y-%m-%d %H:%M")
    except ValueError:
        return False
    return True
