"""The tasks as editors and deployers run them: whole commands, whole messages, and an output that survives faults."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.building import Project, snapshot

GOOD = "# 一、甲\n\n（一）子。正文。\n"
FAULTY = Path(__file__).parent / "faulty"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def faulty_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a good build behind it, for faults to be put in and taken out again."""
    project = Project(tmp_path_factory.mktemp("faulty"))
    project.plan("good.md", GOOD)
    assert project.invoke("build").returncode == 0
    return project


def test_build_and_summary(project: Project) -> None:
    """A build says how many plans, pages, columns, indicators and problems there are, and what it wrote."""
    project.plan("jia.md", GOOD)
    first = project.invoke("build")
    assert first.returncode == 0, first.stderr
    assert re.fullmatch(
        r"规划 1 件，页面 13 个，专栏 0 个，指标 0 项，问题 0 个，用时 \d+\.\d 秒。\n"
        r"写入 \d+ 个文件，删除 0 个，未变 0 个。\n",
        first.stdout,
    )
    assert first.stderr == ""
    second = project.invoke("build")
    assert re.search(r"写入 0 个文件，删除 0 个，未变 \d+ 个。", second.stdout)


def test_removed_plan_vanishes(project: Project) -> None:
    """The pages of a plan that is deleted go with it."""
    project.plan("jia.md", GOOD)
    project.plan("yi.md", GOOD, title="乙")
    project.invoke("build")
    (project.folder / "content/plans/yi.md").unlink()
    project.invoke("build")
    assert not (project.output / "plans/yi").exists()
    assert (project.output / "plans/jia/index.html").is_file()


def test_warnings_are_shown_and_the_build_goes_on(project: Project) -> None:
    """A gap in the numbering is a warning: reported with its place, counted, and no reason to stop."""
    project.plan("jia.md", "# 一、甲\n\n文。\n\n# 三、乙\n\n文。\n")
    result = project.invoke("build")
    assert result.returncode == 0
    assert result.stderr == (
        "content/plans/jia.md:8:1: 警告 H03 序号由“一、”跳到“三、”。请核对是否缺漏内容；应为第 2 项。\n"
    )
    assert "问题 1 个" in result.stdout


@pytest.mark.parametrize("path", sorted(FAULTY.glob("*.md")), ids=lambda path: path.stem)
def test_faulty_plan(faulty_project: Project, path: Path) -> None:
    """Each fault is reported whole, with exit code 1, no traceback, and the previous output as it was."""
    before = snapshot(faulty_project.output)
    plan = faulty_project.folder / "content/plans" / path.name
    plan.write_bytes(path.read_bytes())
    result = faulty_project.invoke("build")
    plan.unlink()
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert snapshot(faulty_project.output) == before


def test_all_problems_of_all_files_at_once(project: Project) -> None:
    """An editor sees everything that is wrong in one run, by file and line."""
    project.plan("jia.md", "# 一、甲\n\n文[^1]。\n\n> **专栏1 乙**\n")
    project.plan("yi.md", "没有元数据\n", title="")
    project.plan("bing.md", "# 一、甲\n\n[链](plan:jia/chapter-9)\n", title="丙")
    result = project.invoke("build")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "content/plans/bing.md:6:3: 错误 L01 链接所指的 jia/chapter-9 不存在。是否应为 jia/chapter-1？",
        "content/plans/jia.md:6:2: 错误 N01 脚注 [^1] 没有内容。请另起一段写“[^1]: 脚注内容”，或删去这个脚注号。",
        "content/plans/jia.md:8:3: 错误 C04 专栏1 没有内容。请在标题之后另起一行“>”，再写专栏内容。",
        (
            "content/plans/yi.md:1:1: 错误 M01 文件开头没有元数据。"
            "请在第 1 行写“---”，其后写“标题: 规划名称”，再以单独一行“---”结束。"
        ),
        "共有 4 个错误，网站没有改动。",
    ]
    assert not project.output.exists()


def test_two_plans_with_one_address(project: Project) -> None:
    """Two files that claim one address are an error that names both."""
    project.plan("jia.md", GOOD)
    project.plan("2021/jia.md", GOOD, title="乙")
    result = project.invoke("build")
    assert result.returncode == 1
    assert result.stderr == (
        "content/plans/jia.md:1:1: 错误 F04 规划网址 jia 已被 content/plans/2021/jia.md 占用。"
        "请给其中一个文件改名，使每件规划的网址各不相同。\n共有 1 个错误，网站没有改动。\n"
    )


def test_things_that_are_no_plan_files(project: Project) -> None:
    """Files that an editor may take for plans are named; capital letters in .MD, hidden files do not matter."""
    project.plan("jia.MD", GOOD)
    project.plan(".hidden.md", "nothing")
    project.plan("2021/yi.md.txt", GOOD)
    (project.folder / "content/plans/gone.md").symlink_to("nowhere.md")
    result = project.invoke("build")
    assert (result.returncode, result.stderr.splitlines()) == (
        1,
        [
            (
                "content/plans/2021/yi.md.txt:1:1: 错误 F08 文件不会收入，因为扩展名不是 .md。"
                "请改为 .md，或把文件移出规划文件夹。"
            ),
            "content/plans/gone.md:1:1: 错误 F06 文件无法读取。请检查文件的访问权限，或重新存入这个文件。",
            "共有 2 个错误，网站没有改动。",
        ],
    )


def test_no_theme(project: Project) -> None:
    """A folder of the project that is missing is named."""
    project.plan("jia.md", GOOD)
    shutil.rmtree(project.folder / "theme")
    result = project.invoke("build")
    assert (result.returncode, result.stderr) == (
        1,
        "没有找到文件夹 theme/templates。\n共有 1 个错误，网站没有改动。\n",
    )


def test_no_plans(project: Project) -> None:
    """A content folder without plans is no site to build."""
    result = project.invoke("build")
    assert result.returncode == 1
    assert result.stderr == (
        "content/plans:1:1: 错误 F07 没有找到任何规划文件。请把规划文件（扩展名 .md）放入这个文件夹。\n"
        "共有 1 个错误，网站没有改动。\n"
    )


def test_plugin_that_fails_stops_the_build(project: Project) -> None:
    """Pelican only logs a plugin that cannot be loaded; the build stops."""
    project.plan("jia.md", GOOD)
    conf = project.folder / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace('"plan_search"]', '"plan_search", "no_such_plugin"]'), "utf-8")
    result = project.invoke("build")
    assert result.returncode == 1
    assert "插件 no_such_plugin 未能载入。" in result.stderr
    assert not project.output.exists()


def test_page_that_fails_stops_the_build(project: Project) -> None:
    """Pelican only logs a page that it cannot read; the build stops and the output stays."""
    project.plan("jia.md", GOOD)
    project.invoke("build")
    before = snapshot(project.output)
    project.page("about.md", "Slug: about\n\n没有标题\n")
    result = project.invoke("build")
    assert result.returncode == 1
    assert "网站没有改动。" in result.stderr
    assert "Traceback" not in result.stderr
    assert snapshot(project.output) == before


def test_faulty_template_leaves_the_output(project: Project) -> None:
    """A fault that only shows while pages are made comes before anything is written to the output."""
    project.plan("jia.md", GOOD)
    project.invoke("build")
    before = snapshot(project.output)
    template = project.folder / "theme/templates/indicators.html"
    template.write_text("\n{% if %}", encoding="utf-8")
    result = project.invoke("build")
    assert (result.returncode, result.stderr) == (
        1,
        (
            "模板 indicators.html 第 2 行有误：Expected an expression, got 'end of statement block'\n"
            "共有 1 个错误，网站没有改动。\n"
        ),
    )
    assert snapshot(project.output) == before


def test_page_that_takes_the_home_page(project: Project) -> None:
    """A page of Pelican's with the address of one of ours is an error, not a page that is lost."""
    project.plan("jia.md", GOOD)
    project.page("first.md", "Title: 首页\nSlug: index\nDate: 2026-01-01\nSummary: 首页。\n\n文。\n")
    result = project.invoke("build")
    assert (result.returncode, result.stderr) == (
        1,
        "两个页面使用同一网址 index.html。请修改 content/pages 中页面的 Slug。\n共有 1 个错误，网站没有改动。\n",
    )


def test_output_that_is_something_else(project: Project) -> None:
    """A file or a folder with other things in the place of the output is named and left alone."""
    project.plan("jia.md", GOOD)
    project.output.mkdir()
    (project.output / "thesis.doc").write_text("years of work", encoding="utf-8")
    result = project.invoke("build")
    assert (result.returncode, result.stderr) == (
        1,
        "output 已经存在，但不是生成的网站。请把它移到别处后重试。\n共有 1 个错误，网站没有改动。\n",
    )
    assert snapshot(project.output) == {"thesis.doc": b"years of work"}


def test_unwritable_stage(project: Project) -> None:
    """What cannot be written is named, without a traceback."""
    project.plan("jia.md", GOOD)
    (project.folder / "output.next").write_text("in the way", encoding="utf-8")
    result = project.invoke("build")
    assert result.returncode == 1
    assert re.fullmatch(r"无法读写 .*output\.next：.*。\n共有 1 个错误，网站没有改动。\n", result.stderr)


def test_clean(project: Project) -> None:
    """`clean` removes what was generated, and nothing else."""
    project.plan("jia.md", GOOD)
    project.invoke("build")
    result = project.invoke("clean")
    assert result.stdout == "已删除生成的网站和缓存。\n"
    assert not project.output.exists()
    assert (project.folder / "content/plans/jia.md").is_file()


def test_help_is_chinese(project: Project) -> None:
    """Every task says in Chinese what it does."""
    listed = project.invoke("--list").stdout
    for name in ("build", "serve", "test", "clean"):
        line = next(line for line in listed.splitlines() if line.strip().startswith(name))
        assert re.search("[\u4e00-\u9fff]{4}", line), line


def test_settings_of_the_published_site(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """`publishconf.py` wants the public address and makes canonical links of it; a missing file is named."""
    project.plan("jia.md", "---\ntitle: 甲\npublished: 2026-01-01 10:00\n---\n" + GOOD)
    settings = project.folder / "site.yml"
    settings.write_text(re.sub(r"(?m)^address: .*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.delenv("SITEURL", raising=False)
    without = project.invoke("build", "--settings", "publishconf.py")
    assert (without.returncode, without.stderr) == (
        1,
        "缺少设置 SITEURL。请写入 site.yml（本站地址），或用同名环境变量给出。\n共有 1 个错误，网站没有改动。\n",
    )
    monkeypatch.setenv("SITEURL", "https://www.example.gov.cn/zt/gh")
    assert project.invoke("addresses", "--accept").returncode == 0
    assert project.invoke("build", "--settings", "publishconf.py").returncode == 0
    home = (project.folder / "public" / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://www.example.gov.cn/zt/gh/">' in home
    wrong = project.invoke("build", "--settings", "nothing.py")
    assert (wrong.returncode, wrong.stderr) == (1, "没有找到设置文件 nothing.py。\n")


def test_check(project: Project) -> None:
    """`check` lists everything that is wrong, near names as well, and builds nothing; a value stays as written."""
    table = "# 一、甲\n\n| 指标 | 单位 | 2025年目标值 |\n|---|---|---|\n| 规上企业研发投入{} | % | {} |\n"
    project.plan("jia.md", table.format("占比", "3"), published=True)
    project.plan("yi.md", table.format("的占比", "待定"), title="例二", published=True)
    result = project.invoke("check")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "错误 0 个，警告 1 个，提示 2 个。")
    assert "content/plans/yi.md:9:1: 警告 I02 “2025年目标值”一栏的“待定”不是数值。" in result.stdout
    assert project.invoke("check", "--plan", "jia").stdout.splitlines()[-1] == "错误 0 个，警告 0 个，提示 1 个。"
    assert project.invoke("check", "--plan", "ding").returncode == 1
    assert not project.output.exists()
    assert project.invoke("build").returncode == 0
    assert "待定" in (project.output / "plans/yi/indicators/1-1.html").read_text(encoding="utf-8")
    project.plan("bing.md", "# 一、甲\n\n文[^1]。\n")
    assert project.invoke("check").returncode == 1
