"""Building only what changed: the same bytes as from nothing, whatever is edited, and whatever became of the caches."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from atomic_output import Changes, abandon, committed
from atomic_output.writing import produce
from plan_pages import ProblemsFound, templating
from plan_pages.plan_files import PlanFile, Reader
from plan_pages.templating import templates_of
from tests.building import ROOT, Project, build_site, snapshot
from workshop.crew import Crew, CrewLost
from workshop.placed import Placed
from workshop.standing import Standing
from workshop.store import Store

PLAN = """---
title: 某市知识产权规划{number}
region: 广东省/{place}
period: 2021-2025
published: 2022-01-0{day} 10:00
---

# 一、总体要求

每万人口高价值发明专利拥有量到2025年达到{value}件。见《某市知识产权规划0》和专栏1。

表1 主要指标

| 序号 | 指标 | 2020年 | 2025年 | 属性 |
|---|---|---|---|---|
| 1 | 每万人口高价值发明专利拥有量（件） | 3 | {value} | 预期性 |

# 二、主要任务

（一）加强保护。{text}

> **专栏1　保护工程**
>
> 实施知识产权保护工程，{text}

（二）促进运用。完善质押融资机制，{text}
"""
WORDS = ("加强执法协作。", "建设快速维权中心。", "推进商标品牌战略。", "健全纠纷调解机制。")


class Workspace:
    """Content, theme and host settings that can be edited, and two outputs: one kept in step, one made from nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plans: set[int] = set()
        self.times = 0
        self.former: list[tuple[Path, bytes]] = []
        """Files and what they held before each edit, the latest last."""
        shutil.copytree(ROOT / "theme", folder / "theme")
        shutil.copytree(ROOT / "content" / "pages", folder / "content" / "pages")
        shutil.copy(ROOT / "content" / "concepts.yml", folder / "content")
        shutil.copy(ROOT / "site.yml", folder)
        for number in range(3):
            self.write(number, 0)

    def write(self, number: int, word: int) -> None:
        """Write the plan of that number, with a text of its own each time."""
        self.times += 1
        self.plans.add(number)
        path = self.folder / "content" / "plans" / f"plan-{number}.md"
        path.parent.mkdir(exist_ok=True)
        self._note(path)
        place = "某市" if number % 2 else "另市"
        text = WORDS[word] * (1 + self.times % 3)
        path.write_text(
            PLAN.format(number=number, place=place, day=number + 1, value=10 + word, text=text), encoding="utf-8"
        )

    def remove(self, number: int) -> None:
        if number in self.plans and len(self.plans) > 1:
            self.plans.remove(number)
            path = self.folder / "content" / "plans" / f"plan-{number}.md"
            self._note(path)
            path.unlink()

    def append(self, name: str, text: str) -> None:
        path = self.folder / name
        self._note(path)
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    def _note(self, path: Path) -> None:
        if path.is_file() and "output" not in path.parts:
            self.former.append((path, path.read_bytes()))

    def build(self, output: str, *, anew: bool, **settings: object) -> None:
        build_site(
            self.folder / "content",
            self.folder / output,
            THEME=str(self.folder / "theme"),
            SITE_FILE=str(self.folder / "site.yml"),
            PLAN_CACHE=str(self.folder / "cache" / "plans"),
            SEARCH_CACHE=str(self.folder / "cache" / "search"),
            DATA_CACHE=str(self.folder / "cache" / "data"),
            ANEW=anew,
            **{"WORKERS": 1, **settings},
        )

    def rename_concept(self) -> None:
        """Take the indicator of all plans for another concept, or back."""
        path = self.folder / "content" / "concepts.yml"
        self._note(path)
        one, other = "名称: 每万人口高价值发明专利拥有量", "名称: 每万人发明专利"
        text = path.read_text("utf-8")
        path.write_text(text.replace(one, other) if one in text else text.replace(other, one), "utf-8")

    def register(self) -> None:
        """Register a document whose title is that of the plan that all cite, or no longer."""
        path = self.folder / "content" / "documents.yml"
        self._note(path)
        text = path.read_text("utf-8") if path.is_file() else ""
        path.write_text("" if text else "- 网址: act\n  标题: 某市知识产权规划0\n", "utf-8")

    def turn_back(self) -> None:
        """Take what was edited last for what it was before, as an editor program does."""
        if self.former:
            path, data = self.former.pop()
            path.write_bytes(data)

    def fail(self, **settings: object) -> None:
        """Build with a plan that has an error, and mend it."""
        path = self.folder / "content" / "plans" / "broken.md"
        path.write_text(
            PLAN.format(number=9, place="某市", day=9, value=1, text="见[甲](plan:nowhere)。"), encoding="utf-8"
        )
        with pytest.raises((ProblemsFound, CrewLost)):
            self.build("output", anew=False, **settings)
        abandon()
        path.unlink()

    def differs(self, **settings: object) -> list[str]:
        """Build both ways, the one kept in step with some `settings`; give the files that are not the same."""
        self.build("output", anew=False, **settings)
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        self.build("clean", anew=True)
        one, other = snapshot(self.folder / "output"), snapshot(self.folder / "clean")
        return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


Edit = Callable[[Workspace], None]
NUMBERS = st.integers(0, 5)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda number, word: lambda space: space.write(number, word), NUMBERS, st.integers(0, len(WORDS) - 1)),
    st.builds(lambda number: lambda space: space.remove(number), NUMBERS),
    st.just(lambda space: space.append("theme/templates/chapter.html", "<!-- edited -->\n")),
    st.just(lambda space: space.append("theme/static/css/tokens.css", "\n:root { --edited: 1 }\n")),
    st.just(lambda space: space.append("site.yml", "\n# 改动\n")),
    st.just(lambda space: space.append("content/pages/about.md", "\n又一段。\n")),
    st.just(lambda space: os.utime(space.folder / "output" / "index.html", (1, 1))),
    st.just(lambda space: (space.folder / "output" / "plans" / "index.html").unlink(missing_ok=True)),
    st.just(lambda space: space.append("output/index.html", "altered")),
    st.just(lambda space: shutil.rmtree(space.folder / "cache", ignore_errors=True)),
)


@settings(
    max_examples=5,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(edits=st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=2, max_size=4))
def test_any_edits(edits: list[list[Edit]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """After each of some random edits, the output kept in step is that from nothing, to the byte."""
    space = Workspace(tmp_path_factory.mktemp("edits"))
    assert space.differs() == []
    for step in edits:
        for edit in step:
            edit(space)
        assert space.differs() == []


IN_PREVIEW: st.SearchStrategy[Edit] = st.one_of(
    EDITS,
    st.just(lambda space: space.turn_back()),
    st.just(lambda space: space.turn_back()),
    st.just(lambda space: space.rename_concept()),
    st.just(lambda space: space.register()),
    st.just(lambda _: multiprocessing.active_children()[0].kill()),
)


@pytest.fixture
def crew() -> Iterator[Standing]:
    made = Standing()
    yield made
    made.dismiss()


@settings(
    max_examples=4,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    deadline=None,
)
@given(edits=st.lists(st.lists(IN_PREVIEW, min_size=1, max_size=2), min_size=2, max_size=4))
def test_any_edits_in_preview(
    edits: list[list[Edit]], crew: Standing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a process and its helpers remember from build to build, failed ones among them, changes nothing."""
    space = Workspace(tmp_path_factory.mktemp("edits"))
    preview = {"PREVIEWING": True, "HIRE": crew.hire, "WORKERS": 0}
    assert space.differs(**preview) == []
    for step in edits:
        for edit in step:
            edit(space)
        space.fail(**preview)
        assert space.differs(**preview) == []


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def changes_of(space: Workspace) -> Changes:
    """Build; give what that changed in the output."""
    found: list[Changes] = []

    def keep(_: object, changes: Changes, **__: object) -> None:
        found.append(changes)

    with committed.connected_to(keep):
        space.build("output", anew=False)
    return found[0]


def test_only_what_an_edit_concerns_is_written(space: Workspace) -> None:
    """A changed paragraph touches its plan, what speaks of it, and the search; nothing else."""
    space.build("output", anew=False)
    output = space.folder / "output"
    before = {path: path.stat().st_ino for path in output.rglob("*.html")}
    path = space.folder / "content" / "plans" / "plan-1.md"
    path.write_text(path.read_text("utf-8").replace("完善质押融资机制", "完善质押融资的机制"), "utf-8")
    changes = changes_of(space)
    pages = {path.relative_to(output).as_posix() for path, inode in before.items() if path.stat().st_ino != inode}
    assert "plans/plan-1/chapter-2.html" in pages
    assert {page for page in pages if page.startswith(("plans/plan-0/columns", "about", "404", "indicators/"))} == set()
    assert changes.unchanged > changes.written


def test_nothing_is_made_again(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build has nothing to do, nor has that after an edit more than the edited plan and what is over all."""
    made: list[str] = []

    def producing(unit: str, *arguments: Any) -> tuple[Placed, ...]:
        made.append(unit)
        return produce(unit, *arguments)

    monkeypatch.setattr("atomic_output.stage.produce", producing)
    space.build("output", anew=False)
    assert {"plans/plan-0", "plans/plan-1", "data/plan-0", "data", "search", "lists"} <= set(made)
    made.clear()
    space.build("output", anew=False)
    assert made == []
    path = space.folder / "content" / "plans" / "plan-1.md"
    path.write_text(path.read_text("utf-8").replace("完善质押融资机制", "完善质押融资的机制"), "utf-8")
    space.build("output", anew=False)
    assert {unit.partition("/")[0] for unit in made if "plan-1" not in unit} <= {"search", "data", "lists", "documents"}
    assert not {"data/plan-0", "data/plan-2", "documents/plan-0"} & set(made)


@pytest.mark.parametrize("damage", ["cut off", "of another kind", "of another version", "a folder"])
def test_damaged_caches(space: Workspace, damage: str) -> None:
    """A cache that is cut off, foreign, of an older version or no file at all is made again without a word."""
    space.build("output", anew=False)
    caches = [path for path in (space.folder / "cache").rglob("*") if path.is_file()]
    assert len(caches) >= 3 * len(space.plans)
    for path in [*caches, space.folder / "output.made"]:
        data = path.read_bytes()
        if damage == "a folder":
            path.unlink()
            path.mkdir()
        else:
            path.write_bytes(
                {
                    "cut off": data[: len(data) // 2],
                    "of another kind": b"\x80\x05K\x01.",  # the number 1
                    "of another version": b"cno_such_module\nThing\n.",
                }[damage]
            )
    space.write(1, 2)
    if damage == "a folder":
        with pytest.raises(OSError, match="directory"):
            space.build("output", anew=False)
        return
    assert space.differs() == []


# the quick way out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, subprocess.CompletedProcess[str]]:
    """A project that is built, and what its build said."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.plan("jia.md", "# 一、甲\n\n文。\n\n# 三、乙\n\n文。\n")
    return project, project.invoke("build")


WAYS = [["commands", "build"], ["commands", "build", "--settings", "pelicanconf.py"], ["invoke", "build"]]
"""To build: what `run build` runs, which answers by itself where it can, the same through invoke, and invoke's own."""


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_a_build_with_nothing_to_do(built: tuple[Project, subprocess.CompletedProcess[str]], way: list[str]) -> None:
    """It says the same as before, whichever way it is called, and writes nothing."""
    project, first = built
    before = snapshot(project.output), snapshot(project.folder / ".cache")
    again = project.module(*way)
    assert (snapshot(project.output), snapshot(project.folder / ".cache")) == before
    assert (again.returncode, again.stderr) == (first.returncode, first.stderr)
    assert "警告 H03" in first.stderr
    said = re.sub(r"[\d.]+ 秒", "0.0 秒", first.stdout)
    said = re.sub(r"写入 (\d+) 个文件，删除 0 个，未变 0 个", r"写入 0 个文件，删除 0 个，未变 \1 个", said)
    assert re.sub(r"[\d.]+ 秒", "0.0 秒", again.stdout) == said


@pytest.mark.parametrize("way", WAYS[:2], ids=" ".join)
def test_nobody_reads_what_a_build_says(
    built: tuple[Project, subprocess.CompletedProcess[str]], way: list[str]
) -> None:
    """It ends without a traceback."""
    project, first = built
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", *way]
    done = subprocess.run(command, cwd=project.folder, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, first.stderr)


def test_what_is_not_imported(built: tuple[Project, subprocess.CompletedProcess[str]]) -> None:
    """A build with nothing to do imports no invoke, Pelican or plugin; a task with little to do no Pelican."""
    project, _ = built
    heavy = {"pelican", "jinja2", "markdown", "numpy", "rich", "rjieba", "watchfiles", "plan_pages", "atomic_output"}
    tell = "import sys; sys.argv[1:] = ['{}']; {}; print(*sorted(sys.modules))"
    started = project.python(tell.format("build", "from commands.__main__ import main; main()")).stdout.split()
    assert "commands.built" in started
    assert not set(started) & {*heavy, "invoke", "tasks", "asyncio"}
    listed = project.python(tell.format("--list", "import tasks")).stdout.split()
    assert {"tasks", "commands.editing"} <= set(listed)
    assert not set(listed) & {*heavy, "planbook"}
    made = project.python(tell.format("build", "from commands.building import make_site; make_site('pelicanconf.py')"))
    assert not set(made.stdout.split()) & heavy


@pytest.mark.parametrize("damage", [b"", b"something else"], ids=["emptied", "overwritten"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    """Also by who remembers what was in it, as the preview does: other processes read the file."""
    store, file = Store(tmp_path), PlanFile("content/plans/jia.md", "---\ntitle: 例\n---\n# 一、甲\n\n文。\n".encode())
    reader = Reader(store, Crew(workers=1), remembered={})
    (first,) = reader.read([file])
    known = reader.known["jia"]
    assert reader.read([file])[0] is first
    (tmp_path / known.key).write_bytes(damage)
    assert reader.read([file])[0] == first
    assert known.kept.value == first
    (tmp_path / known.key).write_bytes(damage)
    assert (known.key in store) == bool(damage)


def test_compiled_templates_lie_where_compiled_code_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what Python keeps of our modules; with the plans where it is to keep nothing, or may not write there."""
    cache = {"PLAN_CACHE": str(tmp_path)}
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert templates_of(cache, ROOT / "theme").compiled.folder == tmp_path / "templates"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(templating, "__file__", str(tmp_path / "plugin" / "templating.py"))
    assert templates_of(cache, ROOT / "theme").compiled.folder == tmp_path / "templates"
    compiled = tmp_path / "plugin" / "__pycache__"
    compiled.mkdir(parents=True)
    assert templates_of(cache, ROOT / "theme").compiled.folder == compiled / "templates"


def test_what_other_plans_left_is_damaged(tmp_path: Path) -> None:
    """What is made of all plans relies on it: all is found anew without a word, in the same build."""
    project = Project(tmp_path)
    edited = PLAN.format(number=1, place="河源市", day=1, value=1, text=WORDS[1])
    project.plan("jia.md", "# 一、甲\n\n> **专栏1 其他**\n>\n> 文。\n")
    project.plan("yi.md", edited)
    project.invoke("build")
    damaged = [path for path in (project.folder / ".cache" / "data").rglob("*") if path.is_file()]
    assert damaged
    for path in damaged:
        path.write_bytes(path.read_bytes()[:-9])
    project.plan("yi.md", edited.replace(WORDS[1], WORDS[2]).replace("专栏1", "专栏2"))
    again = project.invoke("build")
    assert again.returncode == 0, again.stderr
    built = snapshot(project.output)
    project.invoke("build", "--clean")
    assert snapshot(project.output) == built


@pytest.mark.parametrize(
    "change",
    ["content/plans/jia.md", "theme/templates/home.html", "site.yml", "pelicanconf.py", "output/index.html",
     "plugins/planbook/titles.py", "an extra file", "a missing file", "SITEURL"],
)  # fmt: skip
def test_any_change_is_noticed(tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes into the site or came out of it: where it changed, the site is built."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文。\n")
    project.invoke("build")
    before = snapshot(project.output)
    match change:
        case "an extra file":
            (project.output / "extra.html").write_text("x")
        case "a missing file":
            (project.output / "404.html").unlink()
        case "SITEURL":
            monkeypatch.setenv("SITEURL", "https://www.example.gov.cn/gh")
        case _:
            path = project.folder / change
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    told = project.python("from commands.built import standing; print(standing('pelicanconf.py'))")
    assert told.stdout == "None\n", told.stderr
    assert project.invoke("build").returncode == 0
    if change in ("an extra file", "a missing file", "output/index.html", "plugins/planbook/titles.py", "site.yml"):
        assert snapshot(project.output) == before
