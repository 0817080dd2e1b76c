"""Words by which web pages of offices show what a line is: menu, footer, button, or the document's own metadata."""

from __future__ import annotations

import re

_LINES = (
    (re.compile(r"您?(?:当前|现在|所在)?的?(?:所在)?位置[:：].*(?:首页|[>＞»›]).*|首页[>＞»›/].*"), "网页路径"),
    (
        # 版权所有：某市政府　粤ICP备0号, but no sentence: 加强版权所有者权益保护，支持著作权登记。
        re.compile(
            r"[^，。；]*(?:版权所有(?![者人权方])|ICP备|公网安备|网站标识码|copyright©)[^，。；]*|"
            r"(?:[^，。；]*[|｜])?网站地图(?:[|｜][^，。；]*)?",
            re.IGNORECASE,
        ),
        "网页页脚",
    ),
    (
        re.compile(
            r"[\[【]?(?:打印(?:本页)?(?:收藏)?|关闭(?:窗口|本页)?|收藏|返回顶部|分享(?:到)?[:：]?.{0,20}|扫一扫.{0,20}|"
            r"(?:打印本页|关闭窗口|[|｜ ])+|(?:文?字[体号]|字体大小|文字大小)[:：]?[\[【]?大.?中.?小[\]】]?.{0,8}|"
            r"浏览(?:次数|量)[:：]?\d*次?)[\]】]?"
        ),
        "网页按钮",
    ),
    (re.compile(r"[上下]一[篇条][:：].*"), "相关链接"),
)
_METADATUM = re.compile(
    r"(?:索引号|信息索引号?|发文机关|发文单位|发布机构|发布单位|制发机关|发文字号|文号|主题分类|主题词|体裁分类|组配分类|"
    r"公文种类|信息分类|成文日期|生成日期|发文日期|发布日期|发布时间|公开日期|印发日期|实施日期|施行日期|失效日期|"
    r"有效性|有效期|信息名称|名称|标题|来源|信息来源|文件状态|公开方式|公开范围|服务对象|关键词)[:：]"
)  # 索 引 号：…, 文    号: …, without its spaces
_ICON = re.compile("[\ue000-\uf8ff]")
_NUMBER = re.compile(r"[（(]?[^\s，。；：]{2,20}[〔\[［(（]\d{4}[〕\]］)）]第?\d+号[）)]?")  # 赣府厅发〔2020〕7号


def squeeze(text: str) -> str:
    """Give `text` without white space."""
    return "".join(text.split())


def line_reason(text: str) -> str:
    """Give why a line by its words is no content, wherever it stands; empty where it may be."""
    words = _ICON.sub("", squeeze(text))
    if len(words) > 200:
        return ""
    return next((reason for pattern, reason in _LINES if pattern.fullmatch(words)), "")


def metadatum(text: str) -> str:
    """Give the key of a line of a document's metadata block, `文号：`, empty where it is none."""
    match = _METADATUM.match(squeeze(text))
    return match[0] if match else ""


def is_document_number(text: str) -> bool:
    """Say whether a line is the number of a document."""
    return bool(_NUMBER.fullmatch(squeeze(text)))
