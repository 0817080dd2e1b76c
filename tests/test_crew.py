"""Work side by side: the same site whoever makes it, and nothing wrong or half where somebody fails."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.corpus import make_corpus
from plan_pages import edition
from tests.building import Project, snapshot
from workshop import store
from workshop.crew import FEW, Crew, CrewLost
from workshop.placed import write_whole
from workshop.standing import Standing

PLANS = FEW + 2


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More plans than one process makes by itself."""
    folder = tmp_path_factory.mktemp("corpus") / "content"
    make_corpus(folder, PLANS)
    return folder


@pytest.fixture
def project(content: Path, tmp_path: Path) -> Project:
    made = Project(tmp_path)
    for path in content.glob("plans/*.md"):
        made.plan(path.name, path.read_bytes())
    return made


def set_up(project: Project, **settings: object) -> None:
    """Change settings of the project."""
    conf = project.folder / "pelicanconf.py"
    lines = [f"{name} = {value!r}" for name, value in settings.items()]
    conf.write_text(conf.read_text("utf-8") + "\n" + "\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def alone(content: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as one process makes it."""
    project = Project(tmp_path_factory.mktemp("alone"))
    for path in content.glob("plans/*.md"):
        project.plan(path.name, path.read_bytes())
    set_up(project, WORKERS=1)
    result = project.invoke("build")
    assert result.returncode == 0, result.stderr
    return snapshot(project.output)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_same_site_by_processes(project: Project, alone: dict[str, bytes], method: str) -> None:
    """However processes are started, they make the same bytes."""
    set_up(project, WORKERS=2, WORKERS_START=method)
    result = project.invoke("build")
    assert result.returncode == 0, result.stderr
    assert snapshot(project.output) == alone


def broken(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    return number


def killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(workers=2)
    yield made
    made.dismiss()


def test_work_comes_back_in_order(crew: Crew) -> None:
    """Many pieces or few, in processes or here."""
    assert list(crew.map(str, range(3))) == ["0", "1", "2"]
    assert list(crew.map(str, range(50))) == list(map(str, range(50)))


def test_work_that_waits_goes_to_processes(crew: Crew) -> None:
    """What was handed in before processes were worth it is done by them, or here when it is asked for."""
    early: list[Future[int]] = [crew.submit(abs, -number) for number in range(FEW)]
    assert list(crew.collect(early[:1])) == [0]
    crew.expect(FEW)
    assert list(crew.collect(early)) == list(range(FEW))


_loaded: list[int] = []


def load() -> None:
    _loaded.append(os.getpid())


def loaded_by(_: int) -> list[int]:
    return list(_loaded)


def test_what_takes_long_to_load_is_loaded_once() -> None:
    """Processes that are copies inherit it; where the work is done here it loads what it needs by itself."""
    crew = Crew(workers=2, start_method="fork")
    assert list(crew.map(loaded_by, range(3), load)) == [[]] * 3
    assert list(crew.map(loaded_by, range(FEW), load)) == [[os.getpid()]] * FEW
    crew.dismiss()


def test_a_fault_is_raised_where_the_result_is_asked_for(crew: Crew) -> None:
    with pytest.raises(ValueError, match="3"):
        list(crew.map(broken, range(50)))
    with pytest.raises(ValueError, match="3"):
        list(Crew(workers=1).map(broken, range(50)))


def test_a_process_that_is_killed(crew: Crew) -> None:
    """The one that waits for it is told, and does not wait for ever."""
    with pytest.raises(CrewLost):
        list(crew.map(killed, range(50)))


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout.split("\n")[
        1:
    ]
    return [int(line.split()[0]) for line in listed if line.split()[1:] == [str(pid)]]


def begin(project: Project) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a build; give it with its processes as soon as it has some."""
    build = subprocess.Popen(
        [sys.executable, "-m", "commands", "build", "--clean"],
        cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while build.poll() is None:
        if len(found := children(build.pid)) == 2:
            return build, found
        time.sleep(0.02)
    raise AssertionError(build.communicate())


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() and "Z" not in _state(pid) for pid in pids)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_a_killed_worker_stops_the_build(project: Project) -> None:
    """As where memory is short: a message, the site as it was, and no process left."""
    set_up(project, WORKERS=2)
    assert project.invoke("build").returncode == 0
    before = snapshot(project.output)
    build, workers = begin(project)
    os.kill(workers[0], signal.SIGKILL)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 1, said
    assert said.startswith("生成网站的进程被系统终止，多为内存不足。")
    assert said.endswith("网站没有改动。\n")
    assert snapshot(project.output) == before
    assert gone(workers)
    assert not (project.folder / "output.next").exists()


def test_ctrl_c_leaves_nothing_behind(project: Project) -> None:
    """Interrupted, a build ends with its processes, and the next one is whole."""
    set_up(project, WORKERS=2)
    build, workers = begin(project)
    os.kill(build.pid, signal.SIGINT)
    build.communicate(timeout=60)
    assert gone(workers)
    assert not project.output.exists()
    assert not (project.folder / "output.next").exists()
    assert project.invoke("build").returncode == 0


def test_ctrl_c_while_a_process_is_copied(project: Project) -> None:
    """Python ignores what is raised in that moment; the interruption comes right after it."""
    pressed = project.python(
        "import os, signal, commands\n"
        "from workshop.crew import FEW, Crew\n"
        "os.register_at_fork(after_in_parent=lambda: signal.raise_signal(signal.SIGINT))\n"
        "try:\n"
        "    list(Crew(2, 'fork').map(abs, range(FEW)))\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    assert (pressed.stdout, pressed.stderr) == ("interrupted\n", "")


def test_workers_go_with_the_build(project: Project) -> None:
    """Where the build itself is killed, its processes do not stay."""
    set_up(project, WORKERS=2)
    build, workers = begin(project)
    build.kill()
    build.communicate()
    deadline = time.monotonic() + 20
    while not gone(workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(workers)


def test_a_faulty_template_is_named(project: Project, alone: dict[str, bytes]) -> None:
    """A fault in the work of another process is said as one here."""
    assert alone
    template = project.folder / "theme/templates/chapter.html"
    template.write_text(template.read_text("utf-8").replace("{{ plan.title }}", "{{ plan.no_such_thing }}"), "utf-8")
    result = project.invoke("build")
    assert result.returncode == 1
    assert "no_such_thing" in result.stderr
    assert result.stderr.endswith("网站没有改动。\n")
    assert not project.output.exists()


# a cluster


class Cluster:
    """A Dask scheduler with two workers on this machine, each of which does several works at once, in threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self._wait(self._file.is_file)
        self.address: str = json.loads(self._file.read_text("utf-8"))["address"]
        for _ in range(2):
            self._start("worker", "--nthreads", "2", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        self._wait(lambda: self.workers() == 2)

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def _start(self, what: str, *options: str) -> None:
        log = (self.folder / f"{what}-{len(self.processes)}.log").open("wb")
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file), *options]
        self.processes.append(subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log))

    def workers(self) -> int:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return len(client.scheduler_info()["workers"])

    def _wait(self, done: object) -> None:
        deadline = time.monotonic() + 60
        while not done():  # type: ignore[operator]
            assert time.monotonic() < deadline, [path.read_text() for path in self.folder.glob("*.log")]
            time.sleep(0.1)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


def test_the_same_site_by_a_cluster_that_loses_a_worker(
    project: Project, alone: dict[str, bytes], cluster: Cluster
) -> None:
    """A worker is killed when the first pages are there; the site is the same to the byte."""
    build = subprocess.Popen(
        [sys.executable, "-m", "commands", "build", "--cluster", cluster.address],
        cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while build.poll() is None and not any((project.folder / "output.next/plans").glob("*/*.html")):
        time.sleep(0.01)
    assert build.poll() is None, build.communicate()
    cluster.processes[-1].kill()
    _, said = build.communicate(timeout=120)
    assert build.returncode == 0, said
    assert snapshot(project.output) == alone
    assert cluster.workers() == 1


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def side_by_side(work: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))


@pytest.mark.usefixtures("hasty")
def test_works_of_one_worker_hold_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of a cluster has several works at once, which share what is at hand."""
    monkeypatch.setattr(store, "_at_hand", {})
    monkeypatch.setattr(store, "_MOST", 4)

    def work(number: int) -> None:
        for each in range(20_000):
            store._hold(tmp_path / f"{number}-{each}", each)

    side_by_side(work)


@pytest.mark.usefixtures("hasty")
def test_works_of_one_worker_convert_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """They share what was converted, of which nothing goes while another work needs it."""
    monkeypatch.setattr(edition, "_MOST_LINES", 30)
    monkeypatch.setattr(edition, "_MOST_TEXTS", 30)

    def work(number: int) -> None:
        for each in range(300):
            lines = "\n".join(f"<p>标准{(7 * number + 11 * each + line) % 60}</p>" for line in range(20))
            assert edition.in_traditional("plans/index.html", lines) == lines.replace("标准", "標準")

    side_by_side(work)


def test_builds_sweep_a_cache_at_once(tmp_path: Path) -> None:
    """A preview and a publisher may share it: what the other has deleted stops nobody."""
    for number in range(2_000):
        (tmp_path / str(number)).touch()
    side_by_side(lambda _: store.Store(tmp_path).sweep(set(), age=0))
    assert not any(tmp_path.iterdir())


@pytest.mark.usefixtures("hasty")
def test_several_write_a_file_at_once(tmp_path: Path) -> None:
    """Each by a draft of its own, so that the file is what one of them wrote."""

    def work(number: int) -> None:
        for _ in range(100):
            write_whole(tmp_path / "value", bytes([number]) * 10_000)
            assert len(set((tmp_path / "value").read_bytes())) == 1

    side_by_side(work)
    assert [path.name for path in tmp_path.iterdir()] == ["value"]


def test_a_cluster_that_does_not_answer(project: Project) -> None:
    """The build stops and says so; only where that is asked for is the site made here."""
    result = project.invoke("build", "--cluster", "tcp://127.0.0.1:9")
    assert result.returncode == 1
    assert result.stderr.startswith("无法连接集群 tcp://127.0.0.1:9（")
    assert result.stderr.endswith("网站没有改动。\n")
    assert not project.output.exists()
    result = project.invoke("build", "--cluster", "tcp://127.0.0.1:9", "--or-here")
    assert result.returncode == 0, result.stderr
    assert "改在本机生成。" in result.stdout


# processes that stay


@pytest.fixture
def standing() -> Iterator[Standing]:
    made = Standing()
    yield made
    made.dismiss()


def own_number(_: int) -> int:
    return os.getpid()


def own_number_in_a_while(_: int) -> int:
    time.sleep(0.3)
    return os.getpid()


def write_late(path: str) -> None:
    time.sleep(0.3)
    Path(path).write_text("late", encoding="utf-8")


def lose(number: int) -> None:
    """End one of the processes as the system does that has no memory left."""
    process = next(each for each in multiprocessing.active_children() if each.pid == number)
    process.kill()
    process.join()


def test_processes_stay_for_the_next_build(standing: Standing) -> None:
    """A build finds those of the one before; when they are let go none is left."""
    numbers = []
    for _ in range(2):
        crew = Crew(hire=standing.hire)
        numbers += crew.map(own_number, [0])
        crew.dismiss()
    assert numbers[0] == numbers[1] != os.getpid()
    standing.dismiss()
    with pytest.raises(ProcessLookupError):
        os.kill(numbers[0], 0)


def test_as_many_processes_stay_as_are_asked_for() -> None:
    """With `WORKERS=1`, which is what is told when memory runs out, a preview has none."""
    assert Standing(1).way is None
    standing = Standing(2)
    assert standing.way == standing.hire
    assert len(set(Crew(hire=standing.way).map(own_number_in_a_while, range(6)))) == 2
    standing.dismiss()


def test_a_lost_process_is_made_up_for(standing: Standing) -> None:
    """One build fails for it, the next does not."""
    crew = Crew(hire=standing.hire)
    with pytest.raises(CrewLost):
        list(crew.map(killed, [3]))
    crew.dismiss()
    assert list(Crew(hire=standing.hire).map(broken, [1, 2])) == [1, 2]


def test_a_process_lost_between_builds_is_made_up_for(standing: Standing) -> None:
    """The system may end one that does nothing: no build fails for it."""
    crew = Crew(hire=standing.hire)
    [number] = crew.map(own_number, [0])
    crew.dismiss()
    lose(number)
    assert list(Crew(hire=standing.hire).map(broken, [1, 2])) == [1, 2]


def test_a_process_lost_before_work_is_handed_over(standing: Standing) -> None:
    """The build fails for it with the words for that, whenever it shows."""
    crew = Crew(hire=standing.hire)
    [number] = crew.map(own_number, [0])
    lose(number)
    with pytest.raises(CrewLost):
        list(crew.map(own_number, [0]))
    with pytest.raises(CrewLost):
        crew.submit(own_number, 0)
    crew.dismiss()


def test_what_is_given_up_is_no_error(standing: Standing, caplog: pytest.LogCaptureFixture) -> None:
    """A build that fails early has work that nobody has begun: nothing is said of it."""
    crew = Crew(hire=standing.hire)
    futures = [crew.submit(time.sleep, 0.01) for _ in range(40)]
    crew.expect(1)
    crew.dismiss()
    assert any(future.cancelled() for future in futures)
    assert caplog.messages == []


def test_a_failed_build_has_ended_when_the_next_begins(standing: Standing, tmp_path: Path) -> None:
    """What it began is done, or never begun: nothing is written any more."""
    crew = Crew(hire=standing.hire)
    crew.expect(1)
    files = [tmp_path / str(number) for number in range(20)]
    for file in files:
        crew.submit(write_late, str(file))
    while not any(file.exists() for file in files):
        time.sleep(0.01)
    crew.dismiss()
    written = [file for file in files if file.exists()]
    assert len(written) < len(files)
    time.sleep(0.7)
    assert [file for file in files if file.exists()] == written
