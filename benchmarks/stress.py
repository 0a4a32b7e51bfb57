"""Many threads at once: they give what one thread gives, and memory stays what it was.

In: the inputs of `digest`. Out: a line on how many documents were alike and how memory grew. AssertionError where one differs.
Must not know: what is right.
"""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import monotonic

import cleannews
from benchmarks.digest import made_inputs
from benchmarks.hostile import page


def stress(threads: int, each: int, seconds: float) -> str:
    """Documents by several threads, each of which reads `each` inputs in an order of its own, for so long at most."""
    inputs = [*made_inputs(), *(page(f"<p class=k{n}-{n * n}>Đoạn {n}.</p>".encode()) for n in range(300))]
    expected = [cleannews.extract(raw) for raw in inputs]
    memory = [_memory()]
    until = monotonic() + seconds

    def work(number: int, count: int) -> int:
        done = 0
        for place in _order(number, len(inputs), count):
            assert cleannews.extract(inputs[place]) == expected[place], f"input {place} differs in thread {number}"
            done += 1
            if monotonic() > until:
                break
        return done

    with ThreadPoolExecutor(threads) as pool:
        # Threads that have begun hold the largest pages at once, so memory is told from then on.
        begun = max(each // 10, 1)
        done = sum(pool.map(work, range(threads), [begun] * threads))
        memory.append(_memory())
        done += sum(pool.map(work, range(threads, 2 * threads), [each - begun] * threads))
        memory.append(_memory())
    first, then = (after - before for before, after in pairwise(memory))
    grew = f"memory at its highest grew by {first:.0f} MB in the first tenth and by {then:.0f} MB after it"
    return f"{done} documents by {threads} threads are those of one thread; {grew}"


def _order(seed: int, count: int, most: int) -> Iterator[int]:
    rng = random.Random(seed)
    return (rng.randrange(count) for _ in range(most))


def _memory() -> float:
    """The most that the process ever took, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
