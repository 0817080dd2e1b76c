"""Editors' desktops (Windows, macOS, Kylin, UOS): what can be tried of them here, by running and by reading."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from release.sums import sha256_of
from tests.building import ROOT, build_site
from workshop import minified

FILES = [
    path
    for folder in ("commands", "plugins", "desk", "intake", "inspection")
    for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / name for name in ("tasks.py", "run.py", "pelicanconf.py", "publishconf.py")]  # fmt: skip
ONLY_POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty",
              "chown", "fork", "forkpty", "geteuid", "getuid", "killpg", "mkfifo", "openpty",
              "sched_getaffinity", "setsid", "symlink", "symlink_to", "hardlink_to",
              "SIGKILL", "SIGHUP", "umask", "uname"}  # fmt: skip
"""Modules and names that Windows lacks, or that need rights there."""
GUARDED = {
    "intake/isolation.py": {"resource"},  # inside suppress(ImportError)
    "plugins/plan_search/browser_check.py": {"geteuid"},  # behind hasattr
    "plugins/workshop/crew.py": {"sched_getaffinity"},  # the same
    "commands/system_packages.py": {"geteuid"},  # the same; it asks whether packages of the system may be installed
}


def test_nothing_of_posix() -> None:
    """Outside `release` nothing needs symbolic links or other things that only POSIX has, unless it asks first."""
    found = {}
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        used |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if used & ONLY_POSIX:
            found[path.relative_to(ROOT).as_posix()] = used & ONLY_POSIX
    assert found == GUARDED


def test_texts_have_an_encoding() -> None:
    """Texts are read and written as UTF-8 by name: a Chinese Windows would take GBK."""
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if isinstance(node, ast.Call) and name in ("read_text", "write_text"):
                named = any(each.arg == "encoding" for each in node.keywords)
                by_place = len(node.args) > (name == "write_text")
                found += [] if named or by_place else [f"{path.name}:{node.lineno}"]
    assert found == []


def test_files_are_checked_out_as_they_are() -> None:
    """Git changes no line ends; `run.cmd` has those of Windows and only ASCII, `run` those of a shell."""
    assert "* -text\n" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
    command = (ROOT / "run.cmd").read_bytes()
    assert command.isascii()
    assert b"(" not in re.sub(rb"(?m)^rem .*$", b"", command)  # a block would end within plan(1).docx
    assert command.count(b"\r\n") == command.count(b"\n")
    assert b"\r" not in (ROOT / "run").read_bytes() + (ROOT / "run.py").read_bytes()


def test_no_names_that_windows_forbids() -> None:
    """Windows must be able to check out every file: no forbidden characters or names, none that differ in case only."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if name]
    assert not [
        name for name in names if set(name) & set('<>:"\\|?*') or any(part[-1] in ". " for part in name.split("/"))
    ]
    assert not [name for name in names if Path(name).stem.upper() in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT1")]
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 150  # 260 characters with the folder that it is in


def test_scripts_without_what_makes_them_small(portal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apple's processors have no build of minify: a site made there has its scripts as they are written."""
    monkeypatch.setattr(minified, "minify", None)
    build_site(ROOT / "content", tmp_path / "output")
    (written,) = (tmp_path / "output" / "theme").glob("js.*/site.js")
    assert written.read_bytes() == (ROOT / "theme/static/js/site.js").read_bytes()
    (lunr,) = (tmp_path / "output" / "search").glob("lunr.*.js")
    (small,) = (portal / "search").glob("lunr.*.js")
    assert len(lunr.read_bytes()) > len(small.read_bytes())


# run


@pytest.fixture
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("runner", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told() -> None:
    """`run.py` can be read by Pythons that are too old for the rest, so that they can say so."""
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "需要 Python 3.11 或更高版本，请先安装。" in source


def test_no_python(tmp_path: Path) -> None:
    """Without a Python that is new enough `run` says what is wanted."""
    for name in ("python3", "python3.13"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    shutil.copy(ROOT / "run", tmp_path)  # away from `.venv`, which has a Python
    done = subprocess.run(
        ["/bin/sh", str(tmp_path / "run"), "build"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "需要 Python 3.11 或更高版本，请先安装。\n")


def test_first_run(tmp_path: Path) -> None:
    """A run from any folder makes an environment in the place of one that is broken; the next needs nothing else.

    Packages that lie in `wheels` are installed without asking an index.
    """
    project = tmp_path / "a folder"
    project.mkdir()
    for name in ("run", "run.py", "package-lock.json"):
        shutil.copy(ROOT / name, project)
    (project / "wheels").mkdir()
    wheel = _wheel(project / "wheels")
    (project / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{sha256_of(wheel.read_bytes())}\n")
    (project / "node_modules").mkdir()
    shutil.copy(ROOT / "package-lock.json", project / "node_modules" / ".installed-for-site")
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to("a-python-that-is-gone")
    run = [str(project / "run"), "--list"]
    nowhere = {**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_FIND_LINKS": ""}
    first = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=nowhere)
    assert "No module named commands" in first.stderr  # it came as far as that
    assert (project / ".venv" / "requirements.txt").is_file()
    made = (project / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname") or "")
    path = {"PATH": str(tmp_path / "bin")}
    second = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=path)
    assert "No module named commands" in second.stderr
    assert (project / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made


def test_an_environment_of_an_earlier_python(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the system has replaced the Python that `.venv` was made by, it is made anew, by the new one itself."""
    called = []
    monkeypatch.setattr(runner.subprocess, "run", lambda command, **_: called.append(command))
    for name, value in (("VENV", tmp_path), ("PYTHON", tmp_path / "python")):
        monkeypatch.setattr(runner, name, value)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "_base_executable", "/usr/bin/python3")
    for name in ("python", "requirements.txt"):
        (tmp_path / name).touch()
    (tmp_path / "pyvenv.cfg").write_text(f"version = {sys.version_info.major}.{sys.version_info.minor}.0\n")
    runner.make_environment()
    assert called == []
    (tmp_path / "pyvenv.cfg").write_text("version = 3.1.1\n")
    runner.make_environment()
    assert called == [["/usr/bin/python3", "-m", "venv", str(tmp_path)]]
    assert not tmp_path.exists()


def _wheel(folder: Path) -> Path:
    """Write a package of one module, `tiny`."""
    path = folder / "tiny-1.0-py3-none-any.whl"
    info = "tiny-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("tiny.py", "")
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


def test_where_a_process_cannot_be_replaced(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows invoke runs beside `run.py`: its exit code is given on, and Ctrl+C ends it and not us before it."""
    monkeypatch.setattr(runner, "WINDOWS", True)
    assert runner.run_to_its_end([sys.executable, "-c", "raise SystemExit(7)"]) == 7
    interrupt = "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(0.3); raise SystemExit(3)"
    assert runner.run_to_its_end([sys.executable, "-c", interrupt]) == 3


def test_node(runner: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Node that is missing or too old is not used; npm is called by the file that it is (npm.cmd on Windows)."""

    def node(version: str) -> None:
        for name in ("node", "npm"):
            (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
            (tmp_path / name).chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    assert not runner.has_node()
    node("v16.20.2")
    assert not runner.has_node()
    node("v22.1.0")
    assert runner.has_node()
    assert runner.program("npm") == str(tmp_path / "npm")
