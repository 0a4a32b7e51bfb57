"""Features in words: features.toml, looked up by the beginning of a feature's name.

In: a feature's name. Out: what it means, for reasons and for the table of features.
Must not know: values, scores.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, str]:
    """Beginning of a name to its words."""
    text = resources.files("cleannews.measure").joinpath("features.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["says"])


@lru_cache(maxsize=2048)
def says(feature: str) -> str:
    """What the feature with this name tells, in words."""
    words = vocabulary()
    for length in range(len(feature), 0, -1):
        found = words.get(feature[:length])
        if found is not None:
            return found
    return feature
