"""A Dask cluster as crew: the same work, on other machines that see the project and the output at the same paths."""

from __future__ import annotations

import socket
import sys
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workshop.crew import Hired

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 5
"""Seconds to wait for the scheduler to answer."""


class NoCluster(Exception):
    """There is no cluster to work with; `args[0]` says in Chinese why."""


def hire(address: str) -> Hired:
    """Give the workers of the cluster whose scheduler is at `address`, as `tcp://10.0.0.5:8786`.

    A worker that is lost is made up for by Dask: its work goes to another.  Raises NoCluster.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415  (1 s to import, and an extra of its own)
    except ImportError:
        raise NoCluster(
            "使用集群需要软件包 distributed。请先安装：.venv/bin/pip install 'distributed>=2026.7'"
        ) from None
    try:
        _knock(address)
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoCluster(f"无法连接集群 {address}（{error}）。请检查地址和调度程序。") from None
    if not client.scheduler_info()["workers"]:
        _close(client)
        raise NoCluster(f"集群 {address} 上没有工作进程。请先启动 dask worker。")
    paths = list(sys.path)

    def find_code() -> None:  # inside, so that it is sent as it is: nothing of ours can be found before
        __import__("sys").path.extend(path for path in paths if path not in __import__("sys").path)

    client.run_on_scheduler(find_code)  # type: ignore[no-untyped-call]
    client.register_worker_callbacks(find_code)  # type: ignore[no-untyped-call]
    executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
    return Hired(executor, (KilledWorker,), partial(_leave, client, executor))


def _knock(address: str) -> None:
    """See whether anybody listens there: Dask itself would try for as long as it is patient.  Raises OSError."""
    at = urlsplit(address)
    if at.scheme in ("tcp", "tls") and at.hostname and at.port:
        socket.create_connection((at.hostname, at.port), _PATIENCE).close()


def _leave(client: Client, executor: Executor) -> None:
    executor.shutdown(wait=False)
    _close(client)


def _close(client: Client) -> None:
    client.close(timeout=_PATIENCE)  # type: ignore[no-untyped-call]
