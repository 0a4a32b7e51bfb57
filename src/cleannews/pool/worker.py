"""A worker process: what it is asked for and what it may use, what it does, and why it died.

In: lists of items through a pipe. Out: results through the same pipe, one by one; an exit code. Must not know what items are,
or who asks.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cleannews.errors import CleanNewsError

T = TypeVar("T", contravariant=True)
R = TypeVar("R", covariant=True)

START = 120.0
"""Seconds in which a worker must have started, on whatever machine."""
NO_ROOM = 78
"""Exit code of a worker that had no room even to take in what it was asked for."""

_NO_MEMORY = 77  # of one that ran out of memory over an item
_READY = "ready"


class Work(Protocol[T, R]):
    """What to do with an item. It is sent to the workers, so it must be something that can be pickled."""

    def prepare(self) -> None:
        """Done once in each worker, before its first item."""

    def do(self, item: T, /) -> R:
        """The result for an item."""

    def give_up(self, item: T, reason: str, /) -> R:
        """The result for an item that no worker survives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What workers may use."""

    workers: int = 1
    seconds: float | None = 60.0
    """For one item; None for no limit. A page takes some hundredths of a second; one that takes a minute never ends."""
    memory: int | None = 2 << 30
    """Bytes a worker may take beyond what it needs when idle (on Linux); None for no limit. A page of 5 MB was seen to take
    350 MB."""
    start: str | None = None
    """How processes start, as `multiprocessing` calls it. None for neither fork, which copies locks that other threads hold,
    nor, where it can be helped, spawn, which imports everything anew each time."""

    def __post_init__(self) -> None:
        """Check every field."""
        if self.workers < 1:
            raise CleanNewsError(f"workers must be 1 or more, not {self.workers}")
        if not (self.seconds is None or self.seconds > 0) or not (self.memory is None or self.memory >= 1 << 20):
            raise CleanNewsError("a time limit must be above 0 seconds, a memory limit 1 MB or more")


def reason_of(code: int | None, seconds: float | None, memory: int | None) -> str:
    """Why a worker died, in words."""
    if code in (_NO_MEMORY, NO_ROOM):
        return f"it needs more memory than {f'the limit of {memory >> 20} MB' if memory else 'there is'}"
    if seconds and code is not None and -code == getattr(signal, "SIGALRM", None):
        return f"it takes longer than the limit of {seconds:g} seconds"
    if code is not None and code < 0:
        names = {number.value: number.name for number in signal.Signals}  # which those of real time have not
        return f"the worker process was killed by {names.get(-code, f'signal {-code}')}"
    return f"the worker process ended with exit code {code}"


def serve(pipe: Connection, work: Work[Any, Any], limits: Limits, copied: Sequence[Connection] = ()) -> None:
    """What a worker does until its pipe is closed: lists in, results out one by one. Copies of others' pipes are closed."""
    for each in copied:
        each.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked, who then closes the pipe
    _alarm(START)
    work.prepare()
    if limits.memory is not None:
        _limit_memory(limits.memory)
    _alarm(0)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # whoever asked is gone
        pipe.send(_READY)
        while True:
            for item in _receive(pipe):
                # The kernel ends this process when time is up, also inside a parser that never comes back to Python,
                # and also if whoever asked was killed meanwhile.
                _alarm(limits.seconds or 0)
                try:
                    result = work.do(item)
                except MemoryError:
                    os._exit(_NO_MEMORY)
                _alarm(0)
                pipe.send(result)


def _receive(pipe: Connection) -> Sequence[Any]:
    try:
        items: Sequence[Any] = pipe.recv()
    except MemoryError:
        os._exit(NO_ROOM)
    return items


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(beyond: int) -> None:
    """Let this process take so many bytes beyond what it has now; only where its size can be read."""
    size = Path("/proc/self/statm")
    if size.exists():
        import resource

        now = int(size.read_text("ascii").split()[0]) * resource.getpagesize()
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = now + beyond if most == resource.RLIM_INFINITY else min(now + beyond, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
