"""Beginnings of words that show what a paragraph is about: consent, appeals to subscribe.

In: a text. Out: how many such words it has. Must not know roles or pages; the words are data: tables/signals.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

# Looked at in each text: enough to tell, and bounded.
_HEAD = 400
# More say no more.
_MOST = 5


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files("cleannews.lexicon").joinpath("tables", "signals.toml").read_text("utf-8")
    return {
        name: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(stems, key=len, reverse=True))) + ")")
        for name, stems in tomllib.loads(text).items()
    }


def count_signals(text: str) -> tuple[int, int]:
    """How many words of consent and how many of appeals stand in the first 400 characters, five at most of each."""
    head = text[:_HEAD].lower()
    patterns = _patterns()
    consent, appeal = (min(len(patterns[name].findall(head)), _MOST) for name in ("consent", "appeal"))
    return consent, appeal
