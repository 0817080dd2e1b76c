"""Never a mixed site: readers all through many publishings, and publishers killed at any moment."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.manifest import read_manifest
from release.sums import sha256_of
from tests.releasing import History, Publisher, many, readers
from tests.servers import nginx, sshd


@pytest.fixture(scope="module")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(params=["dir", "ssh"])
def switched(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    """A publisher to a target that has a switch."""
    if request.param == "dir":
        return Publisher(tmp_path, f"dir:{tmp_path}/live")
    server = request.getfixturevalue("ssh_server")
    return Publisher(tmp_path, server.target(tmp_path / "live"), str(server.config))


def assert_whole(live: Path) -> str:
    """Hold every file of the live release against its manifest, see that all may read it; give its id."""
    assert [path for path in (live, *live.rglob("*")) if not path.stat().st_mode & 0o004] == []
    manifest = read_manifest((live / "manifest.json").read_bytes(), "live")
    present = {path.relative_to(live).as_posix(): path for path in live.rglob("*") if path.is_file()}
    assert set(present) - {"manifest.json", "manifest.json.sha256", "manifest.json.sm3"} == set(manifest.by_path)
    for path, entry in manifest.by_path.items():
        assert sha256_of(present[path].read_bytes()) == entry.sums.sha256, path
    return manifest.release


def test_readers_see_whole_releases_only(switched: Publisher, tmp_path: Path) -> None:
    """All through many publishings every answer is of a release, and once one is new, none is old again."""
    history = History()
    history.add(switched.publish(0).manifest)
    publishings = many(60, 400) if switched.address.startswith("dir") else many(12, 200)
    with nginx(tmp_path / "nginx", tmp_path / "live" / "current") as address, readers(address, history):
        for version in range(1, publishings):
            before = len(history.versions)
            # what may become live is known to the readers' judge before it can be seen
            planned = switched.publish(version)
            history.add(planned.manifest)
            assert len(history.versions) == before + 1


def test_killed_at_any_moment(switched: Publisher, tmp_path: Path) -> None:
    """A publisher that is killed leaves a whole site live, the old or the new; the next publishing succeeds."""
    live, chance = tmp_path / "live" / "current", random.Random(7)
    history = History()
    history.add(switched.publish(0).manifest)
    started = time.monotonic()
    switched.killed_while_publishing(1, 60)
    usual = time.monotonic() - started
    history.add(read_manifest((live / "manifest.json").read_bytes(), "live"))
    kills = version = 0
    is_local = switched.address.startswith("dir")
    with nginx(tmp_path / "nginx", live) as address, readers(address, history):
        while kills < (many(25, 220) if is_local else many(6, 60)):
            version += 2
            kills += switched.killed_while_publishing(version, chance.uniform(0.0, usual))
            assert_whole(live)
            history.add(read_manifest((live / "manifest.json").read_bytes(), "live"))
            history.add(switched.patiently(version + 1).manifest)
            assert assert_whole(live) == read_manifest((live / "manifest.json").read_bytes(), "live").release
