"""Object storage, WebDAV and SFTP through rclone: no link ever dead, whatever is cut off; rollback from the archive."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.manifest import read_manifest
from release.pages import dead_links, read_page
from release.sums import sha256_of
from tests.releasing import Publisher, many
from tests.servers import Storage, program, storage

ARCHIVE = ".releases"


@pytest.fixture(params=["s3", "webdav", "sftp"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    with storage(request.param, tmp_path / "storage") as served:
        yield served


@pytest.fixture
def publisher(kept: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    path = f"{Path(program('rclone')).parent}:{os.environ['PATH']}"
    for name, value in {**kept.environment, "PATH": path}.items():
        monkeypatch.setenv(name, value)
    return Publisher(tmp_path, f"rclone:{kept.remote}", environment={**kept.environment, "PATH": path})


def site_files(folder: Path) -> dict[str, bytes]:
    """Give the files of the site in the storage, without the archive."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(ARCHIVE)}


def assert_no_dead_links(folder: Path) -> None:
    """No page that can be reached from the home page refers to anything that is not there."""
    files = site_files(folder)
    seen, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in seen or not name.endswith(".html"):
            continue
        seen.add(name)
        page = read_page(name, files[name])
        assert dead_links([page], frozenset(files), "/") == []
        base = Path("/root") / name
        todo += [os.path.relpath(os.path.normpath(base.parent / link), "/root") for link in page.links]
    assert len(seen) > 3


def assert_is(folder: Path, version: int) -> None:
    """The storage holds the release that its manifest tells, and that is of this version."""
    files = site_files(folder)
    manifest = read_manifest(files.pop("manifest.json"), "live")
    sums = {name: sha256_of(data) for name, data in files.items() if not name.startswith("manifest.json.")}
    assert sums == {entry.path: entry.sums.sha256 for entry in manifest.entries}
    assert f"<p>{version}</p>".encode() in files["index.html"]


def test_publish_and_roll_back(publisher: Publisher, kept: Storage) -> None:
    """Only what changed is sent; a former release is put together from the archive."""
    ids = [publisher.publish(version).manifest.release for version in range(2)]
    assert_is(kept.folder, 1)
    untouched = (kept.folder / "about.txt").stat().st_mtime_ns
    assert publisher.publish(1).same
    with publisher.target() as target:
        assert [each.id for each in target.releases()] == ids[::-1]
        assert [each.live for each in target.releases()] == [True, False]
        target.rollback(ids[0], lambda _, __: None)
    assert_is(kept.folder, 0)
    assert (kept.folder / "about.txt").stat().st_mtime_ns == untouched


@pytest.mark.parametrize("kept", ["s3"], indirect=True)
def test_old_releases_go(publisher: Publisher, kept: Storage) -> None:
    """A target keeps the last releases, each of which can be live again, in any order."""
    publisher.keep = 3
    for version in range(5):
        publisher.publish(version)
    with publisher.target() as target:
        ids = [each.id for each in target.releases()]
        assert [each[:6] for each in ids] == ["000005", "000004", "000003"]
        for release in (ids[2], ids[0], ids[1]):
            target.rollback(release, lambda _, __: None)
            assert_is(kept.folder, int(release[:6]) - 1)


def test_killed_at_any_moment(publisher: Publisher, kept: Storage, request: pytest.FixtureRequest) -> None:
    """Killed at any moment, the site in the storage has no dead link, and the next publishing finishes the work."""
    chance = random.Random(11)
    publisher.publish(0)
    started = time.monotonic()
    publisher.killed_while_publishing(1, 60)
    usual = time.monotonic() - started
    kills, version = 0, 1
    is_s3 = "s3" in request.node.name
    while kills < (many(3, 60) if is_s3 else many(1, 20)):
        version += 2
        kills += publisher.killed_while_publishing(version, chance.uniform(0.1, usual))
        publisher.wait()
        assert_no_dead_links(kept.folder)
        publisher.patiently(version + 1)
        assert_is(kept.folder, version + 1)
        assert_no_dead_links(kept.folder)
