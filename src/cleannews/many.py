"""Many inputs, in this process or in several: the documents in the order of the inputs, whatever becomes of a process.

In: inputs, their addresses. Out: Documents, one an input.
Must not know: how a page is understood; it calls `extract` and hands on what comes back.

A process that dies (killed for its memory, a crash in a library) takes all tasks with it that were waiting. They are done again, one
after the other, in a process that works on nothing else meanwhile; at whichever that one dies, it is the lost one.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cleannews.assemble import Document
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pipeline import KindArgument, check_arguments, extract

_LOST = "the process that worked on this input, number {place}, died twice, the second time alone with it"
_NO_PROCESS = (
    "no worker process could be started; where processes are not forked, extract_many(workers=...) has to be called below "
    '`if __name__ == "__main__":`; workers=1 needs no processes'
)
_END = object()
# Tasks under way for each process.
_WINDOW = 4


def extract_many(
    items: Iterable[str | bytes],
    *,
    urls: Iterable[str | None] | None = None,
    workers: int = 1,
    kind: KindArgument = "auto",
    options: Options | None = None,
) -> Iterator[Document]:
    """Documents of many inputs, lazily and in order.

    items    inputs as `extract` takes them
    urls     their addresses, as many, None where there is none; None for no addresses at all
    workers  processes to use, at most as many as there are processors; 1 works in this one. They start as `multiprocessing` is set
             to start them; where that is not "fork", the call has to stand below `if __name__ == "__main__":`

    An input at which a worker process dies gives a Document with status "failed", no text and a note that says which one it was.
    Raises what `extract` raises, with the position of the input (from 0), when its turn comes; CleanNewsError if workers is below 1,
    or if there are not as many urls as items.
    """
    for name, given in (("items", items), ("urls", urls)):
        alone = isinstance(given, str | bytes | bytearray | memoryview)
        if alone or not (isinstance(given, Iterable) or (name == "urls" and given is None)):
            raise TypeError(
                f"{name} must be an iterable of str or bytes, not one str or bytes; use extract() for a single input"
            )
    if not isinstance(workers, int) or isinstance(workers, bool):
        raise TypeError(f"workers must be an int, not {type(workers).__name__}")
    if workers < 1:
        raise CleanNewsError(f"workers must be 1 or more, not {workers}")
    check_arguments(None, kind, options)
    how = {"kind": kind, "options": options}
    workers = min(workers, os.cpu_count() or 1)
    tasks = _tasks(items, urls, how)
    return _one_by_one(tasks) if workers == 1 else _Workers(workers).documents(tasks)


@dataclass(frozen=True, slots=True)
class _Task:
    """One input and how to read it."""

    place: int
    raw: str | bytes
    how: dict[str, Any]

    def run(self) -> Document:
        """The document. Errors name the input."""
        try:
            return extract(self.raw, **self.how)
        except (TypeError, CleanNewsError) as error:
            raise type(error)(f"input number {self.place}: {error}") from error

    def lost(self) -> Document:
        """What is told of an input that no process survived."""
        return Document(
            text="",
            title=None,
            lead=None,
            kind="text" if self.how["kind"] == "text" else "html",
            status="failed",
            confidence=0.0,
            blocks=(),
            url=self.how["url"],
            notes=(_LOST.format(place=self.place),),
        )


def _tasks(items: Iterable[str | bytes], urls: Iterable[str | None] | None, how: dict[str, Any]) -> Iterator[_Task]:
    pairs = ((item, None) for item in items) if urls is None else zip_longest(items, urls, fillvalue=_END)
    for place, (item, url) in enumerate(pairs):
        if item is _END or url is _END:
            fewer, more = ("items", "urls") if item is _END else ("urls", "items")
            raise CleanNewsError(f"urls must be as many as items; there are only {place} {fewer}, and more {more}")
        raw: Any = bytes(item) if isinstance(item, memoryview) else item  # which cannot be sent to another process
        options = how["options"].for_page(url) if how["options"] and isinstance(url, str | None) else how["options"]
        yield _Task(place, raw, {**how, "url": url, "options": options})


def _one_by_one(tasks: Iterable[_Task]) -> Iterator[Document]:
    for task in tasks:
        yield task.run()


def _idle() -> None:
    """A task that no process dies of."""


class _Workers:
    """Processes, and new ones where they die."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = _start(count)
        self._single: ProcessPoolExecutor | None = None

    def documents(self, tasks: Iterable[_Task]) -> Iterator[Document]:
        """The documents in order. A window of tasks is under way, not all: they may be a stream that never fits into memory."""
        waiting: deque[tuple[_Task, Future[Document]]] = deque()
        try:
            for task in tasks:
                waiting.append((task, self._send(task)))
                while waiting and (len(waiting) >= _WINDOW * self._count or waiting[0][1].done()):
                    yield self._result(*waiting.popleft())
            while waiting:
                yield self._result(*waiting.popleft())
        finally:  # whoever stops reading early does not wait for what is not needed
            for pool in filter(None, (self._pool, self._single)):
                pool.shutdown(cancel_futures=True)

    def _send(self, task: _Task) -> Future[Document]:
        try:
            return self._pool.submit(task.run)
        except BrokenProcessPool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = _start(self._count)
            return self._pool.submit(task.run)

    def _result(self, task: _Task, future: Future[Document]) -> Document:
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(task)

    def _alone(self, task: _Task) -> Document:
        """The document of a task that may have killed a process, from one that works on nothing else meanwhile."""
        if self._single is None:
            self._single = _start(1)
            try:
                self._single.submit(_idle).result()
            except BrokenProcessPool as error:
                raise CleanNewsError(_NO_PROCESS) from error
        try:
            return self._single.submit(task.run).result()
        except BrokenProcessPool:
            self._single.shutdown(cancel_futures=True)
            self._single = None
            return task.lost()


def _start(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context())
