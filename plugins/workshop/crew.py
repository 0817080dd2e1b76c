"""Who does the work: this process, processes beside it, or a cluster; work is handed to all of them alike."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from workshop.collector import calm

T = TypeVar("T")
R = TypeVar("R")

FEW = 12
"""Pieces of work for which it is not worth to start processes."""


class CrewLost(Exception):
    """A process that worked for this one ended without an answer."""


@dataclass
class _Piece:
    """A piece of work that nobody has begun."""

    work: Callable[..., Any]
    arguments: tuple[object, ...]
    future: Future[Any] = field(default_factory=Future)

    def do(self) -> None:
        try:
            self.future.set_result(self.work(*self.arguments))
        except Exception as error:  # it is raised where the result is asked for
            self.future.set_exception(error)

    def take(self, done: Future[Any]) -> None:
        """Take over how another future ended."""
        if done.cancelled():
            self.future.cancel()
        elif error := done.exception():
            self.future.set_exception(error)
        else:
            self.future.set_result(done.result())


@dataclass(frozen=True)
class Hired:
    """Workers, of this machine or from elsewhere."""

    executor: Executor
    lost: tuple[type[BaseException], ...]
    """What is raised where one of them is gone for good."""
    leave: Callable[[], None]
    """Lets them go; what they have not begun is not done."""


@dataclass
class Crew:
    """Does pieces of work in processes, where there are many; otherwise here, when the results are asked for.

    Works are functions of a module with arguments that can be pickled.
    """

    workers: int = 0
    """Processes; 0 for as many as the machine has cores for."""
    start_method: str = ""
    """`fork` or `spawn`; empty for what is fast and safe on this system."""
    hire: Callable[[], Hired] | None = None
    """Gives workers from elsewhere: those of a cluster."""
    _hired: Hired | None = None
    _waiting: deque[_Piece] = field(default_factory=deque)

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Have `work(*arguments)` done; its result is there at the latest when `collect` gives it.

        Raises CrewLost where a process died.
        """
        if self._hired:
            return _hand(self._hired, work, *arguments)
        piece = _Piece(work, arguments)
        self._waiting.append(piece)
        return piece.future

    def map(self, work: Callable[[T], R], items: Sequence[T], load: Callable[[], object] | None = None) -> Iterator[R]:
        """Give `work(item)` of each of `items`, in their order.

        `load` loads what the work needs and takes long: it is done once, by this process, where others inherit it.
        """
        self.expect(len(items), load)
        return self.collect([self.submit(work, item) for item in items])

    def expect(self, pieces: int, load: Callable[[], object] | None = None) -> None:
        """Start processes if so many pieces of work are worth it; a cluster does them all."""
        if pieces and (self.hire or (pieces >= FEW and self._size() > 1)):
            if load and self._forks and not self._hired:
                load()
            self._start()

    def begin(self) -> None:
        """Begin with a long piece of work while this process does something else, where a process is there at once."""
        if self._waiting and (self.hire or self._forks):
            self._start()

    def _start(self) -> None:
        if self._hired:
            return
        self._hired = (self.hire or self._processes)()
        while self._waiting:
            piece = self._waiting.popleft()
            _hand(self._hired, piece.work, *piece.arguments).add_done_callback(piece.take)

    def collect(self, futures: Iterable[Future[R]]) -> Iterator[R]:
        """Give the results in their order; raises what a piece of work raised, CrewLost where a process died."""
        try:
            for future in futures:
                while not future.done() and self._waiting:
                    self._waiting.popleft().do()
                yield future.result()
        except Exception as error:
            if self._hired and isinstance(error, self._hired.lost):
                raise CrewLost from None
            raise

    def dismiss(self) -> None:
        """Let the processes go; what they have not begun is not done."""
        self._waiting.clear()
        if hired := self._hired:
            self._hired = None
            hired.leave()

    @property
    def _method(self) -> str:
        return self.start_method or ("fork" if sys.platform == "linux" else "spawn")

    @property
    def _forks(self) -> bool:
        """Whether processes would be copies of this one."""
        return not self.hire and self._size() > 1 and self._method == "fork"

    def _size(self) -> int:
        return self.workers or cores()

    def _processes(self) -> Hired:
        executor = processes(self._size(), self._method)
        return Hired(executor, (BrokenProcessPool,), lambda: end(executor))


def _hand(hired: Hired, work: Callable[..., R], *arguments: object) -> Future[R]:
    try:
        with _uninterrupted():  # the first work starts the processes
            return hired.executor.submit(work, *arguments)
    except hired.lost:
        raise CrewLost from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: in the moment in which a process is copied, Python would lose it."""
    if threading.current_thread() is not threading.main_thread():  # only there it interrupts
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    for number in pressed:
        signal.raise_signal(number)


_MOST = 61
"""Processes that Windows can wait for."""


def processes(number: int, method: str) -> Executor:
    """Give processes, started by `method` when there is work."""
    return ProcessPoolExecutor(min(number, _MOST), multiprocessing.get_context(method), initializer=_settle_in)


def end(executor: Executor) -> None:
    """Let processes go; what they have not begun is not done."""
    executor.shutdown(wait=False, cancel_futures=True)
    for process in multiprocessing.active_children():
        process.terminate()
        process.join()


def cores() -> int:
    """Give how many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settle_in() -> None:
    """Make a fresh process a good worker: it leaves Ctrl-C to the one it works for, and goes when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    calm()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
