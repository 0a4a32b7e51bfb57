"""The items of all inputs in portions: what a worker is given at a time, and where a run can go on after it was killed.

In: inputs, and where to begin. Out: portions. Must not know workers or outputs. Where portions and parts end depends on
the inputs alone, never on time or on the number of workers: so a run that was resumed writes what one that was not would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleannews.batch.inputs import Input
from cleannews.batch.items import Omitted, Problem, Reading, Record
from cleannews.batch.read import read_input


@dataclass(frozen=True, slots=True)
class Place:
    """How far the inputs were read."""

    file: int = 0
    """Which of the inputs."""
    items: int = 0
    """Items of it that are behind this place."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How large portions and parts are."""

    documents: int = 32
    """A worker takes half a second for so many."""
    bytes: int = 4 << 20
    """Of all pages of a portion, and eight times as much of a part. What is in memory is six portions a worker; fewer where
    single pages make them larger."""
    part: int = 512
    """Documents after which a part ends. When a run is killed, the part it was at is lost, and what workers had cleaned ahead."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some items, in order."""

    items: tuple[Record | Problem, ...]
    omitted: int
    end: Place
    position: int
    """Bytes of the current file that were read."""
    closes: bool
    """Whether a part ends here."""

    @property
    def records(self) -> list[Record]:
        return [item for item in self.items if isinstance(item, Record)]


def portions(inputs: Sequence[Input], how: Reading, start: Place, cut: Cut) -> Iterator[Portion]:
    """All portions from a place on, which must be one where a part ended."""
    items: list[Record | Problem] = []
    omitted = size = part_documents = part_size = 0
    place, position, open_part = start, 0, False
    for file, input in enumerate(inputs[start.file :], start.file):
        for count, item in enumerate(read_input(input, how), 1):
            if file == start.file and count <= start.items:
                continue
            place, position = Place(file, count), item.position
            if isinstance(item, Omitted):
                omitted += 1
            else:
                items.append(item)
                size += _size(item)
            # What is left out and what is broken takes no time, but must not pile up either
            if len(items) < cut.documents and size < cut.bytes and omitted < 1000:
                continue
            part_documents, part_size = part_documents + len(items), part_size + size
            closes = part_documents >= cut.part or part_size >= 8 * cut.bytes
            yield Portion(tuple(items), omitted, place, position, closes)
            items, omitted, size = [], 0, 0
            open_part = not closes
            if closes:
                part_documents = part_size = 0
    if items or omitted or open_part:
        yield Portion(tuple(items), omitted, place, position, closes=True)


def size_of(items: Iterable[Record | Problem]) -> int:
    """How much they hold, in bytes or characters."""
    return sum(map(_size, items))


def _size(item: Record | Problem) -> int:
    return len(item.page.content or "") if isinstance(item, Record) else 0
