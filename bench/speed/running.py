"""The whole way: peers installed, plans made, our site built and read back, the same given to all, all run in turn."""

from __future__ import annotations

import datetime
import functools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.corpus import make_corpus
from bench.speed import ours
from bench.speed.measuring import RunFailed, measure
from bench.speed.pages import read_frame, read_pages
from bench.speed.peers import PEERS
from bench.speed.peers.base import Peer, Site, steps
from bench.speed.results import OURS, Corpus, Missing, Results, this_machine
from bench.speed.rounds import PATIENCE, PLACES, Contender, Heat, Say
from bench.speed.sites import place_of
from bench.speed.tools import NotInstalled, install, pinned, release

EVERYWHERE = (OURS, "hugo")
"""Who is measured in all places; the others in the first alone, since files are written alike by all."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What is asked for, and where things are kept."""

    sizes: Sequence[int]
    """Numbers of plans, ascending."""
    peers: Sequence[str]
    places: Sequence[Path]
    """Folders in which sites are made."""
    runs: int
    cache: Path
    """Folder of the peers' programs and of the corpora."""
    say: Say

    def tools(self, peer: str) -> Path:
        """Give the folder that a peer is installed in."""
        return self.cache / "peers" / peer


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
    installed = [PEERS[name] for name in results.releases if _installed(name, bench, results)]
    for plans in bench.sizes:
        content = bench.cache / "corpora" / str(plans)
        bench.say(f"制作 {plans} 件规划。")
        make_corpus(content, plans)
        peers = installed
        for place in bench.places:
            heat = Heat(plans, place_of(place), results, bench.say)
            with tempfile.TemporaryDirectory(prefix="plan-bench-", dir=place) as folder:
                try:
                    heat.run(list(_contenders(Path(folder), content, peers, bench, heat)), bench.runs)
                except RunFailed as error:
                    bench.say(f"  未能生成：{error}")
                    heat.miss(OURS, str(error))
                except OSError as error:  # no room is left, most likely
                    bench.say(f"  不能继续：{error.strerror}")
                    heat.miss(OURS, str(error.strerror))
            peers = [peer for peer in installed if peer.name in EVERYWHERE]


def _installed(name: str, bench: Bench, results: Results) -> bool:
    try:
        bench.say(f"准备 {PEERS[name].title} {results.releases[name]}。")
        install(pinned()[name], bench.tools(name))
    except NotInstalled as error:
        bench.say(f"  未能安装，略去：{error}")
        results.missing.append(Missing(name, 0, "", f"could not be installed: {error}"))
        return False
    return True


def _contenders(folder: Path, content: Path, peers: Sequence[Peer], bench: Bench, heat: Heat) -> Iterator[Contender]:
    """Build our site in `folder`, make the projects of all peers of its pages, give all that take part."""
    project = folder / OURS
    ours.make_project(project, content)
    bench.say(f"{heat.plans} 件规划，{PLACES[heat.where]}：先生成一次，由此得到各软件的页面。")
    measure(ours.BUILD, project)
    site = _read(project / ours.OUTPUT, folder)
    if all(corpus.plans != heat.plans for corpus in heat.results.corpora):
        heat.results.corpora.append(Corpus(heat.plans, _characters(content), len(site.pages)))
    yield Contender(OURS, "本软件", functools.partial(ours.steps, project), len(site.pages))
    for peer in peers:
        if _fits(peer, heat):
            if not peer.upon:
                peer.make(site, folder / peer.name)
            yield Contender(
                peer.name, peer.title, functools.partial(steps, peer, folder, bench.tools(peer.name)), len(site.pages)
            )


def _read(output: Path, folder: Path) -> Site:
    """Read our site back; its style sheet and scripts are kept where no build of ours removes them."""
    frame = read_frame(output)
    site = Site(read_pages(output), frame, output / frame.static)
    return replace(site, static=Path(shutil.copytree(site.static, folder / "static" / frame.static)))


def _fits(peer: Peer, heat: Heat) -> bool:
    """Tell whether a peer will come to its end in time, to judge by the size before; note it if not."""
    smaller = [corpus.plans for corpus in heat.results.corpora if corpus.plans < heat.plans]
    if not smaller:
        return True
    took = heat.results.seconds(peer.name, max(smaller), heat.where)
    if took is None:
        heat.miss(peer.name, f"not measured at {max(smaller):,} plans either")
        return False
    expected = took * heat.plans / max(smaller)
    if expected > PATIENCE:
        heat.say(f"{peer.title}：预计每次 {expected:.0f} 秒，略去。")
        heat.miss(peer.name, f"would take about {expected / 60:.0f} min a run")
    return expected <= PATIENCE


def _characters(content: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8")) for path in (content / "plans").glob("*.md"))
