"""The preview: serves what was built, says so, and builds again when a file is saved."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.building import Project

PATIENCE = 30.0
"""Seconds within which a slow machine must have reacted."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文一。\n")
    return project


@pytest.fixture
def preview(project: Project) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A preview on a free port: the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "commands", "serve", "--port", "0"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        address = next(match[0] for line in lines if (match := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        yield process, address
    finally:
        process.kill()
        process.communicate()


def get(address: str) -> str:
    with urlopen(address, timeout=10) as response:
        return str(response.read().decode())


def wait_for(address: str, text: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while text not in get(address):
        assert time.monotonic() < deadline, f"{text} did not appear"
        time.sleep(0.05)


def test_pages_and_missing_pages(preview: tuple[subprocess.Popen[str], str]) -> None:
    """Pages are served; what is missing answers 404 with the site's own page."""
    _, address = preview
    assert "文一。" in get(address + "plans/jia/chapter-1.html")
    with pytest.raises(HTTPError) as caught:
        get(address + "plans/jia/chapter-9.html")
    assert caught.value.code == 404
    assert "页面不存在" in caught.value.read().decode()


def test_names_that_lead_to_this_machine(preview: tuple[subprocess.Popen[str], str]) -> None:
    """A page from elsewhere whose name leads to this machine reads nothing of what is not yet public."""
    _, address = preview
    port = urlsplit(address).port
    for host, status in (
        (f"127.0.0.1:{port}", 200),
        (f"[::1]:{port}", 200),
        ("localhost", 200),
        (f"PC-05:{port}", 200),
        (f"evil.example.com:{port}", 403),
        ("127.0.0.1.evil.example.com.", 403),
    ):
        for path in ("plans/jia/chapter-1.html", "_preview/lines?page=plans/jia/chapter-1.html", "_preview/news"):
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/" + path, headers={"Host": host})
            assert connection.getresponse().status == status, host
            connection.close()


def test_saving_a_file_builds_again(project: Project, preview: tuple[subprocess.Popen[str], str]) -> None:
    """What is saved shows; a file with an error leaves the pages as they were, and the preview goes on."""
    _, address = preview
    page = address + "plans/jia/chapter-1.html"
    time.sleep(0.5)  # the watcher begins right after the address is printed
    project.plan("jia.md", "# 一、甲\n\n文二。\n")
    wait_for(page, "文二。")
    project.plan("jia.md", "# 一、甲\n\n文三[^1]。\n")
    time.sleep(1)
    assert "文二。" in get(page)
    project.plan("jia.md", "# 一、甲\n\n文四。\n")
    wait_for(page, "文四。")


def test_interrupt_ends_it(preview: tuple[subprocess.Popen[str], str]) -> None:
    """Ctrl+C ends the preview without a traceback."""
    process, _ = preview
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "预览已结束。" in output
    assert "Traceback" not in errors


def test_port_in_use(project: Project) -> None:
    """A port that is taken is said to be, with the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = project.invoke("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"无法使用 127.0.0.1 的端口 {port}：已被占用，可能另有一个预览正在运行。"
        "请用 --port 另选一个，如 --port 8001。\n"
    )
    assert "--port" in result.stderr


def test_no_content(project: Project) -> None:
    """Without the folders that a site is made of there is nothing to watch, which is said."""
    shutil.rmtree(project.folder / "content")
    result = project.invoke("serve", "--port", "0")
    assert (result.returncode, result.stderr) == (1, "没有找到文件夹 content。\n")
