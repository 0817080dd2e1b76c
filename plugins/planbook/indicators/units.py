"""Units of measurement: `万人次/年` is 人次 by the year, ten thousand at a time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts."""

    base: str
    """`件`, `元`, `%`; empty where only a scale is written, as in `100亿`."""
    scale: Decimal
    """How many of the base one of the unit is: 10000 for `万件`."""
    per: str = ""
    """What it is counted by: `年` in `件/年`."""


SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000)} | {
    "万": Decimal(10**4),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "万亿": Decimal(10**12),
}
_WRITTEN = """
件 个 项 家 户 人 名 位 例 次 人次 人天 宗 起 批 条 部 册 本 篇 种 类 只 头 株 棵 台 套 座 处 所 间 张 床 辆 艘 架
门 场 期 届 级 倍 分 支 笔 对 组 队 团 村 乡 镇 县 市 区 园 点 站 路 线 班 课 学时 课时 户次 台次 架次 场次 班次
元 美元 港元 欧元 % ‰ 个百分点 百分点 度 ℃
年 月 日 天 周 小时 分钟 秒
米 千米 公里 厘米 毫米 平方米 平方千米 平方公里 亩 公顷 立方米 升 毫升
克 千克 公斤 毫克 微克 吨 标准煤 吨标准煤 千瓦 兆瓦 吉瓦 千瓦时 度电 焦 千焦 吉焦 字节 MB GB TB PB Mbps Gbps 比特
标准箱 TEU FLOPS 人日 床位 学位 车位 泊位 人口 岁 孔 口 眼 根 枚 颗 页 字 幅 项次 件次 家次
"""
BASES = frozenset(_WRITTEN.split())
"""Units as official statistics and plans write them."""
_SAME = {
    "名": "人",
    "位": "人",
    "％": "%",
    "百分点": "个百分点",
    "平方千米": "平方公里",
    "千米": "公里",
    "公斤": "千克",
}
"""Units that count the same."""
_SCALE = re.compile("|".join(sorted(filter(None, SCALES), key=len, reverse=True)))


@lru_cache(maxsize=1024)
def read_unit(written: str) -> Unit | None:
    """Read a unit (`万人次/年`, `亿`, `%`); None where it is none that is known."""
    text = "".join(unicodedata.normalize("NFKC", written).split())
    counted, _, per = text.partition("/")
    base = _base(counted)
    if base is None or (per and not _is_divisor(per)):
        return None
    return Unit(*base, _SAME.get(per, per))


def _base(text: str) -> tuple[str, Decimal] | None:
    if text in BASES:
        return _SAME.get(text, text), Decimal(1)
    scale = _SCALE.match(text)
    rest = text[scale.end() :] if scale else text
    if not scale or (rest and rest not in BASES):
        return None
    return _SAME.get(rest, rest), SCALES[scale[0]]


def _is_divisor(text: str) -> bool:
    """`年`, `万人`, `百户`, `平方公里`"""
    return all(_base(part) is not None for part in text.split("/"))


def are_convertible(unit: str, to: str) -> bool:
    """Tell whether what is counted in `unit` can be counted in `to`; a bare scale takes the base of the other."""
    written, wanted = read_unit(unit), read_unit(to)
    if not written or not wanted or written.per != wanted.per:
        return False
    return written.base == wanted.base or "" in (written.base, wanted.base)


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """Give `value`, counted in `unit`, counted in `to`; None where the two do not count the same.

    A bare scale takes the base of the other: `100亿` is 100 亿元.
    """
    written, wanted = read_unit(unit), read_unit(to)
    if not written or not wanted or not are_convertible(unit, to):
        return None
    return value * written.scale / wanted.scale
