"""Published addresses never die: what became of each after an edit, in the book, on the pages, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from planbook.addressbook import AddressBook, read_addresses, shown, write_addresses
from planbook.addresses import anchor_of, page_of
from planbook.documents import read_documents
from planbook.link import link
from planbook.model import Library
from planbook.moves import accept, compare
from planbook.read import read_plan
from tests.browser import served
from tests.building import ROOT, Project, build_site

DAY, LATER = date(2026, 11, 25), date(2026, 12, 1)
PLAN = """\
---
title: 某市规划
---
制定本规划的缘由写在这里。

# 一、基础

## （一）成效

全市经济社会发展取得的成效写在这里。

# 二、任务

## （一）保护

1.健全体系。建立健全覆盖全市的保护体系，完善各项制度。

2.加大力度。对重点领域加大执法力度，开展专项行动。

3.加强协同。各部门加强协同配合，形成工作合力。

> **专栏1 保护工程**
>
> 组织开展保护专项行动。

## （二）运用

1.推进转化。推进成果转化运用，支持企业实施。

## （三）服务

1.完善平台。建设公共服务平台，提供一站式服务。

# 三、保障

## （一）组织领导

加强组织领导，落实各项责任。
"""


def library_of(*plans: tuple[str, str]) -> Library:
    readings = [read_plan(f"content/plans/{slug}.md", text.encode()) for slug, text in plans]
    return link([reading.plan for reading in readings if reading.plan])[0]


def book_of(*plans: tuple[str, str]) -> AddressBook:
    return accept(AddressBook(), shown(library_of(*plans)), DAY)


def inserted(text: str) -> str:
    """A chapter is inserted, those behind it are numbered anew."""
    text = text.replace("# 三、保障", "# 四、保障").replace("# 二、任务", "# 三、任务")
    return text.replace("# 三、任务", "# 二、形势\n\n当前形势的新内容写在这里。\n\n# 三、任务")


def renumbered(text: str) -> str:
    """Two measures change places."""
    return text.replace("1.健全体系", "X").replace("2.加大力度", "1.加大力度").replace("X", "2.健全体系")


def split(text: str) -> str:
    """A measure becomes two."""
    return (
        text.replace("3.加强", "4.加强")
        .replace("2.加大", "3.加大")
        .replace("体系，完善各项制度。", "体系。\n\n2.完善制度。完善各项制度。")
    )


def merged(text: str) -> str:
    """Two measures become one."""
    return text.replace("\n\n2.加大力度。", "加大力度，").replace("3.加强", "2.加强")


def column_renamed(text: str) -> str:
    """A column gets another title, and loses its number, so that its address is another."""
    return text.replace("专栏1 保护工程", "专栏 保护提升行动")


def section_deleted(text: str) -> str:
    """The last section of a chapter goes."""
    return re.sub(r"## （三）服务.*?(?=^# )", "", text, flags=re.DOTALL | re.MULTILINE)


def chapter_deleted(text: str) -> str:
    """The last chapter goes."""
    return re.sub(r"^# [三四]、保障.*", "", text, flags=re.DOTALL | re.MULTILINE)


MOVES: dict[Callable[[str], str], dict[str, str]] = {
    inserted: {
        "jia/chapter-2": "jia/chapter-3",
        "jia/chapter-2/s1-m2": "jia/chapter-3/s1-m2",
        "jia/chapter-2/s3": "jia/chapter-3/s3",
        "jia/chapter-3": "jia/chapter-4",
        "jia/chapter-3/s1-p1": "jia/chapter-4/s1-p1",
    },
    renumbered: {"jia/chapter-2/s1-m1": "jia/chapter-2/s1-m2", "jia/chapter-2/s1-m2": "jia/chapter-2/s1-m1"},
    split: {"jia/chapter-2/s1-m2": "jia/chapter-2/s1-m3", "jia/chapter-2/s1-m3": "jia/chapter-2/s1-m4"},
    merged: {"jia/chapter-2/s1-m2": "jia/chapter-2/s1-m1", "jia/chapter-2/s1-m3": "jia/chapter-2/s1-m2"},
    column_renamed: {
        "jia/columns/1": "jia/columns/baohutishengxingdong",
        "jia/columns/1/p1": "jia/columns/baohutishengxingdong/p1",
    },
    section_deleted: {},
    chapter_deleted: {},
}
GONE: dict[Callable[[str], str], dict[str, str]] = {
    section_deleted: {"jia/chapter-2/s3": "jia/chapter-2", "jia/chapter-2/s3-m1": "jia/chapter-2"},
    chapter_deleted: {"jia/chapter-3": "jia", "jia/chapter-3/s1": "jia", "jia/chapter-3/s1-p1": "jia"},
}


@pytest.mark.parametrize("edit", MOVES, ids=lambda edit: edit.__name__)
def test_edits_are_understood(edit: Callable[[str], str]) -> None:
    """Each edit's moved, merged and deleted clauses are told from those that only changed."""
    text = edit(PLAN)
    assert text != PLAN
    changes = compare(book_of(("jia", PLAN)), shown(library_of(("jia", text))))
    moved = {each.name: each.target for each in changes.moved}
    if edit is inserted:  # everything in the chapters moved with them
        assert moved.items() >= MOVES[edit].items()
        assert all(name.replace("r-3", "r-4").replace("r-2", "r-3") == target for name, target in moved.items())
    else:
        assert moved == MOVES[edit]
    assert {each.name: each.target for each in changes.gone} == GONE.get(edit, {})


def test_changed_in_place() -> None:
    """A clause whose words were edited stays where it is."""
    text = PLAN.replace("覆盖全市的保护体系", "覆盖城乡的保护体系").replace("# 三、保障", "# 三、保障措施")
    changes = compare(book_of(("jia", PLAN)), shown(library_of(("jia", text))))
    assert changes.changed == ("jia/chapter-2/s1-m1", "jia/chapter-3")
    assert not changes.former


def test_plan_renamed_and_withdrawn() -> None:
    """A plan under a new name takes its addresses along; one that is gone is named as such."""
    book = book_of(("jia", PLAN))
    renamed = compare(book, shown(library_of(("yi", PLAN))))
    assert {each.name: each.target for each in renamed.moved} == {name: "yi" + name[3:] for name in book.live}
    assert renamed.withdrawn == ()
    assert compare(book, shown(library_of(("bing", "---\ntitle: 别的\n---\n# 一、甲\n\n乙。\n")))).withdrawn == ("jia",)


def test_registered_document() -> None:
    """A cited document that someone registers takes the address of its page along."""
    plan = read_plan(
        "content/plans/jia.md", "---\ntitle: 甲\n---\n按照《国家发展纲要（2021-2035）》执行。\n".encode()
    ).plan
    assert plan
    before = shown(link([plan])[0])
    documents, _ = read_documents("d.yml", "- 网址: outline\n  标题: 国家发展纲要（2021—2035年）\n")
    changes = compare(accept(AddressBook(), before, DAY), shown(link([plan], documents=documents)[0]))
    assert [(each.name[:12], each.target) for each in changes.moved] == [("documents/d-", "documents/outline")]
    assert changes.gone == ()


def test_moves_are_followed() -> None:
    """A clause that moves twice is found from its first address."""
    book = book_of(("jia", PLAN))
    once = inserted(PLAN)
    book = accept(book, shown(library_of(("jia", once))), DAY)
    book = accept(book, shown(library_of(("yi", once))), LATER)
    assert book.former["jia/chapter-3"].target == "yi/chapter-3"
    twice = accept(book, shown(library_of(("yi", chapter_deleted(once)))), LATER)
    assert twice.former["jia/chapter-2/s1"].target == "yi/chapter-3/s1"


def test_book_is_read_as_written(library: Library) -> None:
    """The address book of the real plans comes back from its text, and says nothing has changed."""
    now = shown(library)
    book = accept(AddressBook(), now, DAY)
    read, problems = read_addresses("addresses.lock", write_addresses(book))
    assert (read, problems) == (book, ())
    assert not compare(book, now)
    edited = accept(book_of(("jia", PLAN)), shown(library_of(("jia", section_deleted(inserted(PLAN))))), DAY)
    assert read_addresses("addresses.lock", write_addresses(edited)) == (edited, ())


def test_registered_addresses_are_those_of_the_content(library: Library) -> None:
    """`content/addresses.lock` is complete: the five plans can be published as they are."""
    text = (ROOT / "content" / "addresses.lock").read_text(encoding="utf-8")
    book, problems = read_addresses("content/addresses.lock", text)
    assert problems == ()
    assert not compare(book, shown(library))


LOCK = write_addresses(book_of(("jia", PLAN)))


PRINT = re.search(r"= jia/chapter-1\t(\w+)", LOCK)[1]  # type: ignore[index]
CONFLICT = (
    "content/addresses.lock:5:1: 错误 A01 网址登记有未解决的合并冲突，没有改动。"
    "请保留冲突双方的全部行，删去冲突标记，再运行 ./run addresses。"
)
DAMAGED = (
    f"content/addresses.lock:5:1: 错误 A02 网址登记的这一行已损坏：“= jia/chapter-1 {PRINT}\t一、基础”，没有改动。"
    "请从版本库恢复这个文件，再运行 ./run addresses。"
)
REPEATED = (
    f"content/addresses.lock:{LOCK.count(chr(10)) + 1}:1: 错误 A03 网址 jia 登记了两次（前一处在第 3 行），没有改动。"
    "请删去其中一行，或从版本库恢复这个文件。"
)
LOST = (
    "content/addresses.lock:1:1: 错误 A07 网址 jia/chapter-9 登记为移至 jia/chapter-10，"
    "而后者不存在，旧网址将会失效。请从版本库恢复这个文件，再运行 ./run addresses --accept。"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LOCK.replace("= jia/chapter-1\t", "<<<<<<< HEAD\n= jia/chapter-1\t"), CONFLICT),
        (LOCK.replace("= jia/chapter-1\t", "= jia/chapter-1 "), DAMAGED),
        (LOCK + "= jia\t00000000\t某市规划\n", REPEATED),
        (LOCK + "> jia/chapter-9\t2026-11-25\tjia/chapter-10\t九、保障\n", LOST),
    ],
    ids=["conflict", "damaged", "repeated", "lost"],
)
def test_damaged_book(project: Project, text: str, message: str) -> None:
    """A damaged or conflicting address book stops the build with the line and the remedy; nothing is overwritten."""
    project.plan("jia.md", PLAN)
    lock = project.folder / "content/addresses.lock"
    lock.write_text(text, encoding="utf-8")
    result = project.invoke("build")
    assert result.stderr.splitlines()[0] == message
    assert result.returncode == 1
    project.invoke("addresses", "--accept")
    assert lock.read_text(encoding="utf-8") == text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_registering(project: Project) -> None:
    """An editor sees what an edit does to published addresses, registers it, and may then publish."""
    front = "---\ntitle: 例\npublished: 2026-01-01 10:00\n---\n"
    project.plan("jia.md", front + PLAN)
    first = project.invoke("addresses", "--accept")
    assert "新增 19 个，改动 0 个，移动 0 个，删除 0 个。" in first.stdout
    assert "已登记，写入 content/addresses.lock。" in first.stdout
    project.plan("jia.md", front + section_deleted(PLAN))
    preview = project.invoke("build")
    assert preview.returncode == 0
    assert (
        "content/addresses.lock:1:1: 警告 A05 有 0 个已发布的网址移动，2 个删除，尚未登记。"
        "请运行 ./run addresses 查看，无误后用 ./run addresses --accept 登记。"
    ) in preview.stderr
    listed = project.invoke("addresses").stdout
    assert "  删除　jia/chapter-2/s3（（三）服务），旧网址指引到 jia/chapter-2\n" in listed
    assert "尚未登记。确认无误后运行 ./run addresses --accept。" in listed
    refused = project.invoke("build", "--settings", "publishconf.py")
    assert refused.returncode == 1
    assert (
        "content/addresses.lock:1:1: 错误 A06 网址尚未登记：新增 0 个，改动 0 个，移动 0 个，删除 2 个。"
        "请运行 ./run addresses 查看，无误后用 ./run addresses --accept 登记，再发布。"
    ) in refused.stderr
    project.invoke("addresses", "--accept")
    assert project.invoke("build", "--settings", "publishconf.py").returncode == 0


def test_withdrawn_plan(project: Project) -> None:
    """A published plan whose file is gone stops the build until that is registered."""
    project.plan("jia.md", PLAN)
    project.plan("yi.md", PLAN.replace("某市", "某县"), title="某县规划")
    project.invoke("addresses", "--accept")
    (project.folder / "content/plans/jia.md").unlink()
    stopped = project.invoke("build")
    assert stopped.returncode == 1
    assert (
        "content/addresses.lock:1:1: 错误 A04 已发布的规划 jia 不见了，它的 19 个网址将会失效。"
        "请恢复规划文件；确要撤下的，运行 ./run addresses --accept 登记，旧网址会说明已撤下。"
    ) in stopped.stderr
    project.invoke("addresses", "--accept")
    assert project.invoke("build").returncode == 0
    assert "已删除" in (project.output / "plans/jia/chapter-2.html").read_text(encoding="utf-8")


def publish(edit: Callable[[str], str], folder: Path) -> Path:
    """Publish the plan, edit it, register that, and publish it again; give the output."""
    content = folder / "content"
    for part in ("plans", "pages"):
        (content / part).mkdir(parents=True)
    text = edit(PLAN)
    (content / "plans/jia.md").write_text(text, encoding="utf-8")
    book = accept(book_of(("jia", PLAN)), shown(library_of(("jia", text))), LATER)
    (content / "addresses.lock").write_text(write_addresses(book), encoding="utf-8")
    build_site(content, folder / "output", ADDRESSES_REGISTERED=True)
    return folder / "output"


HREFS = "links => links.map(link => link.href)"
Edited = tuple[str, Callable[[str], str]]


@pytest.fixture(params=MOVES, ids=lambda edit: edit.__name__, scope="module")
def edited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    """A published site after an edit, served."""
    with served(publish(request.param, tmp_path_factory.mktemp(request.param.__name__))) as address:
        yield address, request.param


def link_to(name: str) -> str:
    return page_of(name) + (f"#{anchor_of(name)}" if anchor_of(name) else "")


def comes_true(page: Page, condition: Callable[[], bool]) -> bool:
    """Tell whether `condition` holds within two seconds, whatever the page goes on to."""
    for _ in range(40):
        try:
            if condition():
                return True
        except Error:  # the page is on its way to another
            pass
        page.wait_for_timeout(50)
    return False


def test_no_published_address_is_lost(browser: Browser, edited: Edited) -> None:
    """After any edit each published address answers, and its fragment is there, without JavaScript."""
    address, _ = edited
    page = browser.new_context(java_script_enabled=False).new_page()
    by_page: dict[str, list[str]] = {}
    for name in book_of(("jia", PLAN)).live:
        by_page.setdefault(page_of(name), []).append(anchor_of(name))
    for path, anchors in by_page.items():
        response = page.request.get(address + path)
        assert response.status == 200, path
        text = response.text()
        assert [anchor for anchor in anchors if anchor and f'id="{anchor}"' not in text] == [], path
    page.context.close()


def test_old_links_lead_to_the_clause(browser: Browser, edited: Edited) -> None:
    """In a browser an old link arrives at its clause, or where a note says with a link where that went."""
    address, edit = edited
    page = browser.new_page()
    for name, target in MOVES[edit].items():
        page.goto(address + link_to(name))
        wanted = {address + link_to(target), address + page_of(target)}
        assert comes_true(
            page,
            lambda wanted=wanted: (
                page.url in wanted  # type: ignore[misc]
                or bool(wanted & set(page.eval_on_selector_all(".signposts a", HREFS)))
            ),
        ), (name, page.url)
    for name, nearest in GONE.get(edit, {}).items():
        page.goto(address + link_to(name))
        assert "，2026年12月1日已删除" in page.inner_text("main")
        links = page.eval_on_selector_all(".signposts a, main > p a", HREFS)
        assert address + page_of(nearest) in links
    page.close()


def test_deleted_page_is_marked(tmp_path: Path) -> None:
    """A page of which nothing is left is there once more for the web server, which answers 410 with it."""
    output = publish(chapter_deleted, tmp_path)
    assert [path.relative_to(output).as_posix() for path in output.rglob("*.gone")] == ["plans/jia/chapter-3.html.gone"]
    page = (output / "plans/jia/chapter-3.html").read_bytes()
    assert "内容已删除" in page.decode()
    assert (output / "plans/jia/chapter-3.html.gone").read_bytes() == page


def test_page_that_moved(browser: Browser, tmp_path: Path) -> None:
    """A page that moved forwards by itself, with JavaScript to the clause, and stands in the redirect map."""
    with served(publish(column_renamed, tmp_path)) as address:
        for script in (True, False):
            page = browser.new_context(java_script_enabled=script).new_page()
            page.goto(address + "plans/jia/columns/1.html#p1")
            page.wait_for_url("**/columns/baohutishengxingdong.html" + ("#p1" if script else "*"))
            page.context.close()
    lines = (tmp_path / "output/redirects.map").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["/plans/jia/columns/1.html /plans/jia/columns/baohutishengxingdong.html;"]
    assert list((tmp_path / "output").rglob("*.gone")) == []
