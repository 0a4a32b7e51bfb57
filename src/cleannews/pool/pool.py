"""Work on many items in several processes, where any item may crash, hang or eat all memory.

In: lists of items, in order, and what to do with an item. Out: lists of results, in the same order.
Must not know what items are.

Every worker has a pipe of its own and answers item by item. So when it dies, it is known on which item, what was done
before is not lost, and nobody else is concerned: the item is tried once more, alone, in a new worker, and then given up;
the items after it go to whichever worker is free.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from cleannews.errors import CleanNewsError
from cleannews.pool.worker import NO_ROOM, START, Limits, Work, reason_of, serve

T = TypeVar("T", contravariant=True)
R = TypeVar("R", covariant=True)

_WINDOW = 6  # lists read ahead for each worker: a slow item holds up the order, not the others
_AHEAD = 24 << 20  # bytes of them for each worker: six lists of 4 MB; a list beyond that is the last to be read
_NOT_STARTED = (
    "worker processes cannot start ({reason}): the errors above say why; a call from a program of your own has to be "
    'below `if __name__ == "__main__":`'
)


@dataclass(slots=True)
class _List:
    """A list of items on its way."""

    items: Sequence[Any]
    results: list[Any]
    open: int
    size: int


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


def work_in_order(
    lists: Iterable[Sequence[T]], work: Work[T, R], limits: Limits, size: Callable[[Sequence[T]], int] = len
) -> Iterator[list[R]]:
    """Results of each list, in order. Nothing is read ahead beyond a few lists a worker, or 24 MB of them by `size`.

    What `lists` raises is raised when the results of all lists before it were given.
    Raises CleanNewsError if workers cannot start at all, or cannot be sent the work.
    """
    _check_sendable(work)
    with _Pool(work, limits) as pool:
        source = _Source(iter(lists))
        waiting: deque[_List] = deque()
        while True:
            if not source.ended and _has_room(waiting, limits.workers):
                items = source.next()
                if items is not None:
                    waiting.append(pool.add(items, size(items)))
            while waiting and not waiting[0].open:
                yield waiting.popleft().results
            if source.ended and not waiting:
                break
            pool.step(block=source.ended or not _has_room(waiting, limits.workers))
        if source.error:
            raise source.error


def _has_room(waiting: deque[_List], workers: int) -> bool:
    """Whether one more list may be read ahead."""
    return len(waiting) < _WINDOW * workers and sum(each.size for each in waiting) < _AHEAD * workers


def _check_sendable(work: object) -> None:
    """Raise CleanNewsError now for work that cannot be sent to another process."""
    try:
        ForkingPickler.dumps(work)
    except Exception as error:  # objects may refuse in any way they like
        raise CleanNewsError(
            f"the options cannot be sent to another process ({error}); use classes and values that pickle can store, or "
            "workers=1, which needs no processes"
        ) from error


@dataclass(slots=True)
class _Source(Generic[T]):
    """Lists, until there are no more or reading them fails."""

    lists: Iterator[Sequence[T]]
    ended: bool = False
    error: Exception | None = None

    def next(self) -> Sequence[T] | None:
        """The next list; None where there is none, for whatever reason."""
        try:
            items = next(self.lists, None)
        except Exception as error:  # raised again, behind what was read before it
            items, self.error = None, error
        self.ended = items is None
        return items


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

    def add(self, items: Sequence[Any], size: int) -> _List:
        """Put a list at the end of the queue; workers start with the first work there is for them."""
        whole = _List(items, [None] * len(items), len(items), size)
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
        seconds = self.limits.seconds if worker.ready else START
        task, reason = worker.task, reason_of(worker.process.exitcode, seconds, self.limits.memory)
        if not worker.ready:
            self.stillborn += 1
            if self.stillborn > 2:
                raise CleanNewsError(_NOT_STARTED.format(reason=reason))
        self.workers[self.workers.index(worker)] = self._start()
        if task and task.alone:
            self._settle(task, self.work.give_up(task.whole.items[task.next], reason))
        elif task and worker.process.exitcode == NO_ROOM and task.stop - task.next > 1:
            # Any of them may be too large, or only all of them together
            self.queue.extendleft(_Task(task.whole, row, row + 1) for row in reversed(range(task.next, task.stop)))
        elif task:
            if task.next + 1 < task.stop:
                self.queue.appendleft(_Task(task.whole, task.next + 1, task.stop))
            self.queue.appendleft(_Task(task.whole, task.next, task.next + 1, alone=True))

    def _start(self) -> _Worker:
        methods = multiprocessing.get_all_start_methods()
        method = self.limits.start or ("forkserver" if "forkserver" in methods else "spawn")
        context: Any = multiprocessing.get_context(method)
        ours, theirs = context.Pipe()
        # A forked process has our ends of all pipes too: while it keeps them open, nobody would notice that we are gone
        copied = [ours, *(worker.pipe for worker in self.workers)] if method == "fork" else []
        process = context.Process(target=serve, args=(theirs, self.work, self.limits, copied), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)
