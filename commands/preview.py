"""The preview: a server of the last build, and builds after every save."""

from __future__ import annotations

import functools
from itertools import chain
from typing import Any

from invoke.exceptions import Exit

from commands import ROOT, words
from commands.built import PREVIEW
from commands.faults import missing_folder
from commands.project import CONTENT, OUTPUT, say
from commands.review import all_usages
from commands.settings import settings_of
from commands.site import build_site
from desk.preview.board import Board
from desk.preview.previewing import keep_building, surviving
from desk.preview.reviewing import Reviewer
from desk.preview.server import MANUAL, Server
from desk.preview.site import Site
from desk.preview.telling import Teller
from desk.preview.watching import Watcher
from workshop.standing import Standing

WATCHED = ("content", "theme")
WATCHED_FILES = ("site.yml", "pelicanconf.py")


def preview(host: str, port: int) -> None:
    """Serve the site at `host` and `port`, and build it after every save, until Ctrl+C."""
    if missing := missing_folder():
        raise Exit(missing, code=1)
    board, settings = Board(), settings_of(PREVIEW)
    server = _listening(host, port, board, settings)
    server.start()
    crew = Standing(settings["WORKERS"])
    try:
        _keep_showing(f"http://{host}:{server.server_port}", board, crew)
    except KeyboardInterrupt:
        say("预览已结束。")
    finally:
        server.shutdown()
        crew.dismiss()


def _listening(host: str, port: int, board: Board, settings: dict[str, Any]) -> Server:
    """Give the server, which holds the port already."""
    try:
        return Server((host, port), board, Teller(Site(OUTPUT), ROOT, settings["PREVIEW_EDITOR"]))
    except OSError as error:
        said = f"无法使用 {host} 的端口 {port}：{words.fault_of(error)}。请用 --port 另选一个，如 --port 8001。"
        raise Exit(said, code=1) from None
    except OverflowError:
        raise Exit(f"没有端口 {port}。请用 --port 写 1024 到 65535 之间的一个数。", code=1) from None


def _keep_showing(address: str, board: Board, crew: Standing) -> None:
    """Build, say where the site is, then build after every save."""
    build = functools.partial(build_site, PREVIEW, PREVIEWING=True, HIRE=crew.way)
    watcher = Watcher([ROOT / name for name in WATCHED], [ROOT / name for name in WATCHED_FILES])
    first = surviving(build)
    board.end(first)
    say(f"预览地址：{address}/　编辑手册：{address}{MANUAL}　按 Ctrl+C 结束。")
    reviewer = Reviewer(CONTENT, board, lambda: all_usages([]), watcher.is_quiet)
    keep_building(build, chain([True] if first.passing else [], watcher.saves()), board, reviewer.review)
