"""How the time of a build from nothing grows with the number of plans: what the picture and its table show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.speed.peers import PEERS
from bench.speed.results import OURS, Results, Run, median


@dataclass(frozen=True, slots=True)
class Growth:
    """The times of one contender."""

    title: str
    points: Sequence[tuple[int, float]]
    """Number of plans and median seconds, by size; at least one."""

    @property
    def last_step(self) -> float | None:
        """How the time for one plan at the largest size stands to that at the size before it."""
        if len(self.points) < 2:
            return None
        (less, before), (more, after) = self.points[-2:]
        return after / more / (before / less)


def growths(results: Results, where: str) -> Iterator[Growth]:
    """Give the growth of all that were measured; what works on the site of another is counted with that one."""
    for name in (OURS, *PEERS):
        peer = PEERS.get(name)
        title = "This generator" if peer is None else peer.title
        if peer and peer.upon:
            title = f"{PEERS[peer.upon].title} + {title}"
        times = ((each.plans, seconds_of(results, name, each.plans, where)) for each in results.corpora)
        if points := [(plans, seconds) for plans, seconds in times if seconds is not None]:
            yield Growth(title, points)


def both(results: Results, name: str, plans: int, where: str) -> list[tuple[Run, Run]]:
    """Give the runs of a peer, each with that of the peer whose site it works on, round by round."""
    upon = {run.round: run for run in results.of(PEERS[name].upon, plans, where)}
    return [(upon[run.round], run) for run in results.of(name, plans, where) if run.round in upon]


def seconds_of(results: Results, name: str, plans: int, where: str) -> float | None:
    """Give the median time of a build from nothing; of a peer that works on another's site, of both together."""
    if name in PEERS and PEERS[name].upon:
        return median(one.seconds + other.seconds for one, other in both(results, name, plans, where))
    return results.seconds(name, plans, where)
