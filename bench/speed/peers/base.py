"""What a peer is, and the writing of files that all of them share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.speed.pages import Frame, Page
from bench.speed.steps import Step

LAYOUTS = Path(__file__).parent / "layouts"
OUTPUT = "site"
"""Folder in a peer's project that it writes its site into."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every peer makes its site of."""

    pages: Sequence[Page]
    frame: Frame
    static: Path
    """Folder of style sheet, scripts and icon, published as it is."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator that is given our pages, or a tool that works on the site that one has made."""

    name: str
    title: str
    does: str
    """What of the work it does, in words for a table."""
    make: Callable[[Site, Path], None]
    """Writes a project of the pages into a folder that is not there."""
    command: Callable[[Path], Sequence[str]]
    """Gives the command to run in the project, from the folder that the peer is installed in."""
    leftovers: tuple[str, ...] = ()
    """What a run leaves in the project besides its site; removed for a cold run."""
    upon: str = ""
    """The peer whose site this one works on, in that one's project; it adds a folder named like itself."""


def steps(peer: Peer, projects: Path, tools: Path, _round: int) -> Iterator[Step]:
    """Give the one run of a peer in a round, cold: its site and what it keeps between runs are removed."""
    project = projects / (peer.upon or peer.name)
    before = (f"{OUTPUT}/{peer.name}",) if peer.upon else (OUTPUT, *peer.leftovers)
    for name in before:
        at = project / name
        if at.is_dir():
            shutil.rmtree(at)
        at.unlink(missing_ok=True)
    yield Step("cold", project, peer.command(tools), project / OUTPUT)


def write(path: Path, text: str) -> None:
    """Write a file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_theme(site: Site, to: Path) -> None:
    """Copy style sheet, scripts and icon into the folder `to`, under the name that pages link to."""
    shutil.copytree(site.static, to / site.static.name)


def layout(name: str, frame: Frame) -> str:
    """Give a layout with the frame of our pages in it."""
    text = (LAYOUTS / name).read_text(encoding="utf-8")
    for part, html in asdict(frame).items():
        text = text.replace(f"@{part}@", html)
    return text


def front_matter(**values: object) -> str:
    """Give front matter in YAML, each value as JSON; values that say nothing are left out."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items() if value)
    return f"---\n{''.join(lines)}---\n"


def source_name(page: Page) -> str:
    """Give the name of the Markdown file that a page is made of."""
    return page.path.removesuffix(".html") + ".md"
