"""All that take part at one size and place, run in turn, round by round."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.speed.measuring import RunFailed, measure
from bench.speed.results import DISK, MEMORY, Missing, Results, Run
from bench.speed.sites import weigh
from bench.speed.steps import Step

PATIENCE = 240.0
"""Seconds that a contender may take at one size and place; who is slow runs less often, or not at all."""
PLACES = {MEMORY: "内存", DISK: "硬盘"}
STEPS = {"cold": "", "unchanged": "（未改动）", "edited": "（改一件）"}

Say = Callable[[str], None]


@dataclass(slots=True)
class Contender:
    """One that takes part."""

    name: str
    title: str
    steps: Callable[[int], Iterator[Step]]
    """Gives the steps of a round by its number, each prepared when it is asked for."""
    pages: int
    """How many pages it must make."""
    spent: list[float] = field(default_factory=list)
    """Seconds of each round so far."""
    out: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether another round fits into the time that it has; the first always does."""
        return not self.out and (not self.spent or sum(self.spent) + max(self.spent) <= PATIENCE)


@dataclass(frozen=True, slots=True)
class Heat:
    """One size at one place."""

    plans: int
    where: str
    """`memory` or `disk`."""
    results: Results
    say: Say

    def run(self, contenders: Sequence[Contender], rounds: int) -> None:
        """Run all in turn, `rounds` times."""
        for number in range(1, rounds + 1):
            self.say(f"{self.plans} 件规划，{PLACES[self.where]}，第 {number} 轮，共 {rounds} 轮。")
            for contender in contenders:
                if contender.goes_on:
                    self.round(contender, number)

    def round(self, contender: Contender, number: int) -> None:
        """Run the steps of a contender once; whoever fails takes part no longer."""
        spent = 0.0
        try:
            for step in contender.steps(number):
                run = self._measured(contender, step, number)
                spent += run.seconds
                self.results.runs.append(run)
                self.say(f"  {contender.title}{STEPS[step.name]}：{run.seconds:.2f} 秒，{run.peak:.0f} MB")
        except RunFailed as error:
            contender.out = True
            self.say(f"  {contender.title}未能完成：{error}")
            self.miss(contender.name, str(error))
        contender.spent.append(spent)

    def miss(self, contender: str, why: str) -> None:
        """Note what is not measured."""
        self.results.missing.append(Missing(contender, self.plans, self.where, why))

    def _measured(self, contender: Contender, step: Step, number: int) -> Run:
        begun = time.time_ns()
        cost = measure(step.command, step.folder)
        site, written = weigh(step.output, begun)
        if site.pages < contender.pages:
            raise RunFailed(f"made {site.pages} of {contender.pages} pages")
        return Run(
            contender.name, step.name, self.plans, self.where, number,
            cost.seconds, cost.processor, cost.peak, cost.together, site, written,
        )  # fmt: skip
