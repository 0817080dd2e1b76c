"""Results → the tables of `docs/performance.md`, between its two marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.speed.budgets import Budget, budgets
from bench.speed.growth import Growth, both, growths
from bench.speed.peers import PEERS
from bench.speed.results import DISK, MEMORY, OURS, Results, Run, median

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PICTURE = "images/growth.svg"
"""Beside the page."""
PLACES = {MEMORY: "in memory (tmpfs)", DISK: "on disk"}
STEPS = {
    "cold": "**This generator**, from nothing: links, search index, data, checks",
    "unchanged": "the same, nothing changed",
    "edited": "the same, one plan edited",
}
_HEAD = (
    "",
    "median time",
    "beside Hugo",
    "processor",
    "largest process",
    "all together",
    "a page",
    "the site",
    "files written",
    "runs",
)


class NoPlaceForResults(Exception):
    """The page has no marks between which results could be written."""


def insert(page: Path, results: Results) -> None:
    """Write the tables of `results` into a page, in the place of what is there between the marks."""
    before, after = around(page)
    page.write_text(f"{before}{BEGIN}\n{tables(results)}{END}{after}", encoding="utf-8")


def around(page: Path) -> tuple[str, str]:
    """Give what stands before the first mark and after the second; raise NoPlaceForResults where one is missing."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoPlaceForResults(page.name)
    return before, after


def tables(results: Results) -> str:
    """Give all tables as Markdown."""
    return "\n\n".join(_parts(results)) + "\n"


def _parts(results: Results) -> Iterator[str]:
    yield _circumstances(results)
    if held := list(budgets(results)):
        yield "### What is asked for"
        yield _table(("", "at most", "measured", ""), map(_budget_row, held))
    for corpus in reversed(results.corpora):
        for where in results.places(corpus.plans):
            yield f"### {_number(corpus.plans)} plans, {_number(corpus.pages)} pages, {PLACES[where]}"
            yield _table(_HEAD, _rows(results, corpus.plans, where))
    if len(results.corpora) > 1:
        where = next(results.places(results.corpora[0].plans))
        yield f"### Growth, {PLACES[where]}"
        yield f"![Time of a build from nothing by number of plans; the figures are in the table below.]({PICTURE})"
        sizes = [corpus.plans for corpus in results.corpora]
        head = ("", *(f"{_number(size)} plans" for size in sizes), "time a plan, largest size beside the one before")
        yield _table(head, _growth_rows(sizes, growths(results, where)))
    if results.missing:
        yield "### Not measured"
        yield "\n".join(_missing(results))


def _circumstances(results: Results) -> str:
    machine = results.machine
    made = "; ".join(
        f"{_number(each.plans)} plans of {each.characters / 1e6:.2f} million characters, {_number(each.pages)} pages"
        for each in results.corpora
    )
    peers = ", ".join(f"{PEERS[name].title} {release}" for name, release in results.releases.items())
    return (
        f"Measured {results.date} with {machine.cores} cores, {machine.memory} GB of memory, {machine.system}, "
        f"Python {machine.python}; {machine.load:.1f} other processes wanted a core when it began. "
        f"Corpora: {made}. Peers: {peers}."
    )


def _budget_row(budget: Budget) -> Sequence[str]:
    most, measured = (_figure(figure, budget.unit) for figure in (budget.most, budget.measured))
    return budget.words, most, measured, "met" if budget.kept else "**not met**"


def _figure(figure: float, unit: str) -> str:
    digits = 2 if unit in ("×", "s") else 0
    return f"{figure:,.{digits}f} {unit}".strip()


def _rows(results: Results, plans: int, where: str) -> Iterator[Sequence[str]]:
    hugo = results.seconds("hugo", plans, where)
    for step, words in STEPS.items():
        yield from _row(words, results.of(OURS, plans, where, step), hugo)
    for name, peer in PEERS.items():
        runs = results.of(name, plans, where)
        yield from _row(f"{peer.title}: {peer.does}", runs, hugo)
        if peer.upon:
            yield from _both(f"{PEERS[peer.upon].title} + {peer.title}", both(results, name, plans, where), hugo)


def _row(words: str, runs: Sequence[Run], hugo: float | None) -> Iterator[Sequence[str]]:
    """Give the row of one kind of runs; none if there were none."""
    if not runs:
        return
    site = runs[-1].site
    seconds = median(run.seconds for run in runs) or 0
    yield (
        words,
        _seconds(seconds),
        _beside(seconds, hugo),
        _seconds(median(run.processor for run in runs) or 0),
        _memory(max(run.peak for run in runs)),
        _memory(max(run.together for run in runs)),
        f"{site.text * 1000 / site.pages:.1f} KB",
        f"{site.size:.1f} MB in {_number(site.files)} files",
        _number(round(median(run.written for run in runs) or 0)),
        str(len(runs)),
    )


def _both(words: str, pairs: Sequence[tuple[Run, Run]], hugo: float | None) -> Iterator[Sequence[str]]:
    """Give the row of two that run one after the other, by the sums of each round."""
    if pairs:
        seconds = median(one.seconds + other.seconds for one, other in pairs) or 0
        processor = median(one.processor + other.processor for one, other in pairs) or 0
        yield words, _seconds(seconds), _beside(seconds, hugo), _seconds(processor), *[""] * 5, str(len(pairs))


def _growth_rows(sizes: Sequence[int], found: Iterable[Growth]) -> Iterator[Sequence[str]]:
    for growth in found:
        times = dict(growth.points)
        step = growth.last_step
        yield (
            growth.title,
            *(_seconds(times[plans]) if plans in times else "" for plans in sizes),
            f"{step:.2f} ×" if step else "",
        )


def _missing(results: Results) -> Iterator[str]:
    for each in results.missing:
        title = PEERS[each.contender].title if each.contender in PEERS else "This generator"
        size = f" at {_number(each.plans)} plans {PLACES[each.where]}" if each.plans else ""
        yield f"- {title}{size}: {' '.join(each.why.split())}."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _beside(seconds: float, hugo: float | None) -> str:
    return f"{seconds / hugo:.2f} ×" if hugo else ""


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def _memory(size: float) -> str:
    return f"{_number(round(size))} MB" if size else ""  # where the system does not tell


def _number(number: int) -> str:
    return f"{number:,}"
