"""The Nu checker of the W3C reads every page and the style sheet of the portal."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser import module_file, program

Message = dict[str, Any]

CONTAINERS = (
    "container queries (CSS Conditional Rules 5): a table is laid out by the room it has, counted in characters"
)
NOT_YET_KNOWN = {
    "CSS: “container-type”: Property “container-type” doesn't exist.": CONTAINERS,
    "CSS: “inline-size”: The types are incompatible.": "round() (CSS Values 4): a line is a whole number of characters",
    "CSS: Unrecognized at-rule “@container”": CONTAINERS,
}
"""Messages about CSS newer than the checker, each with the reason why it may stand."""
POLICY = ("Resource violates Content Security Policy (meta tag)", "Inline script violates Content Security Policy")
"""Begins what the checker wrongly says of the policy: it reads pages as files, which have no origin that `'self'` could
mean, and takes JSON-LD for a script.  `test_injection.py` counts in Chromium what the policy really blocks."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page and a style sheet with an error each."""
    folder = tmp_path_factory.mktemp("broken")
    page = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>页</title><h1><div>题</div></h1></html>'
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "site.css").write_text("p { colr: red; }\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def messages(portal: Path, broken: Path) -> list[Message]:
    """All messages of one run over both folders: the start of a JVM takes longer than a hundred pages."""
    jar = module_file("vnu-jar/build/dist/vnu.jar")
    options = ("--stdout", "--format", "json", "--exit-zero-always")
    kinds = ("--skip-non-html", "--also-check-css", "--also-check-svg")
    command = [program("java"), "-jar", str(jar), *options, *kinds, str(portal.resolve()), str(broken.resolve())]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    found: list[Message] = json.loads(done.stdout)["messages"]
    return [each for each in found if not is_known(each["message"])]


def is_known(message: str) -> bool:
    return message in NOT_YET_KNOWN or message.startswith(POLICY)


def within(folder: Path, messages: Sequence[Message]) -> list[str]:
    """Give the messages on the files of `folder` as lines."""
    located = [(Path(unquote(urlsplit(each.get("url", "")).path)), each) for each in messages]
    return [
        f"{path.relative_to(folder.resolve())}:{each.get('lastLine', 0)}: {each['message']}"
        for path, each in located
        if path.is_relative_to(folder.resolve())
    ]


def test_portal_is_valid(portal: Path, messages: list[Message]) -> None:
    """Guards that no page, style sheet or image has an error or a warning."""
    assert within(portal, messages) == []


def test_every_message_is_on_a_file(portal: Path, broken: Path, messages: list[Message]) -> None:
    """Guards against a checker that fails as a whole, whose message names no file of ours."""
    assert len(within(portal, messages)) + len(within(broken, messages)) == len(messages)


@pytest.mark.parametrize("name", ["page.html", "site.css"])
def test_checker_sees_errors(broken: Path, messages: list[Message], name: str) -> None:
    """Guards that the checker looks into files of this kind at all, so that silence means validity."""
    assert [line for line in within(broken, messages) if line.startswith(name)]
