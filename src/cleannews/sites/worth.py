"""What rules are worth.

In: points.toml. Out: `Worth`.
Must not know: rules, segments.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Worth:
    """Points of the scorecards for what rules say, and how much must agree with them."""

    body: int
    """In the body."""
    kept: int
    """A lead or heading."""
    dropped: int
    """Not the article."""
    outside: int
    """Neither in the body nor named; after the end."""
    covered: float
    """The least share of what the general model keeps that must be in what the rules point at."""


@lru_cache(maxsize=1)
def load_worth() -> Worth:
    """Read points.toml, once a process."""
    data = tomllib.loads(resources.files("cleannews.sites").joinpath("points.toml").read_text("utf-8"))
    return Worth(**data["points"], **data["trust"])
