"""The type of one part of a score."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """One part of a score."""

    points: int
    """Points for (above zero) or against keeping the block."""
    text: str
    """What gave the points, in words."""
