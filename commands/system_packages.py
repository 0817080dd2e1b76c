"""Packages of the system that the tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from invoke.exceptions import Exit

from commands import ROOT
from commands.project import say


def install_system_packages() -> None:
    """Install the packages of `system-packages.txt` that are missing, or stop and say which they are."""
    lines = (ROOT / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    missing = [package for package, shown_by in entries if not _is_there(shown_by)]
    if not missing:
        return
    say("缺少系统软件包：" + "、".join(missing))
    apt = shutil.which("apt-get")
    if not apt or not _may_install():
        raise Exit("无权自动安装。请由管理员安装后重试，如：sudo apt-get install " + " ".join(missing), code=1)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *missing]
    for command in ([apt, "update", "-qq"], install):
        if subprocess.run(command, check=False, env=environment).returncode:
            raise Exit("安装失败：" + " ".join(command), code=1)


def _is_there(shown_by: str) -> bool:
    """Tell whether a command or a file is there."""
    return Path(shown_by).exists() if shown_by.startswith("/") else shutil.which(shown_by) is not None


def _may_install() -> bool:
    """Tell whether this process runs as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
