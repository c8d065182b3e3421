"""
Run something costly in a child process that cannot take the worker down with it.

The child is a fork, so that fonts and style sheets prepared in the parent are there at once and
whatever the child allocates is gone afterwards. It has limits of processor time, memory and wall
clock, and hands back bytes.
"""

import contextlib
import gc
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

CPU_SECONDS = 20
WALL_SECONDS = 60
EXTRA_MEMORY = 512 * 1024 * 1024
CHUNK = 1 << 16

_DONE = b"="
_REFUSED = b"!"


@dataclass(frozen=True)
class Limits:
    """Processor time and wall clock in seconds, memory in bytes beyond that of the parent."""

    cpu_seconds: int
    wall_seconds: int
    extra_memory: int


def usual_limits() -> Limits:
    """Return what one certificate, or one file to be read, may cost."""
    return Limits(CPU_SECONDS, WALL_SECONDS, EXTRA_MEMORY)


class TooCostly(Exception):
    """The work needed more time or memory than it may have."""


class WorkFailed(Exception):
    """The work ended with an exception; the text is the name of its type, nothing it says."""


def run_confined(work: Callable[[], bytes], limits: Limits | None = None) -> bytes:
    """
    Return what ``work`` returns, done in a child process with (the usual) limits.

    :raises TooCostly: if it ran out of time or memory.
    :raises WorkFailed: if it raised something else.
    """
    limits = limits or usual_limits()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_child(work, writing, limits)
    os.close(writing)
    try:
        answer = _read_until_end(reading, limits.wall_seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if answer[:1] == _DONE:
        return answer[1:]
    if answer[:1] == _REFUSED:
        raise WorkFailed(answer[1:].decode())
    raise TooCostly


def _read_until_end(reading: int, wall_seconds: int) -> bytes:
    """Read what the child writes; what is cut off by the wall clock counts as nothing."""
    chunks = []
    deadline = time.monotonic() + wall_seconds
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([reading], [], [], left)
        if not ready:
            break
        chunk = os.read(reading, CHUNK)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
    return b""


def _be_the_child(work: Callable[[], bytes], writing: int, limits: Limits) -> NoReturn:
    # os._exit: nothing of the parent (database connection, buffers) may be closed here.
    try:
        _limit_itself(limits)
        _write_all(writing, _DONE + work())
    except MemoryError:
        os._exit(1)
    except BaseException as error:
        _write_all(writing, _REFUSED + type(error).__name__.encode())
    os._exit(0)


def _write_all(writing: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(writing, view) :]


def _limit_itself(limits: Limits) -> None:
    # Collecting garbage would copy the parent's pages; all of it goes when the child ends.
    gc.disable()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    address_space = pages * resource.getpagesize() + limits.extra_memory
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
