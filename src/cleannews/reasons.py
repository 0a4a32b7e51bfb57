"""The type of one part of a score."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """One part of a score."""

    points: int
    """Points for (above zero) or against keeping the block."""
    text: str
    """What gave the points, in words."""

    def __str__(self) -> str:
        """As in "−81 the kind of element it is in"."""
        sign = "−" if self.points < 0 else "+"
        return f"{sign}{abs(self.points)} {self.text}"
