"""The staging folder: all or nothing, only what differs, finished after an interruption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atomic_output.stage import JOURNAL, Changes, OutputBusy, Stage, WrittenTwice
from tests.building import snapshot

HOME = {"index.html": "home"}
"""What every site has, and by what an output is known to be one."""


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(stage: Stage, files: dict[str, str]) -> Changes:
    stage.prepare()
    fill(stage.folder, HOME | files)
    return stage.commit()


def texts(folder: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in snapshot(folder).items() if name not in HOME}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "output")


def test_first_build(stage: Stage) -> None:
    """A first build becomes the output as it is."""
    assert build(stage, {"a": "1", "b/c": "2"}) == Changes(3, 0, 0, 1)
    assert texts(stage.output) == {"a": "1", "b/c": "2"}
    assert not stage.folder.exists()


def test_only_what_differs_is_touched(stage: Stage) -> None:
    """Files that did not change keep their inode; those no longer made go, with the folders they leave empty."""
    build(stage, {"a": "1", "b/c": "2", "d": "3"})
    before = {name: (stage.output / name).stat().st_ino for name in ("a", "d")}
    assert build(stage, {"a": "1", "d": "4", "e/f": "5"}) == Changes(2, 1, 2, 1)
    assert texts(stage.output) == {"a": "1", "d": "4", "e/f": "5"}
    assert not (stage.output / "b").exists()
    assert (stage.output / "a").stat().st_ino == before["a"]
    assert (stage.output / "d").stat().st_ino != before["d"]


def test_nothing_changed_writes_nothing(stage: Stage) -> None:
    """A build that makes the same again leaves the output untouched."""
    build(stage, {"a": "1"})
    before = (stage.output / "a").stat()
    assert build(stage, {"a": "1"}) == Changes(0, 0, 2, 1)
    assert (stage.output / "a").stat() == before


def test_abandoned_build_changes_nothing(stage: Stage) -> None:
    """A build that never came to its end leaves the output; the next one starts afresh."""
    build(stage, {"a": "1"})
    stage.prepare()
    fill(stage.folder, {"a": "broken", "x": "left over"})
    stage.close()
    assert texts(stage.output) == {"a": "1"}
    build(stage, {"a": "2"})
    assert texts(stage.output) == {"a": "2"}


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_interrupted_commit_is_finished(stage: Stage, moved: int) -> None:
    """Cut off after any of its renames, a commit is finished by the next build before anything else."""
    build(stage, {"a": "1", "b": "1", "old": "1"})
    stage.prepare()
    fill(stage.folder, HOME | {"a": "2", "b": "2"})
    journal = {"replace": ["a", "b"], "delete": ["old"]}
    (stage.folder / JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    for name in journal["replace"][:moved]:
        (stage.folder / name).replace(stage.output / name)
    stage.close()
    stage.prepare()
    assert texts(stage.output) == {"a": "2", "b": "2"}
    assert list(stage.folder.iterdir()) == []


def test_file_and_folder_change_places(stage: Stage) -> None:
    """A page may become a folder and a folder a page."""
    build(stage, {"a": "file", "b/c": "in folder"})
    build(stage, {"a/x": "in folder", "b": "file"})
    assert texts(stage.output) == {"a/x": "in folder", "b": "file"}


def test_one_build_at_a_time(stage: Stage) -> None:
    """While a build is under way, another cannot begin; afterwards it can."""
    stage.prepare()
    with pytest.raises(OutputBusy):
        Stage(stage.output).prepare()
    stage.close()
    build(Stage(stage.output), {"a": "1"})
    assert texts(stage.output) == {"a": "1"}


def test_a_build_that_cannot_begin_lets_others_build(stage: Stage) -> None:
    """What stands in the way of the staging folder stops one build, and holds nothing against the next."""
    stage.folder.write_text("no folder", encoding="utf-8")
    with pytest.raises(FileExistsError) as kept:  # with it all that the build had in hand
        stage.prepare()
    stage.folder.unlink()
    assert build(Stage(stage.output), {"a": "1"}).written == 2, kept


def test_files_the_output_holds_are_not_staged(stage: Stage) -> None:
    """What is written through the stage and is there already is kept, not written again."""
    build(stage, {"a.html": "1", "b": "1"})
    stage.prepare()
    stage.write("a.html", b"1")
    stage.write("c", b"3")
    stage.write("index.html", b"home")
    assert texts(stage.folder) == {"c": "3"}
    assert stage.commit() == Changes(1, 1, 2, 2)
    assert texts(stage.output) == {"a.html": "1", "c": "3"}


def test_no_file_is_written_twice(stage: Stage) -> None:
    """Two pages with one address are an error, whether they differ from the output or not."""
    build(stage, {"a": "1"})
    stage.prepare()
    for data in (b"1", b"2"):
        stage.kept.clear()
        stage.write(f"x{data.decode()}", data)
        with pytest.raises(WrittenTwice):
            stage.write(f"x{data.decode()}", data)
    stage.write("a", b"1")
    with pytest.raises(WrittenTwice):
        stage.write("a", b"1")
    fill(stage.folder, {"a": "made by Pelican"})
    with pytest.raises(WrittenTwice):
        stage.commit()
    stage.close()
