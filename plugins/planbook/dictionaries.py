"""Dictionaries of words and of pinyin, which take long to read: by themselves they are when they are first asked."""

from __future__ import annotations


def load_dictionaries() -> None:
    """Read them now, a quarter of a second: processes that are copied from this one need not read them again."""
    import pypinyin  # noqa: F401, PLC0415  (reading is what importing does)
    import rjieba  # noqa: F401, PLC0415
