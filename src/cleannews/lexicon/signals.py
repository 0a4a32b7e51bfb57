"""Beginnings of words that show what a paragraph is about: consent, appeals to subscribe.

In: texts, and the words that stand in them. Out: how many such words each text has. Must not know roles or pages; the words are data:
tables/signals.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon.data import load_table

# Looked at in each text: enough to tell, and bounded.
_HEAD = 400
# More say no more.
_MOST = 5
# Letters by which a word is found that may be one of them.
_LETTERS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Signals:
    """The words of the table, ready for look-up."""

    patterns: tuple[re.Pattern[str], re.Pattern[str]]
    """Those of consent, those of appeals."""
    stems: dict[str, tuple[str, ...]]
    """The same by the first letters of the first word of each; by all of a word that has no more."""


@lru_cache(maxsize=1)
def _signals() -> _Signals:
    told = load_table("signals")
    consent, appeal = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(told[name], key=len, reverse=True)))})")
        for name in ("consent", "appeal")
    )
    stems: dict[str, tuple[str, ...]] = {}
    for stem in (*told["consent"], *told["appeal"]):
        beginning = _WORD.findall(stem)[0][:_LETTERS]
        stems[beginning] = (*stems.get(beginning, ()), stem)
    return _Signals((consent, appeal), stems)


def may_signal(words: Iterable[str]) -> list[str]:
    """Those of the words, in lower case or case-folded, with which one of the table may begin."""
    stems = _signals().stems
    return [word for word in words if word[:_LETTERS] in stems]


def count_signals(
    texts: list[str], words: Iterable[tuple[int, str]] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many words of consent and how many of appeals stand in the first 400 characters of each text, five at most of each.

    `words` are those that `may_signal`, each with the text that has it: only these texts are looked at.
    """
    consent, appeal = np.zeros((2, len(texts)), dtype=np.int64)
    signals = _signals()
    for row in range(len(texts)) if words is None else _likely(texts, words):
        head = texts[row][:_HEAD].lower()
        for counts, pattern in zip((consent, appeal), signals.patterns, strict=True):
            counts[row] = min(len(pattern.findall(head)), _MOST)
    return consent, appeal


def _likely(texts: list[str], words: Iterable[tuple[int, str]]) -> set[int]:
    """The texts that hold more than the first letters: `your` is a word of many texts, `your browser` of few."""
    stems = _signals().stems
    found: set[int] = set()
    for row, word in words:
        if row not in found:
            head = texts[row][:_HEAD].lower()
            if any(stem in head for stem in stems[word[:_LETTERS]]):
                found.add(row)
    return found
