"""Sets up what is missing, then hands its arguments to invoke.  `run` and, on Windows, `run.cmd` find a Python for it.

`./run build serve` builds the portal and serves it, `./run test` runs all tests, `./run --list` lists all tasks; on
Windows `run build serve` and so on.
"""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
WHEELS = ROOT / "wheels"
"""Packages that were carried into a closed network; where the folder is there, no index is asked."""
NODE = 18
"""Oldest major version of Node that the site's npm packages are installed with."""


def main(arguments):
    """Set up, run invoke with `arguments`, give its exit code."""
    if sys.version_info < (3, 11):
        print("需要 Python 3.11 或更高版本，请先安装。", file=sys.stderr)
        return 1
    os.environ["CALLED_FROM"] = str(Path.cwd())  # files that a command names lie there
    os.chdir(ROOT)
    # PYTHONUTF8: on Windows files and pipes have another encoding otherwise
    os.environ.update(PATH=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", PYTHONUTF8="1")
    try:
        if not is_same(ROOT / "requirements.txt", VENV / "requirements.txt"):
            print("正在安装所需的软件包，约需一两分钟，请稍候……", file=sys.stderr, flush=True)
        make_environment()
        install("requirements.txt")
        if "--documents" in arguments:
            install_engines()
        testing = "test" in arguments
        if testing:
            install("requirements-test.txt")
        install_node_packages(testing)
    except subprocess.CalledProcessError as error:
        print(
            "未能安装所需的软件包，原因见上。请检查网络和软件源后重试；不能联网的，请参照 README 的“内网安装”。",
            file=sys.stderr,
        )
        return error.returncode
    return run_to_its_end([str(PYTHON), "-m", "commands", *arguments])


def make_environment():
    """Make `.venv` where there is none that works."""
    if PYTHON.is_file() and (VENV / "requirements.txt").is_file() and not is_outlived():
        return
    python = getattr(sys, "_base_executable", sys.executable)  # we may run in the environment that goes
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        subprocess.run([python, "-m", "venv", str(VENV)], check=True)
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def is_outlived():
    """Tell whether we run in `.venv`, and it was made by an earlier Python that the system has replaced since."""
    version = "version = {}.{}.".format(*sys.version_info)
    return Path(sys.prefix) == VENV and version not in (VENV / "pyvenv.cfg").read_text(encoding="utf-8")


def install(requirements):
    """Install a requirements file into `.venv`, unless that very file is installed already."""
    installed = VENV / requirements
    if is_same(ROOT / requirements, installed):
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    carried = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    subprocess.run([*pip, *carried, "-r", requirements], check=True)
    shutil.copy(ROOT / requirements, installed)


def install_engines():
    """Install what makes PDF, EPUB and Word: 240 MB that a site can do without."""
    try:
        install("requirements-documents.txt")
    except subprocess.CalledProcessError:
        said = "未能安装生成 PDF、EPUB 和 Word 的软件包；不能联网的，请参照 README 的“内网安装”。"
        print(said, file=sys.stderr)


def install_node_packages(testing):
    """Install what `package-lock.json` names (npm checks the integrity): for the tests all, for the site lunr.js."""
    lock, installed = ROOT / "package-lock.json", ROOT / "node_modules"
    if is_same(lock, installed / f".installed-for-{'tests' if testing else 'site'}"):
        return
    if not has_node():
        install("requirements-node.txt")
    options = ["--ignore-scripts", "--no-progress", "--silent", *([] if testing else ["--omit=dev"])]
    subprocess.run([program("npm"), "ci", *options], check=True)
    for stamp in ("site", "tests") if testing else ("site",):
        shutil.copy(lock, installed / f".installed-for-{stamp}")


def has_node():
    """Tell whether npm and a Node that is new enough are there."""
    if not shutil.which("npm") or not shutil.which("node"):
        return False
    said = subprocess.run([program("node"), "--version"], capture_output=True, text=True, check=False).stdout  # v22.1.0
    return said.startswith("v") and int(said[1:].partition(".")[0]) >= NODE


def program(name):
    """Give the file of a program; on Windows npm is a script with an ending of its own."""
    return shutil.which(name) or name


def is_same(one, other):
    """Tell whether two files are there and hold the same."""
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def run_to_its_end(command):
    """Run a command in the place of this process, or beside it where a system cannot do that."""
    if not WINDOWS:
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl+C reaches the command as well, which ends in its own time


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
