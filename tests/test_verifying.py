"""Verification of a live site: every alteration is found, and nothing else is reported."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from release import console
from release.faults import CannotRelease, SiteAltered
from release.manifest import MANIFEST, MANIFEST_SUMS, Manifest, manifest_of, read_manifest
from release.names import is_compressed
from release.notes import Notes, notes_of
from release.publishing import Site, publish, rollback
from release.sums import sums_of
from release.targets import Workplace
from release.targets.directory import Directory
from release.verifying import Answer, Fault, Finding, LiveSite, Verdict, Witness, live_manifest, verify, verify_at
from tests.releasing import Publisher
from tests.servers import nginx

ALTERATIONS = 1000


@dataclass(frozen=True)
class Live:
    """A published site, what it should be, and what it was before."""

    folder: Path
    site: LiveSite
    target: Directory
    manifest: Manifest
    older: Manifest

    def verify(self, **options: object) -> dict[str, Fault]:
        findings = verify(
            self.site, self.manifest, held=self.target.held(), older=[self.older], **options  # type: ignore[arg-type]
        ).findings  # fmt: skip
        assert len({finding.path for finding in findings}) == len(findings), "a file is reported twice"
        return {finding.path: finding.fault for finding in findings}


@pytest.fixture(scope="module")
def live(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The portal in its second release; in the first some pages were other ones."""
    folder = tmp_path_factory.mktemp("verified")
    before = folder / "before"
    shutil.copytree(portal, before)
    for page in sorted(before.rglob("*.html"))[::3]:
        page.write_bytes(page.read_bytes().replace(b"</body>", b"<!-- old --></body>"))
    (before / "plans/withdrawn.html").write_text("<!DOCTYPE html><title>x</title>" + "<p>x</p>" * 99)
    target = Directory(folder / "live")
    place = Workplace(folder / "work")
    older = publish(Site(before, "/"), place, target, ()).manifest
    manifest = publish(Site(portal, "/"), place, target, ()).manifest
    with nginx(folder / "nginx", folder / "live/current") as address:
        yield Live((folder / "live/current").resolve(), LiveSite(address), target, manifest, older)


def test_untouched_site(live: Live) -> None:
    """A site that is as it was published passes, in full and by its ETags."""
    assert live.verify() == {}
    assert live.verify(quick=True) == {}


def test_a_withdrawn_page_that_does_not_answer(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one finding among others, which are told as well."""
    get = LiveSite.get

    def answer(site: LiveSite, path: str, **headers: str) -> Answer:
        if path == "plans/withdrawn.html":
            raise CannotRelease("连接超时。请检查网络。")
        return get(site, path, **headers)

    monkeypatch.setattr(LiveSite, "get", answer)
    assert live.verify() == {"plans/withdrawn.html": Fault.UNREACHABLE}


def test_deleted_pages(tmp_path: Path) -> None:
    """A deleted page that answers 410 with what was published is right; one that only claims to be deleted is not."""
    page = '<!DOCTYPE html><html lang="zh-CN"><title>{}</title><h1>{}</h1>' + "<p>甲</p>" * 99
    for path, title in (("index.html", "首页"), ("plans/old.html", "已删除"), ("plans/old.html.gone", "已删除")):
        (tmp_path / "output" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / path).write_text(page.format(title, title), encoding="utf-8")
    target = Directory(tmp_path / "live")
    manifest = publish(Site(tmp_path / "output", "/"), Workplace(tmp_path / "work"), target, ()).manifest
    current = (tmp_path / "live/current").resolve()
    with nginx(tmp_path / "nginx", tmp_path / "live/current") as address:
        live = Live(current, LiveSite(address), target, manifest, manifest)
        assert live.site.get("plans/old.html").status == 410
        assert live.verify() == live.verify(quick=True) == {}
        shutil.copy2(current / "index.html", current / "index.html.gone")
        found = live.verify()
        assert (found["index.html"], found["index.html.gone"]) == (Fault.MISSING, Fault.EXTRA)
        (current / "index.html.gone").unlink()
        (current / "plans/old.html.gone").unlink()
        (current / "plans/old.html.gone").write_text("改", encoding="utf-8")
        found = live.verify()
        assert (found["plans/old.html"], found["plans/old.html.gone"]) == (Fault.ALTERED, Fault.ALTERED)


def test_every_alteration_is_found(live: Live, tmp_path: Path) -> None:
    """Of 1,000 random alterations each is found and called by its name, and no file besides is reported.

    They are made in rounds on disjoint files: one bit of a file flipped without a trace in its time, a file deleted,
    added, or put back to that of the release before.
    """
    chance = random.Random(2026)
    found = 0
    while found < ALTERATIONS:
        kept = tmp_path / "kept"
        shutil.copytree(live.folder, kept)
        expected: dict[str, Fault] = {}
        for path in chance.sample(sorted(live.manifest.by_path), min(150, ALTERATIONS - found)):
            name, fault = _alter(live, path, chance)
            expected[name] = fault
        assert live.verify() == expected
        found += len(expected)
        for path in sorted(expected):
            (live.folder / path).unlink(missing_ok=True)
            if (kept / path).exists():
                shutil.copy2(kept / path, live.folder / path)
        shutil.rmtree(kept)
    assert live.verify() == {}


def _alter(live: Live, path: str, chance: random.Random) -> tuple[str, Fault]:
    """Alter one file of the live site; give its name and what should be said of it."""
    file = live.folder / path
    data, status = file.read_bytes(), file.stat()
    old = live.target.folder / "releases" / live.older.release / path
    kind = chance.choice(["flip", "delete", "add", "old"])
    if kind == "add":
        added = path.rpartition(".")[0] + f"-added{chance.randrange(10**6)}.html"
        (live.folder / added).write_bytes(data)
        return added, Fault.EXTRA
    file.unlink()  # not written in place: the release before shares it
    if kind == "delete":
        return path, Fault.MISSING
    if kind == "old" and old.is_file() and old.read_bytes() != data:
        shutil.copy2(old, file)
        return path, Fault.STALE
    bit = chance.randrange(len(data) * 8)
    file.write_bytes(data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    return path, Fault.ALTERED


def test_what_this_machine_published(tmp_path: Path) -> None:
    """What was made live last from here must be live: no other release will do, be it whole in itself.

    Releases of the same name at another target are another matter, as is what was published from another machine.
    """
    here, twin = (Publisher(tmp_path, f"dir:{tmp_path}/{name}") for name in ("live", "twin"))
    wanted = [here.publish(version).manifest for version in (0, 1, 2)][-1]
    alike = [twin.publish(version).manifest for version in (0, 3, 2)][-1]
    assert wanted.release == alike.release
    assert wanted != alike  # what is carried over differs
    elsewhere, live = Workplace(tmp_path / "elsewhere"), tmp_path / "live"

    def verified(place: Workplace | None = None, given: Path | None = None) -> Verdict:
        with here.there() as (ours, target):
            return verify_at(address, place or ours, target, given=given)

    def put_live(release: str) -> None:
        (live / "current").unlink()
        (live / "current").symlink_to(f"releases/{release}")

    with nginx(tmp_path / "nginx", live / "current") as address:
        assert (verified().findings, verified().witness) == ((), Witness.OWN)
        assert (verified(elsewhere).findings, verified(elsewhere).witness) == ((), Witness.SITE)
        assert next(console.verified(verified(elsewhere))).startswith("清单取自网站本身")
        sums = {path: each.sums for path, each in wanted.by_path.items()} | {"index.html": sums_of(b"!")}
        forged = manifest_of(sums).numbered(9)
        folder = live / "releases" / forged.release
        shutil.copytree(live / "current/", folder)
        (folder / "index.html").write_bytes(b"!")
        for name, data in forged.files().items():
            (folder / name).write_bytes(data)
        put_live(forged.release)
        assert verified().findings == (
            Finding("index.html", Fault.STALE, f"属于 {forged.release}"),
            Finding(MANIFEST, Fault.ALTERED, f"不是 {wanted.release} 的清单，而是 {forged.release} 的"),
        )
        kept = verified(given=live / "releases" / wanted.release / MANIFEST)
        assert (kept.witness, len(kept.findings)) == (Witness.GIVEN, 2)
        put_live(here.publish(1).manifest.release)
        assert verified().findings == ()
        with here.there() as (place, target):
            rollback(place, target, wanted.release)
        assert verified().findings == ()


def test_publisher_killed_before_it_took_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing the same once more notes what is live, if it was made here."""
    publisher = Publisher(tmp_path, f"dir:{tmp_path}/live")
    publisher.publish(0)
    with monkeypatch.context() as patch:
        patch.setattr(Notes, "keep", lambda *_: None)
        second = publisher.publish(1).manifest
    with publisher.there() as (place, target):
        notes = notes_of(place.folder, target.address)
    assert notes.live() != second
    assert publisher.publish(1).same
    assert notes.live() == second


def test_over_http_alone(live: Live) -> None:
    """Without a look into the target, what is served is held against the manifest; a withdrawn page is told."""
    extra = live.folder / "plans/withdrawn.html"
    extra.write_text("still here")
    page = live.folder / "about.html"
    data = page.read_bytes()
    page.unlink()
    page.write_bytes(data.replace(b"<p>", b"<p>!", 1))
    try:
        findings = verify(live.site, live.manifest, older=[live.older]).findings
    finally:
        extra.unlink()
        page.unlink()
        page.write_bytes(data)
    assert findings == (
        Finding("about.html", Fault.ALTERED, f"应为 {len(data)} 字节，实为 {len(data) + 1} 字节"),
        Finding("plans/withdrawn.html", Fault.EXTRA, "已撤下"),
    )


def test_quick_verification_sends_no_bodies(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ETags, files that are unchanged are not sent; one that was written anew is."""
    answers = []
    get = LiveSite.get

    def counted(self: LiveSite, path: str, **headers: str) -> object:
        answer = get(self, path, **headers)
        answers.append(answer)
        return answer

    monkeypatch.setattr(LiveSite, "get", counted)
    page = live.folder / "about.html"
    data, status = page.read_bytes(), page.stat()
    page.unlink()
    page.write_bytes(data[:-1] + b" ")
    try:
        assert live.verify(quick=True) == {"about.html": Fault.ALTERED}
    finally:
        page.unlink()
        page.write_bytes(data)
        os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    sent = [answer for answer in answers if getattr(answer, "status", 0) == 200]
    assert len(sent) == 2  # the page, and the manifest


def test_manifest_of_a_site(live: Live, tmp_path: Path) -> None:
    """The manifest is summed as `sha256sum -c` reads it, names every file, and one that was altered is not believed."""
    data = (live.folder / MANIFEST).read_bytes()
    assert (live.folder / f"{MANIFEST}.sha256").read_text() == f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n"
    assert (live.folder / f"{MANIFEST}.sm3").read_text() == f"{hashlib.new('sm3', data).hexdigest()}  {MANIFEST}\n"
    present = {path.relative_to(live.folder).as_posix() for path in live.folder.rglob("*") if path.is_file()}
    assert present - {MANIFEST, *MANIFEST_SUMS} == set(live.manifest.by_path)
    texts = [path for path in live.manifest.by_path if path.endswith(".html")]
    assert {f"{path}{end}" for path in texts for end in (".br", ".gz")} <= present
    assert not any(is_compressed(path) and path.rpartition(".")[0] not in present for path in present)
    assert live_manifest(live.site) == live.manifest

    kept = tmp_path / MANIFEST
    shutil.copy2(live.folder / MANIFEST, kept)
    (live.folder / MANIFEST).unlink()
    (live.folder / MANIFEST).write_bytes(data.replace(b'"size": 1', b'"size": 2', 1))
    try:
        with pytest.raises(CannotRelease, match="清单可能被改动。请用 --manifest 给出可信的清单文件。"):
            live_manifest(live.site)
    finally:
        (live.folder / MANIFEST).unlink()
        shutil.copy2(kept, live.folder / MANIFEST)
    for bad in (b"", b"{}", b"[1]", b"\xff", data[:-9], data.replace(b'"about.html"', b'"../about.html"')):
        with pytest.raises(SiteAltered, match="不是完整的发布清单"):
            read_manifest(bad, "清单")
