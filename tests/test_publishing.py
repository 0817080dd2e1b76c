"""`publish`, `releases`, `rollback` and `verify` as a deployer uses them; what is refused, and how that is said."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from invoke.exceptions import Exit

from commands.targets import told
from release.faults import CannotRelease, SiteAltered
from release.guards import GUARDS, Candidate, check
from release.manifest import manifest_of, read_manifest
from release.publishing import rollback
from release.sums import sha256_of, stamp, sums_of
from release.targets import Workplace, target_at
from release.targets.ssh import Ssh
from release.tree import grow
from tests.building import FILLED_SETTINGS, Project, snapshot
from tests.releasing import Publisher
from tests.servers import SshServer, free_port, nginx, program, running, sshd

PLAN = "# 一、甲\n\n文一。\n\n# 二、乙\n\n文二。\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with four plans, built for publishing."""
    project = Project(tmp_path_factory.mktemp("seed"))
    shutil.copy(FILLED_SETTINGS, project.folder / "site.yml")
    for slug in ("jia", "yi", "bing", "ding"):
        project.plan(f"{slug}.md", PLAN, title=f"{slug}规划", published=True)
    return project


@pytest.fixture
def project(seed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(seed.folder, tmp_path / "project", symlinks=True)
    monkeypatch.setenv("SITEURL", "https://www.example.gov.cn/zt/gh")
    monkeypatch.setenv("PUBLISH_TARGET", f"dir:{tmp_path}/live")
    project = Project.__new__(Project)
    project.folder = tmp_path / "project"
    return project


def published(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Register the addresses and publish."""
    project.invoke("addresses", "--accept")
    return project.invoke("publish", *arguments)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give what a task printed, and make sure that it was no traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def test_publish_roll_back_verify(project: Project, tmp_path: Path) -> None:
    """From the first publishing to a rollback, every command says what it did, and the site is what it says."""
    live = tmp_path / "live" / "current"
    project.invoke("addresses", "--accept")
    done = project.invoke("build", "publish")
    assert done.returncode == 0, said(done)
    assert said(done).count("规划 4 件") == 1  # built once
    first = read_manifest((live / "manifest.json").read_bytes(), "live")
    assert f"已发布版本 {first.release}：新增 {len(first.entries)} 个，更新 0 个，删除 0 个文件" in said(done)
    page = (live / "plans/jia/chapter-1.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://www.example.gov.cn/zt/gh/plans/jia/chapter-1.html">' in page
    assert not (project.folder / "output").exists()  # the preview is left alone

    done = published(project)
    assert done.returncode == 0
    assert f"网上的内容与本次相同（版本 {first.release}），无需发布。" in said(done)

    project.plan("jia.md", PLAN + "\n# 三、丙\n\n文三。\n", title="jia规划", published=True)
    before = snapshot(tmp_path / "live")
    done = published(project, "--dry-run")
    assert "新增　plans/jia/chapter-3.html\n" in said(done)
    assert "更新　plans/jia/index.html\n" in said(done)
    assert "以上为试运行，没有发布。" in said(done)
    assert snapshot(tmp_path / "live") == before
    done = published(project)
    assert done.returncode == 0, said(done)
    second = read_manifest((live / "manifest.json").read_bytes(), "live")
    assert (first.number, second.number) == (1, 2)
    same = tmp_path / "live/releases" / first.release / "about.html"
    assert same.stat().st_ino == (live / "about.html").stat().st_ino

    assert said(project.invoke("releases")) == f"{second.release}　当前\n{first.release}\n"
    with nginx(tmp_path / "nginx", live, base="/zt/gh/") as address:
        done = project.invoke("verify", address)
        assert (done.returncode, said(done)) == (
            0,
            f"版本 {second.release}：核对 {len(second.entries)} 个文件，全部相符。\n",
        )
        assert said(project.invoke("rollback")) == f"网上现在是版本 {first.release}。\n"
        done = project.invoke("verify", address, "--json", "--target", f"dir:{tmp_path}/live")
        answer = json.loads(done.stdout)
        assert answer.pop("content") == first.content
        assert answer == {
            "ok": True, "release": first.release, "manifest": "own", "files": len(first.entries), "findings": []
        }  # fmt: skip
        manifest = tmp_path / "live/releases" / second.release / "manifest.json"
        done = project.invoke("verify", address, "--manifest", str(manifest))
        assert done.returncode == 1
        assert "缺失：plans/jia/chapter-3.html\n" in said(done)
        assert f"被改动：manifest.json（不是 {second.release} 的清单，而是 {first.release} 的）\n" in said(done)
    assert said(project.invoke("rollback", second.release)) == f"网上现在是版本 {second.release}。\n"


def test_same_bytes_wherever_it_is_made(project: Project, tmp_path: Path) -> None:
    """Two publishings of the same content, from two folders to two targets, are identical, times of files included."""
    other = tmp_path / "other"
    shutil.copytree(project.folder, other)
    published(project)
    twin = Project.__new__(Project)
    twin.folder = other
    assert published(twin, "--target", f"dir:{tmp_path}/second").returncode == 0
    first, second = ((tmp_path / name / "current").resolve() for name in ("live", "second"))
    assert snapshot(first) == snapshot(second)
    for path in first.rglob("*.*"):
        if path.is_file() and not path.name.startswith("manifest"):
            assert path.stat().st_mtime == (second / path.relative_to(first)).stat().st_mtime


def test_shrunken_release_is_refused(project: Project, tmp_path: Path) -> None:
    """A site that lost more than a tenth of its pages needs a word, and the word is named."""
    assert published(project).returncode == 0
    before = snapshot(tmp_path / "live")
    pages = read_manifest((tmp_path / "live/current/manifest.json").read_bytes(), "live").pages
    (project.folder / "content/plans/ding.md").unlink()
    (project.folder / "content/addresses.lock").unlink()  # or its pages would stay, to say that they are gone
    done = published(project)
    assert done.returncode == 1
    assert f"[shrunk] 页面由 {pages} 个减为 {pages - 3} 个，减少超过一成。请核对是否误删内容。\n" in said(done)
    assert "没有发布。请改正后重试；经核对确要发布的，加 --force shrunk。" in said(done)
    assert snapshot(tmp_path / "live") == before
    done = published(project, "--force", "shrunk")
    assert done.returncode == 0
    assert "[shrunk]" in said(done)  # what was overridden is still said


def test_warnings_of_the_build_are_refused(project: Project) -> None:
    """What the preview lets pass as a warning stops a publishing."""
    project.plan("jia.md", "# 一、甲\n\n文。\n\n# 三、丙\n\n文。\n", title="jia规划", published=True)
    done = published(project)
    assert done.returncode == 1
    assert "[problems] content/plans/jia.md:" in said(done)
    assert "警告 H03" in said(done)


def test_dead_links_and_inline_scripts_are_refused(project: Project) -> None:
    """Pages that Pelican makes are read like all others."""
    project.page(
        "help.md",
        'Title: 帮助\nSlug: help\nSummary: 说明。\n\n[a](nowhere.html) [b](about.html#nix)\n\n<p style="x">x</p>\n',
    )
    done = published(project)
    assert done.returncode == 1
    assert "[links] help.html 中的链接 nowhere.html 没有对应的页面或位置。\n" in said(done)
    assert "[links] help.html 中的链接 about.html#nix 没有对应的页面或位置。\n" in said(done)
    assert "[inline] help.html 含有内联样式，会被内容安全策略拦截。\n" in said(done)
    assert "--force links --force inline" in said(done)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--target", "ftp://x/y"],
            "无法识别发布目标“ftp://x/y”。请写作 dir:/文件夹、ssh://用户@主机/文件夹 或 rclone:远端:路径。",
        ),
        (
            ["--target", "ssh://host"],
            "无法识别发布目标“ssh://host”。请写作 ssh://用户@主机/文件夹，如 ssh://web@10.0.0.5/srv/plans。",
        ),
        (
            ["--target", "rclone:oss"],
            "无法识别发布目标“rclone:oss”。请写作 rclone:远端:路径，如 rclone:oss:plans。",
        ),
        (
            ["--force", "all"],
            "--force 不认识 all。可用：empty、shrunk、problems、links、inline、search、lock、foreign、same。",
        ),
    ],
)
def test_unknown_words(project: Project, arguments: list[str], message: str) -> None:
    """A target or an override that does not exist is answered with those that do, before anything is built."""
    done = published(project, *arguments)
    assert (done.returncode, said(done)) == (1, message + "\n")


def test_settings_that_are_missing(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a target or a public address there is nothing to publish, and the settings are named."""
    monkeypatch.setenv("PUBLISH_TARGET", "")
    assert said(published(project)) == (
        "没有指定发布目标。请在 publishconf.py 的 PUBLISH_TARGETS 中写明，或用 --target 给出。\n"
    )
    monkeypatch.setenv("SITEURL", "")
    site = project.folder / "site.yml"
    lines = site.read_text(encoding="utf-8").splitlines(keepends=True)
    site.write_text("".join(line for line in lines if not line.startswith(("address", "本站地址"))), encoding="utf-8")
    refused = published(project, "--target", f"dir:{tmp_path}/nowhere")
    assert refused.returncode == 1
    assert "缺少设置 SITEURL。请写入 site.yml（本站地址）" in said(refused)
    assert not (tmp_path / "nowhere").exists()


def test_releases_that_are_not_there(project: Project, tmp_path: Path) -> None:
    """A rollback without an older release, or to one that does not exist, changes nothing and says what there is."""
    assert said(project.invoke("releases")) == "还没有发布过。\n"
    assert published(project).returncode == 0
    release = (tmp_path / "live/current").readlink().name
    assert said(project.invoke("rollback")) == "没有更早的发布版本可以退回。请用 releases 查看现有版本。\n"
    done = project.invoke("rollback", "000009-aaaaaaaaaaaa")
    assert (done.returncode, said(done)) == (
        1, f"没有发布版本 000009-aaaaaaaaaaaa。现有：{release}。请用 releases 查看后重试。\n"
    )  # fmt: skip


def test_folder_with_other_things(project: Project, tmp_path: Path) -> None:
    """A folder that holds anything but releases is not touched; `current` as a real folder never is."""
    (tmp_path / "live").mkdir()
    (tmp_path / "live/report.doc").write_text("x")
    done = published(project)
    assert (
        f"{tmp_path}/live 中已有其他文件，而不是发布版本。请换一个空文件夹；确要用它的，加 --force foreign。\n"
        in said(done)
    )
    assert [path.name for path in (tmp_path / "live").iterdir()] == ["report.doc"]
    assert published(project, "--force", "foreign").returncode == 0
    shutil.rmtree(tmp_path / "live")
    (tmp_path / "live/current").mkdir(parents=True)
    done = published(project, "--force", "foreign")
    assert "current 不是符号链接，不能整体切换。" in said(done)


def test_no_build_changes_the_site_meanwhile(project: Project, tmp_path: Path) -> None:
    """While the site is being built anew it is not published; what was cut off is finished first."""
    assert published(project).returncode == 0
    before, busy = snapshot(tmp_path / "live"), "另一个生成正在进行。请等它结束后重新发布。\n"
    with FileLock(project.folder / "public.lock"):
        done = project.invoke("publish", "--force", "same")
        assert (done.returncode, done.stderr) == (1, busy)
    (project.folder / "public.next").mkdir()
    (project.folder / "public.next/.journal.json").write_text('{"replace": [], "delete": []}')
    assert snapshot(tmp_path / "live") == before
    assert project.invoke("build", "publish", "--force", "same").returncode == 0  # finishes it


def test_interrupted() -> None:
    """Whoever interrupts a publishing is told how to see what came of it."""
    with pytest.raises(Exit, match="已中止。网上现在是哪个版本，用 releases 查看") as caught, told():
        raise KeyboardInterrupt
    assert caught.value.code == 130


def test_links_out_of_the_site_are_not_followed(project: Project, tmp_path: Path) -> None:
    """A symbolic link in the built site is refused, not read."""
    assert published(project).returncode == 0
    (tmp_path / "secret.html").write_text("secret")
    (project.folder / "public/secret.html").symlink_to(tmp_path / "secret.html")
    from release.tree import files_below

    with pytest.raises(CannotRelease, match="是符号链接，不能发布"):
        files_below(project.folder / "public")


# the target folder itself, with the small site


@pytest.fixture
def local(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path, f"dir:{tmp_path}/live")


def test_rollback_within_a_second(local: Publisher, tmp_path: Path) -> None:
    """Any of the last releases is live again within a second; older ones are gone."""
    ids = [local.publish(version).manifest.release for version in range(7)]
    with local.target() as target:
        assert [each.id for each in target.releases()] == ids[:-5:-1]
        for release in (*ids[-4:], *ids[-4:]):
            started = time.monotonic()
            target.rollback(target.manifest(release), lambda _, __: None)
            assert time.monotonic() - started < 1
            assert (tmp_path / "live/current").readlink().name == release


def test_altered_release_does_not_come_back(local: Publisher, tmp_path: Path) -> None:
    """A former release that was tampered with is not made live; what is live is not altered by a damaged file."""
    from release.faults import SiteAltered

    first = local.publish(0).manifest.release
    second = local.publish(1).manifest.release
    page = tmp_path / "live/releases" / first / "index.html"
    page.write_bytes(page.read_bytes().replace(b"0", b"1"))
    with local.target() as target, pytest.raises(SiteAltered, match=f"版本 {first} 有 1 个文件被改动或缺失"):
        target.rollback(target.manifest(first), lambda _, __: None)
    assert (tmp_path / "live/current").readlink().name == second


def test_damage_is_not_carried_on(local: Publisher, tmp_path: Path) -> None:
    """A live file that was altered is written anew by the next publishing, not linked again."""
    local.publish(0)
    live = tmp_path / "live/current"
    times = (live / "about.txt").stat()
    (live / "about.txt").write_bytes((live / "about.txt").read_bytes().replace(b"never", b"often"))
    os.utime(live / "about.txt", (times.st_atime, times.st_mtime))
    local.publish(1)
    assert b"often" not in (live / "about.txt").read_bytes()


def test_spoiled_compressed_files_are_made_anew(local: Publisher, tmp_path: Path) -> None:
    """What a power failure left of a compressed file in our own tree does not become what readers are sent."""
    first = local.publish(0).manifest
    for damage in (b"", b"x" * first.by_path["about.txt.br"].sums.size):
        (local.folder / "work/release/about.txt.br").write_bytes(damage)
        manifest = local.publish(0, force=frozenset({"same"})).manifest
        assert manifest.entries == first.entries
        assert (tmp_path / "live/current/about.txt.br").stat().st_size == first.by_path["about.txt.br"].sums.size


def test_what_others_hide_beside_releases_stays(local: Publisher, tmp_path: Path) -> None:
    """A file that NFS keeps for a reader, and a file server's snapshots, neither stop a publishing nor go by it."""
    local.publish(0)
    releases = tmp_path / "live/releases"
    (releases / ".nfs000000000000a1").write_bytes(b"still read")
    (releases / ".snapshot").mkdir()
    (releases / ".000001-0a1b2c3d4e5f.partial").mkdir()
    assert local.publish(1).published
    assert {path.name for path in releases.glob(".*")} == {".nfs000000000000a1", ".snapshot"}


def test_damaged_manifest_is_told_and_replaced(local: Publisher, tmp_path: Path) -> None:
    """Where the live manifest was altered, the publishing says so and sends everything again."""
    local.publish(0)
    manifest = (tmp_path / "live/current/manifest.json").resolve()
    manifest.write_bytes(manifest.read_bytes().replace(b"sha256", b"sha652", 1))
    outcome = local.publish(1)
    assert outcome.published
    assert "不是完整的发布清单。请核对文件是否被改动，或重新发布。 本次全部重新传送。" in outcome.remarks[0]


@pytest.mark.parametrize("kind", ["dir", "ssh"])
def test_manifests_that_are_gone(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A release without its manifest, or with a damaged one, keeps nobody from publishing, be it live or not."""
    server = request.getfixturevalue("server") if kind == "ssh" else None
    address, config = (server.target(tmp_path / "live"), server.config) if server else (f"dir:{tmp_path}/live", "")
    publisher, releases = Publisher(tmp_path, address, str(config)), tmp_path / "live/releases"
    first, second = (publisher.publish(version).manifest.release for version in (0, 1))
    with publisher.there() as (place, target):
        assert rollback(place, target, first) == first
    (releases / second / "manifest.json").unlink()
    third = publisher.publish(1).manifest.release
    (releases / third / "manifest.json").unlink()
    fourth = publisher.publish(1)
    assert fourth.remarks == (
        f"版本 {third} 没有发布清单，可能被改动。请换一个版本，或重新发布。 本次全部重新传送。",
    )  # fmt: skip
    shutil.rmtree(releases / fourth.manifest.release)
    assert publisher.publish(1).published
    (releases / first / "manifest.json").write_text("{}")
    assert publisher.publish(2).published


def test_what_fails_once_the_site_is_live(local: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps old releases from being cleared away is told, and not that the site were as before."""
    local.publish(0)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "notes/live")

    monkeypatch.setattr("release.notes.Notes.keep", full)
    done = local.publish(1)
    assert done.published
    assert done.remarks == ("新版本已经上线，但旧版本没有清理完：无法读写 notes/live。请检查权限和磁盘空间。",)
    with local.there() as (place, target), pytest.raises(CannotRelease, match="网上现在是版本 000001-"):
        rollback(place, target, "")
    assert (tmp_path / "live/current").readlink().name.startswith("000001-")


def test_altered_manifest_does_not_come_back(local: Publisher, tmp_path: Path) -> None:
    """A former release whose manifest was made to fit what was altered is known by our own notes."""
    first = local.publish(0).manifest
    local.publish(1)
    folder, forged = tmp_path / "live/releases" / first.release, b"forged"
    (folder / "about.txt").unlink()
    (folder / "about.txt").write_bytes(forged)
    stamp(folder / "about.txt", sha256_of(forged))
    sums = {path: entry.sums for path, entry in first.by_path.items()} | {"about.txt": sums_of(forged)}
    for name, data in replace(manifest_of(sums), release=first.release).files().items():
        (folder / name).write_bytes(data)
    with local.there() as (place, target), pytest.raises(SiteAltered, match="有 1 个文件被改动或缺失（如 about"):
        rollback(place, target, first.release)


def test_two_publishers(local: Publisher) -> None:
    """While one publishes, another is turned away; a publisher that died holds nobody up."""
    other = Publisher(local.folder / "other", local.address)
    other.folder.mkdir()
    with local.target():
        with pytest.raises(CannotRelease, match="另一个发布正在进行。请等它结束后重试。"):
            other.publish(0)
        with pytest.raises(CannotRelease, match="本机的另一个发布正在进行"):
            local.publish(0)
    local.publish(0)


def test_clock_that_jumps(local: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases are counted, not dated: a clock that is set back changes neither their order nor their bytes."""
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    first = local.publish(0).manifest.release
    monkeypatch.setattr(time, "time", lambda: 1.0)
    os.utime(tmp_path / "live/releases" / first, (4_000_000_000, 4_000_000_000))
    second = local.publish(1).manifest.release
    with local.target() as target:
        assert [each.id for each in target.releases()] == [second, first]
    times = {path.stat().st_mtime for path in (tmp_path / "live/current/").rglob("*.html")}
    assert max(times) < 1_300_000_000  # made of the content


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 900 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "none", str(folder)], check=False).returncode:
        pytest.fail("a small disk cannot be mounted; run the tests as root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_full_disk(small_disk: Path, tmp_path: Path) -> None:
    """Where the disk is full the live site stays; with room again, the next publishing succeeds."""
    publisher = Publisher(tmp_path, f"dir:{small_disk}/live", keep=2)
    first = publisher.publish(0).manifest.release
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file, pytest.raises(OSError, match="No space left"):
        file.write(b"x" * 2_000_000)
    with pytest.raises(OSError, match="No space left"):
        publisher.publish(1)
    assert (small_disk / "live/current").readlink().name == first
    ballast.unlink()
    assert publisher.publish(1).published


def test_disk_that_is_read_only(small_disk: Path, tmp_path: Path) -> None:
    """Where the disk takes nothing, the live site stays."""
    publisher = Publisher(tmp_path, f"dir:{small_disk}/live")
    first = publisher.publish(0).manifest.release
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OSError, match="Read-only file system"):
        publisher.publish(1)
    assert (small_disk / "live/current").readlink().name == first


def test_folder_without_permission(project: Project, tmp_path: Path) -> None:
    """A target that we may not write is named, without a traceback, before anything is sent."""
    (tmp_path / "live").mkdir(mode=0o500)
    for path in (tmp_path, project.folder):
        path.chmod(0o777)
    with pytest.raises(PermissionError):
        _as_nobody(lambda: Publisher(tmp_path / "project", f"dir:{tmp_path}/live").publish(0))
    assert list((tmp_path / "live").iterdir()) == []


def _as_nobody(act: Callable[[], object]) -> None:
    """Call `act` without the rights of root, which nothing is denied."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        act()
    finally:
        os.seteuid(mine)


# the other machine


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


def refused(publisher: Publisher) -> str:
    """Publish, and give the message with which that is refused."""
    with pytest.raises(CannotRelease) as caught:
        publisher.publish(0)
    return str(caught.value)


def test_faults_of_the_other_machine(server: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown and changed host keys, a key that is not let in, a port where nobody listens, a missing program."""
    target = server.target(tmp_path / "live")
    known = server.known_hosts.read_text()
    good = server.config.read_text()
    config = tmp_path / "config"

    def with_config(text: str) -> Publisher:
        config.write_text(text)
        return Publisher(tmp_path, target, str(config))

    empty = tmp_path / "empty"
    empty.write_text("")
    assert refused(with_config(good.replace(str(server.known_hosts), str(empty)))) == (
        "服务器的主机密钥没有登记。请向管理员核对密钥指纹，登记到 known_hosts 后重试。"
    )
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    changed = tmp_path / "changed"
    changed.write_text(f"{known.split()[0]} {other.with_suffix('.pub').read_text()}")
    assert refused(with_config(good.replace(str(server.known_hosts), str(changed)))) == (
        "服务器的主机密钥已改变。请向管理员核对密钥指纹，更新 known_hosts 后重试。"
    )
    client = next(line.split()[1] for line in good.splitlines() if "IdentityFile" in line)
    assert refused(with_config(good.replace(client, str(other)))) == "服务器拒绝登录。请检查用户名和 SSH 密钥。"
    shutil.copy(client, tmp_path / "open")
    (tmp_path / "open").chmod(0o644)
    assert refused(with_config(good.replace(client, str(tmp_path / "open")))) == (
        "SSH 私钥文件别人也能读，不能使用。请改为只有本人可读（chmod 600），再重试。"
    )
    assert refused(with_config(f"KexAlgorithms diffie-hellman-group1-sha1\n{good}")) == (
        "服务器与本机的 SSH 没有共同的算法。请管理员升级服务器的 SSH，或在 SSH 设置中为它写明算法。"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = Publisher(tmp_path, f"ssh://127.0.0.1:{probe.getsockname()[1]}/srv/live", str(server.config))
        assert refused(nobody) == "服务器拒绝连接。请检查主机、端口和 SSH 服务。"
    (tmp_path / "live").mkdir()
    (tmp_path / "live/other.txt").write_text("x")
    assert "中已有其他文件，而不是发布版本。" in refused(Publisher(tmp_path, target, str(server.config)))
    assert [path.name for path in (tmp_path / "live").iterdir()] == ["other.txt"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(Publisher(tmp_path, target, str(server.config))) == (
        "没有找到程序 ssh。请先安装（如 sudo apt-get install openssh-client），再重试。"
    )


def test_hosts_by_the_names_that_ssh_knows(server: SshServer, tmp_path: Path) -> None:
    """A host may be named as in ssh's settings, where capitals count; folders may have any name."""
    config = tmp_path / "config"
    named = f"Host PlanServer\n  HostName 127.0.0.1\n  Port {server.port}\n  HostKeyAlias [127.0.0.1]:{server.port}\n"
    config.write_text(named + server.config.read_text())
    publisher = Publisher(tmp_path, f"ssh://PlanServer{tmp_path}/网站 #1?", str(config))
    publisher.publish(0)
    release = publisher.publish(1).manifest.release
    assert (tmp_path / "网站 #1?/current").readlink().name == release


def test_folder_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`dir:~/plans`, which no shell expands, is no folder named `~`."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert target_at("dir:~/plans", Workplace(tmp_path)).address == f"dir:{tmp_path}/plans"


@pytest.mark.parametrize(
    ("address", "host", "port", "far"),
    [
        ("ssh://web@10.0.0.5/srv/plans/", "web@10.0.0.5", None, "web@10.0.0.5:/srv/plans"),
        ("ssh://web@[fd00::5]:2222/srv/plans", "web@fd00::5", 2222, "web@[fd00::5]:/srv/plans"),
        ("ssh://[::1]/srv/plans", "::1", None, "[::1]:/srv/plans"),
        ("ssh://Web01/srv/my%20plans", "Web01", None, "Web01:/srv/my plans"),
    ],
)
def test_ssh_addresses(address: str, host: str, port: int | None, far: str, tmp_path: Path) -> None:
    """What ssh is told of an address, and what rsync."""
    found = Ssh.at(address, Workplace(tmp_path))
    assert (found.host, found.port, found.far_folder) == (host, port, far)


@pytest.mark.parametrize(
    "address",
    ["ssh://host", "ssh://host/", "ssh:///srv", "ssh://-oProxyCommand=id/srv", "ssh://web@-oProxyCommand=id/srv",
     "ssh://-lroot@host/srv", "ssh://web:secret@host/srv", "ssh://host:port/srv", "ssh://a b/srv"],
)  # fmt: skip
def test_ssh_addresses_that_are_none(address: str, tmp_path: Path) -> None:
    """What ssh would take for an option, and what is no address, is refused before any program runs."""
    with pytest.raises(CannotRelease, match="无法识别发布目标") as caught:
        Ssh.at(address, Workplace(tmp_path))
    assert "secret" not in str(caught.value)


def test_words_at_every_login(server: SshServer, tmp_path: Path) -> None:
    """A server that greets whoever logs in, programs too, is told from one that is broken."""
    config = tmp_path / "sshd_config"
    port = free_port()
    greeting = 'ForceCommand echo 欢迎; eval "$SSH_ORIGINAL_COMMAND"\n'
    lines = (server.config.parent / "sshd_config").read_text().replace(f"Port {server.port}", f"Port {port}")
    config.write_text(greeting + lines.replace("/pid", "/pid-greeting"))
    known = tmp_path / "known"
    known.write_text(server.known_hosts.read_text().replace(f":{server.port} ", f":{port} "))
    (tmp_path / "config").write_text(server.config.read_text().replace(str(server.known_hosts), str(known)))
    with running([program("sshd"), "-D", "-e", "-f", str(config)], port, tmp_path / "log"):
        publisher = Publisher(
            tmp_path, f"ssh://{server.user}@127.0.0.1:{port}{tmp_path}/live", str(tmp_path / "config")
        )
        assert refused(publisher) == (
            "服务器在登录时输出了文字（如 .bashrc 中的 echo），rsync 因此不能工作。请管理员改为只在交互登录时输出。"
        )


def test_full_disk_of_the_other_machine(server: SshServer, small_disk: Path, tmp_path: Path) -> None:
    """Where the disk there is full or takes nothing, the message says so, and the live site stays."""
    publisher = Publisher(tmp_path, server.target(small_disk / "live"), str(server.config), keep=2)
    first = publisher.publish(1).manifest.release
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file, pytest.raises(OSError, match="No space left"):
        file.write(b"x" * 2_000_000)
    assert refused(publisher) == "服务器磁盘已满。请清理后重新发布，网上的网站没有改动。"
    assert (small_disk / "live/current").readlink().name == first
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert refused(publisher) == "服务器磁盘只读。请联系管理员。"
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    ballast.unlink()
    assert publisher.publish(0).published


def test_network_cut_while_sending(server: SshServer, tmp_path: Path) -> None:
    """Where the connection breaks in the middle, the live site stays, and the next publishing goes on from there."""
    publisher = Publisher(tmp_path, server.target(tmp_path / "live"), str(server.config))
    first = publisher.publish(0).manifest.release

    def cut(label: str, total: int) -> None:
        if label == "传送" and not total:
            for line in subprocess.run(
                ["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True
            ).stdout.splitlines():
                if "ssh" in line and str(server.config) in line:
                    subprocess.run(["kill", "-9", line.split()[0]], check=False)

    with pytest.raises(CannotRelease, match="连接中断。请检查网络后重新发布，已传的文件不必重传。"):
        publisher.publish(1, progress=cut)
    assert (tmp_path / "live/current").readlink().name == first
    assert publisher.publish(1).published


def test_faults_of_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote that is not configured, a server that does not answer, a missing program."""
    monkeypatch.setenv("PATH", f"{Path(program('rclone')).parent}:{os.environ['PATH']}")
    settings = tmp_path / "rclone.conf"
    settings.write_text("[gone]\ntype = webdav\nurl = http://127.0.0.1:9/\nvendor = other\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(settings))
    monkeypatch.setenv("RCLONE_LOW_LEVEL_RETRIES", "1")
    assert refused(Publisher(tmp_path, "rclone:nix:plans")) == (
        "rclone 没有配置这个远端。请用 rclone config 建立，或检查目标的写法。"
    )
    assert refused(Publisher(tmp_path, "rclone:gone:plans")) == (
        "无法连到存储服务：连接被拒绝。请检查地址、端口和网络。"
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有找到程序 rclone。" in refused(Publisher(tmp_path, "rclone:gone:plans"))


def test_a_note_that_was_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Storage that writes in place may keep half of the note of what a run has begun: then all is sent again."""
    monkeypatch.setenv("PATH", f"{Path(program('rclone')).parent}:{os.environ['PATH']}")
    settings = tmp_path / "rclone.conf"
    settings.write_text("[here]\ntype = local\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(settings))
    publisher = Publisher(tmp_path, f"rclone:here:{tmp_path}/live")
    publisher.publish(0)
    about = tmp_path / "live/about.txt"
    about.write_bytes(about.read_bytes().replace(b"never", b"often"))
    (tmp_path / "live/.releases/pending.json").write_text('{"release": "0000')
    assert publisher.publish(1).published
    assert b"never" in about.read_bytes()
    assert not (tmp_path / "live/.releases/pending.json").exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"theme/site.css": "p{}"}, "[empty] 网站没有首页或没有任何页面。请先检查内容，重新生成。"),
        ({"index.html": "<!DOCTYPE html><title>t</title>"}, "[empty] 网站没有收录任何规划。请先检查 content/plans。"),
    ],
)
def test_empty_release_is_refused(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """A site without pages, or without plans, does not go out unless the guard is named."""
    site = tmp_path / "site"
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    manifest = grow(site, tmp_path / "tree", lambda _, __: None).manifest
    candidate = Candidate(site, manifest, None, "/")
    with pytest.raises(CannotRelease, match=re.escape(said)):
        check(candidate, GUARDS, frozenset())
    assert check(candidate, GUARDS, frozenset({"empty"})) == [said]
