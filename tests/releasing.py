"""Sites to publish in many versions, publishers to kill, readers that notice a mixed site."""

from __future__ import annotations

import hashlib
import http.client
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from release.faults import CannotRelease
from release.manifest import Manifest
from release.publishing import Outcome, Site, publish, workplace
from release.targets import Target, Workplace, target_at

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether the long variants of the tests run."""


def many(usual: int, thorough: int) -> int:
    """Give how often something is done: the real count of the long variant, or a smaller one."""
    return thorough if THOROUGH else usual


def write_version(site: Path, version: int) -> Path:
    """Write version `version` of a small site: every page names it, links to its neighbours and to the assets.

    Pages come and go from version to version, some never change, and the style sheet is named by its content.
    """
    chance = random.Random(version)
    style = f"body{{margin:{version}px}}" + "/* */" * 40
    named = f"theme/site.{hashlib.sha256(style.encode()).hexdigest()[:12]}.css"
    chapters = [f"plans/a/chapter-{number}.html" for number in range(8) if number < 4 or chance.random() < 0.7]
    links = "".join(f'<a href="{"../" * 2}{path}">{path}</a>' for path in chapters)
    files = {path: _page(f"{version} {path}" + "文" * 200, "../../" + named, links) for path in chapters}
    files["plans/a/index.html"] = _page(f"{version}", "../../" + named, links)
    files["index.html"] = _page(f"{version}", named, '<a href="plans/a/index.html">a</a>')
    files["404.html"] = _page(f"{version}", "/" + named, "")
    files["data/all.csv"] = f"version\n{version}\n" * 30
    files["about.txt"] = "never changes\n" * 20
    files[named] = style
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in site.rglob("*"):
        if path.is_file() and path.relative_to(site).as_posix() not in files:
            path.unlink()
    return site


def _page(text: str, style: str, links: str) -> str:
    return f'<!DOCTYPE html><title>t</title><link rel="stylesheet" href="{style}"><p>{text}</p>{links}\n'


@dataclass
class Publisher:
    """Publishes versions of the small site to one target, as `invoke publish` does."""

    folder: Path
    address: str
    ssh_config: str = ""
    keep: int = 4
    environment: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def there(self) -> Iterator[tuple[Workplace, Target]]:
        """Give the workplace, with its lock, and the target."""
        os.environ.update(self.environment)
        with workplace(self.folder / "work", self.ssh_config) as place:
            yield place, target_at(self.address, place)

    def publish(self, version: int, **options: object) -> Outcome:
        """Publish a version; the folder of the site is written first."""
        site = write_version(self.folder / "site", version)
        with self.there() as (place, target):
            return publish(Site(site, "/"), place, target, (), keep=self.keep, **options)  # type: ignore[arg-type]

    def patiently(self, version: int) -> Outcome:
        """Publish a version after a publisher that was killed: wait until what it had started has ended."""
        return patiently(lambda: self.publish(version))

    def wait(self) -> None:
        """Wait until what a killed publisher had started has ended."""

        def come() -> None:
            with self.there():
                pass

        patiently(come)

    @contextmanager
    def target(self) -> Iterator[Target]:
        with self.there() as (_, target), target.locked(frozenset()):
            yield target

    def killed_while_publishing(self, version: int, after: float) -> bool:
        """Publish a version in another process, and kill it after some seconds; tell whether it still lived."""
        process = _SERVER.Process(target=self.publish, args=(version,))
        process.start()
        process.join(after)
        alive = process.is_alive()
        if alive and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert alive or process.exitcode == 0, "the publisher failed by itself"
        return alive


T = TypeVar("T")


def patiently(act: Callable[[], T]) -> T:
    """Call `act` until no other publishing is in its way."""
    end = time.monotonic() + 60
    while True:
        try:
            return act()
        except CannotRelease as error:
            if "正在进行" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.05)


_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.releasing"])


@dataclass
class History:
    """The releases so far, by what a reader can get of them."""

    versions: list[dict[str, str]] = field(default_factory=list)
    """Path → SHA-256, one for each release in the order in which they became live, or may have."""

    def add(self, manifest: Manifest) -> None:
        self.versions.append({entry.path: entry.sums.sha256 for entry in manifest.entries})

    def holding(self, path: str, status: int, sha256: str) -> list[int]:
        """Give the releases that answer so for `path`."""
        if status == 200:
            return [n for n, files in enumerate(self.versions) if files.get(path) == sha256]
        return [n for n, files in enumerate(self.versions) if path not in files and files["404.html"] == sha256]


class Reader(threading.Thread):
    """Requests files all the time; holds every answer against the releases."""

    def __init__(self, address: str, history: History, seed: int) -> None:
        super().__init__(daemon=True)
        self.address, self.history, self.chance = urlsplit(address), history, random.Random(seed)
        self.done = threading.Event()
        self.answers: list[tuple[str, int, str]] = []
        self.failures: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.address.hostname or "", self.address.port)
        while not self.done.is_set():
            path = self.chance.choice(sorted(self.history.versions[-1]) if self.chance.random() < 0.5 else PATHS)
            try:
                connection.request("GET", self.address.path + path)
                response = connection.getresponse()
                self.answers.append((path, response.status, sys.intern(hashlib.sha256(response.read()).hexdigest())))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {error!r}")
                connection.close()

    def mixed(self) -> list[str]:
        """Give the answers that belong to no release, or to an older one than an answer before them."""
        newest, wrong = 0, []
        holding = cache(self.history.holding)
        for answer in self.answers:
            place = bisect_left(of := holding(*answer), newest)
            if place == len(of):
                wrong.append(f"{answer[0]} {answer[1]} after release {newest}")
            else:
                newest = of[place]
        return wrong


CHAPTERS = [f"plans/a/chapter-{number}.html" for number in range(8)]
PATHS = ["index.html", "plans/a/index.html", *CHAPTERS, "data/all.csv", "about.txt"]
"""Files that a version of the small site has, or may have."""


@contextmanager
def readers(address: str, history: History, count: int = 2) -> Iterator[list[Reader]]:
    """Read a site all through what is done meanwhile; at the end no answer may have been mixed or have failed."""
    threads = [Reader(address, history, seed) for seed in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.done.set()
        for thread in threads:
            thread.join()
    for thread in threads:
        assert thread.failures == [], f"{len(thread.failures)} of {len(thread.answers)} requests failed"
        mixed = thread.mixed()
        assert mixed == [], f"{len(mixed)} of {len(thread.answers)} answers"
        assert len(thread.answers) > 50
