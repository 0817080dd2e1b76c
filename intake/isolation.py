"""Work on documents in a process of its own: it can be stopped, its memory is bounded, and it may crash.

Parsers of others' formats are large, and files come from anywhere: whatever a file does to them, the editor gets a
sentence and nothing is written.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from intake.formats.errors import UnreadableDocument

MAX_SECONDS = 120.0
MAX_MEMORY = 3 * 1024**3
"""Bytes of address space; the largest documents that are allowed need a sixth of it."""
_TO_BEGIN = 60.0
"""Seconds that a process may need to begin on a busy machine."""

Tell = Callable[[str], None]
"""Says how far the work is."""
Result = TypeVar("Result")


def run_isolated(
    work: Callable[..., Result], tell: Tell, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY
) -> Result:
    """Do `work(tell=…)`, which can be pickled, in another process; `tell` is told what the work tells.

    Raises what `work` raises, and `UnreadableDocument` where it takes longer than `seconds`, needs more memory than
    `memory` bytes, or brings its process down.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, work, memory), daemon=True)
    process.start()
    sender.close()
    try:
        return cast("Result", _result(receiver, tell, seconds))
    finally:
        process.kill()
        process.join()
        receiver.close()


def _result(receiver: Connection, tell: Tell, seconds: float) -> object:
    """Wait for the result; pass on what is told until then."""
    last, deadline = "", time.monotonic() + seconds + _TO_BEGIN
    while receiver.poll(max(0.0, deadline - time.monotonic())):
        try:
            kind, value = receiver.recv()
        except EOFError:
            raise UnreadableDocument(
                "读取时程序意外中止，文件多半已经损坏。请用原来的软件打开，另存后再导入。"
            ) from None
        if kind == "done":
            return value
        if kind == "failed":
            raise value
        if kind == "began":
            deadline = time.monotonic() + seconds
            continue
        last = value
        tell(value)
    so_far = f"，停在“{last}”" if last else ""
    raise UnreadableDocument(
        f"处理了 {seconds:g} 秒还没有完成{so_far}，已停止。请分成几个文件，或索取 Word 原文件再导入。"
    )


def _work(sender: Connection, work: Callable[..., object], memory: int) -> None:
    """Do the work in this process, and send what comes of it."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # where a system has no such limits, there is none
        import resource  # noqa: PLC0415  (only POSIX has it)

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    try:
        sender.send(("began", None))
        sender.send(("done", work(tell=lambda text: sender.send(("told", text)))))
    except MemoryError:
        pass  # all that the work holds has to go before there is room to say so
    except Exception as error:  # it is raised again where the result is waited for
        sender.send(("failed", error))
        return
    else:
        return
    too_large = UnreadableDocument("文件解开后太大，内存容纳不下。请分成几个文件，或删去其中的图片再导入。")
    sender.send(("failed", too_large))
