"""Runs this generator and its peers in turn, round by round, on the same pages."""

from __future__ import annotations

import datetime
import functools
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.corpus import make_corpus
from bench.speed import ours
from bench.speed.measuring import MB, RunFailed, measure
from bench.speed.pages import read_frame, read_pages
from bench.speed.peers import PEERS
from bench.speed.peers.base import OUTPUT, Peer, Site
from bench.speed.results import DISK, MEMORY, OURS, Corpus, Missing, Results, Run, Weight, this_machine
from bench.speed.steps import Step
from bench.speed.tools import NotInstalled, install, pinned, release

PATIENCE = 240.0
"""Seconds that a contender may take at one size and place; who is slow runs less often, or not at all."""
TICK = 10_000_000
"""Nanoseconds by which the times of files may lag behind the clock."""
ON_DISK = (OURS, "hugo")
"""Who is measured again in the second place: where files are written to is the same for all."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Contender:
    """One that takes part, at one size and place."""

    name: str
    title: str
    steps: Callable[[int], Iterator[Step]]
    """Gives the steps of a round by its number."""
    pages: int
    """How many pages it must make."""
    spent: list[float] = field(default_factory=list)
    """Seconds of each round so far."""
    out: bool = False

    @property
    def has_time(self) -> bool:
        """Whether another round fits into the time that it has; the first always does."""
        return not self.spent or sum(self.spent) + max(self.spent) <= PATIENCE


@dataclass(frozen=True, slots=True)
class Bench:
    """What is asked for, and where things are kept."""

    sizes: Sequence[int]
    """Numbers of plans, ascending."""
    peers: Sequence[str]
    places: Sequence[Path]
    """Folders in which sites are made; the first one sees everybody."""
    runs: int
    cache: Path
    """Folder of the peers' programs and of the corpora."""
    say: Say


def new_results(bench: Bench) -> Results:
    """Give results without a run yet."""
    packages = pinned()
    return Results(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        releases={name: release(packages[name]) for name in PEERS if name in bench.peers},
    )


def run(bench: Bench, results: Results) -> None:
    """Measure everything into `results`; what cannot be measured is noted there, and the rest goes on."""
    peers = [PEERS[name] for name in PEERS if name in bench.peers and _installed(bench, results, name)]
    for plans in bench.sizes:
        content = bench.cache / "corpora" / str(plans)
        bench.say(f"制作 {plans} 件规划。")
        make_corpus(content, plans)
        for place in bench.places:
            with tempfile.TemporaryDirectory(prefix="plan-bench-", dir=place) as folder:
                try:
                    _run_in(Path(folder), place == bench.places[0], plans, content, peers, bench, results)
                except OSError as error:  # no room is left, most likely
                    bench.say(f"  不能继续：{error.strerror}")
                    results.missing.append(Missing(OURS, plans, place_of(Path(folder)), str(error.strerror)))


def _installed(bench: Bench, results: Results, name: str) -> bool:
    try:
        bench.say(f"准备 {PEERS[name].title} {results.releases[name]}。")
        install(pinned()[name], bench.cache / "peers" / name)
    except NotInstalled as error:
        bench.say(f"  未能安装，略去：{error}")
        results.missing.append(Missing(name, 0, "", f"could not be installed: {error}"))
        return False
    return True


def _run_in(
    folder: Path, first: bool, plans: int, content: Path, peers: Sequence[Peer], bench: Bench, results: Results
) -> None:
    """Measure sites of one size in one place."""
    where = place_of(folder)
    project = folder / OURS
    ours.make_project(project, content)
    bench.say(f"{plans} 件规划，{WORDS[where]}：先生成一次，由此得到各软件的页面。")
    try:
        measure(ours.BUILD, project)
    except RunFailed as error:
        bench.say(f"  未能生成：{error}")
        results.missing.append(Missing(OURS, plans, where, str(error)))
        return
    output = project / ours.OUTPUT
    frame = read_frame(output)
    site = Site(read_pages(output), frame, _kept(output / frame.static, folder))
    if first:
        results.corpora.append(Corpus(plans, _characters(content), len(site.pages)))
    contenders = [Contender(OURS, "本软件", functools.partial(ours.steps, project), len(site.pages))]
    for peer in peers:
        if (first or peer.name in ON_DISK) and _fits(peer, plans, where, bench, results):
            if not peer.upon:
                peer.make(site, folder / peer.name)
            steps = functools.partial(peer_steps, peer, folder, bench.cache / "peers" / peer.name)
            contenders.append(Contender(peer.name, peer.title, steps, len(site.pages)))
    for number in range(1, bench.runs + 1):
        for contender in contenders:
            if not contender.out and contender.has_time:
                run_round(contender, number, plans, where, bench, results)


def _kept(static: Path, folder: Path) -> Path:
    """Keep style sheet and scripts where no build of ours removes them."""
    return Path(shutil.copytree(static, folder / "static" / static.name))


def _fits(peer: Peer, plans: int, where: str, bench: Bench, results: Results) -> bool:
    """Tell whether a peer will come to its end in time, to judge by the size before; note it if not."""
    before = max(
        (corpus for corpus in results.corpora if corpus.plans < plans), key=lambda each: each.plans, default=None
    )
    if before is None:
        return True
    took = results.seconds(peer.name, before.plans, where)
    if took is None:
        results.missing.append(Missing(peer.name, plans, where, f"not measured at {before.plans} plans either"))
        return False
    expected = took * plans / before.plans
    if expected <= PATIENCE:
        return True
    bench.say(f"{peer.title}：预计每次 {expected:.0f} 秒，略去。")
    results.missing.append(Missing(peer.name, plans, where, f"would take about {expected / 60:.0f} min a run"))
    return False


def run_round(contender: Contender, number: int, plans: int, where: str, bench: Bench, results: Results) -> None:
    """Run the steps of a contender once; whoever fails takes part no longer."""
    spent = 0.0
    try:
        for step in contender.steps(number):
            begun = time.time_ns()
            cost = measure(step.command, step.folder)
            spent += cost.seconds
            site, written = weigh(step.output, begun)
            if site.pages < contender.pages:
                raise RunFailed(f"made {site.pages} of {contender.pages} pages")
            results.runs.append(
                Run(
                    contender.name, step.name, plans, where, number,
                    cost.seconds, cost.processor, cost.peak, cost.together, site, written,
                )
            )  # fmt: skip
            bench.say(
                f"{number}/{bench.runs} {plans} 件 {WORDS[where]}　{contender.title}{STEP_WORDS[step.name]}："
                f"{cost.seconds:.2f} 秒，{cost.peak:.0f} MB"
            )
    except RunFailed as error:
        contender.out = True
        bench.say(f"{number}/{bench.runs} {plans} 件　{contender.title}未能完成：{error}")
        results.missing.append(Missing(contender.name, plans, where, str(error)))
    contender.spent.append(spent)


def peer_steps(peer: Peer, projects: Path, tools: Path, _number: int) -> Iterator[Step]:
    """Give the one run of a peer in a round, cold: its site and what it keeps between runs are removed."""
    project = projects / (peer.upon or peer.name)
    for name in (peer.name,) if peer.upon else (OUTPUT, *peer.leftovers):
        at = project / OUTPUT / name if peer.upon else project / name
        if at.is_dir():
            shutil.rmtree(at)
        at.unlink(missing_ok=True)
    yield Step("cold", project, peer.command(tools), project / OUTPUT)


def weigh(site: Path, since: int) -> tuple[Weight, int]:
    """Weigh a built site, and count its files that were written after `since`, in nanoseconds of the clock."""
    files = [(path.suffix, path.stat()) for path in site.rglob("*") if path.is_file()]
    pages = [status.st_size for suffix, status in files if suffix == ".html"]
    weight = Weight(len(pages), sum(pages) / MB, len(files), sum(status.st_size for _, status in files) / MB)
    return weight, sum(status.st_ctime_ns >= since - TICK for _, status in files)


def place_of(folder: Path) -> str:
    """Tell whether a folder is in memory or on a disk."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return DISK
    holding = [(point, kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return MEMORY if max(holding, key=lambda each: len(each[0]))[1] in ("tmpfs", "ramfs") else DISK


def _characters(content: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8")) for path in (content / "plans").glob("*.md"))


WORDS = {MEMORY: "内存", DISK: "硬盘"}
STEP_WORDS = {"cold": "", "unchanged": "（未改动）", "edited": "（改一件）"}
