"""The pool: order, and what becomes of items that kill, hang or eat."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cleannews.errors import CleanNewsError
from cleannews.pool import Limits, serve, work_in_order


@dataclass(frozen=True, slots=True)
class Toy:
    """Upper-cases words; some words do harm. `once` harms only the first time that anybody meets it."""

    folder: str = ""

    def prepare(self) -> None:
        if self.folder == "cannot start":
            os._exit(3)

    def do(self, item: str) -> str:
        if item == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif item == "exit":
            os._exit(5)
        elif item == "hang":
            while True:
                pass
        elif item == "eat":
            return str(len(bytearray(4 << 30)))
        elif item == "once" and not os.path.exists(self.folder):
            Path(self.folder).touch()
            os._exit(5)
        elif item == "slow":
            time.sleep(0.3)
        elif item == "pid":
            return str(os.getpid())
        return item.upper()

    def give_up(self, item: str, reason: str) -> str:
        return f"{item}: {reason}"


def results(lists: list[list[str]], work: Toy | None = None, **limits: float) -> list[list[str]]:
    settings = Limits(workers=int(limits.get("workers", 2)), seconds=limits.get("seconds", 60.0), memory=256 << 20)
    return list(work_in_order(lists, work or Toy(), settings))


@pytest.mark.parametrize("workers", [1, 3])
def test_results_are_in_order_and_complete(workers: int) -> None:
    lists = [["slow", "a"], [], ["b"], ["c", "d", "e"], []] * 3
    assert results(lists, workers=workers) == [[item.upper() for item in items] for items in lists]


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ("crash", "the worker process was killed by SIGSEGV"),
        ("exit", "the worker process ended with exit code 5"),
        ("hang", "it takes longer than the limit of 0.5 seconds"),
        ("eat", "it needs more memory than the limit of 256 MB"),
    ],
)
def test_a_poison_item_is_given_up_and_the_others_are_not_concerned(poison: str, reason: str) -> None:
    found = results([["a", poison, "b"], [poison], ["c"]], seconds=0.5)
    assert found == [["A", f"{poison}: {reason}", "B"], [f"{poison}: {reason}"], ["C"]]


def test_an_item_that_fails_once_is_tried_again(tmp_path: Path) -> None:
    assert results([["a", "once", "b"]], Toy(str(tmp_path / "seen"))) == [["A", "ONCE", "B"]]


def test_items_that_are_too_large_together_are_done_one_by_one() -> None:
    one, all_of_it = "x" * (30 << 20), "y" * (200 << 20)
    [found] = results([[one, "a", one, all_of_it, one]])
    assert [found[row] == one.upper() for row in (0, 2, 4)] == [True, True, True]
    assert found[1] == "A"
    assert found[3][len(all_of_it) :] == ": it needs more memory than the limit of 256 MB"


def test_only_a_few_lists_are_read_ahead() -> None:
    taken = 0

    def lists() -> Iterator[list[str]]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield ["a"]

    stream = work_in_order(lists(), Toy(), Limits(workers=1))
    assert next(stream) == ["A"]
    assert taken < 10
    stream.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("bytes_each", "most"), [(1 << 20, 7), (10 << 20, 4), (100 << 20, 2)])
def test_large_lists_are_not_read_ahead(bytes_each: int, most: int) -> None:
    """Up to 24 MB for each worker, and the list that goes beyond it; one more is read when the first is done."""
    taken: list[int] = []

    def lists() -> Iterator[list[str]]:
        for number in range(50):
            taken.append(number)
            yield ["slow"]

    stream = work_in_order(lists(), Toy(), Limits(workers=1), lambda _: bytes_each)
    assert next(stream) == ["SLOW"]
    assert len(taken) <= most
    stream.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, 3])
def test_what_is_under_way_is_done_before_an_error_of_the_lists_is_raised(workers: int) -> None:
    def lists() -> Iterator[list[str]]:
        yield from (["slow"], ["a"], ["b", "c"])
        raise LookupError("no more")

    found = []
    with pytest.raises(LookupError, match="no more"):
        for each in work_in_order(lists(), Toy(), Limits(workers=workers)):
            found.append(each)
    assert found == [["SLOW"], ["A"], ["B", "C"]]


def test_work_that_cannot_be_sent_is_an_error_at_once() -> None:
    @dataclass(frozen=True, slots=True)
    class Local(Toy):
        """No other process can find it."""

    with pytest.raises(CleanNewsError, match="cannot be sent"):
        results([["a"]], Local())


@pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
def test_workers_end_with_whoever_asked(start: str) -> None:
    """Killed with no chance to clean up. Forked workers have copies of each other's pipes, which would keep them waiting."""
    script = (
        "from tests.test_batch_pool import Toy; from cleannews.pool import Limits, work_in_order; import itertools, os\n"
        "if __name__ == '__main__':\n"
        f"    limits = Limits(workers=3, seconds=None, memory=None, start={start!r})\n"
        "    stream = work_in_order((['pid'] for _ in itertools.count()), Toy(), limits)\n"
        "    print(*{next(stream)[0] for _ in range(20)}, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    pids = [int(each) for each in done.stdout.split()]
    assert pids, done.stderr
    end = time.monotonic() + 10
    while left := [pid for pid in pids if _runs(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_workers_that_cannot_start_are_an_error_and_no_endless_loop() -> None:
    with pytest.raises(CleanNewsError, match="exit code 3"):
        results([["a"]], Toy("cannot start"))


def test_what_a_worker_does_until_its_pipe_is_closed() -> None:
    ours, theirs = Pipe()
    told: list[object] = []

    def ask() -> None:
        told.append(ours.recv())
        for items in (["a", "b"], ["c"]):
            ours.send(items)
            told.extend(ours.recv() for _ in items)
        ours.close()

    asking = Thread(target=ask)
    asking.start()
    before = signal.getsignal(signal.SIGINT)
    try:
        serve(theirs, Toy(), Limits(memory=1 << 50))
    finally:
        signal.signal(signal.SIGINT, before)
    asking.join()
    assert told == ["ready", "A", "B", "C"]
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"seconds": 0.0}, {"memory": 10}])
def test_limits_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CleanNewsError):
        Limits(**wrong)
