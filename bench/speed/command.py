"""What `./run bench` does with what it is given: checks it, measures, writes the page and the picture."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from bench import ROOT
from bench.speed.peers import PEERS
from bench.speed.picture import picture
from bench.speed.report import PICTURE, around, insert
from bench.speed.results import Results, save
from bench.speed.rounds import PLACES
from bench.speed.running import Bench, new_results, run
from bench.speed.sites import place_of

PAGE = ROOT / "docs" / "performance.md"
CACHE = ROOT / ".cache" / "bench"
ALL = ",".join(PEERS)
"""The names of all peers, as an option gives them."""


class WrongOption(Exception):
    """An option cannot be used; `args[0]` says why, in Chinese."""


def main(sizes: str, peers: str, runs: int, where: str, say: Callable[[str], None]) -> None:
    """Measure as the options say and report; raise WrongOption or NoPlaceForResults before anything is done."""
    around(PAGE)
    bench = Bench(
        sizes=_sizes(sizes),
        peers=_peers(peers),
        places=_places(where, say),
        runs=max(runs, 1),
        cache=CACHE,
        say=say,
    )
    results = new_results(bench)
    kept = CACHE / "results" / f"{datetime.datetime.now():%Y%m%d-%H%M%S}.json"
    try:
        run(bench, results)
    finally:
        save(results, kept)
    if not results.runs:
        say("没有测得任何结果。")
        return
    report(results, PAGE)
    say(f"结果已写入 {PAGE.relative_to(ROOT)}，原始数据在 {kept.relative_to(ROOT)}。")


def report(results: Results, page: Path) -> None:
    """Write tables into a page and the picture beside it; where there is nothing to draw, no old picture stays."""
    insert(page, results)
    drawn, file = picture(results), page.parent / PICTURE
    if drawn:
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
    else:
        file.unlink(missing_ok=True)


def _sizes(words: str) -> list[int]:
    sizes = [word.strip() for word in words.split(",")]
    if not all(word.isdecimal() and int(word) for word in sizes):
        raise WrongOption(f"--sizes 应为规划件数，如 10,100；现在是“{words}”。")
    return sorted({int(word) for word in sizes})


def _peers(words: str) -> list[str]:
    names = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [name for name in names if name not in PEERS]:
        raise WrongOption(f"不认识 {'、'.join(unknown)}。可以写 {ALL}。")
    names += [needed for name in names if (needed := PEERS[name].upon) and needed not in names]
    return names


def _places(words: str, say: Callable[[str], None]) -> list[Path]:
    """Give the folders to make sites in; `disk` is one beside the project's caches."""
    disk = CACHE / "disk"
    places: list[Path] = []
    for word in words.split(","):
        place = disk if word.strip() == "disk" else Path(word.strip())
        if place == disk:
            disk.mkdir(parents=True, exist_ok=True)
        elif not place.is_dir():
            say(f"没有文件夹 {place}，略去。")
            continue
        if place_of(place) in map(place_of, places):
            say(f"{place} 与前一处同在{PLACES[place_of(place)]}，略去。")
            continue
        places.append(place)
    if not places:
        raise WrongOption("没有可用的文件夹。请用 --where 另写，如 --where disk。")
    return places
