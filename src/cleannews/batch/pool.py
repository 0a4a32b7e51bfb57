"""Work on many items in several processes, where any item may crash, hang or eat all memory.

In: lists of items, in order, and what to do with an item. Out: lists of results, in the same order.
Must not know what items are.

Every worker has a pipe of its own and answers item by item. So when it dies, it is known on which item, what was done
before is not lost, and nobody else is concerned: the item is tried once more, alone, in a new worker, and then given up;
the items after it go to whichever worker is free.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from cleannews.errors import CleanNewsError

T = TypeVar("T", contravariant=True)
R = TypeVar("R", covariant=True)

_READY = "ready"
_NO_MEMORY = 77  # exit code of a worker that ran out of memory over an item
_NO_ROOM = 78  # and of one that had no room even to take in what it was asked for
_WINDOW = 6  # lists read ahead for each worker: a slow item holds up the order, not the others
_START = 120.0  # seconds in which a worker must have started, on whatever machine
_NOT_STARTED = (
    "worker processes cannot start ({reason}): the errors above say why; a call from a program of your own has to be "
    'below `if __name__ == "__main__":`'
)


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
    seconds: float = 60.0
    """For one item. A page takes some hundredths of a second; one that takes a minute never ends."""
    memory: int = 2 << 30
    """Bytes a worker may take beyond what it needs when idle (on Linux). A page of 5 MB was seen to take 350 MB."""

    def __post_init__(self) -> None:
        """Check every field."""
        if self.workers < 1:
            raise CleanNewsError(f"workers must be 1 or more, not {self.workers}")
        if not self.seconds > 0 or self.memory < 1 << 20:
            raise CleanNewsError("a time limit must be above 0 seconds, a memory limit 1 MB or more")


@dataclass(slots=True)
class _List:
    """A list of items on its way."""

    items: Sequence[Any]
    results: list[Any]
    open: int


@dataclass(slots=True)
class _Task:
    """The part of a list that one worker is asked for."""

    whole: _List
    next: int
    stop: int
    alone: bool = False


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: _Task | None = None


def work_in_order(lists: Iterable[Sequence[T]], work: Work[T, R], limits: Limits) -> Iterator[list[R]]:
    """Results of each list, in order. Nothing is read ahead beyond a few lists a worker.

    Raises CleanNewsError if workers cannot start at all.
    """
    with _Pool(work, limits) as pool:
        source = iter(lists)
        waiting: deque[_List] = deque()
        exhausted = False
        while True:
            if not exhausted and len(waiting) < _WINDOW * limits.workers:
                items = next(source, None)
                if items is None:
                    exhausted = True
                else:
                    waiting.append(pool.add(items))
            while waiting and not waiting[0].open:
                yield waiting.popleft().results
            if exhausted and not waiting:
                return
            pool.step(block=exhausted or len(waiting) >= _WINDOW * limits.workers)


@dataclass(slots=True)
class _Pool(Generic[T, R]):
    work: Work[T, R]
    limits: Limits
    queue: deque[_Task] = field(default_factory=deque)
    workers: list[_Worker] = field(default_factory=list)
    stillborn: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()

    def add(self, items: Sequence[Any]) -> _List:
        """Put a list at the end of the queue; workers start with the first work there is for them."""
        whole = _List(items, [None] * len(items), len(items))
        if items:
            self.queue.append(_Task(whole, 0, len(items)))
            if len(self.workers) < self.limits.workers:
                self.workers.append(self._start())
            self._hand_out()
        return whole

    def step(self, block: bool) -> None:
        """Take what workers have to say; with `block`, wait until one says something."""
        self._hand_out()
        busy = [worker for worker in self.workers if worker.task or not worker.ready]
        if not busy:
            return
        told = wait([worker.pipe for worker in busy], None if block else 0)
        for worker in busy:
            if worker.pipe in told:
                self._listen(worker)
        self._hand_out()

    def _hand_out(self) -> None:
        for worker in self.workers:
            if not self.queue:
                return
            if worker.ready and worker.task is None:
                worker.task = task = self.queue.popleft()
                with suppress(BrokenPipeError, ConnectionResetError):  # it died idle: found out in `_listen`
                    worker.pipe.send(task.whole.items[task.next : task.stop])

    def _listen(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if not worker.ready:
            worker.ready, self.stillborn = True, 0
        elif worker.task:
            self._settle(worker.task, answer)
            if worker.task.next == worker.task.stop:
                worker.task = None

    def _settle(self, task: _Task, result: Any) -> None:
        task.whole.results[task.next] = result
        task.whole.open -= 1
        task.next += 1

    def _bury(self, worker: _Worker) -> None:
        """Put a new worker in the place of a dead one, and what it was asked for back into the queue."""
        worker.process.join()
        worker.pipe.close()
        seconds = self.limits.seconds if worker.ready else _START
        task, reason = worker.task, _reason(worker.process.exitcode, seconds, self.limits.memory)
        if not worker.ready:
            self.stillborn += 1
            if self.stillborn > 2:
                raise CleanNewsError(_NOT_STARTED.format(reason=reason))
        self.workers[self.workers.index(worker)] = self._start()
        if task and task.alone:
            self._settle(task, self.work.give_up(task.whole.items[task.next], reason))
        elif task and worker.process.exitcode == _NO_ROOM and task.stop - task.next > 1:
            # Any of them may be too large, or only all of them together
            self.queue.extendleft(_Task(task.whole, row, row + 1) for row in reversed(range(task.next, task.stop)))
        elif task:
            if task.next + 1 < task.stop:
                self.queue.appendleft(_Task(task.whole, task.next + 1, task.stop))
            self.queue.appendleft(_Task(task.whole, task.next, task.next + 1, alone=True))

    def _start(self) -> _Worker:
        # Neither fork, which copies locks that other threads hold, nor spawn, which imports everything anew each time.
        methods = multiprocessing.get_all_start_methods()
        context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.work, self.limits), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _reason(code: int | None, seconds: float, memory: int) -> str:
    """Why a worker died, in words."""
    if code in (_NO_MEMORY, _NO_ROOM):
        return f"it needs more memory than the limit of {memory >> 20} MB"
    if code is not None and -code == getattr(signal, "SIGALRM", None):
        return f"it takes longer than the limit of {seconds:g} seconds"
    if code is not None and code < 0:
        names = {number.value: number.name for number in signal.Signals}  # which those of real time have not
        return f"the worker process was killed by {names.get(-code, f'signal {-code}')}"
    return f"the worker process ended with exit code {code}"


def serve(pipe: Connection, work: Work[Any, Any], limits: Limits) -> None:
    """What a worker does until its pipe is closed: lists in, results out one by one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked, who then closes the pipe
    _alarm(_START)
    work.prepare()
    _limit_memory(limits.memory)
    _alarm(0)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # whoever asked is gone
        pipe.send(_READY)
        while True:
            for item in _receive(pipe):
                # The kernel ends this process when time is up, also inside a parser that never comes back to Python,
                # and also if whoever asked was killed meanwhile.
                _alarm(limits.seconds)
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
        os._exit(_NO_ROOM)
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
