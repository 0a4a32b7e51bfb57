"""What one call may spend, and which limits it has hit.

In: the limits that options set. Out: `Budget`, which stages ask whether they may go on and tell where they could not.
Must not know: any stage. Without a time limit nothing here depends on the clock, so results do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")

TOO_LATE = "the time was up before the page was understood to its end (timeout); what comes after that place is missing"
_TOO_LONG = "the page is longer than {most:,} {unit} (max_bytes); what comes after that place is missing"
_TOO_MANY = "the page has more than {most:,} elements or lines (max_nodes); what comes after that place is missing"

# Part of the time for reading; telling the article from the rest takes about as long (measured on the pages of WCXB).
_READING = 0.45
# Bytes a second that are more than any machine reads: what lies beyond would not be reached, and decoding it takes time too.
_PACE = 10_000_000
_LEAST = 100_000
# Steps between two looks at the clock; a step takes microseconds.
_STEPS = 64
# No element (`<b>`) and no line with its end takes fewer characters of an input.
_SMALLEST = 2


class Budget:
    """Asked by the stages of one call; made anew for each."""

    def __init__(
        self, max_bytes: int | None = None, max_nodes: int | None = None, timeout: float | None = None
    ) -> None:
        self._max_bytes, self._max_nodes, self._timeout = max_bytes, max_nodes, timeout
        self._begun = monotonic() if timeout is not None else 0.0
        self._reasons: dict[str, None] = {}

    @property
    def reasons(self) -> tuple[str, ...]:
        """The limits that were hit, in words."""
        return tuple(self._reasons)

    @property
    def timed(self) -> bool:
        """Whether there is a time limit."""
        return self._timeout is not None

    def late(self, part: float = 1.0) -> bool:
        """Whether this part of the time for reading is up. If all of it is, that is a reason."""
        if self._timeout is None or monotonic() - self._begun < self._timeout * _READING * part:
            return False
        if part == 1.0:
            self._reasons[TOO_LATE] = None
        return True

    def left(self) -> float:
        """Seconds until the end of all time."""
        return float("inf") if self._timeout is None else max(self._begun + self._timeout - monotonic(), 0.0)

    def run_out(self) -> None:
        """Note that there was no time for all."""
        self._reasons[TOO_LATE] = None

    def within(self, raw: str | bytes) -> str | bytes:
        """As much of the input as may be read."""
        unit = "characters" if isinstance(raw, str) else "bytes"
        if self._max_bytes is not None and len(raw) > self._max_bytes:
            self._reasons[_TOO_LONG.format(most=self._max_bytes, unit=unit)] = None
            raw = raw[: self._max_bytes]
        if self._timeout is not None and len(raw) > (most := max(_LEAST, int(self._timeout * _PACE))):
            self._reasons[TOO_LATE] = None
            raw = raw[:most]
        return raw

    def watch(self, steps: Iterable[Item], size: int, each: int = 1) -> Iterable[Item]:
        """The steps of reading an input of `size` bytes, up to where a limit is hit; `each` element or line takes so many steps."""
        many = self._max_nodes is not None and size > _SMALLEST * self._max_nodes
        return self._watched(steps, each) if many or self.timed else steps

    def _watched(self, steps: Iterable[Item], each: int) -> Iterator[Item]:
        most = None if self._max_nodes is None else self._max_nodes * each
        for number, step in enumerate(steps):
            if number == most:
                self._reasons[_TOO_MANY.format(most=self._max_nodes)] = None
                return
            if number % _STEPS == _STEPS - 1 and self.late():
                return
            yield step
