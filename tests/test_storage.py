"""Object storage, WebDAV and SFTP through rclone: no link ever dead, whatever is cut off; rollback from the archive."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.faults import CannotRelease
from release.manifest import read_manifest
from release.pages import dead_links, read_page
from release.sums import sha256_of
from release.targets import rclone
from release.verifying import Fault, LiveSite, verify
from tests.releasing import Publisher, many
from tests.servers import Storage, nginx, program, storage

ARCHIVE = ".releases"


@pytest.fixture(params=["s3", "webdav", "sftp"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    with storage(request.param, tmp_path / "storage") as served:
        yield served


def path_of_rclone() -> str:
    return f"{Path(program('rclone')).parent}:{os.environ['PATH']}"


@pytest.fixture
def publisher(kept: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    path = path_of_rclone()
    for name, value in {**kept.environment, "PATH": path}.items():
        monkeypatch.setenv(name, value)
    return Publisher(tmp_path, f"rclone:{kept.remote}", environment={**kept.environment, "PATH": path})


def site_files(folder: Path) -> dict[str, bytes]:
    """Give the files of the site in the storage, without the archive."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    ours = {name: path for name, path in found.items() if not name.startswith(ARCHIVE)}
    left_by_server = ".rclone_temp_put_"  # where the server itself was killed
    return {name: path.read_bytes() for name, path in ours.items() if left_by_server not in name}


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
        target.rollback(target.manifest(ids[0]), lambda _, __: None)
    assert_is(kept.folder, 0)
    assert (kept.folder / "about.txt").stat().st_mtime_ns == untouched


@pytest.mark.parametrize("kept", ["webdav"], indirect=True)
def test_verification(publisher: Publisher, kept: Storage, tmp_path: Path) -> None:
    """What is stored and served is held against the manifest: altered, missing and extra files are found."""
    publisher.publish(0)
    with nginx(tmp_path / "nginx", kept.folder) as address:
        site = LiveSite(address)
        with publisher.target() as target:
            manifest = target.live()
            assert manifest
            assert verify(site, manifest, held=target.held()).findings == ()
        (kept.folder / "about.txt").write_text("altered")
        (kept.folder / "data/all.csv").unlink()
        (kept.folder / "data/more.csv").write_text("more")
        with storage("webdav", tmp_path / "storage"), publisher.target() as target:  # one that remembers nothing
            findings = verify(site, manifest, held=target.held()).findings
    assert {finding.path: finding.fault for finding in findings} == {
        "about.txt": Fault.ALTERED,
        "data/all.csv": Fault.MISSING,
        "data/more.csv": Fault.EXTRA,
    }


@pytest.mark.parametrize("kept", ["s3"], indirect=True)
def test_lock_of_another_publisher(publisher: Publisher, kept: Storage, tmp_path: Path) -> None:
    """A lock of somewhere else is respected until it is overridden by its name; one of our own dead run is not."""
    publisher.publish(0)
    lock = kept.folder / ARCHIVE / "lock.json"

    def leave(**holder: str) -> None:
        (tmp_path / "lock.json").write_text(json.dumps(holder))
        to = f"{kept.remote}/{ARCHIVE}/lock.json"
        subprocess.run([program("rclone"), "copyto", str(tmp_path / "lock.json"), to], check=True)

    leave(host="web-2", place="elsewhere", run="1")
    with pytest.raises(CannotRelease, match="正由 web-2 发布。请等它结束后重试；确知它已中断的，加 --force lock。"):
        publisher.publish(1)
    assert_is(kept.folder, 0)
    assert publisher.publish(1, force=frozenset({"lock"})).published
    assert not lock.exists()
    leave(place=(tmp_path / "work/publisher-id").read_text(), run="1")
    assert publisher.publish(2).published


@pytest.mark.parametrize("kept", ["s3"], indirect=True)
def test_network_cut_while_sending(
    publisher: Publisher, kept: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the storage is gone in the middle, nothing is left dead, and the next publishing finishes the work."""
    publisher.publish(0)
    monkeypatch.setattr(rclone, "OPTIONS", ("--retries=1", "--low-level-retries=1", "--stats=0"))

    def cut(label: str, total: int) -> None:
        if label == "传送" and not total:
            kept.process.kill()

    with pytest.raises(CannotRelease, match="连接"):
        publisher.publish(1, progress=cut)
    assert_no_dead_links(kept.folder)
    with storage("s3", tmp_path / "storage") as again:
        assert publisher.publish(1).published
        assert_is(again.folder, 1)


@pytest.mark.parametrize("kept", ["s3"], indirect=True)
def test_path_with_other_things(publisher: Publisher, kept: Storage) -> None:
    """A path that holds anything but a release is not touched."""
    (kept.folder / "report.doc").write_text("x")
    with pytest.raises(CannotRelease, match="中已有其他文件，而不是发布版本。请换一个空的路径"):
        publisher.publish(0)
    assert list(site_files(kept.folder)) == ["report.doc"]


def test_secrets_in_an_address_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What rclone says of an address, and what we say, goes to screens and records of builds."""
    monkeypatch.setenv("PATH", path_of_rclone())
    (tmp_path / "report.doc").write_text("x")
    for address in (
        f":local,secret_access_key=geheim:{tmp_path}",
        ":s3,provider=Other,access_key_id='geheim',secret_access_key=geheim,endpoint='http://127.0.0.1:9':plans",
        "-secret=geheim:plans",
    ):
        with pytest.raises(CannotRelease) as caught:
            Publisher(tmp_path / "work", f"rclone:{address}").publish(0)
        assert "geheim" not in str(caught.value)


def test_damaged_records(tmp_path: Path) -> None:
    """Whatever became of the manifest or of the list of pending changes, the next publishing leaves a right site."""
    there = tmp_path / "live"
    publisher = Publisher(tmp_path, f"rclone::local:{there}", environment={"PATH": path_of_rclone()})
    publisher.publish(0)
    (there / "manifest.json").write_text("{}")
    publisher.publish(1)
    assert_is(there, 1)
    for version, damaged in enumerate(('{"release": "0000', "[1]", ""), 2):
        (there / ".releases/pending.json").write_text(damaged)
        (there / "about.txt").write_text("never-changes\n" * 20)  # of the right size
        publisher.publish(version)
        assert_is(there, version)


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
            target.rollback(target.manifest(release), lambda _, __: None)
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
