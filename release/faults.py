"""What stops a release, said to the deployer; and commands of other programs, whose faults are said the same way."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence


class CannotRelease(Exception):
    """Something stands in the way; `args[0]` says in Chinese what, and the remedy."""


class SiteAltered(CannotRelease):
    """The files of a release are not what its manifest says."""


def in_words(error: OSError | CannotRelease) -> str:
    """Say what an error is about."""
    return str(error) if isinstance(error, CannotRelease) else f"无法读写 {error.filename}。请检查权限和磁盘空间。"


def run(
    command: Sequence[str], explain: Callable[[str, str], str], given: bytes | None = None, fds: Sequence[int] = ()
) -> bytes:
    """Run `command` with `given` on its standard input; give its output.

    Raises CannotRelease with what `explain` makes of the program's name and its error output.
    """
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, pass_fds=fds)
    except FileNotFoundError:
        raise CannotRelease(missing_program(command[0])) from None
    if done.returncode:
        raise CannotRelease(explain(command[0], done.stderr.decode(errors="replace")))
    return done.stdout


def stream(
    command: Sequence[str],
    explain: Callable[[str, str], str],
    line_done: Callable[[str], None],
    fds: Sequence[int] = (),
) -> None:
    """Run `command`, calling `line_done` for each line that it prints; otherwise as `run`."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", pass_fds=fds
        )
    except FileNotFoundError:
        raise CannotRelease(missing_program(command[0])) from None
    said = []
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            line_done(line.rstrip("\n"))
    if process.returncode:
        raise CannotRelease(explain(command[0], "".join(said[-40:])))


def missing_program(name: str) -> str:
    """Say that a program is not installed."""
    return f"没有找到程序 {name}。请先安装（如 sudo apt-get install {PACKAGES.get(name, name)}），再重试。"


PACKAGES: Mapping[str, str] = {"ssh": "openssh-client"}
"""Debian packages of programs that are not called as their package."""


def explain_by(sayings: Mapping[str, str], program: str, said: str) -> str:
    """Give the first of `sayings` whose key occurs in what `program` said, else its last lines as they are."""
    for key, meaning in sayings.items():
        if key in said:
            return meaning
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"{program} 未能完成：{'；'.join(lines[-3:]) or '没有说明原因'}。请排除故障后重试。"
