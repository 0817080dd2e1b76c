"""Host settings (`site.yml`): what the government website that the portal is part of says of itself.

The names of the `<meta>` values and the parts of the footer are those of 《政府网站发展指引》(国办发〔2017〕47号) and
its annex 《网页设计规范》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from urllib.parse import urlsplit

from planbook import problems
from planbook.colours import WHITE, contrast
from planbook.entries import Entry, Key, one_line, read_mapping, read_url, read_values
from planbook.lines import split_lines
from planbook.problems import Problem, Where, report_order
from planbook.traditional import Words, read_exception

MAIN_COLOUR = "#1d4e79"


@dataclass(frozen=True, slots=True)
class Host:
    """The host site, and how the portal appears in it.  A field without a default must be given to publish."""

    site_name: str
    """SiteName: name of the host site."""
    domain: str
    """SiteDomain: its bare host name."""
    code: str
    """SiteIDCode: 网站标识码, `bm` with 8 digits or 10 digits."""
    name: str
    """ColumnName of the home page: name of the portal."""
    description: str
    """ColumnDescription of the home page."""
    keywords: tuple[str, ...]
    """ColumnKeywords."""
    source: str
    """ContentSource where a plan's record names neither source nor issuer."""
    organiser: str
    """主办单位"""
    contact: str
    """联系方式"""
    icp: str
    """ICP 备案号"""
    address: str = ""
    """Public address of the portal without a slash at the end; its path is the base path in the host site.
    The setting SITEURL comes before it."""
    column_type: str = "政策文件"
    """ColumnType of the pages below the home page."""
    undertaker: str = ""
    """承办单位"""
    police: str = ""
    """公安备案号: `粤公网安备 44010602000000号`."""
    emblem: str = ""
    """Number of the 党政机关网站标识."""
    emblem_image: str = ""
    """File of its picture as issued, relative to `site.yml`; a plain drawing without it."""
    own_hosts: tuple[str, ...] = ()
    """Hosts besides `domain` and gov.cn that are no other site."""
    colour: str = MAIN_COLOUR
    """The main colour, `#rrggbb`."""
    offline: bool = True
    """Whether visited pages can be read without a network."""
    traditional: bool = False
    """Whether there is an edition in traditional characters."""
    traditional_words: Words = ()
    """Exceptions to its conversion, for all plans."""

    @property
    def police_number(self) -> str:
        """The digits of `police`, by which the register is asked."""
        return "".join(re.findall(r"\d", self.police))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts to which one goes without leaving the site, besides gov.cn."""
        return tuple(dict.fromkeys(filter(None, (self.domain, *self.own_hosts))))


def _code(value: str) -> str:
    return _matching(r"bm\d{8}|\d{10}", value)


def _host(value: str) -> str:
    if re.fullmatch(r"[\d.]+", value):
        raise ValueError(value)
    return _matching(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", value)


def _address(value: str) -> str:
    parts = urlsplit(read_url(value))
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError(value)
    return value.rstrip("/")


def _colour(value: str) -> str:
    return _matching(r"#[0-9a-f]{6}", value.lower())


def _police(value: str) -> str:
    return _matching(r"\S{1,3}公网安备\s?\d{14}号?", value)


def _icp(value: str) -> str:
    return _matching(r"\S{1,3}ICP备\s?\d+号(?:-\d+)?", value)


def _emblem(value: str) -> str:
    return _matching(r"[0-9A-Fa-f]{32}", value)


def _file(value: str) -> str:
    return _matching(r"(?!/)(?!.*\.\.)[\w./-]+\.(?:png|svg|gif|jpe?g)", value)


def _switch(value: str) -> bool:
    return _matching("[是否]", value) == "是"


def _matching(form: str, value: str) -> str:
    if not re.fullmatch(form, value):
        raise ValueError(value)
    return value


_LIST = "以“- ”开头的若干行"
KEYS: dict[str, Key] = {
    "site_name": Key("网站名称", "文字，如 某市人民政府门户网站", one_line),
    "domain": Key("网站域名", "不带 http:// 和路径的域名，如 www.example.gov.cn", _host),
    "code": Key("网站标识码", "10 位数字，或 bm 加 8 位数字", _code),
    "address": Key("本站地址", "以 http:// 或 https:// 开头的网址，如 https://www.example.gov.cn/zt/gh", _address),
    "name": Key("专题名称", "文字", one_line),
    "description": Key("专题说明", "文字", one_line),
    "keywords": Key("关键词", f"{_LIST}词语", one_line, many=True),
    "column_type": Key("栏目类型", "文字，如 政策文件", one_line),
    "source": Key("默认来源", "文字，如 某市人民政府办公室", one_line),
    "organiser": Key("主办单位", "文字", one_line),
    "undertaker": Key("承办单位", "文字", one_line),
    "contact": Key("联系方式", "文字，如 0760-00000000", one_line),
    "icp": Key("ICP备案号", "备案号，如 粤ICP备00000000号-1", _icp),
    "police": Key("公安备案号", "备案号，如 粤公网安备 44010602000000号", _police),
    "emblem": Key("党政机关标识编号", "标识链接中 id= 之后的 32 位编号", _emblem),
    "emblem_image": Key("党政机关标识图片", "图片文件名，如 dzjg.png", _file),
    "own_hosts": Key("本单位其他域名", f"{_LIST}域名", _host, many=True),
    "colour": Key("主色", "带引号的“#”加 6 位十六进制数，如 '#1d4e79'", _colour),
    "offline": Key("离线阅读", "是 或 否", _switch),
    "traditional": Key("繁体版", "是 或 否", _switch),
    "traditional_words": Key("繁体用字", f"{_LIST}“简体=繁体”，如 启=啟", read_exception, many=True),
}
REQUIRED = tuple(field.name for field in fields(Host) if field.default is MISSING)
UNSET = Host(**{name: () if name == "keywords" else "" for name in REQUIRED})  # type: ignore[arg-type]
"""The host site of which nothing is known."""

CONTRAST = 5.0
"""What the main colour must have against white, so that it can be read on every ground of the theme."""


def read_host(path: str, text: str) -> tuple[Host, tuple[Problem, ...]]:
    """Read host settings; what is missing stays empty.  `path` is the file's, as its author knows it."""
    found: list[Problem] = []
    entries = read_mapping(split_lines(path, text), found)
    if entries is None:  # nothing of it was read: what is missing cannot be told
        return UNSET, tuple(found)
    values = read_values(entries, KEYS, found)
    host = replace(UNSET, **values)  # type: ignore[arg-type]
    written = {name: entry for name, key in KEYS.items() for entry in entries if entry.key in (name, key.chinese)}
    found += _missing(Where(path), values, written)
    found += _contradictions(host, {name: entry.where for name, entry in written.items()})
    return host, tuple(sorted(found, key=report_order))


def _missing(file: Where, values: Mapping[str, object], written: Mapping[str, Entry]) -> Iterator[Problem]:
    """Name what must be given and is not, or is empty; what cannot be read has been reported."""
    for name in REQUIRED:
        entry = written.get(name)
        if not values.get(name) and not (entry and any(text.strip() for text, _ in entry.texts)):
            key = KEYS[name]
            yield problems.SETTING_MISSING.at(
                entry.where if entry else file, name=key.chinese, key=name, expected=key.expected
            )


def _contradictions(host: Host, places: Mapping[str, Where]) -> Iterator[Problem]:
    """Find values that can be read and still cannot be right."""
    if host.address and host.domain and urlsplit(host.address).hostname != host.domain:
        yield problems.ADDRESS_ELSEWHERE.at(places["address"], address=host.address, domain=host.domain)
    if (found := contrast(host.colour, WHITE)) < CONTRAST:
        yield problems.COLOUR_TOO_PALE.at(places["colour"], colour=host.colour, found=found, wanted=CONTRAST)


def is_sample(host: Host) -> bool:
    """Tell whether the settings are still those that come with the portal."""
    return host.domain == "www.example.gov.cn"
