"""Beginnings of words that show what a paragraph is about: consent, appeals to subscribe.

In: texts. Out: how many such words each has. Must not know roles or pages; the words are data: tables/signals.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon.data import load_table

# Looked at in each text: enough to tell, and bounded.
_HEAD = 400
# More say no more.
_MOST = 5
# Texts looked at together: bounds the memory that a page of tens of thousands takes.
_CHUNK = 2048
# Letters by which a word is found that may be one of them: each has so many and more.
_LETTERS = 4


@dataclass(frozen=True, slots=True)
class _Signals:
    """The words of the table, ready for look-up."""

    patterns: tuple[re.Pattern[str], re.Pattern[str]]
    """Those of consent, those of appeals."""
    beginnings: NDArray[np.int64]
    """The first letters of all as one number each, ascending."""
    firsts: frozenset[str]
    """The first letter of each."""


@lru_cache(maxsize=1)
def _signals() -> _Signals:
    told = load_table("signals")
    consent, appeal = (
        re.compile("|".join(map(re.escape, sorted(told[name], key=len, reverse=True))))
        for name in ("consent", "appeal")
    )
    stems = [stem for name in ("consent", "appeal") for stem in told[name]]
    letters = np.array([[ord(letter) for letter in stem[:_LETTERS]] for stem in stems], dtype=np.int64)
    return _Signals((consent, appeal), np.unique(_joined(letters.T)), frozenset(stem[0] for stem in stems))


def _joined(letters: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Letters one after another as one number; others may have the same one, if seldom."""
    return reduce(lambda number, letter: number * 4099 + letter, letters)


def count_signals(texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many words of consent and how many of appeals stand in the first 400 characters of each text, five at most of each."""
    parts = [_count(texts[low : low + _CHUNK]) for low in range(0, len(texts), _CHUNK)]
    consent, appeal = np.minimum(np.concatenate([np.zeros((2, 0), dtype=np.int64), *parts], axis=1), _MOST)
    return consent, appeal


def _count(texts: list[str]) -> NDArray[np.int64]:
    """The same without the bound: shape (2, texts).

    Patterns are tried only where a word begins with four letters that one of theirs does; at every word they took six times as long.
    """
    heads = [text[:_HEAD].lower() for text in texts]
    whole = "\n".join([*heads, "\n" * _LETTERS])
    signals = _signals()
    ends = np.cumsum([len(head) + 1 for head in heads])
    found = np.zeros((2, len(texts)), dtype=np.int64)
    places = _candidates(whole, signals)
    rows = np.searchsorted(ends, places, side="right")
    for number, pattern in enumerate(signals.patterns):
        done = 0
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            if place >= done and (match := pattern.match(whole, place)):
                found[number, row] += 1
                done = match.end()
    return found


def _candidates(whole: str, signals: _Signals) -> NDArray[np.int64]:
    """Where in a text with four line ends behind it a word begins with letters of these."""
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    # 0: no part of a word; 1: part of one; 3: one of the letters that theirs begin with.
    sorts = np.zeros(max(map(ord, set(whole))) + 1, dtype=np.uint8)
    characters = [character for character in set(whole) if character.isalnum() or character == "_"]
    sorts[list(map(ord, characters))] = [3 if character in signals.firsts else 1 for character in characters]
    within = sorts[codes]
    starts = np.flatnonzero((within[: 1 - _LETTERS] > 1) & (np.concatenate(([0], within[:-_LETTERS])) == 0))
    keys = _joined(codes[starts + offset] for offset in range(_LETTERS))
    near = np.minimum(np.searchsorted(signals.beginnings, keys), len(signals.beginnings) - 1)
    found: NDArray[np.int64] = starts[signals.beginnings[near] == keys]
    return found
