"""Installs peers, as `peers.toml` pins them, into a cache folder; what is installed already stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

PINNED = Path(__file__).parent / "peers.toml"
_NOTE = "installed.json"
"""In a peer's folder: what is installed there."""

Packages = Mapping[str, Sequence[str]]


class NotInstalled(Exception):
    """A peer could not be installed; `args[0]` is what its installer said last."""


def pinned() -> dict[str, Packages]:
    """Give the packages of every peer by the kind of their registry, `python` or `node`."""
    return tomllib.loads(PINNED.read_text(encoding="utf-8"))


def release(packages: Packages) -> str:
    """Give the release of the peer itself, which is the first of its packages."""
    first = next(iter(packages.values()))[0]
    return first.rpartition("@")[2] if "node" in packages else first.partition("==")[2]


def install(packages: Packages, folder: Path) -> None:
    """Install the packages of a peer into `folder`; raise NotInstalled if that fails."""
    note, wanted = folder / _NOTE, json.dumps(packages)
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if python := packages.get("python"):
        _run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, *python])
    if node := packages.get("node"):
        npm = ["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run([*npm, "--prefix", str(folder), *node])
    note.write_text(wanted, encoding="utf-8")


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError as error:
        raise NotInstalled(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise NotInstalled(lines[-1] if lines else f"{command[0]}: exit code {done.returncode}")
