"""Many inputs, in this process or in several: the documents in the order of the inputs, whatever becomes of a process.

In: inputs, their addresses. Out: Documents, one an input.
Must not know: how a page is understood; it calls `extract` and hands on what comes back.

The processes are those of `cleannews.pool`, without its limits of time and memory: a document that a process died of is done
once more, alone, and is the lost one if it happens again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cleannews.assemble import Document
from cleannews.decode import check_raw
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pipeline import KindArgument, check_arguments, extract

_LOST = "the process that worked on this input, number {place}, died twice, the second time alone with it: {reason}"
_END = object()


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
    Raises what `extract` raises, with the position of the input (from 0), and what `items` and `urls` raise, when its turn comes:
    all documents before it were given then. CleanNewsError if workers is below 1, if there are not as many urls as items, and
    where processes cannot start or the options cannot be sent to them.
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
    tasks = _tasks(items, urls)
    workers, work = min(workers, os.cpu_count() or 1), _Extraction(kind, options)
    return (work.do(task) for task in tasks) if workers == 1 else _in_processes(tasks, work, workers)


@dataclass(frozen=True, slots=True)
class _Task:
    """One input and its address."""

    place: int
    raw: str | bytes
    url: str | None


@dataclass(frozen=True, slots=True)
class _Extraction:
    """What is done with each input."""

    kind: KindArgument
    options: Options | None

    def prepare(self) -> None:
        """Nothing: the first input loads what it needs."""

    def do(self, task: _Task) -> Document:
        return extract(task.raw, url=task.url, kind=self.kind, options=self.options)

    def give_up(self, task: _Task, reason: str) -> Document:
        """What is told of an input that no process survived."""
        return Document(
            text="",
            title=None,
            lead=None,
            kind="text" if self.kind == "text" else "html",
            status="failed",
            confidence=0.0,
            blocks=(),
            url=task.url,
            notes=(_LOST.format(place=task.place, reason=reason),),
        )


def _in_processes(tasks: Iterable[_Task], work: _Extraction, workers: int) -> Iterator[Document]:
    # Imported here: whoever needs no processes need not wait for what they need.
    from cleannews.pool import Limits, work_in_order

    def size(some: Sequence[_Task]) -> int:
        return sum(len(task.raw) for task in some)

    limits = Limits(workers=workers, seconds=None, memory=None, start=multiprocessing.get_start_method())
    for documents in work_in_order(([task] for task in tasks), work, limits, size):
        yield from documents


def _tasks(items: Iterable[str | bytes], urls: Iterable[str | None] | None) -> Iterator[_Task]:
    pairs = ((item, None) for item in items) if urls is None else zip_longest(items, urls, fillvalue=_END)
    raw: Any
    url: Any
    for place, (raw, url) in enumerate(pairs):
        if raw is _END or url is _END:
            fewer, more = ("items", "urls") if raw is _END else ("urls", "items")
            raise CleanNewsError(f"urls must be as many as items; there are only {place} {fewer}, and more {more}")
        try:
            check_raw(raw)
            check_arguments(url, "auto", None)
        except TypeError as error:
            raise TypeError(f"input number {place}: {error}") from error
        # A view of memory cannot be sent to another process
        yield _Task(place, bytes(raw) if isinstance(raw, memoryview) else raw, url)
