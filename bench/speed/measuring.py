"""What one run of a command costs: time, processor time, memory of all its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
"""Seconds between two looks at the memory."""
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost."""

    seconds: float
    processor: float
    """Seconds of processor time, of all processes together."""
    peak: float
    """Most memory that any one process held, in MB (resident); 0 where the system does not tell."""
    together: float
    """Most memory that all processes held at one time, in MB; what they share counts for each."""


class RunFailed(Exception):
    """A run ended with an error, or not in time; `args[0]` says so with the last line that it wrote."""


def measure(command: Sequence[str], folder: Path, limit: float = 600) -> Cost:
    """Run a command in `folder` and give its cost; raise RunFailed if it fails or takes longer than `limit` seconds."""
    log = folder / ".run.log"
    with log.open("wb") as written:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=user_environment(),
            stdin=subprocess.DEVNULL, stdout=written, stderr=written, start_new_session=True,
        )  # fmt: skip
        watch = _Watch(process.pid, limit)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl+C: nothing goes on running
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            watch.ended.set()
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    if watch.killed:
        raise RunFailed(f"over {limit:g} s")
    if process.returncode:
        raise RunFailed(_last_line(log) or f"exit code {process.returncode}")
    together = max(watch.together, watch.peak)  # the most of one process may lie between two looks
    return Cost(seconds, usage.ru_utime + usage.ru_stime, watch.peak / MB, together / MB)


def user_environment() -> dict[str, str]:
    """Give the environment as users have it: Python keeps there what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch(threading.Thread):
    """Looks at the memory of a process and those it started, now and then, and ends them all when time is up."""

    def __init__(self, pid: int, limit: float) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.limit = limit
        self.ended = threading.Event()
        self.peak = 0
        self.together = 0
        self.killed = False

    def run(self) -> None:
        until = time.monotonic() + self.limit
        while not self.ended.wait(INTERVAL):
            self._look()
            if time.monotonic() > until:
                self.killed = True
                os.killpg(self.pid, signal.SIGKILL)
                return

    def _look(self) -> None:
        held = [memory for pid in family(self.pid) if (memory := _memory(pid))]
        self.peak = max([self.peak, *(most for most, _ in held)])
        self.together = max(self.together, sum(now for _, now in held))


def family(pid: int) -> Iterator[int]:
    """Give a process and all that it started, from what Linux lists for each thread: that costs least."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in children:
            yield from family(int(child))


def _memory(pid: int) -> tuple[int, int] | None:
    """Give the most memory that a process has held and what it holds now, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    sizes = {
        line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith(("VmHWM", "VmRSS"))
    }
    return (sizes["VmHWM"], sizes["VmRSS"]) if len(sizes) == 2 else None


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
