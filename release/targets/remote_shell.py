"""A shell on another machine, kept open over one connection: a command takes a round trip, not a log-in."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress

from release.faults import CannotRelease, missing_program


class RemoteShell:
    """Runs scripts, one after the other.  The shell ends when its input does: also when this process is killed."""

    def __init__(self, command: Sequence[str], explain: Callable[[str, str], str]) -> None:
        """Start it with `command`, as `ssh HOST sh`; `explain` makes a sentence of what it says when it fails."""
        self._explain = explain
        self._mark = f"mark-{uuid.uuid4().hex}"
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except FileNotFoundError:
            raise CannotRelease(missing_program(command[0])) from None

    def run(self, script: str, given: bytes = b"") -> str:
        """Run a script with the lines of `given` as its input; give what it prints.

        Raises CannotRelease where it fails, or the connection does.
        """
        code, said = self.ask(f"({script}\n) 2>&1", given)
        if code:
            raise CannotRelease(self._explain("ssh", said))
        return said

    def ask(self, script: str, given: bytes = b"") -> tuple[int, str]:
        """Run a script in the shell itself, which so keeps what the script opens; give its exit code and output."""
        mark = self._mark
        block = f"{script} <<'{mark}'\n".encode() + given + f"{mark}\nprintf '\\n%s %s\\n' {mark} $?\n".encode()
        process = self._process
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(block)
            process.stdin.flush()
        except OSError:
            raise self._broken() from None
        lines = []
        while not (line := process.stdout.readline()).startswith(mark.encode()):
            if not line:
                raise self._broken()
            lines.append(line)
        return int(line.split()[1]), b"".join(lines).decode(errors="replace").removesuffix("\n")

    def _broken(self) -> CannotRelease:
        assert self._process.stderr
        said = self._process.stderr.read().decode(errors="replace")
        return CannotRelease(self._explain("ssh", said or "Connection reset"))

    def close(self) -> None:
        """End the shell; where the network is gone, do not wait for it."""
        assert self._process.stdin
        with self._process:
            with suppress(OSError):  # it is gone already
                self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
