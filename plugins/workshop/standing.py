"""Processes that stay from one build to the next, for a preview: to start them takes longer than most builds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, TypeVar

from workshop.crew import Hired, cores, end, processes

R = TypeVar("R")


class _Noting(Executor):
    """Hands work to another executor, and knows what it has handed on."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.handed: list[Future[Any]] = []

    def is_there(self) -> bool:
        """Tell whether the processes are there and answer; the executor finds out that one is lost as it waits."""
        try:
            self.executor.submit(bool).result()
        except BrokenProcessPool:
            return False
        return True

    def submit(self, work: Callable[..., R], /, *arguments: Any, **named: Any) -> Future[R]:
        future = self.executor.submit(work, *arguments, **named)
        self.handed.append(future)
        return future

    def settle(self) -> bool:
        """Wait until nothing is done any more, beginning nothing new; tell whether all processes are still there."""
        for future in self.handed:
            future.cancel()
        wait(self.handed)
        lost = any(not each.cancelled() and isinstance(each.exception(), BrokenProcessPool) for each in self.handed)
        self.handed.clear()
        return not lost


@dataclass
class Standing:
    """Processes that are started when they are first asked for; where one is lost, all are started anew."""

    workers: int = 0
    """Processes; 0 for as many as the machine has cores for, 1 for none."""
    _executor: _Noting | None = field(default=None, init=False)

    @property
    def way(self) -> Callable[[], Hired] | None:
        """The way for builds to get them; None where a build is to do all by itself."""
        return self.hire if (self.workers or cores()) > 1 else None

    def hire(self) -> Hired:
        """Give the processes for one build."""
        if self._executor and not self._executor.is_there():  # the system may end one while nothing is built
            self.dismiss()
        # a process that answers requests must not be forked: the copy may hold a lock for ever
        executor = self._executor = self._executor or _Noting(processes(self.workers or cores(), "spawn"))
        return Hired(executor, (BrokenProcessPool,), self._leave)

    def _leave(self) -> None:
        """Let a build go, which may have failed: what it began must not write into the next one's files."""
        if self._executor and not self._executor.settle():
            self.dismiss()

    def dismiss(self) -> None:
        """Let the processes go."""
        if self._executor:
            end(self._executor.executor)
            self._executor = None
