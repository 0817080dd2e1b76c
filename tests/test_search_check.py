"""`invoke search-check`: passes on what was built, and finds an index that lost something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plan_search import browser_check
from tests.building import ROOT, Project

PLAN = """# 一、总体要求

全面加强知识产权保护。

## （一）主要目标

1.健全政策体系。落实关于强化知识产权保护的意见，质押融资金额达到300亿元。

> **专栏1 保护工程**
>
> 组织开展专项行动。
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.plan("jia.md", PLAN)
    assert project.invoke("build").returncode == 0
    return project


def test_it_passes_and_says_so(project: Project) -> None:
    """Guards that the search of a good build passes, in a real browser."""
    done = project.invoke("search-check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("检索检查：")
    assert done.stdout.endswith("条全部相符。\n")


def test_a_spoiled_index_does_not_pass(project: Project) -> None:
    """Guards that a shard with other postings, as a fault in the build would leave it, is noticed."""
    shard = max((project.output / "search" / "data").glob("*.txt"), key=lambda path: path.stat().st_size)
    lines = shard.read_text("utf-8").split("\n")
    shard.write_text("\n".join(lines[: len(lines) // 2]), "utf-8")
    done = project.invoke("search-check")
    assert done.returncode == 1
    assert "没有找到" in done.stderr
    assert "请重新运行 build 后再查。" in done.stderr


def test_a_spoiled_edition_does_not_pass(tmp_path: Path) -> None:
    """Guards that the search of the 繁體 edition is checked as well."""
    project = Project(tmp_path)
    shutil.copy(ROOT / "site.yml", project.folder)
    project.plan("jia.md", PLAN)
    assert project.invoke("build").returncode == 0
    manifest = project.output / "zh-hant" / "search" / "manifest.json"
    variants = manifest.parent / "data" / f"{json.loads(manifest.read_text('utf-8'))['variants']}.json"
    variants.write_text('{"characters": {}, "words": {}, "shown": {}}', "utf-8")
    done = project.invoke("search-check")
    assert done.returncode == 1
    assert "繁体版检索" in done.stderr


def test_scripts_that_do_not_run_do_not_pass(project: Project) -> None:
    """Guards that a site whose scripts are broken fails, instead of waiting for ever."""
    script = next((project.output / "theme").glob("js.*/search/engine.js"))
    script.write_text("export function createEngine( {", "utf-8")
    done = project.invoke("search-check")
    assert done.returncode == 1
    assert "出错" in done.stderr


def test_a_browser_that_cannot_run(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that ends at once, as for want of a sandbox, is told at once, with what it says."""
    (tmp_path / "bin").mkdir()
    browser = tmp_path / "bin" / "chromium"
    browser.write_text("#!/bin/sh\necho starting >&2\necho 'No usable sandbox!' >&2\nexit 1\n")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    done = project.invoke("search-check")
    assert (done.returncode, done.stderr) == (
        1,
        f"浏览器 {browser} 不能运行，不能检查检索。请在命令行中试运行，排除故障后重试。它说：No usable sandbox!\n",
    )


def test_a_browser_that_does_not_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that is kept from pages of this machine, as by a policy of the office, is not waited for."""
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\nexec sleep 60\n")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(browser_check, "TO_BEGIN", 0.1)
    with pytest.raises(browser_check.NoBrowser, match="浏览器没有打开本机的网页"):
        browser_check.check_search(tmp_path, ())


def test_it_wants_a_built_site(tmp_path: Path) -> None:
    """Guards the message where there is nothing to check."""
    done = Project(tmp_path).invoke("search-check")
    assert done.returncode == 1
    assert "请先运行 build。" in done.stderr
