"""Addresses: names lead to pages and anchors, links are relative, ids are ASCII."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.addresses import Names, anchor_of, page_of, pinyin, relative, url_of
from planbook.problems import Where

PATHS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map(lambda folders: "/".join([*folders, "x.html"]))


@given(PATHS, PATHS)
def test_relative_links_lead_there(target: str, page: str) -> None:
    """From any page, the relative link resolves to the target, and is the shortest."""
    link = relative(target, page)
    assert posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) == target
    assert link == posixpath.relpath(target, posixpath.dirname(page) or ".")


@pytest.mark.parametrize(
    ("name", "page", "anchor"),
    [
        ("jia", "plans/jia/index.html", ""),
        ("jia/overview/p1", "plans/jia/index.html", "p1"),
        ("jia/chapter-3", "plans/jia/chapter-3.html", ""),
        ("jia/chapter-3/s2-m3", "plans/jia/chapter-3.html", "s2-m3"),
        ("jia/columns/5", "plans/jia/columns/5.html", ""),
        ("jia/columns/5/p2", "plans/jia/columns/5.html", "p2"),
        ("jia/indicators/2-7", "plans/jia/indicators/2-7.html", ""),
    ],
)
def test_names_say_where_things_are(name: str, page: str, anchor: str) -> None:
    """Every kind of name has its page and anchor."""
    assert (page_of(name), anchor_of(name)) == (page, anchor)


def test_links_inside_a_page_are_fragments() -> None:
    """A link to a place on the page at hand is its fragment alone."""
    assert url_of("jia/chapter-3/s2", "plans/jia/chapter-3.html") == "#s2"
    assert url_of("jia/chapter-3/s2", "plans/jia/columns/5.html") == "../chapter-3.html#s2"


@given(st.text(max_size=40))
def test_pinyin_is_ascii(text: str) -> None:
    """Whatever a heading says, its address is lower-case ASCII letters, digits and hyphens, or empty."""
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in pinyin(text))


def test_pinyin() -> None:
    """Headings without a number are spelled."""
    assert (pinyin("导言"), pinyin("附件 A"), pinyin("——")) == ("daoyan", "fujian-a", "")


def test_free_names() -> None:
    """A name that is taken gets a number behind it, also many times over."""
    names = Names()
    where = Where("jia.md", 7)
    assert [names.take("s2", where) for _ in range(3)] == ["s2", "s2-2", "s2-3"]
    assert names.take("s3", where) == "s3"
    assert len({names.take("m1", where) for _ in range(50_000)}) == 50_000
    assert names.taken["s2-3"] == where
