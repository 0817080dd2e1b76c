"""Builds sites for the tests, in this process or through the tasks as a user does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pelican import Pelican
from pelican.settings import read_settings

ROOT = Path(__file__).parent.parent
SITE = (ROOT / "site.yml").read_text(encoding="utf-8").replace("traditional: 是", "traditional: 否")
"""The host settings of small sites: those of the project, without the 繁體 edition."""
PARTS = (
    "commands",
    "pelicanconf.py",
    "publishconf.py",
    "tasks.py",
    "plugins",
    "intake",
    "desk",
    "inspection",
    "release",
    "theme",
)
FRONT = "---\ntitle: {title}\n---\n"
PUBLISHED = "---\ntitle: {title}\npublished: 2026-01-01 10:00\n---\n"
FILLED_SETTINGS = ROOT / "tests" / "sites" / "second-site.yml"
"""Host settings that are no sample."""


def build_site(content: Path, output: Path, **settings: object) -> None:
    """Build the site of `content` into `output` with the project's own settings, changed by `settings`.

    Without a `SITE_FILE` the site has no 繁體 edition.
    """
    if "SITE_FILE" not in settings:
        settings["SITE_FILE"] = str(output.with_name(f"{output.name}.site.yml"))
        Path(str(settings["SITE_FILE"])).write_text(SITE, encoding="utf-8")
    override = {"PATH": str(content), "OUTPUT_PATH": str(output), **settings}
    Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()


def snapshot(folder: Path) -> dict[str, bytes]:
    """Give every file below `folder` with its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Project:
    """A copy of the project with content of its own, driven through its tasks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / part)
        (folder / "site.yml").write_text(SITE, encoding="utf-8")
        shutil.copytree(ROOT / "node_modules" / "lunr", folder / "node_modules" / "lunr")
        self.page("about.md", "Title: 关于\nSlug: about\nDate: 2026-01-01\nSummary: 关于本站。\n\n说明。\n")

    def page(self, name: str, text: str) -> None:
        self._write(self.folder / "content" / "pages" / name, text.encode())

    def plan(self, name: str, text: str | bytes, *, title: str = "例", published: bool = False) -> None:
        """Write a plan file; front matter is put before a text that has none, with its time if it is `published`."""
        if isinstance(text, str):
            front = (PUBLISHED if published else FRONT).format(title=title)
            text = (text if text.startswith("---") or not title else front + text).encode()
        self._write(self.folder / "content" / "plans" / name, text)

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def invoke(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a task; output is text."""
        return self.module("commands", *arguments)

    def module(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module in the folder of the project."""
        return self._run("-m", name, *arguments)

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run some lines of Python in the folder of the project."""
        return self._run("-c", code)

    @contextmanager
    def previewing(self, said: list[str] | None = None) -> Iterator[str]:
        """Run the preview on a free port; give its address, with a slash at the end; in the end put into `said` what it
        printed from then on.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "commands", "serve", "--port", "0"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            yield next(match[0] for line in lines if (match := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        finally:
            process.kill()
            rest, _ = process.communicate()
            if said is not None:
                said += rest.splitlines()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def output(self) -> Path:
        return self.folder / "output"
