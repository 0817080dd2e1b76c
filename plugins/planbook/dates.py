"""Days and periods as official texts write them."""

from __future__ import annotations

from datetime import date


def han_date(day: date | None) -> str:
    """`2022年1月14日`, without leading zeros (GB/T 9704—2012, 7.3.5); empty for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def han_period(period: tuple[int, int] | None) -> str:
    """`2021—2025年`, of first and last year; empty for none."""
    return f"{period[0]}—{period[1]}年" if period else ""
