"""A table of figures, as text for a terminal and as Markdown.

In: strings and numbers. Out: text. Must not know: what the figures mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.metrics import Interval


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header, with a title and a note."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def text(self) -> str:
        widths = [max(len(row[index]) for row in (self.header, *self.rows)) for index in range(len(self.header))]
        lines = [self.title, self._padded(self.header, widths)]
        lines += [self._padded(row, widths) for row in self.rows]
        return "\n".join([*lines, self.note] if self.note else lines) + "\n"

    def markdown(self) -> str:
        lines = [f"### {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += [_pipes(self.header), _pipes(("---", *["--:"] * (len(self.header) - 1)))]
        return "\n".join([*lines, *(_pipes(row) for row in self.rows)]) + "\n"

    @staticmethod
    def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        return "  ".join([first, *others]).rstrip()


def figure(value: float | None) -> str:
    """A share as `.934`; a dash where there is none."""
    if value is None or value != value:
        return "–"
    return f"{value:.3f}".removeprefix("0")


def with_interval(found: Interval) -> str:
    """`.934 (.91–.95)`: the mean and its 95 % interval."""
    if not found.n:
        return "–"
    low, high = (f"{bound:.2f}".removeprefix("0") for bound in (found.low, found.high))
    return f"{figure(found.mean)} ({low}–{high})"


def _pipes(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
