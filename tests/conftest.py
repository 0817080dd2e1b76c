"""What the tests share: the real plans, the built portal, and `--refresh` for expected files."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from plan_pages.reading import read_library
from planbook.model import Library
from tests.browser import launched, served
from tests.building import ROOT, build_site

settings.register_profile("no clock, no chance", deadline=None, derandomize=True)  # a busy machine is no fault
settings.load_profile("no clock, no chance")
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell makes what it runs beside it ignore this


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the expected files anew from what is made now")


@pytest.fixture(scope="session")
def refresh(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh"))


@pytest.fixture(scope="session")
def library() -> Library:
    """The five plans of the content, read and linked."""
    made, _ = read_library(ROOT / "content", "plans")
    return made


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five-plan portal, built for this session."""
    output = tmp_path_factory.mktemp("portal") / "output"
    build_site(ROOT / "content", output, SITE_FILE=str(ROOT / "site.yml"))
    return output


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:
    """Where the five-plan portal is served for the tests of a module."""
    with served(portal) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module."""
    with launched() as browser:
        yield browser
