"""What a batch says of itself: while it runs, and at its end.

In: steps and counts. Out: a bar, lines, a table on stderr. Must not know how anything was done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Protocol

from cleannews.batch.inputs import Input
from cleannews.batch.needs import need
from cleannews.batch.run import Step

_PAUSE = 30.0  # seconds between two lines of the log


class Progress(Protocol):
    """Someone who is told of every step."""

    def __call__(self, step: Step) -> None: ...

    def close(self) -> None:
        """Nothing more will be said."""


@dataclass(slots=True)
class Count:
    """What happened in this run, and how far it is."""

    inputs: Sequence[Input]
    started: float = field(default_factory=time.monotonic)
    tally: Counter[str] = field(default_factory=Counter)
    done: int = 0
    """Bytes of all inputs that are behind, those of earlier runs too."""
    first: int | None = None
    """What was behind when this run began, so that a resumed one is not taken for a fast one. The first step says it."""
    _before: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._before = [0, *accumulate(each.size for each in self.inputs)]

    def add(self, step: Step) -> None:
        self.tally += step.tally
        self.done = max(self.done, self._before[step.file] + step.position)
        self.first = self.done if self.first is None else self.first

    @property
    def total(self) -> int | None:
        """Bytes of all inputs; None if that is not known, as of stdin."""
        return self._before[-1] if all(each.path != "-" for each in self.inputs) else None

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self.started, 1e-9)

    def words(self) -> str:
        """How it goes, for the end of the bar."""
        speed = self.tally["documents"] / self.seconds
        return f"{speed:.1f} documents/s, kept {share(self.tally):.0%}, {self.tally['failed']} failed"


def share(tally: Counter[str]) -> float:
    """Characters kept, of all that were visible."""
    removed = sum(size for name, size in tally.items() if name.startswith("removed "))
    return tally["kept"] / max(tally["kept"] + removed, 1)


class Quiet:
    """Counts and says nothing."""

    def __init__(self, count: Count) -> None:
        self.count = count

    def __call__(self, step: Step) -> None:
        self.count.add(step)

    def close(self) -> None:
        """Nothing to close."""


class Bar(Quiet):
    """A bar on a terminal: share of the input, MB/s, time left, and how it goes."""

    def __init__(self, count: Count) -> None:
        super().__init__(count)
        self._bar: Any = need("tqdm", "a progress bar").tqdm(
            total=count.total, unit="B", unit_scale=True, dynamic_ncols=True, desc="cleannews"
        )

    def __call__(self, step: Step) -> None:
        fresh = self.count.first is None
        super().__call__(step)
        if fresh:
            self._bar.initial = self._bar.n = self.count.done
            return
        self._bar.set_postfix_str(self.count.words(), refresh=False)
        self._bar.update(self.count.done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class Log(Quiet):
    """A line every half minute, for where there is no terminal."""

    def __init__(self, count: Count, say: Callable[[str], None]) -> None:
        super().__init__(count)
        self._say = say
        self._next = count.started + _PAUSE

    def __call__(self, step: Step) -> None:
        super().__call__(step)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self._say(self.line())

    def line(self) -> str:
        """How far it is, how it goes, and how long it will take."""
        count = self.count
        found = f"{count.tally['documents']} documents, {count.done / 1e6:.1f} MB, {count.words()}"
        progress = count.done - (count.first or 0)
        if count.total and progress:
            left = (count.total - count.done) * count.seconds / progress
            found = f"{count.done / count.total:.0%}, {found}, {left / 60:.0f} minutes left"
        return found


def summary(tally: Counter[str], count: Count) -> str:
    """The table at the end. The counts are of all runs, the speed is of this one."""
    rows: list[tuple[str, str, str]] = [("documents", f"{tally['documents']:,}", "")]
    rows += _group(tally, "status ", tally["documents"])
    if tally["rows"] != tally["documents"]:
        rows.append(("rows written", f"{tally['rows']:,}", ""))
    if tally["omitted"]:
        rows.append(("records that are no page", f"{tally['omitted']:,}", ""))
    removed = sum(size for name, size in tally.items() if name.startswith("removed "))
    rows.append(("characters kept", f"{tally['kept']:,}", f"{share(tally):.1%}"))
    rows.append(("characters removed", f"{removed:,}", f"{1 - share(tally) if removed else 0:.1%}"))
    rows += _group(tally, "removed ", tally["kept"] + removed)
    rows.append(("failures", f"{tally['failed']:,}", ""))
    documents, size = count.tally["documents"], count.done - (count.first or 0)
    rows.append(("seconds", f"{count.seconds:,.1f}", ""))
    rows.append(("documents/s", f"{documents / count.seconds:,.1f}", ""))
    rows.append(("MB/s", f"{size / 1e6 / count.seconds:,.2f}", ""))
    return as_table(rows)


def _group(tally: Counter[str], prefix: str, whole: int) -> list[tuple[str, str, str]]:
    """The counts whose names begin so, the largest first."""
    found = [(name.removeprefix(prefix), value) for name, value in tally.items() if name.startswith(prefix)]
    return [
        (f"  {name}", f"{value:,}", f"{value / max(whole, 1):.1%}")
        for name, value in sorted(found, key=lambda pair: (-pair[1], pair[0]))
    ]


def as_table(rows: Sequence[tuple[str, str, str]]) -> str:
    """Names, values and their share of something, in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {part:>{widths[2]}}".rstrip() for name, value, part in rows
    )
